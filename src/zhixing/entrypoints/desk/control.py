"""竞价值守: the rounds that run or open soon with what rings, and a month of openings and ends."""

import calendar as months
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse

from zhixing.domain.auctions import api as auctions
from zhixing.entrypoints.desk.auctions import LIVE, ROUNDS
from zhixing.entrypoints.desk.frame import heads, show
from zhixing.entrypoints.door import staff_page
from zhixing.infra import clock
from zhixing.kernel.money import Money

ALARMS = {
    "not_closed": ("late", "到点没有结束 || Past its end and not closed"),
    "not_opened": ("late", "到点没有开拍 || Past its opening and not open"),
    "no_owner": ("late", "没有进程在受理出价 || No process decides its bids"),
    "to_resume": ("late", "暂缓事由已消失，五日内恢复 || The cause of the pause has ended: resume within five days"),
    "seats_wait": ("soon", "代理人、联合竞买人待确认 || Agents or partners to confirm"),
    "questions_wait": ("soon", "有提问没有答复 || Questions wait"),
    "nobody_may_bid": ("wait", "还没有人交保证金 || Nobody has paid a deposit"),
}


@staff_page("auction.view")
def room(request: Any) -> HttpResponse:
    """What runs now, what rings, and the month."""
    scope, on = request.asker, request.at.date()
    found = auctions.control(scope, request.at, clock.real_now())
    known = heads(scope, [one.round.lot.case_id for one in found])
    first, chosen = _month(request.GET.get("month", ""), request.GET.get("on", ""), on)
    days = auctions.openings_and_ends(scope, first, _last(first))
    return show(
        request,
        "desk/control.html",
        rows=[_row(one) | {"head": known.get(one.round.lot.case_id)} for one in found],
        owing=[(one, one.by < request.at) for one in auctions.owing(scope)],
        ringing=sum(bool(one.alarms) for one in found),
        running=sum(one.round.state == "open" for one in found),
        month=first,
        before=_first(first - timedelta(days=1)),
        after=_last(first) + timedelta(days=1),
        grid=_grid(first, on, days),
        chosen=chosen,
        agenda=[
            {"day": day, "what": what, "round": one, "kind": ROUNDS[one.kind]}
            for day, what, one in days
            if day == chosen or (chosen is None and day >= on)
        ][:40],
    )


def _row(one: auctions.Guarded) -> dict[str, Any]:
    running = one.round
    dot, words = LIVE[running.state]
    return {
        "one": one,
        "round": running,
        "dot": dot,
        "words": words,
        "kind": ROUNDS[running.kind],
        "price": Money(running.top_fen or running.start_fen),
        "alarms": [ALARMS[key] for key in one.alarms],
    }


def _month(month: str, day: str, on: date) -> tuple[date, date | None]:
    """The first of the month shown, and the day chosen; what can't be read is today's month."""
    try:
        if day:
            return _first(date.fromisoformat(day)), date.fromisoformat(day)
        return (date.fromisoformat(f"{month}-01") if month else _first(on)), None
    except ValueError:
        return _first(on), None


def _first(day: date) -> date:
    return day.replace(day=1)


def _last(first: date) -> date:
    return first.replace(day=months.monthrange(first.year, first.month)[1])


def _grid(first: date, on: date, days: list[tuple[date, str, Any]]) -> list[list[dict[str, Any] | None]]:
    """The month by weeks from Monday, each day with how many rounds open or end."""
    many: dict[date, int] = {}
    for day, _, _ in days:
        many[day] = many.get(day, 0) + 1
    return [
        [
            {"day": day, "many": many.get(day, 0), "today": day == on} if day.month == first.month else None
            for day in week
        ]
        for week in months.Calendar().monthdatescalendar(first.year, first.month)
    ]
