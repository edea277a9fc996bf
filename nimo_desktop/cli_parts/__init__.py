"""The rooms of the command line: its words, its arguments, its sitting, its commands. No Qt."""
