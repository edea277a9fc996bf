"""What the nurse does, in verbs: one function, one action, one journal step."""
