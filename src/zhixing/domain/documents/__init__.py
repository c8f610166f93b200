"""Papers: drafted, signed, served, kept in the dossier; the address library."""
