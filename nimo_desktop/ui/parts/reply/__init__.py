"""Parts of the page that takes replies to 連携票."""
