"""Ending a case, each way with its conditions."""
