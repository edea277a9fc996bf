"""Input fields of all forms: Japanese input, 和暦, codes, rows."""
