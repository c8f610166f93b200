"""Ending a case: the ways of the law, each with its conditions; proposals when everything is paid."""
