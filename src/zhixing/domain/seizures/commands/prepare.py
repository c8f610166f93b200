"""Drafting an order about a hold: two papers for a judge to sign, nothing sent yet."""

from datetime import date, datetime
from typing import Any

from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.domain.inquiries import api as inquiries
from zhixing.domain.parties import api as parties
from zhixing.domain.seizures import rules
from zhixing.domain.seizures.events import SeizurePrepared
from zhixing.domain.seizures.models import Order, Seizure
from zhixing.domain.seizures.queries import LIVE, OPEN, ceiling, held, open_order, seizure
from zhixing.domain.seizures.refusals import (
    CaseNotRunning,
    HeldAlready,
    NoHolder,
    NotADeposit,
    NotHeld,
    OrderRunning,
    ReasonMissing,
    TooMuchDeducted,
)
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import seizure as law

State = Seizure.State


@command
def prepare(
    scope: Scope,
    case_id: int,
    asset_id: int,
    at: datetime,
    until_on: date | None = None,
    amount: Money | None = None,
    reason: str = "",
) -> Seizure:
    """Draft ruling and assistance notice of a first hold; a deposit's sum is what is still uncovered unless given.

    Prepared twice, it is the same draft. Raises CaseNotRunning, NoSuchAsset, HeldAlready, ExemptProperty, NoHolder,
    OverSeizure (unless `reason` says why it must be), TermTooLong.
    """
    scope.require("seizure.draft")
    lock_case(case_id)
    case, on = cases.case(scope, case_id), at.date()
    if case.status != cases.Case.Status.ACTIVE:
        raise CaseNotRunning
    thing = assets.claimed(scope, case_id, asset_id)
    if (known := _known(case_id, asset_id)) is not None:
        return known
    rules.check_exempt(str(thing.particulars.get("exempt", "")))
    sum_ = _checked_sum(scope, case_id, thing, amount, on, reason)
    term, act = rules.term(thing.kind, on, until_on), "seal" if sum_ is None else "freeze"
    row = Seizure.objects.create(
        court_id=case.court_id,
        case=case,
        asset=thing,
        unit=_holder(thing, act),
        kind=act,
        amount_fen=None if sum_ is None else sum_.fen,
        quantity=rules.quantity(thing.kind, sum_, thing.particulars),
        reason=reason.strip()[:200],
        prepared_at=at,
    )
    _draft(scope, row, act, at, {"from_on": on, "until_on": term.last}, sum_)
    return row


def _known(case_id: int, asset_id: int) -> Seizure | None:
    """The draft there is. Raises HeldAlready."""
    found = Seizure.objects.filter(case_id=case_id, asset_id=asset_id, state__in=LIVE).first()
    if found is not None and found.state != State.DRAFTED:
        raise HeldAlready(state=found.get_state_display())
    return found


def _checked_sum(
    scope: Scope, case_id: int, thing: assets.Asset, amount: Money | None, on: date, reason: str
) -> Money | None:
    """The exact sum that money or a right is frozen for, None for what is sealed. Raises OverSeizure."""
    top, others = ceiling(scope, case_id, on), held(scope, case_id)
    if thing.kind not in rules.FROZEN:
        net = assets.nets([thing.pk])[thing.pk]
        rules.check_excess(top, others, law.Held("new", net.value, prior=net.prior), on, reason)
        return None
    exact = amount or rules.needed(top, others) or top
    rules.check_excess(top, others, law.Held("new", exact, cash=True), on, reason)
    return exact


def prefix_of(thing: assets.Asset) -> str:
    """What the orders about a thing begin with: `account`, `vehicle`, `fishing_boat` …, as the office that told of it."""
    item = inquiries.item_for(thing.kind, str(thing.particulars.get("item", "")))
    return item.code.removesuffix(".query") if item else thing.kind


def _holder(thing: assets.Asset, act: str) -> agencies.Unit:
    """Who carries it out: the office that told of the thing, else the nearest to it that can, systems before counters."""
    able = agencies.units(rules.item_code(prefix_of(thing), thing.kind, act))
    told_by = str(thing.particulars.get("unit", ""))
    if thing.kind == assets.Asset.Kind.DEPOSIT:
        able = [unit for unit in able if unit.code == told_by]
    if not able:
        raise NoHolder
    place = f"{thing.particulars.get('address', '')} {thing.title}"
    near = {unit.pk: -agencies.reach(unit.area, place) for unit in able}
    return min(able, key=lambda unit: (unit.code != told_by, near[unit.pk], unit.by_hand, unit.code))


def _draft(
    scope: Scope, row: Seizure, act: str, at: datetime, values: dict[str, Any], amount: Money | None, reason: str = ""
) -> Order:
    """The two papers and the order they are for."""
    ruling_code, assistance_code = rules.papers(act, row.asset.kind)
    thing, owner = row.asset, parties.party(scope, row.asset.claims.get(case_id=row.case_id).owner_id)
    text = rules.mark_text(thing.kind, thing.number, thing.mark)
    known: dict[str, Any] = {
        "holder": owner.name,
        "agency": row.carrier,
        "bank": row.carrier,
        "bank_account": thing.number,
        "amount": amount,
        "assets": [{"name": thing.title, "mark": text, "place": row.carrier}],
        "reason": reason,
    }
    told = cases.roles(scope, row.case_id) if act == "release" else cases.applicants(scope, row.case_id)
    to_all = [role.party_id for role in told] + [owner.pk]
    about = f"asset:{row.asset_id}"
    given = {name: value for name, value in (known | values).items() if value not in (None, "")}
    ruling = documents.draft(scope, row.case_id, ruling_code, named(ruling_code, given), to_all, at, about)
    given["ruling_no"] = ruling.number
    third = [row.third_id] if row.third_id else []
    assistance = documents.draft(scope, row.case_id, assistance_code, named(assistance_code, given), third, at, about)
    order = Order.objects.create(
        seizure=row,
        no=row.orders.count() + 1,
        act=act,
        ruling=ruling,
        assistance=assistance,
        amount_fen=amount.fen if amount else None,
        from_on=values.get("from_on"),
        until_on=values.get("until_on"),
        prepared_by=scope.actor,
        prepared_at=at,
    )
    announce(scope, SeizurePrepared(**about_of(row), act=act), at)
    return order


def named(code: str, given: dict[str, Any]) -> dict[str, Any]:
    """What this template names, of what is known."""
    template = documents.template(code)
    wanted = {field.name for field in (*template.fields, *template.optional)}
    return {name: value for name, value in given.items() if name in wanted}


def about_of(row: Seizure) -> dict[str, Any]:
    """What every event about a hold carries."""
    return {
        "court_id": row.court_id,
        "case_id": row.case_id,
        "object": f"asset:{row.asset_id}",
        "seizure_id": row.pk,
        "asset_id": row.asset_id,
    }


def locked(scope: Scope, seizure_id: int) -> Seizure:
    """The hold, its case's chain locked first. Raises NoSuchSeizure."""
    found = seizure(scope, seizure_id)
    lock_case(found.case_id)
    rows = Seizure.objects.select_for_update(of=("self",)).select_related("asset", "case", "unit")
    return rows.get(pk=found.pk)


def _ready(scope: Scope, seizure_id: int, act: str, at: datetime, *states: str) -> tuple[Seizure, Order | None]:
    """The hold, and the draft of this act if there is one. Raises NotHeld, OrderRunning."""
    row = locked(scope, seizure_id)
    if row.state not in states:
        raise NotHeld(state=row.get_state_display())
    running = row.orders.filter(state__in=OPEN).first()
    if running is None or (running.act == act and running.state == Order.State.DRAFTED):
        return row, running
    if running.state == Order.State.DRAFTED and running.act == "renew" and running.prepared_by.startswith("robot:"):
        drop(scope, seizure_id, rules.OVERTAKEN, at)  # what the robot laid ready stands in nobody's way
        return row, None
    raise OrderRunning(act=running.act)


@command
def prepare_renewal(scope: Scope, seizure_id: int, at: datetime, until_on: date | None = None) -> Order:
    """Draft a renewal, before the end (民诉解释 485). Raises NotHeld, OrderRunning, SeizureLapsed, TermTooLong."""
    scope.require("seizure.draft")
    row, known = _ready(scope, seizure_id, "renew", at, State.EFFECTIVE)
    if known is not None:
        return known
    assert row.until_on is not None  # a constraint holds it
    term = rules.renewed(row.asset.kind, row.until_on, at.date(), until_on)
    return _draft(scope, row, "renew", at, {"from_on": at.date(), "until_on": term.last}, None)


@command
def prepare_release(scope: Scope, seizure_id: int, reason: str, at: datetime) -> Order:
    """Draft a release (查扣冻规定 28). Raises NotHeld, OrderRunning, ReasonMissing."""
    scope.require("seizure.draft")
    if not reason.strip():
        raise ReasonMissing
    row, known = _ready(scope, seizure_id, "release", at, State.EFFECTIVE, State.WAITING)
    return known or _draft(scope, row, "release", at, {}, None, reason.strip()[:200])


@command
def prepare_deduction(scope: Scope, seizure_id: int, amount: Money, at: datetime) -> Order:
    """Draft a deduction from a frozen deposit: no more than is frozen and due (民诉法 253).

    Raises NotADeposit, NotHeld, OrderRunning, CaseNotRunning, TooMuchDeducted.
    """
    scope.require("seizure.draft")
    row, known = _ready(scope, seizure_id, "deduct", at, State.EFFECTIVE)
    if row.asset.kind not in rules.DEDUCTIBLE:
        raise NotADeposit
    if row.case.status != cases.Case.Status.ACTIVE:
        raise CaseNotRunning
    left, frozen = ceiling(scope, row.case_id, at.date()), Money(row.amount_fen or 0)
    if not Money.zero < amount <= min(left, frozen):
        raise TooMuchDeducted(amount=amount, left=left, frozen=frozen)
    return known or _draft(scope, row, "deduct", at, {}, amount)


@command
def drop(scope: Scope, seizure_id: int, reason: str, at: datetime) -> Seizure:
    """Give up an order that was not sent; its papers are taken back. Raises NothingToOrder, ReasonMissing."""
    scope.require("seizure.draft")
    if not reason.strip():
        raise ReasonMissing
    row = locked(scope, seizure_id)
    order = open_order(row, Order.State.DRAFTED)
    for document_id in (order.ruling_id, order.assistance_id):
        documents.withdraw(scope, document_id, reason, at)
    order.state = Order.State.DROPPED
    order.save(update_fields=["state"])
    if row.state == State.DRAFTED:
        row.state = State.DROPPED
        row.save(update_fields=["state"])
    return row


@command
def drop_all(scope: Scope, asset_id: int, at: datetime) -> None:
    """Give up what is drafted for a record that no longer stands for its thing, in cases of the scope's court."""
    rows = Seizure.objects.filter(asset_id=asset_id, state=State.DRAFTED, court_id=scope.court_id)
    for seizure_id in rows.order_by("pk").values_list("pk", flat=True):
        drop(scope, seizure_id, "财产已并入另一条登记", at)
