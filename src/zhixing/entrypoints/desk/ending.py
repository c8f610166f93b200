"""查封与到期: a calendar of what ends, what ends next, what lapsed and nobody dealt with, what waits for a signature."""

import calendar as months
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse

from zhixing.domain.seizures import api as seizures
from zhixing.entrypoints.desk import sentences
from zhixing.entrypoints.desk.frame import heads, show, shown
from zhixing.entrypoints.desk.seizures import ACTS
from zhixing.entrypoints.desk.way import KINDS
from zhixing.entrypoints.door import staff_page
from zhixing.law.seizure import ALARMS
from zhixing.law.seizure_alarms import alarm

NEXT = 60
"""Days: the first of the law's alarms."""


@staff_page("seizure.view")
def calendar(request: Any) -> HttpResponse:
    """The months ahead and one of them by day; the list of what ends next, or in the month or on the day chosen."""
    scope, on = request.asker, request.at.date()
    first, last, chosen = _span(request.GET.get("on", ""), request.GET.get("month", ""), on)
    year = seizures.ends(scope, date.min, _month_end(_ahead(on, 11)))
    total = sum(many for day, many in year.items() if first <= day <= last)
    rows = seizures.ending(scope, on, first, last, shown(request))
    orders = seizures.to_sign(scope)
    lapsed, examples = seizures.unhandled(scope, 50)
    known = heads(scope, [*(one.case_id for one in rows), *(one.seizure.case_id for one in orders),
                          *(one.case_id for one in examples)])  # fmt: skip
    month = first if chosen else on
    return show(
        request,
        "desk/print_seizures.html" if "print" in request.GET else "desk/seizures.html",
        bars=_bars(year, on, month),
        grid=_grid(year, month, on),
        month=month,
        before=_ahead(month, -1),
        after=_ahead(month, 1),
        rows=[_row(one, known) for one in rows],
        total=total,
        first=first,
        last=last,
        chosen=chosen,
        orders=[{"order": one, "act": ACTS[one.act], "head": known.get(one.seizure.case_id)} for one in orders],
        renewals=sum(one.act == "renew" for one in orders),
        alarms=_alarms(year, on),
        reach=_reach(on),
        lapsed_rows=[{"row": one, "kind": KINDS[one.asset.kind], "head": known.get(one.case_id)} for one in examples],
        lapsed=lapsed,
    )


def _row(one: seizures.Control, known: dict[int, Any]) -> dict[str, Any]:
    heard = sentences.circle(one.circle) if one.circle else ""
    return {"control": one, "kind": KINDS[one.asset.kind], "head": known.get(one.case_id), "heard": heard}


def _span(day: str, month: str, on: date) -> tuple[date, date, str]:
    """The days asked for: one, a month, or what ends within sixty days, and the words of which."""
    try:
        if day:
            return date.fromisoformat(day), date.fromisoformat(day), "day"
        if month:
            first = date.fromisoformat(f"{month}-01")
            return first, _month_end(first), "month"
    except ValueError:
        pass
    return date.min, on + timedelta(days=NEXT), ""


def _ahead(day: date, many: int) -> date:
    """The first of the month so many months on."""
    at = day.year * 12 + day.month - 1 + many
    return date(at // 12, at % 12 + 1, 1)


def _month_end(day: date) -> date:
    return _ahead(day, 1) - timedelta(days=1)


def _state(day: date, on: date) -> str:
    left = (day - on).days
    return "l" if left <= 7 else "s" if left <= 30 else ""


def _bars(year: dict[date, int], on: date, shown_month: date) -> list[dict[str, Any]]:
    """Twelve months, each with its weeks as bars, the highest 36 pixels."""
    firsts = [_ahead(on, step) for step in range(12)]
    weeks = {first: [0] * 5 for first in firsts}
    for day, many in year.items():
        if day >= firsts[0]:
            weeks[day.replace(day=1)][min((day.day - 1) // 7, 4)] += many
    top = max((many for month in weeks.values() for many in month), default=0) or 1
    found = []
    for first, month in weeks.items():
        bars = [
            {
                "x": 2 + 11 * week,
                "y": 38 - (height := max(round(36 * many / top), 1 if many else 0)),
                "h": height,
                "css": _state(first + timedelta(days=7 * week), on) or "o",
            }
            for week, many in enumerate(month)
        ]
        found.append(
            {
                "first": first,
                "name": f"{first.month}月 || {months.month_abbr[first.month]}",
                "many": sum(month),
                "open": first == shown_month.replace(day=1),
                "bars": bars,
            }
        )
    return found


def _grid(year: dict[date, int], month: date, on: date) -> list[list[dict[str, Any] | None]]:
    """The month by weeks from Monday; each day with how many holds end on it."""
    weeks = months.Calendar().monthdatescalendar(month.year, month.month)
    return [
        [
            {"day": day, "many": year.get(day, 0), "css": _state(day, on) if year.get(day) else "", "today": day == on}
            if day.month == month.month
            else None
            for day in week
        ]
        for week in weeks
    ]


def _reach(on: date) -> list[tuple[int, str]]:
    """Whom each alarm reaches, the first one first: (days, groups)."""
    return [(days, sentences.circle(alarm(days, on).circle)) for days in sorted(ALARMS.default, reverse=True)]


def _alarms(year: dict[date, int], on: date) -> list[tuple[int, int]]:
    """How many holds end within each of the law's alarms: (days, holds)."""
    return [
        (days, sum(many for day, many in year.items() if day <= on + timedelta(days=days)))
        for days in sorted(ALARMS.default)
    ]
