"""Taking in past sales to compare prices with: every line is accounted for, or nothing is taken."""

import csv
import io
from datetime import datetime
from itertools import islice
from typing import Any

from zhixing.domain.valuations.models import PastSale
from zhixing.domain.valuations.refusals import SalesUnreadable
from zhixing.infra.clock import SHANGHAI
from zhixing.infra.commands import command
from zhixing.kernel.money import Money, MoneyNotWhole
from zhixing.kernel.scope import Scope

COLUMNS = ("title", "place_or_court", "start_price", "appraisal_or_market_price", "opens", "watchers", "source")
LARGEST_SALES, MOST = 20 << 20, 100_000
"""Bytes and lines of one file [design]."""
MOST_WATCHERS, MOST_PRICE = 10**9, Money.yuan(10**12)


@command
def import_sales(scope: Scope, content: bytes, kind: str) -> int:
    """Take in a CSV (UTF-8) of sales of one kind of thing, sums in yuan; how many are new. Raises SalesUnreadable."""
    scope.require("valuation.start")
    rows = read(content, scope.court_id, kind)
    before = PastSale.objects.filter(court_id=scope.court_id).count()
    PastSale.objects.bulk_create(rows, ignore_conflicts=True)
    return PastSale.objects.filter(court_id=scope.court_id).count() - before


def read(content: bytes, court_id: int, kind: str) -> list[PastSale]:
    """The sales of a file, all or none. Raises SalesUnreadable."""
    if not content or len(content) > LARGEST_SALES:
        raise SalesUnreadable(line=1, why=f"须为 1 字节至 {LARGEST_SALES >> 20} MB")
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
        if missing := set(COLUMNS) - set(reader.fieldnames or ()):
            raise SalesUnreadable(line=1, why=f"没有 {min(missing)} 列")
        rows = [_row(court_id, kind, line, given) for line, given in enumerate(islice(reader, MOST + 1), 2)]
    except UnicodeDecodeError:
        raise SalesUnreadable(line=1, why="不是 UTF-8") from None
    except csv.Error as broken:
        raise SalesUnreadable(line=reader.line_num, why=str(broken)[:80]) from broken
    if len(rows) > MOST:
        raise SalesUnreadable(line=MOST + 2, why=f"超过 {MOST} 行")
    return rows


def _row(court_id: int, kind: str, line: int, given: dict[str, Any]) -> PastSale:
    try:
        if not given["title"] or None in given or "\0" in "".join(given.values()):
            raise ValueError("title")
        start, reference = (Money.yuan(given[name]) for name in ("start_price", "appraisal_or_market_price"))
        if not all(Money.zero < price <= MOST_PRICE for price in (start, reference)):
            raise ValueError("price")
        watchers = int(given["watchers"]) if given["watchers"] else None
        if watchers is not None and not 0 <= watchers <= MOST_WATCHERS:
            raise ValueError("watchers")
        opened_at = datetime.fromisoformat(given["opens"])
        return PastSale(
            court_id=court_id,
            kind=kind,
            title=given["title"][:128],
            place=given["place_or_court"][:64],
            opened_at=opened_at if opened_at.tzinfo else opened_at.replace(tzinfo=SHANGHAI),
            start_fen=start.fen,
            reference_fen=reference.fen,
            watchers=watchers,
            source=given["source"][:64],
        )
    except (ValueError, TypeError, ArithmeticError, MoneyNotWhole) as broken:
        raise SalesUnreadable(line=line, why=type(broken).__name__) from None
