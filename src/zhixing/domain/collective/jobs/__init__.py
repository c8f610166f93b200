"""Files of a round made and handed to the bank, codes and messages to phones; killed at any moment, all go on where they were."""

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef
from procrastinate.exceptions import AlreadyEnqueued

from zhixing.domain.agencies import api as agencies
from zhixing.domain.collective import commands, queries, rules
from zhixing.domain.collective.jobs.lists import read_list, tell_list
from zhixing.domain.collective.jobs.told import name_check_id, words
from zhixing.domain.collective.models import (
    Batch,
    Check,
    Code,
    Mailing,
    Matter,
    Parcel,
    Registration,
    Round,
    Text,
)
from zhixing.domain.collective.queries.rounds import paid_to
from zhixing.domain.payments import api as payments
from zhixing.gateways import banks, sms
from zhixing.gateways.agencies import Accepted
from zhixing.gateways.failures import AgencyRefused, GatewayFailure, MalformedAnswer
from zhixing.gateways.iso20022 import pain
from zhixing.gateways.iso20022.pain import PaymentReport
from zhixing.infra import clock, files
from zhixing.infra.jobs import DIED, TryAgain, give_up, job
from zhixing.infra.reactor import reaction_scope
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.service_ways import may_message

HANDS = 2
"""Jobs that make the files of one round side by side: one builds while the other books."""
SENDERS = 2
"""Jobs that send one mailing side by side: one waits for the provider while the other makes the next batch."""
GAP = timedelta(seconds=20)
"""Real time after which a missing receipt is asked for, and asked for again [design]."""
GIVEN_UP = timedelta(hours=72)
"""Real time after which nobody asks for a receipt any more: the gap stays to be seen [design]."""
AT_ONCE = 20
"""Batches whose receipts one job asks for."""
CODE = "crowd-code-"
"""Keys of one-time codes, whose receipts nobody waits for."""
AGAIN = 600
"""Real seconds after which what failed for hours is begun again where no person is asked: files, questions about names [design]."""
TOGETHER = 5
"""Real seconds in which those who register are gathered for one question to the police office [design]."""


@job()
def make(round_id: int) -> None:
    """Make files until none is left; each is sent by a job of its own."""
    court_id = Round.objects.select_related("matter").get(pk=round_id).matter.court_id
    scope = reaction_scope(court_id, "collective.make")
    while (parcel_id := commands.make_parcel(scope, round_id, clock.now(court_id))) is not None:
        if payments.has_bank(court_id):
            send.defer(parcel_id=parcel_id)


@job()
def send(parcel_id: int) -> None:
    """Hand a file to the court's bank, or ask what became of it; under its id the bank pays once."""
    one = Parcel.objects.select_related("round__matter").get(pk=parcel_id)
    if one.state != Parcel.State.MADE:
        return
    court_id = one.round.matter.court_id
    scope = reaction_scope(court_id, "collective.send")
    try:
        bank = agencies.endpoint(payments.bank_of(court_id), one.message_id)
        answer = banks.send_payments(bank, files.fetch(one.file), at=clock.real_now())
        if isinstance(answer, PaymentReport):
            one = commands.settle_parcel(scope, answer.original, clock.now(court_id))
    except Refusal as failure:
        commands.note_failure(scope, parcel_id, failure.code)
        if isinstance(failure, MalformedAnswer) and failure.body:
            case_id, now = one.round.matter.case_id, clock.now(court_id)
            payments.keep_unread(scope, one.message_id, failure.body, case_id, now, failure)
        if isinstance(failure, GatewayFailure) and not failure.resend:
            return  # trying again changes nothing: a person must look
        raise
    if one.state == Parcel.State.MADE:
        wait = answer.poll_after if isinstance(answer, Accepted) else 5
        send.configure(schedule_in={"seconds": max(1, wait)}).defer(parcel_id=parcel_id)


@job()
def check_names(matter_id: int) -> None:
    """Ask the bank, some thousand at a time, whether names and accounts belong together; killed, it goes on where it was."""
    one = Matter.objects.select_related("court").get(pk=matter_id)
    scope = reaction_scope(one.court_id, "collective.check_names")
    while True:
        asked_at = clock.now(one.court_id)
        people = commands.unasked(one).only("number", "name", "holder", "account")[: rules.PARCEL]
        payees = {str(who.number): pain.Account(str(who.account), who.payee, "") for who in people}
        if not payees:
            return
        if not (told := _ask_bank(one, payees)):
            check_names.configure(schedule_in={"seconds": 5}).defer(matter_id=matter_id)
            return
        commands.note_names(scope, matter_id, told, asked_at)


def _ask_bank(one: Matter, payees: dict[str, pain.Account]) -> dict[int, str]:
    """The bank's word by number, or nothing while it is still at it; the same people are one question."""
    court, made_at, id = one.court, one.created_at.astimezone(clock.SHANGHAI), name_check_id(one.pk, payees)
    bank = agencies.endpoint(payments.bank_of(court.pk), id)
    name = court.account_name or court.name
    try:
        answer = banks.check_payees(bank, id, name, payees, made_at=made_at, at=clock.real_now())
    except AgencyRefused:
        return {int(key): "none" for key in payees}
    return {} if isinstance(answer, Accepted) else words(answer)


@job()
def check_identities(matter_id: int) -> None:
    """Ask the police office about those who registered; killed, it goes on where it was."""
    court_id = Matter.objects.values_list("court_id", flat=True).get(pk=matter_id)
    scope = reaction_scope(court_id, "collective.check_identities")
    while commands.ask_identities(scope, matter_id, clock.now(court_id)):
        pass


def let_identities_be_checked() -> None:
    """Have the police office asked about those nobody was asked about; called every second, asked some seconds after."""
    unasked = Registration.objects.filter(matter=OuterRef("pk"), police_asked_at=None)
    if queries.police_office() is not None:
        for matter_id in Matter.objects.filter(Exists(unasked)).values_list("pk", flat=True):
            _let_one_wait(check_identities, f"identities:{matter_id}", TOGETHER, matter_id=matter_id)


@job()
def check(check_id: int) -> None:
    """Compare the registrations of a matter with its audit list."""
    court_id = Check.objects.select_related("matter").get(pk=check_id).matter.court_id
    commands.run_check(reaction_scope(court_id, "collective.check"), check_id, clock.now(court_id))


def give_up_dead() -> int:
    """End the checks and readings whose job died for good, and name the files that were never handed over, so that a person sees it;
    files are made on, and the bank is asked about names, again after a while, for nobody else would. How many.
    """

    def tell_check(check_id: int) -> None:
        court_id = Check.objects.select_related("matter").get(pk=check_id).matter.court_id
        commands.note_check_failed(check_id, DIED, clock.now(court_id))

    def tell_file(parcel_id: int) -> None:
        one = Parcel.objects.select_related("round__matter").get(pk=parcel_id)
        commands.note_failure(
            reaction_scope(one.round.matter.court_id, "collective.send"), parcel_id, one.failure or DIED
        )

    def again(task: Any) -> Callable[..., None]:
        return lambda **of: task.configure(schedule_in={"seconds": AGAIN}).defer(**of)

    told = give_up(check, tell_check) + give_up(read_list, tell_list) + give_up(send, tell_file)
    return told + give_up(make, again(make)) + give_up(check_names, again(check_names))


@job()
def send_codes() -> None:
    """Hand over the one-time codes that wait, a batch at a time; one that was never answered for is asked for anew."""
    while waiting := list(
        Code.objects.filter(sent=False).select_related("matter__court").order_by("pk")[: sms.LARGEST_BATCH]
    ):
        fresh = [one for one in waiting if one.at > clock.now(one.matter.court_id) - commands.LASTS]
        batch = [sms.Sms(f"{CODE}{one.pk}-{int(one.at.timestamp())}", one.phone, _code(one)) for one in fresh]
        if batch:  # after an outage codes that are good for nothing any more stay here
            agencies.hand_over_texts(batch)
        commands.note_codes_sent([(one.pk, one.at) for one in waiting])


def _code(one: Code) -> str:
    return (
        f"【{one.matter.court.name}】验证码 {one.one_time}，10 分钟内有效，用于{one.matter.title}登记或更正账户。"
        "登记不收任何费用，不要把验证码告诉别人。"
    )


def let_codes_go() -> None:
    """Let a worker send the codes that wait; called every second."""
    if Code.objects.filter(sent=False).exists():
        _let_one_wait(send_codes, "codes")


def _let_one_wait(task: Any, name: str, wait: int = 0, **arguments: int) -> None:
    """Defer a job, for so many seconds, unless one of this name waits already."""
    later = {"schedule_in": {"seconds": wait}} if wait else {}
    try:
        task.configure(queueing_lock=f"collective.{name}", **later).defer(**arguments)
    except AlreadyEnqueued:
        pass


@job()
def send_texts(mailing_id: int) -> None:
    """Send batches until none is left or the hours are over; who comes after goes on."""
    court_id = Mailing.objects.select_related("matter").get(pk=mailing_id).matter.court_id
    while may_message(clock.now(court_id)):
        taken = commands.take_batch(mailing_id, clock.real_now())
        if taken is None:
            return
        batch, may_go = taken
        time.sleep(max(0.0, (may_go - clock.real_now()).total_seconds()))
        _send(batch)


def _send(batch: Batch) -> None:
    mailing = batch.mailing
    matter = mailing.matter
    rows = Text.objects.filter(mailing=mailing, place__range=(batch.first, batch.last)).order_by("place")
    places = list(rows.values_list("place", "number"))
    phones = dict(matter.people.filter(number__in=[number for _, number in places]).values_list("number", "phone"))
    paid = paid_to(matter, phones) if rules.AMOUNT in mailing.words else {}
    head = f"【{matter.court.name}】{mailing.words}"
    messages = [
        sms.Sms(
            rules.text_id(mailing.pk, place),
            str(phones[number]),
            head.replace(rules.NUMBER, str(number)).replace(rules.AMOUNT, f"{paid.get(number, Money.zero):,}"),
        )
        for place, number in places
    ]
    try:
        answer = agencies.hand_over_texts(messages, rules.text_batch_id(mailing.pk, batch.position))
    except GatewayFailure as failure:
        commands.note_unsent(batch.pk)
        raise TryAgain from failure
    own = {one.id: place for one, (place, _) in zip(messages, places, strict=True)}
    rejected = [(own[one], reason) for one, reason in answer.rejected.items()]
    commands.note_sent(batch.pk, rejected, clock.real_now())


@job()
def close_gaps(mailing_id: int) -> None:
    """Ask for the receipts that are missing; what the provider knows nothing of is sent again, under the same ids."""
    now = clock.real_now()
    late = Batch.objects.filter(mailing_id=mailing_id, sent_at__range=(now - GIVEN_UP, now - GAP))
    late = late.exclude(asked_at__gt=now - GAP)
    for batch in late.exclude(answered=F("last") - F("first") + 1).order_by("position")[:AT_ONCE]:
        commands.note_asked(batch.pk, clock.real_now())
        try:
            known = sms.poll_receipts(
                agencies.endpoint("sms"), rules.text_batch_id(mailing_id, batch.position), at=clock.real_now()
            )
        except AgencyRefused:
            commands.note_unsent(batch.pk)
            continue
        take_receipts(known)


def take_receipts(told: tuple[sms.Receipt, ...] | list[sms.Receipt]) -> None:
    """Receipts of messages of any mailing; those of other rooms are passed over."""
    by_mailing: dict[int, list[tuple[int, bool, str]]] = {}
    for one in told:
        if (place := rules.text_place(one.id)) is not None:
            by_mailing.setdefault(place[0], []).append((place[1], one.delivered, one.reason))
    for mailing_id, rows in by_mailing.items():
        commands.take_texts(mailing_id, rows)


def let_texts_go() -> None:
    """Once a second: wake senders for what waits, ask for what is missing, close what is complete."""
    now = clock.real_now()
    for one in Mailing.objects.filter(finished_at=None).select_related("matter").order_by("pk"):
        court_id = one.matter.court_id
        open_ = one.batches.exclude(answered=F("last") - F("first") + 1)
        if not open_.exists():
            commands.finish_mailing(reaction_scope(court_id, "collective.texts"), one.pk, clock.now(court_id))
        elif open_.filter(sent_at=None).exists():
            if one.alive_until < now and may_message(clock.now(court_id)):
                commands.note_alive(one.pk, now)
                for hand in range(SENDERS):
                    _let_one_wait(send_texts, f"texts:{one.pk}:{hand}", mailing_id=one.pk)
        elif open_.filter(sent_at__range=(now - GIVEN_UP, now - GAP)).exclude(asked_at__gt=now - GAP).exists():
            _let_one_wait(close_gaps, f"gaps:{one.pk}", mailing_id=one.pk)
