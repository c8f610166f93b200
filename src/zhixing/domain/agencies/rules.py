"""The request envelope in plain values, and how often a call is tried."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from zhixing.gateways.agencies import ItemAnswer, Target

MOST_TRIES = 6


@dataclass(frozen=True)
class Asked:
    """One thing asked or ordered: `code` as the office's directory entry lists it, money in fields in fen."""

    code: str
    fields: Mapping[str, Any] = field(default_factory=dict)


def envelope(
    target: Target, items: Sequence[Asked], basis: str, paper: tuple[str, str], purpose: str
) -> dict[str, Any]:
    """What is kept, sealed, of a request."""
    return {
        "target": {"name": target.name, "id_number": target.id_number},
        "items": [{"code": item.code, "fields": dict(item.fields)} for item in items],
        "basis": basis,
        "paper": list(paper),
        "purpose": purpose,
    }


def plain_answer(item: ItemAnswer) -> dict[str, Any]:
    """An answer to one item as it is kept."""
    return {"code": item.code, "result": item.result, "records": [dict(r) for r in item.records], "reason": item.reason}
