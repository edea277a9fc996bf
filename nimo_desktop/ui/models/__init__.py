"""Lists: ids first, rows when they come into sight."""
