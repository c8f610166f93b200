"""The rules of law: pure functions, each citing its article, each figure with its days in force."""
