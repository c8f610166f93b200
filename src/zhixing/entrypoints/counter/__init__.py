"""协办窗口: clerks of agencies without a system of their own answer courts here."""
