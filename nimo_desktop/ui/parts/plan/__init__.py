"""Parts of the plan page."""
