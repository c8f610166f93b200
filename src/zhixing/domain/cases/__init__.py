"""The case file: instrument, parties' roles, claims, status, number."""
