"""Case money in and out: receipts matched, payouts released by two people, bank files."""
