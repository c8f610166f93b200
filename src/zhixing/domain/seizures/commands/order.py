"""Sending what a judge has signed, and the one-step doors for the person who may sign."""

from datetime import date, datetime

from zhixing.domain.agencies import api as agencies
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.inquiries import api as inquiries
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.seizures import rules
from zhixing.domain.seizures.commands.prepare import (
    about_of,
    drop,
    locked,
    prefix_of,
    prepare_deduction,
    prepare_release,
    prepare_renewal,
)
from zhixing.domain.seizures.events import SeizureOrdered
from zhixing.domain.seizures.models import Order, Seizure
from zhixing.domain.seizures.queries import live_on, open_order
from zhixing.domain.seizures.refusals import PapersNotSigned
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

State = Seizure.State


@command
def order(scope: Scope, seizure_id: int, at: datetime) -> Order:
    """Send the drafted order of a hold to its office, or hand it to a third party; both papers must be signed (查扣冻规定 1).

    Raises NothingToOrder, PapersNotSigned, ExemptProperty (what was found exempt since it was drafted is only released).
    """
    row = locked(scope, seizure_id)
    one = open_order(row, Order.State.DRAFTED)
    scope.require("seizure.release" if one.act == "release" else "seizure.order")
    if one.act != "release":
        rules.check_exempt(str(row.asset.particulars.get("exempt", "")))
    if {one.ruling.state, one.assistance.state} != {documents.Document.State.SIGNED}:
        raise PapersNotSigned
    one.state, one.ordered_by, one.ordered_at = Order.State.ASKED, scope.actor, at
    if row.unit is not None:
        one.request = _ask(scope, row, row.unit, one, at)
    else:
        documents.serve(scope, one.assistance_id, row.third_id or 0, rules.DIRECT, at)
        one.direct = True
    one.save()
    if row.state == State.DRAFTED:
        row.state = State.ORDERED
        row.save(update_fields=["state"])
    announce(scope, SeizureOrdered(**about_of(row), act=one.act, request_id=one.request_id or 0), at)
    return one


def _ask(scope: Scope, row: Seizure, unit: agencies.Unit, one: Order, at: datetime) -> agencies.Request:
    owner = parties.identity(scope, row.asset.claims.get(case_id=row.case_id).owner_id)
    thing = _thing(row, one.act)
    amount = None if one.amount_fen is None else Money(one.amount_fen)
    to_account = _court_account(scope, row)
    item = rules.order(one.act, thing, amount, one.from_on, one.until_on, to_account, row.case.number)
    return agencies.ask(
        scope,
        row.case_id,
        unit.pk,
        one.act,
        agencies.Target(owner.name, owner.id_number),
        [item],
        rules.BASIS[one.act],
        (one.assistance.number, one.assistance.digest),
        rules.PURPOSE[one.act],
        rules.key(row.pk, one.no, int(row.case.filed_at.timestamp())),
        agencies.waits_until([unit], at)[unit.pk],
        at,
        f"asset:{row.asset_id}",
    )


def _thing(row: Seizure, act: str) -> rules.Thing:
    """The thing with the fields that its office wants of such an order (`inquiries/items.toml`)."""
    thing = row.asset
    item = inquiries.item_for(thing.kind, str(thing.particulars.get("item", "")))
    becomes = item.asset if item else None
    undo = rules.item_code("", thing.kind, act).removeprefix(".")
    return rules.Thing(
        kind=thing.kind,
        number=thing.number,
        mark=thing.mark,
        title=thing.title,
        freeze_id=row.reference,
        prefix=prefix_of(thing),
        wanted=item.control.get(undo, rules.WANTED) if item else rules.WANTED,
        number_field=becomes.number[0] if becomes and len(becomes.number) == 1 else "number",
        mark_field=becomes.mark if becomes else "",
        quantity=row.quantity,
    )


def _court_account(scope: Scope, row: Seizure) -> str:
    """Where deducted money goes: the case's own number at the bank, else the court's account."""
    own = ledger.account(scope, f"case:{row.case_id}")
    return (own.number if own else "") or courts.court(row.court_id).account_number


@command
def sign_and_order(scope: Scope, seizure_id: int, at: datetime) -> Order:
    """Sign what is drafted and send it: a judge's one step. Raises NothingToOrder, NotPermitted, NeedsAJudge."""
    row = locked(scope, seizure_id)
    one = open_order(row, Order.State.DRAFTED)
    for paper in (one.ruling, one.assistance):
        if paper.state == documents.Document.State.DRAFT:
            documents.sign(scope, paper.pk, at)
    return order(scope, seizure_id, at)


@command
def renew(scope: Scope, seizure_id: int, at: datetime, until_on: date | None = None) -> Order:
    """Draft, sign and send a renewal in one step. Raises what `prepare_renewal` and `sign_and_order` raise."""
    prepare_renewal(scope, seizure_id, at, until_on)
    return sign_and_order(scope, seizure_id, at)


@command
def release(scope: Scope, seizure_id: int, reason: str, at: datetime) -> Order | None:
    """Let go: draft, sign and send in one step; a draft that was never sent is dropped instead (None)."""
    row = locked(scope, seizure_id)
    if row.state == State.DRAFTED:
        drop(scope, seizure_id, reason, at)
        return None
    prepare_release(scope, seizure_id, reason, at)
    return sign_and_order(scope, seizure_id, at)


@command
def deduct(scope: Scope, seizure_id: int, amount: Money, at: datetime) -> Order:
    """Draft, sign and send a deduction in one step; the money arrives by the bank's own notice."""
    prepare_deduction(scope, seizure_id, amount, at)
    return sign_and_order(scope, seizure_id, at)


@command
def release_all(scope: Scope, case_id: int, reason: str, at: datetime) -> list[int]:
    """Let go of everything a case holds; holds with an order under way stay. The ids of those let go of.

    A person who may sign sends the releases; a machine only drafts them for him.
    """
    lock_case(case_id)
    done = []
    for row in live_on(case_id):
        running = row.orders.filter(state__in=(Order.State.ASKED, Order.State.FAILED)).exists()
        if running or (row.state != State.DRAFTED and not _clear(scope, row, reason, at)):
            continue
        if scope.staff_id is not None:
            release(scope, row.pk, reason, at)
        elif row.state == State.DRAFTED:
            drop(scope, row.pk, reason, at)
        else:
            prepare_release(scope, row.pk, reason, at)
        done.append(row.pk)
    return done


def _clear(scope: Scope, row: Seizure, reason: str, at: datetime) -> bool:
    """Give up a drafted renewal or deduction that would stand in the way."""
    drafted = row.orders.filter(state=Order.State.DRAFTED).exclude(act="release")
    if drafted.exists():
        drop(scope, row.pk, reason, at)
    return row.state in (State.EFFECTIVE, State.WAITING)
