"""Double entry of case money: accounts, entries, corrections, trial balance."""
