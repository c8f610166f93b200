"""The rooms, one folder each, top to bottom as in docs/architecture.md."""
