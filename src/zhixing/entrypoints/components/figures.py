"""Measures and small charts, drawn by the server."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from zhixing.entrypoints import charts
from zhixing.entrypoints.components import fact

register = template.Library()
register.filter("figure", charts.figure)


@register.inclusion_tag("zx/parts/kpi.html")
def kpi(tile: Any) -> dict[str, Any]:
    """A tile of at most six: name, value, unit, values (12 months), target, at_least (True: more is better), change
    (against last year), href (formula, version and period)."""
    value, target, at_least = fact(tile, "value"), fact(tile, "target"), fact(tile, "at_least", True)
    missed = None not in (value, target) and (value < target if at_least else value > target)
    change = fact(tile, "change")
    return {
        "tile": tile, "missed": missed, "sign": "≥" if at_least else "≤",
        "value": charts.figure(value), "target": charts.figure(target),
        "change": None if change is None else ("+" if change > 0 else "") + charts.figure(change),
        "spark": charts.spark(fact(tile, "values") or [], target),
    }  # fmt: skip


@register.inclusion_tag("zx/parts/line_chart.html")
def line_chart(chart: Mapping[str, Any]) -> dict[str, Any]:
    """A line over optional bars: title, unit, labels, values, name, bars, bar_name, target, partial."""
    return {"wide": charts.line_chart(chart), "narrow": charts.line_chart(chart, charts.NARROW)}


@register.inclusion_tag("zx/parts/limit_bars.html")
def limit_bars(title: str, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What it takes against what the law gives: rows of label (a stage glyph), value, limit, note, unit."""
    return {"title": title, "rows": charts.limit_bars(rows)}


@register.inclusion_tag("zx/parts/overdue_matrix.html")
def overdue_matrix(
    stages: Sequence[str], rows: Sequence[Any], total: Any = None, who: str = "法院 || Court"
) -> dict[str, Any]:
    """Overdue nodes by court (code order, never ranked) and stage. Row: name, open, cells [(count, href)], all."""
    return {"stages": stages, "rows": [_heat(row) for row in rows], "total": total, "who": who}


def _heat(row: Any) -> dict[str, Any]:
    cells = [
        {"count": count, "href": href, "css": "most" if count >= 8 else "many" if count >= 3 else "some"}
        for count, href in fact(row, "cells")
    ]
    return {"name": fact(row, "name"), "open": fact(row, "open"), "cells": cells, "all": sum(c["count"] for c in cells)}
