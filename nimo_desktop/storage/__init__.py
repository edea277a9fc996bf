"""Where records are kept: the only floor that knows SQL and keys."""
