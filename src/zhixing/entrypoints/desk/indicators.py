"""督办考评: the indicators with their formulas, filed and closed by month, overdue nodes by court. No ranking."""

from typing import Any

from django.http import HttpResponse

from zhixing.domain.indicators import api as indicators
from zhixing.domain.procedure import api as procedure
from zhixing.entrypoints.desk.acts import GLYPHS
from zhixing.entrypoints.desk.frame import show
from zhixing.entrypoints.door import staff_page
from zhixing.law.indicators import Direction

LIST = "/desk/indicators/nodes"
STATIONS = ("find", "hold", "price", "sell", "deliver", "pay")


@staff_page("indicator.view")
def page(request: Any) -> HttpResponse:
    """Everything of the courts in scope, as of now."""
    scope, on = request.asker, request.at.date()
    months = indicators.months(scope, on)
    readings = indicators.readings(scope, on)
    rows = indicators.by_court(scope, on)
    series = {
        "K14": [m.closed_share for m in months],
        "K7": [m.mean_days for m in months],
    }
    return show(
        request,
        "desk/indicators.html",
        tiles=[_tile(one, series.get(one.indicator.key, [])) for one in readings],
        readings=readings,
        filed=_chart(
            "收案与结案 || Filed and closed", "件 || cases", months, [m.closed for m in months], "结 || closed"
        )
        | {"bars": [m.filed for m in months], "bar_name": "收 || filed", "partial": True},
        took=_chart("结案平均用时 || Mean days to close", "天 || days", months, series["K7"], "用时 || days"),
        stages=[GLYPHS[station] for station in STATIONS],
        matrix=[
            {
                "name": f"{row.court.name} || {row.court.name_en}",
                "open": row.open,
                "cells": [
                    (row.late.get(station, 0), f"{LIST}?court={row.court.pk}&station={station}&colour=red")
                    for station in STATIONS
                ],
            }
            for row in rows
        ],
        total=_total(rows),
        nodes=sorted(_late_nodes(scope, on), key=lambda node: -node["late"])[:10],
    )


def _tile(one: indicators.Reading, values: list[Any]) -> dict[str, Any]:
    known = one.indicator
    return {
        "name": f"{known.zh} || {known.en}", "value": one.value, "unit": known.unit, "values": values,
        "target": known.target, "at_least": known.direction is Direction.UP, "href": f"#{known.key}",
    }  # fmt: skip


def _chart(title: str, unit: str, months: list[indicators.Month], values: list[Any], name: str) -> dict[str, Any]:
    labels = [f"{m.period.first.month}月 || {m.period.first:%b}" for m in months]
    return {"title": title, "unit": unit, "labels": labels, "values": values, "name": name}


def _total(rows: list[indicators.CourtRow]) -> list[int]:
    sums = [sum(row.late.get(station, 0) for row in rows) for station in STATIONS]
    return [sum(row.open for row in rows), *sums, sum(sums)]


def _late_nodes(scope: Any, on: Any) -> list[dict[str, Any]]:
    """Overdue nodes by node, over all courts in scope."""
    late: dict[str, int] = {}
    for row in procedure.court_tally(scope, on):
        late[row["code"]] = late.get(row["code"], 0) + row["late"]
    known = procedure.definitions()
    return [{"node": known[code], "late": count} for code, count in late.items() if count]
