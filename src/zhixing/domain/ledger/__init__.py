"""Double-entry accounts: every fen of case money, who holds it and for whom."""
