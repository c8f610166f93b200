"""Checking a round from its log alone: chain, seals, every verdict, price, end and winner. Needs no database.

A line is a mapping as `content` makes it, with its `hash`; the machine file of a round is a list of them.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from zhixing.domain.auctions.refusals import NotARoundLog
from zhixing.domain.auctions.rules.bidding import Line, Replay, Seat, Standing
from zhixing.domain.auctions.rules.replaying import replay
from zhixing.kernel.chain import link
from zhixing.kernel.money import Money

FORMAT = "zhixing round log 1"
SHANGHAI = ZoneInfo("Asia/Shanghai")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Told = Mapping[str, Any]


@dataclass(frozen=True)
class Audit:
    """What a log says of itself: `broken_at` is the first line out of the chain, `differs` what its last line claims
    otherwise than the replay: "price", "winner", "end"."""

    lines: int
    head: str
    broken_at: int | None
    replay: Replay
    over: bool
    differs: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return self.broken_at is None and not self.replay.differing and not self.differs


def content(entry: Any) -> dict[str, Any]:
    """What the hash of a line of a round's log covers; instants in whole microseconds."""
    return {
        "round": entry.round_id,
        "seq": entry.seq,
        "kind": entry.kind,
        "key": entry.key,
        "seat": entry.seat_id,
        "code": entry.code,
        "fen": entry.fen,
        "at": micros(entry.at),
        "verdict": entry.verdict,
        "ends_at": micros(entry.ends_at),
        "facts": entry.facts,
        "previous": entry.previous,
    }


def micros(moment: datetime) -> int:
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def moment(us: int) -> datetime:
    return (EPOCH + timedelta(microseconds=us)).astimezone(SHANGHAI)


def seal_of(fen: int, salt: str) -> str:
    """The seal of a maximum: in the log at once, what it covers only in the log's last line."""
    return link({"fen": fen, "salt": salt})


def audit(lines: Sequence[Told], sealed: Mapping[int, tuple[int, str]] | None = None) -> Audit:
    """Replay a log of at least its opening line; `sealed` are the maxima of a round that still runs, by line."""
    broken, previous = None, ""
    for number, told in enumerate(lines, start=1):
        fields = {key: value for key, value in told.items() if key != "hash"}
        if (told["seq"], told["previous"], told["hash"]) != (number, previous, link(fields)) and broken is None:
            broken = told["seq"]
        previous = told["hash"]
    limits = _opened(lines, sealed)
    again = replay(_opening(lines[0]), [_line(told, limits) for told in lines[1:]])
    return Audit(len(lines), previous, broken, again, lines[-1]["kind"] == "closed", _differences(lines[-1], again))


def _opening(first: Told) -> Standing:
    terms = first["facts"]
    start, step = Money(terms["start_fen"]), Money(terms["step_fen"])
    return Standing(start, step, moment(first["ends_at"]), countdown=terms["kind"] == "sale")


def _opened(lines: Sequence[Told], sealed: Mapping[int, tuple[int, str]] | None) -> dict[int, int]:
    """The maxima by line; one that does not fit its seal is left out, so that its line decides differently."""
    told = {int(seq): (fen, salt) for seq, (fen, salt) in lines[-1]["facts"].get("maxima", {}).items()}
    found = told or sealed or {}
    seals = {one["seq"]: one["facts"].get("seal") for one in lines if one["kind"] == "maximum"}
    return {seq: found[seq][0] for seq, seal in seals.items() if seq in found and seal_of(*found[seq]) == seal}


def _line(told: Told, limits: Mapping[int, int]) -> Line:
    seat = None
    if told["seat"] is not None:
        verdict, rank = told["verdict"], told["facts"].get("rank")
        no_deposit, waits = verdict == "no_deposit", verdict == "not_confirmed"
        seat = Seat(told["seat"], told["code"], not no_deposit, verdict == "barred", rank, waits)
    fen = limits.get(told["seq"]) if told["kind"] == "maximum" else told["fen"]
    bid = Money(fen) if fen is not None else None
    return Line(told["seq"], told["kind"], moment(told["at"]), moment(told["ends_at"]), told["verdict"], seat, bid)


def _differences(last: Told, again: Replay) -> tuple[str, ...]:
    if last["kind"] != "closed" or "fen" not in last["facts"]:
        return ()
    top, leader = again.standing.top, again.standing.leader
    claims = {
        "price": (last["facts"]["fen"], top.fen if top else None),
        "winner": (last["facts"]["code"], leader.code if leader else ""),
        "end": (moment(last["ends_at"]), again.standing.ends_at),
    }
    return tuple(name for name, (claimed, found) in claims.items() if claimed != found)


FIELDS = frozenset(
    ["round", "seq", "kind", "key", "seat", "code", "fen", "at", "verdict", "ends_at", "facts", "previous", "hash"]
)
WHOLE = ("round", "seq", "at", "ends_at")
_HALF_SIGN = re.compile(rb"\\u[dD][89a-fA-F]")
"""Half of a sign, which no hash is taken of; we write none."""


def read_file(told: Any) -> list[Told]:
    """The lines of a machine file. Raises NotARoundLog for anything else."""
    lines = told.get("lines") if isinstance(told, dict) and told.get("format") == FORMAT else None
    if not isinstance(lines, list) or not lines or not all(map(_is_line, lines)):
        raise NotARoundLog
    if lines[0]["kind"] != "opened" or not _is_opening(lines[0]["facts"]) or not _is_last(lines[-1]["facts"]):
        raise NotARoundLog
    return lines


def read_log(content: bytes) -> list[Told]:
    """The lines of a machine file as its bytes. Raises NotARoundLog for anything else."""
    try:
        return read_file(None if _HALF_SIGN.search(content) else json.loads(content))
    except (ValueError, RecursionError):
        raise NotARoundLog from None


def _is_opening(terms: Mapping[str, Any]) -> bool:
    return all(map(_is_whole, (terms.get("start_fen"), terms.get("step_fen")))) and isinstance(terms.get("kind"), str)


def _is_last(facts: Mapping[str, Any]) -> bool:
    """Whether what a log ends with can be compared; a log that was cut ends with any line."""
    maxima = facts.get("maxima", {})
    opened = isinstance(maxima, dict) and all(map(_is_maximum, maxima.items()))
    return opened and ("fen" not in facts or isinstance(facts.get("code"), str))


def _is_maximum(told: tuple[str, Any]) -> bool:
    seq, sealed = told
    known = isinstance(sealed, list) and len(sealed) == 2 and isinstance(sealed[1], str)
    return known and _is_whole(sealed[0]) and seq.isdecimal() and len(seq) < 16


def _is_whole(number: Any) -> bool:
    return type(number) is int and abs(number) < 2**53


def _is_line(told: Any) -> bool:
    if not isinstance(told, dict) or set(told) != FIELDS or not isinstance(told["facts"], dict):
        return False
    texts = all(isinstance(told[key], str) for key in ("kind", "code", "verdict", "previous", "hash"))
    perhaps = (told["fen"], told["seat"], told["facts"].get("rank"))
    return texts and all(_is_whole(told[key]) for key in WHOLE) and all(n is None or _is_whole(n) for n in perhaps)
