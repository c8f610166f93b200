"""Reminders handed to the text-message gateway; killed at any moment, they go on where they were."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.utils.timezone import localtime
from procrastinate.exceptions import AlreadyEnqueued

from zhixing.domain.agencies import api as agencies
from zhixing.domain.auctions import commands, rules
from zhixing.domain.auctions.models import Reminder
from zhixing.gateways import sms
from zhixing.gateways.failures import GatewayFailure
from zhixing.infra import clock
from zhixing.infra.jobs import TryAgain, job
from zhixing.kernel.refusal import Refusal
from zhixing.law.service_ways import may_message


@job()
def send_reminders() -> None:
    """Hand over what waits, a batch at a time; in quiet hours it waits, and what came too late stays."""
    while batch := _ready():
        ids = [one.pk for one in batch]
        messages = [sms.Sms(f"{rules.REMIND}{one.pk}", one.bidder.phone, _words(one)) for one in batch]
        try:
            answer = agencies.hand_over_texts(messages)
        except Refusal as failure:
            may_pass = isinstance(failure, GatewayFailure) and failure.resend
            if commands.note_reminders_unsent(ids, failure.code, may_pass):
                raise TryAgain from failure
            continue
        declined = {rules.reminded(one) or 0: reason for one, reason in answer.rejected.items()}
        commands.note_reminders_sent(ids, declined, clock.real_now())


def _ready() -> list[Reminder]:
    """The next reminders that may go out now; those too late are marked on the way."""
    clocks: dict[int, datetime] = {}
    found, late = list[Reminder](), list[int]()
    rows = Reminder.objects.filter(state=Reminder.State.QUEUED).order_by("pk")
    for one in rows.select_related("round__lot__court", "bidder")[: sms.LARGEST_BATCH]:
        court_id = one.round.court_id
        now = clocks.get(court_id) or clocks.setdefault(court_id, clock.now(court_id))
        if not rules.may_still_remind(one.what, one.round.state, _moment(one), now):
            late.append(one.pk)
        elif may_message(now):
            found.append(one)
    if late:
        commands.drop_late(late)
    return found


def _moment(one: Reminder) -> datetime:
    return localtime(one.round.opens_at if one.what == Reminder.What.OPENS else one.round.ends_at)


def _words(one: Reminder) -> str:
    lot = one.round.lot
    address = f"{settings.BASE_URL}/auctions/{lot.pk}/"
    return rules.reminder(one.what, lot.court.name, lot.title, _moment(one), address)


def let_reminders_go() -> None:
    """Let a worker send the reminders that wait, outside quiet hours; called by the sweep."""
    waiting = Reminder.objects.filter(state=Reminder.State.QUEUED).order_by("round__court_id")
    courts = waiting.values_list("round__court_id", flat=True).distinct()
    if any(may_message(clock.now(court_id)) for court_id in courts):
        try:
            send_reminders.configure(queueing_lock="auctions.reminders").defer()
        except AlreadyEnqueued:
            pass


def take_receipts(told: Iterable[sms.Receipt]) -> None:
    """Receipts of reminders; those of other rooms are passed over."""
    known = [(pk, one.delivered, one.reason) for one in told if (pk := rules.reminded(one.id)) is not None]
    commands.take_reminder_receipts(known)
