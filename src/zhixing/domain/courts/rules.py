"""Who may do what: groups and their permissions, from roles.toml."""

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any


@cache
def roles() -> dict[str, dict[str, Any]]:
    """Group -> {zh, en, permissions}; `everyone` holds what every member of staff may do."""
    return tomllib.loads((Path(__file__).parent / "roles.toml").read_text(encoding="utf-8"))


def groups() -> list[str]:
    """The groups a member of staff can be in, in the order of roles.toml."""
    return [name for name in roles() if name != "everyone"]


def permissions_of(member_of: Iterable[str]) -> frozenset[str]:
    """What the members of these groups may do. Raises KeyError for an unknown group."""
    names = ["everyone", *member_of]
    return frozenset(permission for name in names for permission in roles()[name]["permissions"])


PARTICULARS = frozenset({"address", "phone", "account_name", "account_number", "bank_name"})
"""What a court may say of itself."""


def is_account_number(text: str) -> bool:
    """Whether it can be a number at a Chinese bank: 8 to 32 digits [design]."""
    return text.isascii() and text.isdigit() and 8 <= len(text) <= 32
