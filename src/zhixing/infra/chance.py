"""The only source of chance: codes people type, tokens nobody can guess, samples that can be drawn again."""

import hashlib
import secrets
from collections.abc import Iterable

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


def seed() -> str:
    """A seed to keep beside what is drawn with it."""
    return secrets.token_hex(16)


def draw(seed: str, ids: Iterable[int], size: int) -> list[int]:
    """So many of these ids, each as likely as any; the same seed and ids draw the same: those whose SM3 comes first."""
    ranked = sorted(ids, key=lambda one: hashlib.new("sm3", f"{seed}:{one}".encode()).digest())
    return ranked[:size]


def share() -> float:
    """Anything from 0 to 1: spreads what would otherwise happen at one instant."""
    return secrets.randbelow(1 << 20) / (1 << 20)
