"""Recorded bid histories decided again by the room: prices, order, leaders and extensions must come out as recorded.

    python -m bench.ladders FOLDER

FOLDER holds bids_*.csv (state, code, price, time; GB 18030, newest first, one page after another). A record tells
neither start, step nor announced end. Taken for them: the lowest price, the smallest rise, and the latest full hour
that leaves no bid after an end the five-minute rule would have set. None of the data is kept.
"""

import csv
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from math import gcd
from pathlib import Path
from zoneinfo import ZoneInfo

from bench import place, results

SHANGHAI = ZoneInfo("Asia/Shanghai")
FIVE = timedelta(minutes=5)


@dataclass(frozen=True, order=True)
class Recorded:
    """One line of a record."""

    fen: int
    at: datetime
    code: str
    won: bool


def main() -> None:
    if len(sys.argv) < 2:
        raise SystemExit("usage: python -m bench.ladders FOLDER")
    files = sorted(Path(sys.argv[1]).glob("bids_*.csv"))
    place.enter("ladders")
    try:
        equal = sum(_tell(number, file) for number, file in enumerate(files, start=1))
    finally:
        place.leave("ladders")
    print(f"ladders_equal {equal} of {len(files)}")
    if "--no-record" not in sys.argv:
        results.record(
            "ladders_equal", equal, f"recorded bid histories decided the same, of {len(files)}", place.today()
        )


def _tell(number: int, file: Path) -> bool:
    ladder = read(file)
    ends_at = announced_end(ladder)
    reasons = replayed(number, ladder, ends_at) if ends_at else ["no announced end fits the five-minute rule"]
    extended = sum(one.at + FIVE > ends_at for one in ladder) if ends_at else 0
    said = "as recorded" if not reasons else "; ".join(reasons[:5])
    print(f"  record {number}: {len(ladder)} bids, {extended} of them late, end {ends_at:%H:%M}: {said}", flush=True)
    return not reasons


def read(file: Path) -> list[Recorded]:
    """The lines of a record, lowest price first; headings between pages are skipped, any other line must be read."""
    found = set()
    with file.open(encoding="gb18030", newline="") as lines:
        for state, code, price, at in csv.reader(line for line in lines if line.strip()):
            if price == "价格":
                continue
            moment = datetime.strptime(at.strip(), "%Y年%m月%d日 %H:%M:%S").replace(tzinfo=SHANGHAI)
            found.add(Recorded(int(Decimal(price.replace(",", "")) * 100), moment, code.strip(), state == "成交"))
    return sorted(found)


def announced_end(ladder: list[Recorded]) -> datetime | None:
    """The latest full hour from which every later bid came within five minutes of the one before."""
    last = ladder[-1].at
    hour = last.replace(minute=0, second=0) + timedelta(hours=1)
    while hour > ladder[0].at:
        end, fits = hour, hour < last + FIVE
        for one in ladder:
            fits = fits and one.at < end
            end = max(end, one.at + FIVE)
        if fits:
            return hour
        hour -= timedelta(hours=1)
    return None


def replayed(number: int, ladder: list[Recorded], ends_at: datetime) -> list[str]:
    """Decide the record in a fresh round; every difference in words."""
    from tests.rooms.auctions import stage
    from zhixing.domain.auctions import api as auctions
    from zhixing.kernel.money import Money

    rises = [after.fen - before.fen for before, after in pairwise(ladder)]
    opens_at = min(ends_at - timedelta(hours=24), ladder[0].at - FIVE)
    start = Money(ladder[0].fen)
    figures = {"start": start, "step": Money(gcd(*rises)), "deposit": start.at_least(Decimal("0.10"))}
    running = stage.a_round(opens_at, ends_at, found=number == 1, price=str(start), **figures)
    codes = {code: n for n, code in enumerate(sorted({one.code for one in ladder}), start=1)}
    seats = {code: stage.seated(running, 100 * number + n, at=opens_at) for code, n in codes.items()}
    names = {auctions.position(stage.MACHINE, running.pk, seat).code: code for code, seat in seats.items()}
    stage.opened(running, opens_at)
    reasons, end = list[str](), ends_at
    for line, one in enumerate(ladder, start=1):
        arrival = auctions.Arrival(f"l{line}", seats[one.code], Money(one.fen), one.at)
        [answer] = auctions.decide_bids(stage.MACHINE, running.pk, [arrival])
        end = max(end, one.at + FIVE)
        if not answer.accepted:
            reasons.append(f"bid {line} of {one.at:%H:%M:%S} is answered {answer.verdict}")
        elif answer.ends_at != end:
            reasons.append(f"bid {line} ends the round at {answer.ends_at}, not {end}")
        elif names[auctions.board(stage.MACHINE, running.pk).leader] != one.code:
            reasons.append(f"bid {line} does not lead")
    auctions.close(stage.MACHINE, running.pk, end)
    winner = names.get(auctions.board(stage.MACHINE, running.pk).leader)
    if [one.code for one in ladder if one.won] != [winner]:
        reasons.append(f"the winner is {winner}")
    if not auctions.proof(stage.MACHINE, running.pk).agrees:
        reasons.append("the replay does not agree")
    return reasons


if __name__ == "__main__":
    main()
