"""Other offices: who they are, what may be asked of them, requests and replies."""
