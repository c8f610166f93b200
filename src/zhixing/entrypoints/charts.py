"""Where the points of small charts lie. The templates draw them; every chart carries a text alternative."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, log10
from typing import Any

from zhixing.entrypoints.language import current, pick

Number = int | float | Decimal
WIDE, NARROW, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 400, 310, 220, 44, 84, 14, 28


@dataclass(frozen=True)
class Scale:
    """A vertical scale from zero in round steps."""

    top: float
    step: float

    def y(self, value: Number) -> float:
        return round(HEIGHT - BOTTOM - float(value) / self.top * (HEIGHT - TOP - BOTTOM), 1)

    def ticks(self) -> list[dict[str, Any]]:
        return [
            {"y": self.y(n * self.step), "text": figure(n * self.step)} for n in range(round(self.top / self.step) + 1)
        ]


def scale(values: Sequence[Number]) -> Scale:
    """Three to five round steps from zero to just above the largest value."""
    largest = float(max(values, default=0)) or 1.0
    magnitude = 10.0 ** floor(log10(largest / 4))
    step = next(m * magnitude for m in (1, 2, 2.5, 5, 10) if largest <= m * magnitude * 5)
    return Scale(top=step * ceil(largest / step), step=step)


def figure(value: Number | None) -> str:
    """1,234 or 4.2: as many decimals as there are, two at most."""
    if value is None:
        return "—"
    text = f"{float(value):,.2f}"
    return text.rstrip("0").rstrip(".").replace("-", "−")


def line_chart(chart: Mapping[str, Any], width: int = WIDE) -> dict[str, Any]:
    """Coordinates of a line over optional bars, with an optional dashed target.

    `chart`: title, unit, labels [text], values [number or None], name; optional bars [number or None], bar_name, target,
    partial (True when the last period is unfinished). Drawn near its real size, so that its text stays ≥ 12 px.
    """
    labels, values, bars = list(chart["labels"]), list(chart["values"]), list(chart.get("bars") or [])
    target = chart.get("target")
    known = [v for v in [*values, *bars, target] if v is not None]
    vertical, slot = scale(known), (width - LEFT - RIGHT) / max(len(labels), 1)
    centre = [round(LEFT + slot * (i + 0.5), 1) for i in range(len(labels))]
    every = ceil(len(labels) * 38 / (width - LEFT - RIGHT))
    points = [(centre[i], vertical.y(v)) for i, v in enumerate(values) if v is not None]
    return {
        "width": width, "height": HEIGHT, "left": LEFT, "right": width - RIGHT, "base": HEIGHT - BOTTOM,
        "ticks": vertical.ticks(),
        "marks": [{"x": x, "text": pick(t)} for i, (x, t) in enumerate(zip(centre, labels, strict=True)) if not i % every],
        "bars": _bars(bars, centre, slot, vertical, bool(chart.get("partial"))),
        "points": points, "line": " ".join(f"{x},{y}" for x, y in points),
        "target": None if target is None else {"y": vertical.y(target), "text": figure(target)},
        "ends": _ends(chart, values, bars, points, vertical),
        "text": alternative(chart),
    }  # fmt: skip


def _bars(bars: list[Any], centre: list[float], slot: float, vertical: Scale, partial: bool) -> list[dict[str, Any]]:
    width = round(slot * 0.6, 1)
    return [
        {
            "x": round(centre[i] - width / 2, 1),
            "y": vertical.y(value),
            "width": width,
            "height": round(HEIGHT - BOTTOM - vertical.y(value), 1),
            "part": partial and i == len(bars) - 1,
        }
        for i, value in enumerate(bars)
        if value is not None
    ]


def _ends(
    chart: Mapping[str, Any], values: list[Any], bars: list[Any], points: list[Any], vertical: Scale
) -> list[Any]:
    """Labels at the ends of the series, kept 16 apart."""
    ends = []
    if points:
        last = next(v for v in reversed(values) if v is not None)
        ends.append(
            {"y": points[-1][1] + 4, "text": f"{pick(chart.get('name', ''))} {figure(last)}".strip(), "strong": True}
        )
    if bars and bars[-1] is not None:
        y = vertical.y(bars[-1]) + 4
        y = ends[0]["y"] + 16 if ends and abs(y - ends[0]["y"]) < 16 else y
        ends.append({"y": y, "text": f"{pick(chart.get('bar_name', ''))} {figure(bars[-1])}".strip(), "strong": False})
    return ends


def alternative(chart: Mapping[str, Any]) -> str:
    """What the chart says in one sentence: first, last and target."""
    known = [(pick(t), v) for t, v in zip(chart["labels"], chart["values"], strict=True) if v is not None]
    title, unit = pick(chart["title"]), pick(chart.get("unit", ""))
    if not known:
        return f"{title}: no data" if current() == "en" else f"{title}：无数据"
    (first_at, first), (last_at, last), target = known[0], known[-1], chart.get("target")
    if current() == "en":
        goal = "" if target is None else f", target {figure(target)}"
        return f"{title} ({unit}): {first_at} {figure(first)}, {last_at} {figure(last)}{goal}"
    goal = "" if target is None else f"，目标 {figure(target)}"
    return f"{title}（{unit}）：{first_at} {figure(first)}，{last_at} {figure(last)}{goal}"


def spark(values: Sequence[Number | None], target: Number | None = None) -> dict[str, Any]:
    """A small line 200 × 36 without axes; its range is that of its own values and the target."""
    known = [(i, float(v)) for i, v in enumerate(values) if v is not None]
    reach = [v for _, v in known] + ([float(target)] if target is not None else [])
    low, high = (min(reach), max(reach)) if reach else (0.0, 1.0)
    spread = (high - low) or 1.0

    def y(value: float) -> float:
        return round(32 - (value - low) / spread * 28, 1)

    points = [(round(4 + 192 * i / max(len(values) - 1, 1), 1), y(v)) for i, v in known]
    return {
        "line": " ".join(f"{x},{at}" for x, at in points),
        "end": points[-1] if points else None,
        "target": None if target is None else y(float(target)),
    }


def limit_bars(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Bars of what it takes against what the law gives: rows of label, value, limit, note, unit."""
    widest = (
        max((float(n) for row in rows for n in (row["value"], row.get("limit")) if n is not None), default=1.0) or 1.0
    )
    return [
        {
            "label": row["label"],
            "note": row.get("note", ""),
            "unit": row.get("unit", "天 || days"),
            "value": figure(row["value"]),
            "limit": figure(row.get("limit")),
            "late": row.get("limit") is not None and (row["value"] or 0) > row["limit"],
            "width": round(float(row["value"] or 0) / widest * 200, 1),
            "mark": None if row.get("limit") is None else round(float(row["limit"]) / widest * 200, 1),
        }
        for row in rows
    ]
