"""The scripts themselves, in the order of their numbers."""
