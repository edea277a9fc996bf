"""What the nurse sees: the only floor that knows Qt."""
