"""Parts of the map tab."""
