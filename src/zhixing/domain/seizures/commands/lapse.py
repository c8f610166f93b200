"""The end of a term: what rings before it, that it lapses, and that somebody deals with it."""

from datetime import datetime
from typing import Any

from zhixing.domain.seizures import rules
from zhixing.domain.seizures.commands.answers import end
from zhixing.domain.seizures.commands.debts import order_anew
from zhixing.domain.seizures.commands.prepare import about_of, drop, locked, prepare
from zhixing.domain.seizures.events import LapseHandled, SeizureEnding
from zhixing.domain.seizures.models import Order, Seizure
from zhixing.domain.seizures.refusals import NotLapsed, ReasonMissing
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.scope import Scope
from zhixing.law.seizure_alarms import alarm

State = Seizure.State


def _locked(seizure_id: int) -> Seizure:
    lock_case(Seizure.objects.values_list("case_id", flat=True).get(pk=seizure_id))
    return Seizure.objects.select_for_update(of=("self",)).select_related("asset", "case").get(pk=seizure_id)


@command
def ring(scope: Scope, seizure_id: int, at: datetime) -> bool:
    """Say how many days are left of a hold whose day to ring has come, once each. False when it was renewed meanwhile."""
    row = _locked(seizure_id)
    if row.state != State.EFFECTIVE or row.alarm_on is None or row.alarm_on > at.date():
        return False
    assert row.until_on is not None and row.from_on is not None  # a constraint holds it
    row.alarm_on = rules.next_alarm(row.asset.kind, row.from_on, row.until_on, at.date())
    row.save(update_fields=["alarm_on"])
    left = (row.until_on - at.date()).days
    heard = alarm(left, at.date())
    told: dict[str, Any] = {"until_on": row.until_on.isoformat(), "days": left, "step": heard.step}
    announce(scope, SeizureEnding(**about_of(row), **told, circle=list(heard.circle)), at)
    return True


@command
def lapse(scope: Scope, seizure_id: int, at: datetime) -> bool:
    """A hold past its last day has no effect any longer (查扣冻规定 27); whoever waits behind it takes effect.

    In a case that is over nobody need deal with it. False when it was renewed meanwhile.
    """
    row = _locked(seizure_id)
    if row.state != State.EFFECTIVE or row.until_on is None or row.until_on >= at.date():
        return False
    if row.orders.filter(state=Order.State.DRAFTED).exists():
        drop(scope, seizure_id, rules.LAPSED, at)
    end(scope, row, State.LAPSED, at)
    if row.case.closed_how in rules.ENDS_HOLDS:
        _handle(scope, row, rules.CASE_OVER, at)
    return True


@command
def handle_lapse(scope: Scope, seizure_id: int, how: str, at: datetime) -> Seizure:
    """Say in words why a hold lapsed and why it is left so. Raises NotLapsed, ReasonMissing."""
    scope.require("seizure.draft")
    row, words = _lapsed(scope, seizure_id, how)
    _handle(scope, row, words, at)
    return row


@command
def seize_anew(scope: Scope, seizure_id: int, how: str, at: datetime) -> Seizure:
    """Say in words why a hold lapsed, and draft a new one, which goes to the tail of the queue (查扣冻规定 27).

    Of what a third party owes a new order to it is drafted; the lapsed hold is given back. Raises NotLapsed, ReasonMissing,
    and what `prepare` and `order_anew` raise.
    """
    row, words = _lapsed(scope, seizure_id, how)
    if row.third_id is not None:
        order_anew(scope, row, at)
        _handle(scope, row, rules.SEIZED_ANEW + words, at)
        return row
    new = prepare(scope, row.case_id, row.asset_id, at, reason=words)
    _handle(scope, row, rules.SEIZED_ANEW + words, at)
    return new


def _lapsed(scope: Scope, seizure_id: int, how: str) -> tuple[Seizure, str]:
    words = how.strip()[:180]
    if not any(letter.isalnum() for letter in words):
        raise ReasonMissing
    row = locked(scope, seizure_id)
    if row.state != State.LAPSED or row.handled_at is not None:
        raise NotLapsed
    return row, words


def _handle(scope: Scope, row: Seizure, how: str, at: datetime) -> None:
    row.handled_by, row.handled_at, row.handled_how = scope.actor, at, how
    row.save(update_fields=["handled_by", "handled_at", "handled_how"])
    announce(scope, LapseHandled(**about_of(row)), at)
