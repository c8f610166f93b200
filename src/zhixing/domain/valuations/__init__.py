"""The ways to a reference price (评)."""
