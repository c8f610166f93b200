"""The indicators: what each measures, by which formula, in which version (procedure notes §7: K7, K13, K14)."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

VERSION = "2026.1"


@dataclass(frozen=True)
class Indicator:
    """One indicator: key in the notes, name, formula, unit; `at_least`: higher is better; target where a court has one."""

    key: str
    zh: str
    en: str
    formula_zh: str
    formula_en: str
    unit: str
    at_least: bool
    target: Decimal | None = None


INDICATORS = {
    one.key: one
    for one in (
        Indicator(
            "K14",
            "结案率",
            "Cases closed",
            "本期结案 ÷（期初未结 + 本期收案）",
            "closed in the period ÷ (open at its start + filed in it)",
            "%",
            True,
        ),
        Indicator(
            "K7",
            "首执结案平均用时",
            "Mean days to close",
            "Σ（结案日 − 立案日）÷ 结案数",
            "sum of days from filing to closing ÷ cases closed",
            "天 || days",
            False,
        ),
        Indicator(
            "K13",
            "关键节点平均超期数",
            "Overdue nodes a case",
            "此刻超期节点数 ÷ 在办案件数",
            "nodes overdue now ÷ open cases",
            "个 || nodes",
            False,
        ),
    )
}
"""Formulas of K7 and K14 are from memory of published practice, K13 from a court's own dashboard: courts may differ."""


@dataclass(frozen=True)
class Period:
    """Whole days, both included."""

    first: date
    last: date

    @property
    def key(self) -> str:
        return f"{self.first.isoformat()}—{self.last.isoformat()}"


def month(on: date) -> Period:
    """The calendar month a day lies in, up to that day."""
    return Period(on.replace(day=1), on)


def months(on: date, many: int) -> list[Period]:
    """The last `many` calendar months up to a day, oldest first; the last one ends on that day."""
    found = [month(on)]
    while len(found) < many:
        before = found[0].first - timedelta(days=1)
        found.insert(0, Period(before.replace(day=1), before))
    return found


def ratio(part: int, whole: int, scale: int = 1, places: str = "0.1") -> Decimal | None:
    """part ÷ whole × scale, rounded half up; None without a base (无基数), which is never shown as a good figure."""
    if not whole:
        return None
    return (Decimal(part) * scale / whole).quantize(Decimal(places), ROUND_HALF_UP)


def closed_share(open_before: int, filed: int, closed: int) -> Decimal | None:
    """K14 in per cent."""
    return ratio(closed, open_before + filed, 100)


def mean_days(total_days: int, closed: int) -> Decimal | None:
    """K7 in days."""
    return ratio(total_days, closed)


def overdue_each(overdue: int, open_cases: int) -> Decimal | None:
    """K13 in nodes a case."""
    return ratio(overdue, open_cases, places="0.01")
