"""Counts and rates of the work, each with its formula."""
