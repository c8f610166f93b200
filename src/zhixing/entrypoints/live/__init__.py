"""The process that streams: server-sent events for everybody who watches a round, and tickets for what is not public."""
