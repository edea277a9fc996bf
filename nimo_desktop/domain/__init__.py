"""What the words mean: frozen values and rules. Standard library only."""
