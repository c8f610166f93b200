"""The service centre's door: reading a judgment, checking it in, accepting or refusing."""
