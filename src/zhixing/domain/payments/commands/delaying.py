"""Money that can't go out in time: a delay with its reason, or keeping it in trust (提存) for who can't be paid."""

from datetime import datetime
from typing import Any

from zhixing.domain.cases import api as cases
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments.commands.preparing import check_free
from zhixing.domain.payments.events import DelayMoved, MoneyPutInTrust, MoneyTakenFromTrust
from zhixing.domain.payments.models import Delay, Trust
from zhixing.domain.payments.refusals import (
    DelayOpen,
    InTrustAlready,
    NoDelay,
    NothingToPay,
    NotThisReason,
    OnlyAPerson,
    ReasonMissing,
    SamePersonTwice,
)
from zhixing.infra import clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import case_money

State = Delay.State


@command
def ask_delay(scope: Scope, case_id: int, reason: str, note: str, at: datetime) -> Delay:
    """Ask to pay a case's money out later, for one of the law's reasons; it runs only once it is approved.

    Raises OnlyAPerson, NotThisReason, ReasonMissing, DelayOpen.
    """
    scope.require("payment.instruct")
    if scope.staff_id is None:
        raise OnlyAPerson()
    if not case_money.may_delay(reason, approved=True):
        raise NotThisReason(reason=reason)
    if not note.strip():
        raise ReasonMissing()
    lock_case(case_id)
    case = cases.case(scope, case_id)
    if Delay.objects.filter(case_id=case_id, state__in=[State.ASKED, State.APPROVED]).exists():
        raise DelayOpen()
    row = Delay.objects.create(
        court_id=case.court_id,
        case_id=case_id,
        reason=reason,
        note=note.strip()[:200],
        asked_by_id=scope.staff_id,
        asked_at=at,
    )
    _tell(scope, row, at)
    return row


@command
def decide_delay(scope: Scope, case_id: int, approved: bool, at: datetime) -> Delay:
    """The head of enforcement or the president approves or refuses (款物规定 10). Raises OnlyAPerson, NoDelay, SamePersonTwice."""
    scope.require("payment.delay")
    if scope.staff_id is None:
        raise OnlyAPerson()
    row = _locked(scope, case_id, State.ASKED)
    if row.asked_by_id == scope.staff_id:
        raise SamePersonTwice()
    row.state = State.APPROVED if approved else State.REFUSED
    row.decided_by_id, row.decided_at = scope.staff_id, at
    row.save()
    _tell(scope, row, at)
    return row


@command
def end_delay(scope: Scope, case_id: int, at: datetime) -> Delay:
    """The reason has fallen away: from today the law's days to pay run. Raises NoDelay."""
    scope.require("payment.instruct")
    row = _locked(scope, case_id, State.APPROVED)
    row.state, row.ended_on = State.ENDED, clock.day(at)
    row.pay_by = case_money.pay_out_after_delay(row.ended_on).on
    row.save()
    _tell(scope, row, at)
    return row


def _locked(scope: Scope, case_id: int, state: str) -> Delay:
    lock_case(case_id)
    cases.case(scope, case_id)
    row = Delay.objects.select_for_update().filter(court_id=scope.court_id, case_id=case_id, state=state).first()
    if row is None:
        raise NoDelay()
    return row


def _tell(scope: Scope, row: Delay, at: datetime) -> None:
    event = DelayMoved(
        court_id=row.court_id,
        case_id=row.case_id,
        object=f"delay:{row.pk}",
        reason=row.reason,
        state=str(row.state),
    )
    announce(scope, event, at)


@command
def put_in_trust(scope: Scope, case_id: int, party_id: int, reason: str, at: datetime) -> Trust:
    """Keep for a party what is payable to it and can't be paid (提存); payments under way to it must end first.

    Raises OnlyAPerson, ReasonMissing, NothingToPay, NotEnoughPayable, InTrustAlready.
    """
    scope.require("payment.instruct")
    if scope.staff_id is None:
        raise OnlyAPerson()
    if not reason.strip():
        raise ReasonMissing()
    lock_case(case_id)
    case, source = cases.case(scope, case_id), f"payable:{case_id}:{party_id}"
    owed = ledger.balance(scope, source)
    if not owed:
        raise NothingToPay()
    check_free(scope, source, owed)
    if Trust.objects.filter(case_id=case_id, party_id=party_id, taken_at=None).exists():
        raise InTrustAlready()
    row = Trust.objects.create(
        court_id=case.court_id,
        case_id=case_id,
        party_id=party_id,
        fen=owed.fen,
        reason=reason.strip()[:200],
        put_by_id=scope.staff_id,
        put_at=at,
    )
    _move(scope, row, "payable", "trust", at)
    announce(scope, MoneyPutInTrust(**_about(row)), at)
    return row


@command
def take_from_trust(scope: Scope, case_id: int, party_id: int, at: datetime) -> Trust:
    """The party can be paid after all: what was kept is payable again, and paid as ever. Raises OnlyAPerson, NothingToPay."""
    scope.require("payment.instruct")
    if scope.staff_id is None:
        raise OnlyAPerson()
    lock_case(case_id)
    cases.case(scope, case_id)
    rows = Trust.objects.select_for_update().filter(court_id=scope.court_id, case_id=case_id, party_id=party_id)
    row = rows.filter(taken_at=None).first()
    if row is None:
        raise NothingToPay()
    row.taken_at = at
    row.save(update_fields=["taken_at"])
    _move(scope, row, "trust", "payable", at)
    announce(scope, MoneyTakenFromTrust(**_about(row)), at)
    return row


def _move(scope: Scope, row: Trust, source: str, target: str, at: datetime) -> None:
    sum_, party = Money(row.fen), f"{row.case_id}:{row.party_id}"
    legs = [(f"{source}:{party}", -sum_), (f"{target}:{party}", sum_)]
    ledger.post(scope, f"trust:{row.pk}:{target}", legs, f"to_{target}", at, row.case_id)


def _about(row: Trust) -> dict[str, Any]:
    return {
        "court_id": row.court_id,
        "case_id": row.case_id,
        "object": f"party:{row.party_id}",
        "party_id": row.party_id,
        "fen": row.fen,
    }
