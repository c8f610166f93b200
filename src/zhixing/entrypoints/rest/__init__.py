"""REST: the same commands as the desk, for other systems, with a token and described by OpenAPI at /api/docs."""
