"""What goes over the socket: one JSON object a line, a bid in and its answer out, paired by `n`."""

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from zhixing.domain.auctions.api import Decision
from zhixing.kernel.money import Money

LONGEST_LINE = 4096
LONGEST_PATH = 100
"""A unix socket's path may not be longer than about this."""


@dataclass(frozen=True)
class Order:
    """A bid as sent, or the most a bidder goes to; `n` pairs the answer with it on one connection."""

    n: int
    round_id: int
    key: str
    bidder_id: int
    bid: Money
    maximum: bool = False


def read_order(line: bytes) -> Order | None:
    """The bid of a line; None for anything that is not one."""
    try:
        told = json.loads(line)
        numbers = [told["n"], told["round"], told["bidder"], told["fen"]]
        if all(type(number) is int for number in numbers) and isinstance(told["key"], str):
            maximum = told.get("maximum", False)
            return Order(told["n"], told["round"], told["key"], told["bidder"], Money(told["fen"]), maximum is True)
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    return None


def write_order(order: Order) -> bytes:
    told = {"n": order.n, "round": order.round_id, "key": order.key, "bidder": order.bidder_id, "fen": order.bid.fen}
    if order.maximum:
        told["maximum"] = True
    return json.dumps(told).encode() + b"\n"


def write_answer(n: int, decision: Decision, owner: str = "") -> bytes:
    """The answer's line; `owner` names another socket to try when the round is decided there."""
    told: dict[str, Any] = {
        "n": n,
        "key": decision.key,
        "verdict": decision.verdict,
        "fen": decision.bid.fen,
        "at": decision.at.isoformat() if decision.at else None,
        "ends_at": decision.ends_at.isoformat() if decision.ends_at else None,
        "seq": decision.seq,
        "lowest": decision.lowest.fen if decision.lowest else None,
    }
    if owner:
        told["owner"] = owner
    return json.dumps(told).encode() + b"\n"


def read_answer(line: bytes) -> tuple[int, Decision, str]:
    """(n, decision, owner) of an answer's line."""
    told = json.loads(line)
    decision = Decision(
        key=told["key"],
        verdict=told["verdict"],
        bid=Money(told["fen"]),
        at=datetime.fromisoformat(told["at"]) if told["at"] else None,
        ends_at=datetime.fromisoformat(told["ends_at"]) if told["ends_at"] else None,
        seq=told["seq"],
        lowest=Money(told["lowest"]) if told["lowest"] is not None else None,
    )
    return told["n"], decision, told.get("owner", "")


def socket_path(wished: str) -> str:
    """Where the socket of this name lies: itself, or a short stand-in when the system could not bind so long a path."""
    if len(os.fsencode(wished)) <= LONGEST_PATH:
        return wished
    digest = hashlib.sha256(os.fsencode(os.path.abspath(wished))).hexdigest()[:16]
    return str(Path(tempfile.gettempdir()) / f"zhixing-{os.geteuid()}" / f"{digest}.sock")
