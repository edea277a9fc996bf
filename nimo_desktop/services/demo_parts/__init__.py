"""The fictional town 見本町: its script, its office, and the player that acts it out."""
