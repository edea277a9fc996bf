"""The tabs and forms of the case page."""
