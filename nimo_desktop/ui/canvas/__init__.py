"""The canvas: a drawn map whose boxes can be moved. Scene units are tenths of a point."""
