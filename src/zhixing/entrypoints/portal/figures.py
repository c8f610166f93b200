"""The auctions in figures: how many sell, for how much above the start, after how many days, watched by how many."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control

from zhixing.domain.auctions import api as auctions
from zhixing.entrypoints.door import public_page
from zhixing.entrypoints.portal.bidder_session import frame
from zhixing.entrypoints.portal.hall import ANYBODY, KINDS
from zhixing.infra import clock
from zhixing.kernel.money import Money

CHARTS = (
    ("share", "成交率 || Sold", "% ", "结束的场次里成交的 || of the rounds that ended"),
    ("premium", "溢价率 || Premium", "% ", "成交价高出起拍价 || of prices over start prices"),
    ("days", "成交用时 || Days to a sale", "日 || days", "从首次公告到成交，中位数 || from first notice, median"),
    ("watchers", "关注 || Watchers", "人 || people", "平均每件标的 || a lot, on average"),
)


@public_page
@cache_control(max_age=300, public=True)
def figures(request: HttpRequest) -> HttpResponse:
    """Twelve months, all kinds or one."""
    kind = request.GET.get("kind", "") if request.GET.get("kind", "") in KINDS else ""
    now = clock.real_now()
    months = auctions.months(ANYBODY, now, KINDS[kind][1] if kind else ())
    context = frame(request) | {
        "now": now,
        "months": [(one, Money(one.fen)) for one in reversed(months)],
        "charts": [_chart(months, *chart) for chart in CHARTS] if months else [],
        "kinds": [("", "全部 || All", kind == ""), *((key, words, key == kind) for key, (words, _) in KINDS.items())],
    }
    return render(request, "auctions/figures.html", context)


def _chart(months: list[auctions.Month], field: str, title: str, unit: str, note: str) -> dict[str, Any]:
    values = [getattr(one, field) for one in months]
    known = [value for value in values if value is not None]
    return {
        "alone": round(known[-1], 1) if len(values) == 1 and known else None,  # a line needs two months
        "title": title,
        "note": note,
        "unit": unit,
        "name": title,
        "labels": [one.month[5:].lstrip("0") + "月 || " + one.month[2:] for one in months],
        "values": [None if value is None else round(value, 1) for value in values],
    }
