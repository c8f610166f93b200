"""Freezing and sealing: order, rank, term, renewal, release."""
