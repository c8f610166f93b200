"""移送处置权: asking the court that holds a thing first for the right to sell it, and what it answers.

优先权批复 1–3; 保全规定 21. Both courts act in transactions of their own cases; ranks stay as they are.
"""

from datetime import datetime
from typing import Any

from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.seizures import jobs, rules
from zhixing.domain.seizures.commands.prepare import about_of, locked
from zhixing.domain.seizures.events import (
    RightToSellAsked,
    RightToSellGained,
    RightToSellGiven,
    RightToSellRefused,
)
from zhixing.domain.seizures.models import Seizure, Transfer
from zhixing.domain.seizures.queries.rights import PUBLISHED, first_here, may_ask, transfer
from zhixing.domain.seizures.refusals import (
    AnsweredAlready,
    AskedAlready,
    KeepsItsRight,
    NotHeld,
    NotWaiting,
    ReasonMissing,
)
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import seizure_court as law

State = Transfer.State
PRESERVATION = "执保"


@command
def ask_right(
    scope: Scope, seizure_id: int, ground: str, reason: str, at: datetime, outside: rules.OtherCourt | None = None
) -> Transfer:
    """Sign and send the letter that asks for the right to sell; `outside`: the first court where it is none of the house.

    Raises NotWaiting, AskedAlready, ReasonMissing, KeepsItsRight.
    """
    scope.require("seizure.order")
    row, words = locked(scope, seizure_id), _words(reason)
    first = first_here(row)
    if row.state != Seizure.State.WAITING or (first is None and outside is None):
        raise NotWaiting
    if Transfer.objects.filter(hold=row, state__in=(State.ASKED, State.AGREED)).exists():
        raise AskedAlready
    other = _of_house(first) if first is not None else outside
    assert other is not None  # one of the two is there
    power = may_ask(row, ground, other.facts, at.date())
    if power.seller is law.Seller.FIRST:
        raise KeepsItsRight(power=power.sentence(), power_en=power.sentence("en"))
    one = Transfer(hold=row, first=first, asker=courts.court(row.court_id).name, holder=other.name, ground=ground)
    one.reason, one.asked_by, one.asked_at = words, scope.actor, at
    one.answer_by = law.transfer_answer_due(at.date()).on
    said = {"seized_on": other.facts.seized_on, "answer_by": one.answer_by}
    one.letter = _letter(scope, row, rules.RIGHT_PAPERS["ask"], one.holder, words, said, False, at)
    one.save()
    _tell(scope, RightToSellAsked, row, one, at, answer_by=one.answer_by.isoformat())
    if first is not None:
        jobs.hear_of_right.defer(transfer_id=one.pk)
    return one


def _of_house(first: Seizure) -> rules.OtherCourt:
    """What the rule asks of a hold of the house itself."""
    assert first.from_on is not None  # it is in force: a constraint holds it
    preserved = first.case.kind == PRESERVATION
    facts = law.FirstSeizure(
        first.from_on,
        preservation=preserved,
        sale_published=first.asset.state in PUBLISHED,
        adjudicated=not preserved,
    )
    return rules.OtherCourt(first.court.name, facts)


def _words(text: str) -> str:
    if not text.strip():
        raise ReasonMissing
    return text.strip()[:200]


def _letter(
    scope: Scope, row: Seizure, code: str, to: str, words: str, said: dict[str, Any], parties: bool, at: datetime
) -> documents.Document:
    """A letter between courts, signed by who sends it; `parties`: those of this court's case are told (优先权批复 2)."""
    thing = row.asset
    given = {"other_court": to, "asset": thing.title, "reason": words} | said
    given["asset_mark"] = rules.mark_text(thing.kind, thing.number, thing.mark)
    roles = cases.roles(scope, row.case_id) if parties else []
    told = [role.party_id for role in roles if role.kind in ("applicant", "debtor")]
    return documents.issue(scope, row.case_id, code, given, told, at, f"asset:{row.asset_id}")


def _tell(scope: Scope, event: Any, row: Seizure, one: Transfer, at: datetime, **more: Any) -> None:
    announce(scope, event(**about_of(row), transfer_id=one.pk, **more), at)


@command
def note_asked(scope: Scope, seizure_id: int, asker: str, ground: str, reason: str, at: datetime) -> Transfer:
    """A letter of a court outside asks for the right to sell what this case holds first. Raises NotHeld, ReasonMissing."""
    scope.require("seizure.draft")
    row = locked(scope, seizure_id)
    if row.state != Seizure.State.EFFECTIVE:
        raise NotHeld(state=row.get_state_display())
    one = Transfer(first=row, asker=_words(asker)[:64], holder=courts.court(row.court_id).name, ground=ground)
    one.reason, one.asked_by, one.asked_at = _words(reason), scope.actor, at
    one.answer_by = law.transfer_answer_due(at.date()).on
    one.save()
    _tell(scope, RightToSellAsked, row, one, at, answer_by=one.answer_by.isoformat())
    return one


def _open(scope: Scope, transfer_id: int, own: str) -> tuple[Transfer, Seizure]:
    """A transfer not answered yet and the hold of one's own in it, its case locked. Raises AnsweredAlready."""
    found = transfer(scope, transfer_id)
    row = found.first if own == "first" else found.hold
    if row is None or row.court_id not in scope.courts:
        raise NotWaiting if own == "hold" else NotHeld(state="")
    lock_case(row.case_id)
    one = Transfer.objects.select_for_update().get(pk=found.pk)
    if one.state != State.ASKED:
        raise AnsweredAlready
    return one, Seizure.objects.select_related("asset", "case", "court").get(pk=row.pk)


@command
def answer_right(
    scope: Scope, transfer_id: int, agreed: bool, words: str, at: datetime, reserve: Money | None = None
) -> Transfer:
    """The first court signs the letter that lets the other sell, or one that says why not (优先权批复 2).

    `reserve`: what is to be put aside by rank for its claim while that is not adjudicated (3). Its hold and its rank
    stay. Raises AnsweredAlready, NotHeld, ReasonMissing.
    """
    scope.require("seizure.order")
    one, row = _open(scope, transfer_id, "first")
    if row.state != Seizure.State.EFFECTIVE:
        raise NotHeld(state=row.get_state_display())
    one.words = words.strip()[:200] if agreed else _words(words)
    said = {"share_kept": reserve} if agreed and reserve else {}
    code = rules.RIGHT_PAPERS["agree" if agreed else "refuse"]
    one.reply = _letter(scope, row, code, one.asker, one.words or rules.AGREES, said, agreed, at)
    _answered(scope, one, agreed, at, reserve)
    _tell(scope, RightToSellGiven if agreed else RightToSellRefused, row, one, at)
    if one.hold_id is not None:
        jobs.take_right.defer(transfer_id=one.pk)
    return one


def _answered(scope: Scope, one: Transfer, agreed: bool, at: datetime, reserve: Money | None) -> None:
    one.state = State.AGREED if agreed else State.REFUSED
    one.reserve_fen = reserve.fen if agreed and reserve else None
    one.answered_by, one.answered_at = scope.actor, at
    one.save()


@command
def note_right_answer(
    scope: Scope, transfer_id: int, agreed: bool, words: str, at: datetime, reserve: Money | None = None
) -> Transfer:
    """A person writes down what a first court outside the house answered. Raises AnsweredAlready, ReasonMissing."""
    scope.require("seizure.draft")
    one, row = _open(scope, transfer_id, "hold")
    if one.first_id is not None:
        raise AnsweredAlready  # a court of the house answers for itself
    one.words = _words(words)
    _answered(scope, one, agreed, at, reserve)
    _take(scope, one, row, at)
    return one


@command
def withdraw_right(scope: Scope, transfer_id: int, at: datetime) -> Transfer:
    """The asking court no longer asks. Raises AnsweredAlready."""
    scope.require("seizure.order")
    one, _ = _open(scope, transfer_id, "hold")
    one.state = State.WITHDRAWN
    one.save(update_fields=["state"])
    return one


@command
def hear_of_right(scope: Scope, transfer_id: int, at: datetime) -> None:
    """In the first court's own case: another court asks for the right to sell."""
    one = Transfer.objects.select_related("first__asset").get(pk=transfer_id)
    if one.first is not None:
        lock_case(one.first.case_id)
        _tell(scope, RightToSellAsked, one.first, one, at, answer_by=one.answer_by.isoformat())


@command
def take_right(scope: Scope, transfer_id: int, at: datetime) -> None:
    """In the asking court's own case: what the first court answered."""
    one = Transfer.objects.select_related("hold__asset").get(pk=transfer_id)
    if one.hold is not None:
        lock_case(one.hold.case_id)
        _take(scope, one, one.hold, at)


def _take(scope: Scope, one: Transfer, row: Seizure, at: datetime) -> None:
    if one.state != State.AGREED:
        return _tell(scope, RightToSellRefused, row, one, at)
    thing = assets.mark_held(scope, row.asset_id, row.case_id)
    sellable = thing.kind in rules.SELLABLE and thing.case_id == row.case_id
    _tell(scope, RightToSellGained, row, one, at, rank=row.rank or 0, kind=thing.kind, sellable=sellable)
