"""Everything that is written about holds: one file a stage."""
