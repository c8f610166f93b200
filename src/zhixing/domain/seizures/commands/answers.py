"""What offices did about our orders, and holds that end by themselves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q

from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.inquiries import api as inquiries
from zhixing.domain.seizures import jobs, rules
from zhixing.domain.seizures.commands.prepare import about_of, drop, locked, prepare_release
from zhixing.domain.seizures.commands.queue import GONE, leave, place_of, register
from zhixing.domain.seizures.events import (
    MoneyDeducted,
    SeizureLapsed,
    SeizureRefused,
    SeizureReleased,
    SeizureRenewed,
    SeizureVoided,
)
from zhixing.domain.seizures.models import Order, Seizure
from zhixing.domain.seizures.queries import LIVE, open_order
from zhixing.domain.seizures.refusals import NotAnswered, ReasonMissing
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.scope import Scope

State = Seizure.State
FIRST = ("freeze", "seal")


def _locked(request_id: int) -> Order | None:
    case_id = Order.objects.filter(request_id=request_id).values_list("seizure__case_id", flat=True).first()
    if case_id is None:
        return None
    lock_case(case_id)
    Seizure.objects.select_for_update().get(orders__request_id=request_id)
    return Order.objects.select_related("seizure__asset", "seizure__case").get(request_id=request_id)


@command
def take_answer(scope: Scope, request_id: int, at: datetime) -> None:
    """Let an office's answer take effect, once; what can't be read is left to a person."""
    one = _locked(request_id)
    if one is None or one.state not in (Order.State.ASKED, Order.State.FAILED):
        return
    answer = agencies.answers(agencies.request(scope, request_id))[0]
    if answer["result"] != "done":
        return _refused(scope, one, answer, at)
    try:
        _done(scope, one, answer, at)
    except ValueError:
        one.state, one.words = Order.State.FAILED, str(answer.get("reason", ""))[:300]
        one.save()
        return
    one.state, one.done_at = Order.State.DONE, at
    one.save()
    _let_go_after_closing(scope, one.seizure, at)


def _let_go_after_closing(scope: Scope, row: Seizure, at: datetime) -> None:
    """An order that was under way when the case closed took effect after all: its release is drafted (查扣冻规定 28)."""
    if row.case.closed_how in rules.ENDS_HOLDS and row.state in (State.EFFECTIVE, State.WAITING):
        prepare_release(scope, row.pk, rules.CASE_OVER, at)


def _refused(scope: Scope, one: Order, answer: Mapping[str, Any], at: datetime) -> None:
    one.state, one.words, one.done_at = Order.State.REFUSED, str(answer.get("reason", ""))[:300], at
    one.save()
    row = one.seizure
    if row.state == State.ORDERED:
        row.state, row.ended_on = State.REFUSED, at.date()
        row.save()
    announce(scope, SeizureRefused(**about_of(row), act=one.act), at)


def _done(scope: Scope, one: Order, answer: Mapping[str, Any], at: datetime) -> None:
    row = one.seizure
    if one.act in FIRST:
        _seized(scope, row, one, rules.effect(answer), at)
    elif one.act == "renew":
        _renewed(scope, row, one, rules.effect(answer), at)
    elif one.act == "deduct":
        _deducted(scope, row, one, answer, at)
    else:
        end(scope, row, State.RELEASED, at)


def _seized(scope: Scope, row: Seizure, one: Order, effect: rules.Effect, at: datetime) -> None:
    if row.state != State.ORDERED:
        return  # a promotion overtook the answer
    row.reference, row.rank = effect.reference or (one.request.key if one.request else ""), effect.rank
    row.held_fen = effect.held.fen if effect.held is not None else None
    inquiries.note_held(scope, row.case_id, row.asset_id, at)
    register(scope, row, effect, (one.from_on, one.until_on), one.ordered_at or at, at)


def _renewed(scope: Scope, row: Seizure, one: Order, effect: rules.Effect, at: datetime) -> None:
    ends = [day for day in (one.until_on, effect.until_on) if day]
    row.from_on, row.until_on = one.from_on, min(ends)
    row.held_fen = effect.held.fen if effect.held is not None else row.held_fen
    row.alarm_on = rules.next_alarm(row.asset.kind, row.from_on or at.date(), row.until_on, at.date())
    row.save()
    announce(scope, SeizureRenewed(**about_of(row), until_on=row.until_on.isoformat()), at)


def _deducted(scope: Scope, row: Seizure, one: Order, answer: Mapping[str, Any], at: datetime) -> None:
    amount, left = rules.deducted(answer)
    one.done_fen = amount.fen
    row.amount_fen = max((row.amount_fen or 0) - amount.fen, 0)
    row.held_fen = max((row.held_fen or 0) - amount.fen, 0)
    ended = row.amount_fen == 0
    if ended:
        row.state, row.ended_on = State.DEDUCTED, at.date()
    row.save()
    if left is not None:
        assets.note_value(scope, row.asset_id, left, "bank", at.date(), at)
    if ended:
        assets.mark_delivered(scope, row.asset_id, at)
    announce(scope, MoneyDeducted(**about_of(row), fen=amount.fen, ended=ended), at)


@command
def take_service(scope: Scope, document_id: int, way: str, at: datetime) -> None:
    """An order's paper was handed to the third party: it takes effect with that."""
    found = Order.objects.filter(assistance_id=document_id, direct=True, state=Order.State.ASKED)
    case_id = found.values_list("seizure__case_id", flat=True).first()
    if case_id is None or way != rules.DIRECT:
        return
    lock_case(case_id)
    one = found.select_related("seizure__asset", "seizure__case", "assistance").get()
    if one.act == "renew":
        _renewed(scope, one.seizure, one, rules.served(one.assistance.number, one.from_on, one.until_on), at)
    else:
        end(scope, one.seizure, State.RELEASED, at)
    one.state, one.done_at = Order.State.DONE, at
    one.save(update_fields=["state", "done_at"])
    _let_go_after_closing(scope, one.seizure, at)


def end(scope: Scope, row: Seizure, state: str, at: datetime) -> None:
    """A hold is over; the thing is free of this court once no other of its cases holds it."""
    lapsed_on = rules.lapsed_on(row.until_on) if state == State.LAPSED and row.until_on else None
    row.state, row.ended_on, row.alarm_on = state, lapsed_on or at.date(), None
    row.save()
    leave(row)
    ended = SeizureLapsed if state == State.LAPSED else SeizureReleased
    announce(scope, ended(**about_of(row)), at)
    others = Seizure.objects.filter(asset_id=row.asset_id, state__in=LIVE).exclude(pk=row.pk)
    free = assets.asset(scope, row.asset_id).state in (assets.Asset.State.HELD, assets.Asset.State.PRICED)
    if free and row.asset.case_id == row.case_id and not others.exists():
        assets.mark_released(scope, row.asset_id, at)


@command
def note_failure(scope: Scope, request_id: int, at: datetime) -> None:
    """An order got no answer: it stays, for a person to send again."""
    one = _locked(request_id)
    if one is not None and one.state == Order.State.ASKED:
        one.state = Order.State.FAILED
        one.save(update_fields=["state"])


@command
def send_again(scope: Scope, seizure_id: int, at: datetime) -> Order:
    """A person asks once more about an order that got no answer, or one that can't take effect. Raises NothingToOrder."""
    scope.require("request.resend")
    one = open_order(locked(scope, seizure_id), Order.State.FAILED)
    agencies.resend(scope, one.request_id or 0, at, useless=True)
    one.state, one.words = Order.State.ASKED, ""
    one.save(update_fields=["state", "words"])
    return one


@command
def give_up(scope: Scope, seizure_id: int, reason: str, at: datetime) -> Seizure:
    """A failed order counts as not carried out, for a reason a person found out; what was held before stays held.

    The thing can then be drafted for anew. Raises NothingToOrder, NotAnswered, ReasonMissing.
    """
    scope.require("seizure.order")
    if not reason.strip():
        raise ReasonMissing
    row = locked(scope, seizure_id)
    one = open_order(row, Order.State.FAILED)
    if one.request is None or one.request.state != agencies.Request.State.ANSWERED:
        raise NotAnswered
    one.seizure = row
    _refused(scope, one, {"reason": reason.strip()}, at)
    return row


@command
def take_promotion(scope: Scope, notice_id: int, at: datetime) -> None:
    """The hold before ours ended, ours is in force now (查扣冻规定 26); its own term starts today."""
    notice = agencies.notice(notice_id)
    one = _locked(notice.request_id)
    if one is None or one.seizure.state not in (State.WAITING, State.ORDERED):
        return
    if assets.asset(scope, one.seizure.asset_id).state in GONE:
        return  # it was sold: what waits has no effect any more
    effect = rules.effect({"records": [agencies.record_of(notice)]})
    row = one.seizure
    row.reference = effect.reference or row.reference
    if effect.in_force:  # but while the one before it has not told us that it ended, it waits for that
        register(scope, row, effect, (None, None), row.entered_at or at, at)


@command
def end_by_sale(scope: Scope, case_id: int, asset_id: int, at: datetime) -> None:
    """The thing is the buyer's: what this case held ends by itself, without an order (查扣冻规定 27).

    What other cases hold or wait for, of other courts too, ends in their own transactions; these are not told which case.
    """
    lock_case(case_id)
    place = place_of(assets.asset(scope, asset_id))
    if not place:
        return  # money: what is left in the account stays frozen
    live = Seizure.objects.filter(Q(asset_id=asset_id) | Q(place=place), state__in=LIVE)
    live.filter(case_id=case_id).update(state=State.SOLD, ended_on=at.date(), alarm_on=None)
    for seizure_id, court_id in live.exclude(case_id=case_id).order_by("pk").values_list("pk", "court_id"):
        jobs.void_waiting.defer(seizure_id=seizure_id, sold_in=case_id if court_id == scope.court_id else 0)


@command
def void_waiting(scope: Scope, seizure_id: int, sold_in: int, at: datetime) -> bool:
    """Another case sold the whole thing: a hold that waited counts as never in force (法函〔2007〕100号; 查扣冻规定 26).

    Its place in the queue is kept, for the rank of its creditor in the proceeds. Orders drafted are taken back, nothing
    need be released. False when it had ended before.
    """
    case_id = Seizure.objects.values_list("case_id", flat=True).get(pk=seizure_id)
    lock_case(case_id)
    row = Seizure.objects.select_for_update(of=("self",)).select_related("asset").get(pk=seizure_id)
    if row.state not in LIVE:
        return False
    if row.orders.filter(state=Order.State.DRAFTED).exists():
        drop(scope, seizure_id, "财产已由本院另案处置完毕", at)
    row.state, row.ended_on, row.alarm_on = State.SOLD, at.date(), None
    row.save(update_fields=["state", "ended_on", "alarm_on"])
    announce(scope, SeizureVoided(**about_of(row), rank=row.rank or 0, sold_in=sold_in), at)
    return True
