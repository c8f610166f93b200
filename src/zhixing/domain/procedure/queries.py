"""Nodes as lists: a person's worklist, a case's path, a court's tally; holidays, limits and robots in force."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DateField, DurationField, ExpressionWrapper, F, Q, QuerySet, Value
from django.db.models.functions import Greatest

from zhixing.domain.courts import api as courts
from zhixing.domain.procedure import rules
from zhixing.domain.procedure.models import HolidayYear, Limit, Node, RobotRun, RobotSwitch
from zhixing.infra import trace
from zhixing.infra.steady import steady
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.scope import Scope
from zhixing.law import limits

EVENT = "event:"


@dataclass(frozen=True)
class DueState:
    """What a due badge shows: days left (negative when late), and late, today, soon, ok, stopped or none."""

    state: str
    days_left: int | None
    due_on: date | None


@dataclass(frozen=True)
class Task:
    """One row of a worklist."""

    node: Node
    definition: rules.Definition
    due: DueState


@dataclass(frozen=True)
class Step:
    """One node on the path picture: state is done, running, late, soon, stopped, skipped, waiting or unbuilt.

    `on` is the due day of an open one, the day a done one was done, the day by which a waiting one opens.

    `owner` is whose it is by name, `group` the group of an open one without an owner, `by` who closed a done one
    (`staff:5`, `robot:notices` …).
    """

    code: str
    zh: str
    en: str
    state: str
    on: date | None
    due: DueState | None
    times: int
    owner: str = ""
    group: str = ""
    by: str = ""


@dataclass(frozen=True)
class Station:
    """One of the eight stations of the path picture with its nodes."""

    code: str
    glyph: str
    zh: str
    en: str
    state: str
    steps: tuple[Step, ...]


@steady
def holidays() -> Holidays:
    """The table the platform ships with, and over it the years loaded since."""
    table = HOLIDAYS
    for year in HolidayYear.objects.order_by("year"):
        off, work = map(date.fromisoformat, year.off), map(date.fromisoformat, year.work)
        table = table.announce(year.year, off, work)
    return table


def limit_of(court_id: int, definition: rules.Definition, on: date) -> str:
    """The limit in force for a node on a day: the court's own, else the table's."""
    return _own_limit(court_id, definition.code, on) or definition.limit


@steady
def _own_limit(court_id: int, code: str, on: date) -> str | None:
    own = Limit.objects.filter(court_id=court_id, code=code, from_on__lte=on).order_by("-from_on")
    return own.values_list("limit", flat=True).first()


def due_state(node: Node, on: date) -> DueState:
    """How the node's clock stands on a day."""
    if node.state == Node.State.STOPPED:
        return DueState("stopped", None, node.due_on)
    if node.due_on is None:
        return DueState("none", None, None)
    left = (node.due_on - on).days
    if left < 0:
        return DueState("late", left, node.due_on)
    if left == 0:
        return DueState("today", 0, node.due_on)
    colour = limits.colour(node.opened_on, node.due_on, on)
    return DueState("soon" if colour == "yellow" else "ok", left, node.due_on)


def open_nodes(scope: Scope) -> QuerySet[Node]:
    """Open nodes of the scope's courts, soonest due first, those without a limit last."""
    nodes = Node.objects.filter(court_id__in=scope.courts, state=Node.State.OPEN).exclude(case_id__in=scope.recused)
    return nodes.order_by("due_on", "pk")


def worklist(scope: Scope, groups: Iterable[str], on: date, within: str = "", limit: int = 50) -> list[Task]:
    """What this person should do next; `within` late|today|three|later.

    His own nodes, those of colleagues he stands in for today, and his groups' unowned ones.
    """
    own = open_nodes(scope).filter(owner_id__in=courts.acts_for(scope, on))
    shared = open_nodes(scope).filter(court_id=scope.court_id, owner=None, group__in=list(groups))
    found = [*_within(own, within, on)[:limit], *_within(shared, within, on)[:limit]]
    found.sort(key=lambda node: (node.due_on or date.max, node.pk))
    return [task(node, on) for node in found[:limit]]


def watched(
    scope: Scope, on: date, court_id: int | None = None, owner_id: int | None = None, colour: str = "", **part: str
) -> QuerySet[Node]:
    """Open nodes of the scope's courts, soonest due first, of one court or officer, red, yellow or green on a day.

    `part`: of one `station`, `module` or `group`. Raises NotPermitted.
    """
    scope.require("indicator.view")
    rows = open_nodes(scope)
    rows = rows.filter(court_id=court_id) if court_id is not None else rows
    rows = rows.filter(owner_id=owner_id) if owner_id is not None else rows
    for name, wanted in part.items():
        rows = rows.filter(code__in=[one.code for one in rules.definitions().values() if getattr(one, name) == wanted])
    return _coloured(rows, colour, on) if colour else rows


def _coloured(rows: QuerySet[Node], colour: str, on: date) -> QuerySet[Node]:
    """As `law.limits.colour` says it of one node: green while more than a share of the limit is left."""
    if colour == "red":
        return rows.filter(due_on__lt=on)
    share, days = rules.yellow_share(on), DurationField()
    left = ExpressionWrapper(F("due_on") - Value(on, DateField()), days)
    whole = Greatest(ExpressionWrapper(F("due_on") - F("opened_on"), days), Value(timedelta(days=1), days))
    rows = rows.filter(due_on__gte=on).alias(
        much=ExpressionWrapper(left * Value(share.denominator), days),
        bound=ExpressionWrapper(whole * Value(share.numerator), days),
    )
    return rows.filter(much__gt=F("bound")) if colour == "green" else rows.exclude(much__gt=F("bound"))


def task(node: Node, on: date) -> Task:
    """A node as a row of work."""
    return Task(node, rules.definitions()[node.code], due_state(node, on))


def _within(nodes: QuerySet[Node], within: str, on: date) -> QuerySet[Node]:
    three = on + timedelta(days=3)
    match within:
        case "late":
            return nodes.filter(due_on__lt=on)
        case "today":
            return nodes.filter(due_on=on)
        case "three":
            return nodes.filter(due_on__gt=on, due_on__lte=three)
        case "later":
            return nodes.filter(Q(due_on__gt=three) | Q(due_on=None))
    return nodes


def worklist_counts(scope: Scope, groups: Iterable[str], on: date) -> dict[str, int]:
    """How many nodes each filter of the worklist holds."""
    mine = Q(owner_id__in=courts.acts_for(scope, on)) | Q(court_id=scope.court_id, owner=None, group__in=list(groups))
    nodes = Node.objects.filter(mine, court_id__in=scope.courts, state=Node.State.OPEN)
    three = on + timedelta(days=3)
    return nodes.exclude(case_id__in=scope.recused).aggregate(
        all=Count("pk"),
        late=Count("pk", filter=Q(due_on__lt=on)),
        today=Count("pk", filter=Q(due_on=on)),
        three=Count("pk", filter=Q(due_on__gt=on, due_on__lte=three)),
        later=Count("pk", filter=Q(due_on__gt=three) | Q(due_on=None)),
    )


def of_case(scope: Scope, case_id: int) -> list[Node]:
    """All openings of nodes in a case, earliest first."""
    nodes = Node.objects.filter(case_id=case_id, court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    return list(nodes.select_related("owner").order_by("opened_at", "pk"))


def next_task(scope: Scope, case_id: int, on: date) -> Task | None:
    """What comes next in a case: the open node due first."""
    node = open_nodes(scope).filter(case_id=case_id).first()
    return task(node, on) if node else None


def path(scope: Scope, case_id: int, on: date) -> list[Station]:
    """The whole way of a case, station by station, from the node table and what happened."""
    by_code: dict[str, list[Node]] = {}
    for node in of_case(scope, case_id):
        by_code.setdefault(node.code, []).append(node)
    steps: dict[str, list[Step]] = {station: [] for station in rules.stations()}
    closers = _closers(node for nodes in by_code.values() for node in nodes)
    for definition in rules.definitions().values():
        steps[definition.station].append(_step(definition, by_code.get(definition.code, []), on, closers))
    return [
        Station(code, glyph, zh, en, _station_state(steps[code]), tuple(steps[code]))
        for code, (glyph, zh, en) in rules.stations().items()
    ]


def _closers(nodes: Iterable[Node]) -> dict[str, str]:
    """What closed each node, as its row says -> who did that."""
    ids = [int(node.closed_by[len(EVENT) :]) for node in nodes if node.closed_by.startswith(EVENT)]
    return {f"{EVENT}{event_id}": actor for event_id, actor in trace.actors(ids).items()}


def _step(definition: rules.Definition, nodes: list[Node], on: date, closers: Mapping[str, str]) -> Step:
    live = [node for node in nodes if node.state in (Node.State.OPEN, Node.State.STOPPED)]
    names, times = (definition.code, definition.zh, definition.en), len(nodes)
    if live:
        first = min(live, key=lambda node: node.due_on or date.max)
        due = due_state(first, on)
        state = {"late": "late", "soon": "soon", "today": "soon", "stopped": "stopped"}.get(due.state, "running")
        owner = first.owner.name if first.owner else ""
        return Step(*names, state, first.due_on, due, times, owner, "" if owner else first.group)
    done = [node for node in nodes if node.state == Node.State.DONE]
    if done:
        last = done[-1]
        by = closers.get(last.closed_by, last.closed_by)
        on_day = last.closed_at.date() if last.closed_at else None
        return Step(*names, "done", on_day, None, times, last.owner.name if last.owner else "", by=by)
    if waiting := next((node for node in nodes if node.state == Node.State.WAITING), None):
        return Step(*names, "waiting", waiting.opened_on, None, times)
    if nodes:
        return Step(*names, "skipped", None, None, times)
    return Step(*names, "unbuilt" if definition.waits else "waiting", None, None, 0)


def _station_state(steps: list[Step]) -> str:
    states = {step.state for step in steps}
    if "late" in states:
        return "late"
    if states & {"running", "soon", "stopped"}:
        return "now"
    return "done" if "done" in states else "todo"


def court_tally(scope: Scope, on: date) -> list[dict[str, Any]]:
    """Open and late nodes per court and node code, in code order: no ranking of people."""
    nodes = Node.objects.filter(court_id__in=scope.courts, state=Node.State.OPEN)
    rows = nodes.values("court_id", "code").annotate(open=Count("pk"), late=Count("pk", filter=Q(due_on__lt=on)))
    return [dict(row) for row in rows.order_by("court_id", "code")]


@steady
def robot_may(court_id: int, robot: str) -> bool:
    """Whether the court has this robot switched on."""
    return not RobotSwitch.objects.filter(court_id=court_id, robot=robot, on=False).exists()


def robot_runs(scope: Scope) -> QuerySet[RobotRun]:
    """What robots did in the scope's courts, newest first."""
    return RobotRun.objects.filter(court_id__in=scope.courts).order_by("-at", "-pk")
