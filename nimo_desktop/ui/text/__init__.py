"""What the nurse reads: one module of Japanese sentences per page."""
