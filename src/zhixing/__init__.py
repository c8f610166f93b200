"""Zhixing 智行: court enforcement from the judgment to the creditor's account."""
