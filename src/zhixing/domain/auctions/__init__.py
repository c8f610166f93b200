"""Lots, rounds, deposits, bids and their protocol (卖)."""
