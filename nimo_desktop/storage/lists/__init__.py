"""Queries of the list pages: only the columns that are shown, plain tuples."""
