"""Parts of the page of conferences."""
