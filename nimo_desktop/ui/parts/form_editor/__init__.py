"""Parts of 様式: the table of boxes, the form for one of them, the text, the live preview."""
