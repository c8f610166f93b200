"""Case money in and out: bank files, matching, suspense, payouts released by two people."""
