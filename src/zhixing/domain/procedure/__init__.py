"""The 38 nodes: when each opens and closes, by when, who owns it, and which robot may act."""
