"""Asking every agency for a debtor's property, and what they answered."""
