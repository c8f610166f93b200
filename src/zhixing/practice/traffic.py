"""What passes through the practice world just now: the last messages and a count for each unit. In memory only."""

import re
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from zhixing.practice import clock

KEPT = 300
_CODE = re.compile(rb'"code":"([a-z_.]{1,40})"')


@dataclass(frozen=True)
class Passed:
    """One message. `way`: in (the court asked) or out (the unit called back); `fault`: what struck it."""

    no: int
    at: str
    unit: str
    way: str
    what: str
    status: str
    fault: str
    ms: int


@dataclass
class Count:
    asked: int = 0
    called_back: int = 0
    failed: int = 0
    ms: int = 0


@dataclass
class Traffic:
    """The last messages, newest last, and what each unit has seen since the process started."""

    last: deque[Passed] = field(default_factory=lambda: deque(maxlen=KEPT))
    counts: dict[str, Count] = field(default_factory=dict)
    seen: int = 0

    def note(self, unit: str, way: str, what: str, status: str, fault: str = "", ms: int = 0) -> None:
        self.seen += 1
        self.last.append(Passed(self.seen, f"{clock.now():%H:%M:%S}", unit, way, what, status, fault, ms))
        count = self.counts.setdefault(unit, Count())
        count.failed += not status.startswith("2")
        if way == "in":
            count.asked, count.ms = count.asked + 1, count.ms + ms
        else:
            count.called_back += 1

    def after(self, no: int) -> list[dict[str, Any]]:
        """The messages that came after one, oldest first."""
        return [vars(one) for one in self.last if one.no > no]


def what(path: str, body: bytes) -> str:
    """What a message is about: the items of an envelope, else the end of its address."""
    codes = [code.decode() for code in dict.fromkeys(_CODE.findall(body))]
    more = f" +{len(codes) - 3}" if len(codes) > 3 else ""
    return "、".join(codes[:3]) + more if codes else path.rpartition("/")[2][:40]
