"""What is held, what waits, and how much of the debt it covers; `ending`: what lapses next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Min, Q, QuerySet

from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.seizures import rules
from zhixing.domain.seizures.models import Order, Seizure
from zhixing.domain.seizures.refusals import NoSuchSeizure, NothingToOrder
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import seizure as law
from zhixing.law.seizure_alarms import alarm

State = Seizure.State
LIVE = (State.DRAFTED, State.ORDERED, State.EFFECTIVE, State.WAITING)
IN_FORCE = (State.EFFECTIVE, State.WAITING)
OPEN = (Order.State.DRAFTED, Order.State.ASKED, Order.State.FAILED)


@dataclass(frozen=True)
class Control:
    """A hold as pages show it. `pending`: the act of an order not done yet, `pending_state` how far it is."""

    id: int
    case_id: int
    asset: assets.Thing
    kind: str
    state: str
    amount: Money | None
    held: Money | None
    rank: int | None
    from_on: date | None
    until_on: date | None
    days_left: int | None
    act_by: date | None
    """The last working day a renewal can be completed on."""
    alarm: int | None
    """The alarm that has rung: 60, 30, 15 or 7 days before the end."""
    circle: tuple[str, ...]
    """The groups that have heard of its end; `officer` is the case's own."""
    pending: str
    pending_state: str
    document_ids: tuple[int, ...]
    words: str
    """What the office said when it refused."""
    emptied: bool
    """All that lay in the account was deducted; what arrives later is still frozen."""


@dataclass(frozen=True)
class Cover:
    """What is due, fee included, against what is held: `excess` says what could go."""

    ceiling: Money
    held: Money
    excess: law.Excess


def seizures(scope: Scope, case_id: int | None = None) -> QuerySet[Seizure]:
    """Holds of the scope's courts, oldest first."""
    rows = Seizure.objects.filter(court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    rows = rows.filter(case_id=case_id) if case_id is not None else rows
    return rows.select_related("asset__owner", "case", "unit").order_by("prepared_at", "pk")


def seizure(scope: Scope, seizure_id: int) -> Seizure:
    """Raises NoSuchSeizure."""
    found = seizures(scope).filter(pk=seizure_id).first()
    if found is None:
        raise NoSuchSeizure(seizure_id=seizure_id)
    return found


def of_case(scope: Scope, case_id: int, on: date) -> list[Control]:
    """A case's holds, those given up left out."""
    rows = seizures(scope, case_id).exclude(state=State.DROPPED)
    return [control(row, on) for row in rows.prefetch_related("orders")]


def of_asset(scope: Scope, asset_id: int, on: date) -> list[Control]:
    """The live holds on a thing by the scope's courts, in force first."""
    rows = seizures(scope).filter(asset_id=asset_id, state__in=LIVE).prefetch_related("orders")
    return sorted((control(row, on) for row in rows), key=lambda one: (one.state != "effective", one.rank or 0, one.id))


def in_force(scope: Scope, case_id: int, asset_id: int, on: date) -> Seizure | None:
    """The case's hold on a thing, if it is in force on a day and not merely waiting."""
    rows = seizures(scope, case_id).filter(asset_id=asset_id, state=State.EFFECTIVE, until_on__gte=on)
    return rows.first()


def behind(scope: Scope, case_id: int) -> list[Seizure]:
    """Holds of other cases on what this case sells or sold, by their place in the queue: who may share in the proceeds."""
    rows = _on_sale(scope, case_id).exclude(case_id=case_id)
    return list(rows.order_by("asset_id", F("rank").asc(nulls_last=True), "prepared_at", "pk"))


def ranks(scope: Scope, case_id: int) -> dict[int, int]:
    """Case -> its best place in the queues on what this case sells or sold, its own included; 1 is the first hold (首封)."""
    rows = _on_sale(scope, case_id).exclude(rank=None).order_by().values_list("case_id")
    return dict(rows.annotate(best=Min("rank")))


def _on_sale(scope: Scope, case_id: int) -> QuerySet[Seizure]:
    rows = seizures(scope).filter(kind=Seizure.Kind.SEAL, asset__case_id=case_id)
    rows = rows.filter(asset__state__in=("on_sale", "sold", "delivered"))
    return rows.filter(state__in=(State.ORDERED, State.EFFECTIVE, State.WAITING, State.SOLD))


@dataclass(frozen=True)
class Place:
    """One place in a thing's queue as any court may see it: its rank and the court's name; `id` of one's own hold.

    `outside`: a hold that no court of the house has, as the office told of it; without a name where it told none.
    """

    rank: int
    court: str
    court_en: str
    in_force: bool
    id: int | None
    outside: bool = False


def queue(scope: Scope, seizure_id: int) -> list[Place]:
    """Who holds the thing and who waits, by rank: courts of the house, and those before them outside; empty for money."""
    own = seizure(scope, seizure_id)
    if not own.place:
        return []
    rows = Seizure.objects.filter(place=own.place, state__in=IN_FORCE).select_related("court")
    line = sorted(rows, key=lambda one: (one.state != State.EFFECTIVE, one.entered_at, one.pk))
    before = max((one.ahead for one in line), default=0)
    places = [
        _place(scope, one, no, True) if one.state == State.EFFECTIVE else _place(scope, one, no + before, False)
        for no, one in enumerate(line, 1)
    ]
    return sorted([*_outside(own, {one.rank for one in places}, before), *places], key=lambda one: one.rank)


def _place(scope: Scope, row: Seizure, rank: int, in_force: bool) -> Place:
    own = row.court_id in scope.courts and row.case_id not in scope.recused
    return Place(rank, row.court.name, row.court.name_en, in_force, row.pk if own else None)


def queues_on_sale(scope: Scope, case_id: int) -> list[tuple[Seizure, list[Place]]]:
    """This case's hold on each thing it sells or sold with the queue: as it stands, after the sale as it stood then."""
    rows = _on_sale(scope, case_id).filter(case_id=case_id).exclude(place="")
    return [(row, _stood(scope, row) if row.state == State.SOLD else queue(scope, row.pk)) for row in rows]


def _stood(scope: Scope, own: Seizure) -> list[Place]:
    """Who held a thing, and who waited, when this hold ended by the sale: each keeps his rank for the proceeds."""
    rows = Seizure.objects.filter(place=own.place, rank__isnull=False, prepared_at__date__lte=own.ended_on)
    there = Q(state=State.SOLD, ended_on__gte=own.ended_on) | Q(state__in=IN_FORCE)
    line = [_place(scope, one, one.rank or 0, one.rank == 1) for one in rows.filter(there).select_related("court")]
    taken = {one.rank for one in line}
    return sorted([*_outside(own, taken, max(taken) - len(taken)), *line], key=lambda one: one.rank)


def _outside(own: Seizure, taken: set[int], before: int) -> list[Place]:
    """The holds before ours that the office counted and the house does not have, with the names it told."""
    free = [rank for rank in range(1, before + len(taken) + 1) if rank not in taken][:before]
    told = {int(one["rank"]): str(one["court"]) for one in own.asset.particulars.get("seals") or ()}
    names = [told.get(rank, "") for rank in free]
    return [Place(rank, name, name, rank == 1, None, True) for rank, name in zip(free, names, strict=True)]


def orders(scope: Scope, seizure_id: int) -> list[Order]:
    """Every order about a hold, oldest first."""
    rows = Order.objects.filter(seizure=seizure(scope, seizure_id))
    return list(rows.select_related("ruling", "assistance", "request").order_by("no"))


def to_sign(scope: Scope) -> list[Order]:
    """Orders drafted and not sent, what a judge has to look at: renewals first, the first end first, the others by age."""
    rows = Order.objects.filter(seizure__court_id__in=scope.courts, state=Order.State.DRAFTED)
    rows = rows.exclude(seizure__case_id__in=scope.recused)
    found = rows.select_related("seizure__case", "seizure__asset", "ruling", "assistance").order_by("prepared_at")
    return sorted(found, key=lambda one: one.act == "renew" and one.seizure.until_on or date.max)


def open_order(row: Seizure, *states: str) -> Order:
    """The order that is not done yet. Raises NothingToOrder."""
    found = row.orders.select_related("ruling", "assistance").filter(state__in=states or OPEN).first()
    if found is None:
        raise NothingToOrder
    return found


def control(row: Seizure, on: date) -> Control:
    """A hold as a page may show it."""
    every = sorted(row.orders.all(), key=lambda one: one.no)
    pending = next((one for one in every if one.state in OPEN), None)
    term = None
    if row.state == State.EFFECTIVE and row.from_on and row.until_on:
        term = law.term(rules.KIND_OF[row.asset.kind], row.from_on, row.until_on)
    left = (row.until_on - on).days if term and row.until_on else None
    return Control(
        id=row.pk,
        case_id=row.case_id,
        asset=assets.thing(row.asset),
        kind=row.kind,
        state=row.state,
        amount=None if row.amount_fen is None else Money(row.amount_fen),
        held=None if row.held_fen is None else Money(row.held_fen),
        rank=row.rank,
        from_on=row.from_on,
        until_on=row.until_on,
        days_left=left,
        act_by=term.act_by if term else None,
        alarm=_alarm(term, on) if term else None,
        circle=alarm(left, on).circle if left is not None else (),
        pending=pending.act if pending else "",
        pending_state=pending.state if pending else "",
        document_ids=tuple(n for one in every for n in (one.ruling_id, one.assistance_id)),
        words=next((one.words for one in reversed(every) if one.words), ""),
        emptied=row.state == State.EFFECTIVE and row.held_fen == 0 and any(one.done_fen for one in every),
    )


def _alarm(term: law.Term, on: date) -> int | None:
    rung = [(term.last - day).days for day in term.alarms if day <= on]
    return min(rung) if rung else None


def ceiling(scope: Scope, case_id: int, on: date) -> Money:
    """What may be held at most: the debt on the day and the enforcement fee (民诉法 253; 查扣冻规定 19)."""
    due = cases.due(scope, case_id, on, assume_last=True)
    return due.left + due.fee


def held(scope: Scope, case_id: int) -> list[law.Held]:
    """What the case holds or has asked for, as the law compares it; a thing nobody has priced counts nothing yet.

    Of a thing counts the debtor's part, less what is served before the case.
    """
    rows = list(seizures(scope, case_id).filter(state__in=LIVE))
    nets = assets.nets(row.asset_id for row in rows)
    return [_held(row, nets[row.asset_id]) for row in rows]


def _held(row: Seizure, net: assets.Net) -> law.Held:
    waiting = row.state == State.WAITING
    if row.kind == Seizure.Kind.SEAL:
        return law.Held(str(row.pk), net.value, prior=net.prior, waiting=waiting)
    amount = Money(row.amount_fen or 0)
    value = min(amount, net.left) if row.held_fen is None else Money(row.held_fen)
    return law.Held(str(row.pk), value, waiting=waiting, cash=True)


def cover(scope: Scope, case_id: int, on: date) -> Cover:
    """Whether a case holds enough, and what it could let go."""
    top, rows = ceiling(scope, case_id, on), held(scope, case_id)
    return Cover(top, rules.law_net(rows), law.excess(top, rows, on))


def live_on(case_id: int) -> Iterable[Seizure]:
    """A case's live holds, for the case's own end."""
    return Seizure.objects.filter(case_id=case_id, state__in=LIVE).order_by("pk")
