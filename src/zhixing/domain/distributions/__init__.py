"""Who gets how much, in which order."""
