"""Lots, rounds, deposits, bids."""
