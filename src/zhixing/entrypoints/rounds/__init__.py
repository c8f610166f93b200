"""The process that decides bids: one owner per running round, reached over a local socket."""
