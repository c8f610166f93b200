"""People and organisations, once each, with their personal data sealed."""
