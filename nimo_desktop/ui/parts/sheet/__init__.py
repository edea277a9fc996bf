"""Parts of the page of filled sheets."""
