"""Who comes in: court staff at the desk, agency clerks at the counter, the public at the portal, programs by REST."""
