"""The agency kit: a small office to copy the behaviour of, and a trial of any office against the interface."""
