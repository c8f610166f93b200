"""What streams carry: for a topic, one encoded frame with everything that is new after a number. Reads only."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from zhixing.domain.auctions import api as auctions
from zhixing.domain.courts.api import system_scope
from zhixing.entrypoints.components.box import price_words
from zhixing.infra import clock
from zhixing.infra.models import Event

LADDER, MOST = 6, 500
"""Bids a frame shows at least, and at most when many were missed; more are on the page of all bids."""
ANYBODY = system_scope(0)
MARK, VIEWERS = b"@now@", b'"@viewers@"'


@dataclass(frozen=True)
class Frame:
    """One event, encoded once for all: the court's time is put in as it is sent. `seq` is the last thing it tells."""

    seq: int
    court_id: int
    text: bytes

    def at(self, now: datetime, viewers: int) -> bytes:
        said = self.text.replace(MARK, now.isoformat(timespec="milliseconds").encode(), 1)
        return said.replace(VIEWERS, str(viewers).encode(), 1)

    @property
    def data(self) -> bytes:
        """The JSON of the event alone."""
        return self.text.partition(b"data: ")[2].rstrip()


class UnknownTopic(LookupError):
    """There is no such stream."""


def load(topic: str, after: int | None) -> Frame:
    """The frame of a topic: `round:5` for everybody, `case:7` with a ticket. Raises UnknownTopic."""
    kind, _, number = topic.partition(":")
    if kind not in FEEDS or not number.isascii() or not number.isdigit() or len(number) > 15:
        raise UnknownTopic(topic)
    return FEEDS[kind](int(number), after)


def is_public(topic: str) -> bool:
    return topic.startswith("round:")


def _round(round_id: int, after: int | None) -> Frame:
    """The whole box, so that a frame seen twice does no harm, and every bid since `after`, newest first."""
    try:
        board = auctions.board(ANYBODY, round_id, LADDER)
    except auctions.NoSuchRound:
        raise UnknownTopic(f"round:{round_id}") from None
    bids = list(board.last)
    if after is not None and bids and bids[-1].seq > after + 1:
        missed = auctions.history(ANYBODY, round_id, max(after, board.seq - 4 * MOST), limit=4 * MOST)
        since = [line for line in missed if line.price is not None and line.seq < bids[-1].seq]
        bids += reversed(since[-MOST:])
    before = board.state == "scheduled"
    told = {
        "now": MARK.decode(),
        "viewers": VIEWERS.decode().strip('"'),
        "state": {"scheduled": "before", "open": "running", "paused": "running"}.get(board.state, "over"),
        "state_words": words(board),
        "price_words": price_words(board),
        "price": (board.price or board.start).fen,
        "next": board.next.fen,
        "count": board.bids,
        "entrants": board.bidders,
        "ends_at": (board.opens_at if before else board.ends_at).isoformat(),
        "ends_words": _moment(board.ends_at),
        "bids": [_bid(line) for line in bids],
        "fingerprint": board.head,
    }
    return Frame(board.seq, board.court_id, _encode("round", board.seq, told))


def _bid(line: auctions.BidLine) -> dict[str, Any]:
    told: dict[str, Any] = {"seq": line.seq, "code": line.code, "amount": line.price.fen if line.price else 0}
    return told | {"at": line.at.isoformat()} | ({"priority": True} if line.priority else {})


STATES = {
    "scheduled": ("即将开始", "Not open yet"),
    "open": ("竞价中", "Bidding"),
    "paused": ("法院已暂缓", "Paused by the court"),
    "sold": ("已成交", "Sold"),
    "unsold": ("流拍", "Unsold"),
    "stopped": ("已撤回", "Withdrawn"),
    "void": ("成交已撤销", "The sale was undone"),
}


def words(board: auctions.Board) -> str:
    """The state in both languages, as the island `live` reads it."""
    zh, en = STATES[board.state]
    if board.state == "open" and board.extensions:
        times = "once" if board.extensions == 1 else f"{board.extensions} times"
        zh, en = f"{zh}，已延时 {board.extensions} 次", f"{en}, extended {times}"
    return f"{zh} || {en}"


def _moment(at: datetime) -> str:
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{at.month}月{at.day}日 {at:%H:%M:%S} || {at.day} {months[at.month - 1]} {at:%H:%M:%S}"


def _case(case_id: int, after: int | None) -> Frame:
    """Names and times of the facts since `after`, one at least, without what they hold: pages fetch what they show."""
    rows = Event.objects.filter(case_id=case_id).order_by("-id").values_list("id", "name", "at", "court_id")
    found = list(rows.filter(id__gt=after or 0)[: MOST if after else 1]) or list(rows[:1])
    facts = [{"id": pk, "name": name, "at": at.astimezone(clock.SHANGHAI).isoformat()} for pk, name, at, _ in found]
    last, court_id = (found[0][0], found[0][3]) if found else (0, 0)
    return Frame(last, court_id, _encode("case", last, {"now": MARK.decode(), "facts": facts}))


FEEDS: dict[str, Callable[[int, int | None], Frame]] = {"round": _round, "case": _case}


def _encode(event: str, seq: int, told: dict[str, Any]) -> bytes:
    data = json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    return f"event: {event}\nid: {seq}\ndata: {data}\n\n".encode()
