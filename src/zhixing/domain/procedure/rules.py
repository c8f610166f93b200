"""The node table as values: which event opens and closes which node, and by when it is due."""

import tomllib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from zhixing.domain.procedure.refusals import HolidaysWrong
from zhixing.kernel.dates import Period, add
from zhixing.kernel.event import Event
from zhixing.kernel.holidays import HOLIDAYS, Holidays, fixed_days, is_weekend
from zhixing.law import limits
from zhixing.law.figures import Reading

SALE_STARTS = {"PricingStarted", "LotPublished"}
SALE_ENDS = {"PriceFixed", "PricingStopped", "LotSold", "LotUnsold", "LotStopped"}


@dataclass(frozen=True)
class Trigger:
    """An event that opens or closes a node: `where` narrows it, `each` and `as_what` name the nodes' objects.

    `before` and `since` name fields that hold days; `once`: such a node is never opened again for the same object;
    `limit`: another limit than the node's, for what this trigger opens; `after`: how long the node waits to open.
    """

    on: str
    where: Mapping[str, tuple[Any, ...]]
    each: str = ""
    as_what: str = ""
    before: str = ""
    since: str = ""
    once: bool = False
    limit: str = ""
    after: str = ""

    def opens_on(self, event: Event, on: date) -> date | None:
        """The day on which what this event of the day `on` opens counts as open, when it is another than its own."""
        if self.since:
            return date.fromisoformat(event.payload()[self.since])
        return add(on, Period.parse(self.after)) if self.after else None

    def objects(self, event: Event, per: str) -> list[str]:
        """The node objects this event, of the name it is on, stands for; none when `where` does not hold."""
        fields = event.payload()
        if any(fields.get(key) not in values for key, values in self.where.items()):
            return []
        if per == "case":
            return [""]
        if not self.each:
            return [event.object]
        ids = fields.get(self.each)
        return [f"{self.as_what}:{one}" for one in (ids if isinstance(ids, list) else [ids]) if one is not None]


@dataclass(frozen=True)
class Definition:
    """One of the 38 nodes."""

    code: str
    zh: str
    en: str
    act: str
    module: str
    station: str
    limit: str
    basis: str
    group: str
    templates: tuple[str, ...]
    robot: str
    per: str
    stops: tuple[str, ...]
    cap: tuple[str, str] | None
    waits: str
    opens: tuple[Trigger, ...]
    closes: tuple[Trigger, ...]
    sooner: tuple[Trigger, ...]


def _trigger(raw: dict[str, Any]) -> Trigger:
    where = {key: tuple(values) for key, values in raw.get("where", {}).items()}
    return Trigger(
        raw["on"],
        where,
        raw.get("each", ""),
        raw.get("as", ""),
        raw.get("before", ""),
        raw.get("since", ""),
        raw.get("once", False),
        raw.get("limit", ""),
        raw.get("after", ""),
    )


def _definition(raw: dict[str, Any]) -> Definition:
    return Definition(
        code=raw["id"],
        zh=raw["zh"],
        en=raw["en"],
        act=raw["act"],
        module=raw["module"],
        station=raw["station"],
        limit=raw["limit"],
        basis=raw["basis"],
        group=raw["group"],
        templates=tuple(raw["templates"]),
        robot=raw["robot"],
        per=raw["per"],
        stops=tuple(raw["stops"]),
        cap=(raw["cap"][0], raw["cap"][1]) if "cap" in raw else None,
        waits=raw.get("waits", ""),
        opens=tuple(map(_trigger, raw.get("opens", ()))),
        closes=tuple(map(_trigger, raw.get("closes", ()))),
        sooner=tuple(map(_trigger, raw.get("sooner", ()))),
    )


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "nodes.toml").read_text(encoding="utf-8"))


@cache
def definitions() -> dict[str, Definition]:
    """Code -> definition, in the order of the table."""
    return {raw["id"]: _definition(raw) for raw in _table()["node"]}


def modules() -> dict[str, list[str]]:
    """Module code -> [Chinese, English]."""
    return dict(_table()["modules"])


def stations() -> dict[str, list[str]]:
    """Station -> [glyph, Chinese, English], in the order of the path picture."""
    return dict(_table()["stations"])


@cache
def robots() -> dict[str, dict[str, Any]]:
    """Robot -> {zh, en, node, clicks}."""
    return tomllib.loads((Path(__file__).parent / "robots.toml").read_text(encoding="utf-8"))


@cache
def followed() -> frozenset[str]:
    """The names of all events that mean anything to a node."""
    triggers = (t for d in definitions().values() for t in (*d.opens, *d.closes, *d.sooner))
    return frozenset(
        {t.on for t in triggers} | SALE_STARTS | SALE_ENDS | {"OfficerAssigned", "CaseStayed", "DelayMoved"}
    )


@cache
def _triggers(name: str, does: str) -> list[tuple[Definition, Trigger]]:
    """What an event of this name `does` to nodes: opens, closes, sooner."""
    return [(d, t) for d in definitions().values() for t in getattr(d, does) if t.on == name]


def opened_by(event: Event) -> list[tuple[Definition, str, Trigger]]:
    """Every (node, object, trigger) this event opens."""
    return [(d, o, t) for d, t in _triggers(event.name, "opens") for o in t.objects(event, d.per)]


def closed_by(event: Event) -> list[tuple[Definition, str]]:
    """Every (node, object) this event closes."""
    return [(d, o) for d, t in _triggers(event.name, "closes") for o in t.objects(event, d.per)]


def opened_sooner_by(event: Event) -> list[tuple[Definition, str]]:
    """Every (node, object) this event opens if it waits to open."""
    return [(d, o) for d, t in _triggers(event.name, "sooner") for o in t.objects(event, d.per)]


@dataclass(frozen=True)
class DueDay:
    """When a node is due: before and after the roll over rest days; None where the law sets no limit."""

    raw: date | None
    on: date | None
    provisional: bool


def due(
    limit: str,
    opened_on: date,
    pauses: Iterable[limits.Interval] = (),
    cap: tuple[str, date] | None = None,
    holidays: Holidays = HOLIDAYS,
) -> DueDay:
    """The due day of a limit, paused days left out, capped by a second limit from an earlier day."""
    if not limit:
        return DueDay(None, None, False)
    pauses = list(pauses)
    found = limits.due(opened_on, Period.parse(limit), exclusions=pauses, holidays=holidays)
    if cap is not None:
        other = limits.due(cap[1], Period.parse(cap[0]), exclusions=pauses, holidays=holidays)
        found = limits.earlier(found, other)
    return DueDay(found.raw, found.on, found.provisional)


def yellow_share(on: date) -> Fraction:
    """The share of a limit that must be left for a node to be green."""
    return Fraction(Reading(on)(limits.YELLOW_SHARE))


def check_year(year: int, off: Collection[date], work: Collection[date]) -> None:
    """That these can be a year's announced rest days and make-up working days. Raises HolidaysWrong."""
    for day in (*off, *work):
        if day.year != year:
            raise HolidaysWrong(day=day.isoformat(), why_zh=f"不在 {year} 年", why_en=f"is not in {year}")
    if both := sorted(set(off) & set(work)):
        raise HolidaysWrong(day=both[0].isoformat(), why_zh="既放假又上班", why_en="is both off and worked")
    if wrong := sorted(day for day in work if not is_weekend(day)):
        raise HolidaysWrong(
            day=wrong[0].isoformat(), why_zh="不是周末，不能调休上班", why_en="is no weekend day to make up on"
        )
    given = {f"{day:%m-%d}" for day in off}
    if missing := sorted(fixed_days(year) - given):
        raise HolidaysWrong(day=f"{year}-{missing[0]}", why_zh="没有列为放假", why_en="is not given as a day off")


def due_before(limit: str, day: date, holidays: Holidays = HOLIDAYS) -> DueDay:
    """The last working day that lies at least `limit` before `day`; never after it (procedure notes §0, trap a)."""
    latest = Period.parse(limit).before(day, holidays=holidays) if limit else day
    on = holidays.on_or_before(latest) if limit else latest
    return DueDay(latest, on, holidays.is_provisional(on))
