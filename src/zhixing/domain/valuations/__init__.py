"""The way to a reference price."""
