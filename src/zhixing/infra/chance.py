"""The only source of chance: codes people type, tokens nobody can guess."""

import secrets

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # no 0 O 1 I, which people mix up


def code(length: int = 10) -> str:
    """A code printed on papers and typed by people; 5 bits a character."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def token() -> str:
    """An unguessable token for addresses nobody types."""
    return secrets.token_urlsafe(24)


def digits(length: int = 6) -> str:
    """A one-time code sent to a phone."""
    return "".join(secrets.choice("0123456789") for _ in range(length))


def first_password() -> str:
    """A password to be changed at the first log-in."""
    return code(14)
