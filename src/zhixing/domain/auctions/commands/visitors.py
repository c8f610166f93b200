"""What the public does around a lot: viewings and their places, questions and answers, watching."""

from datetime import datetime

from django.db import IntegrityError, transaction

from zhixing.domain.auctions.commands.log import note
from zhixing.domain.auctions.events import QuestionAnswered, QuestionAsked, ViewingCancelled, ViewingOpened
from zhixing.domain.auctions.models import Appointment, Lot, Question, Round, Viewing, Watch
from zhixing.domain.auctions.queries.lots import SHOWN, lot
from zhixing.domain.auctions.refusals import (
    NoSuchLot,
    NoSuchQuestion,
    NoSuchViewing,
    QuestionEmpty,
    TooManyQuestions,
    ViewingFull,
    ViewingOver,
    ViewingTimesWrong,
)
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.scope import Scope

MOST_OPEN = 5
"""Questions of one bidder that wait for an answer [design]."""
LONGEST = 500


@command
def open_viewing(
    scope: Scope,
    lot_id: int,
    starts_at: datetime,
    ends_at: datetime,
    seats: int,
    meet: str,
    at: datetime,
    live: bool = False,
) -> Viewing:
    """Offer a time to see the lot (网拍规定 14); before its bidding ends. Raises ViewingTimesWrong."""
    scope.require("auction.prepare")
    one = lot(scope, lot_id)
    lock_case(one.case_id)
    coming = Round.objects.filter(lot=one, state__in=Round.LIVE).first()
    meet = meet.strip()[:120]
    wrong = (
        not at <= starts_at < ends_at or not 0 < seats <= 500 or not meet or (live and not meet.startswith("https://"))
    )
    if wrong or (coming is not None and ends_at > coming.closes_at):
        raise ViewingTimesWrong
    opened, new = Viewing.objects.get_or_create(
        lot=one, starts_at=starts_at, live=live, defaults={"ends_at": ends_at, "seats": seats, "meet": meet}
    )
    if new:
        note(scope, one, ViewingOpened, at, viewing_id=opened.pk, live=live)
    return opened


@command
def cancel_viewing(scope: Scope, viewing_id: int, at: datetime) -> Viewing:
    """Call a viewing off. Raises NoSuchViewing."""
    scope.require("auction.prepare")
    found = Viewing.objects.filter(pk=viewing_id, cancelled_at=None).select_related("lot").first()
    if found is None:
        raise NoSuchViewing(viewing_id=viewing_id)
    one = lot(scope, found.lot_id)
    lock_case(one.case_id)
    found.cancelled_at = at
    found.save(update_fields=["cancelled_at"])
    note(scope, one, ViewingCancelled, at, viewing_id=viewing_id)
    return found


@command
def book_viewing(scope: Scope, viewing_id: int, bidder_id: int, at: datetime) -> Appointment:
    """Take a place; taking it twice is one place. Raises NoSuchViewing, ViewingOver, ViewingFull."""
    scope.require("auction.bid")
    slot = Viewing.objects.select_for_update().filter(pk=viewing_id, cancelled_at=None, lot__state__in=SHOWN).first()
    if slot is None:
        raise NoSuchViewing(viewing_id=viewing_id)
    if (own := slot.appointments.filter(bidder_id=bidder_id).first()) is not None:
        return own
    if at >= slot.starts_at:
        raise ViewingOver(viewing_id=viewing_id)
    taken = set(slot.appointments.values_list("seat", flat=True))
    seat = next((number for number in range(1, slot.seats + 1) if number not in taken), None)
    if seat is None:
        raise ViewingFull(viewing_id=viewing_id)
    return Appointment.objects.create(viewing=slot, seat=seat, bidder_id=bidder_id, made_at=at)


@command
def give_up_viewing(scope: Scope, viewing_id: int, bidder_id: int) -> None:
    """Give one's place back; without one nothing happens."""
    scope.require("auction.bid")
    Appointment.objects.filter(viewing_id=viewing_id, bidder_id=bidder_id).delete()


@command
def ask_court(scope: Scope, lot_id: int, bidder_id: int, text: str, at: datetime) -> Question:
    """Ask the court about a lot; shown to all once answered. Raises NoSuchLot, QuestionEmpty, TooManyQuestions."""
    scope.require("auction.bid")
    one = _on_show(lot_id)
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise QuestionEmpty
    lock_case(one.case_id)
    waiting = Question.objects.filter(bidder_id=bidder_id, answered_at=None).count()
    if waiting >= MOST_OPEN:
        raise TooManyQuestions(count=waiting)
    asked = Question.objects.create(lot=one, bidder_id=bidder_id, text=text, asked_at=at)
    note(scope, one, QuestionAsked, at, question_id=asked.pk)
    return asked


@command
def answer_question(scope: Scope, question_id: int, shown: str, answer: str, at: datetime) -> Question:
    """Answer a question in public; `shown` is it as everybody may read it. Raises NoSuchQuestion, QuestionEmpty."""
    scope.require("auction.control")
    found = Question.objects.filter(pk=question_id, lot__court_id__in=scope.courts).select_related("lot").first()
    if found is None:
        raise NoSuchQuestion(question_id=question_id)
    one = lot(scope, found.lot_id)
    lock_case(one.case_id)
    found.shown, found.answer, found.answered_at = shown.strip()[:500], answer.strip()[:1000], at
    if not found.shown or not found.answer:
        raise QuestionEmpty
    found.save(update_fields=["shown", "answer", "answered_at"])
    note(scope, one, QuestionAnswered, at, question_id=question_id)
    return found


@command
def watch(scope: Scope, lot_id: int, bidder_id: int, at: datetime, on: bool = True) -> bool:
    """Watch a lot or leave it; whether it is watched now. Raises NoSuchLot."""
    scope.require("auction.bid")
    one = _on_show(lot_id)
    if not on:
        Watch.objects.filter(lot=one, bidder_id=bidder_id).delete()
        return False
    try:
        with transaction.atomic():
            Watch.objects.get_or_create(lot=one, bidder_id=bidder_id, defaults={"since_at": at})
    except IntegrityError:
        return True  # another window was faster
    return True


def _on_show(lot_id: int) -> Lot:
    found = Lot.objects.filter(pk=lot_id, state__in=SHOWN).first()
    if found is None:
        raise NoSuchLot(lot_id=lot_id)
    return found
