"""What there is: one register of the debtors' things."""
