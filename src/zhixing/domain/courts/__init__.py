"""Courts, staff, groups, roles: who may do what, where."""
