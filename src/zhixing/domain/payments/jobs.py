"""Calls to the bank: sending a released batch, asking what became of it, fetching notices of what came in."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from procrastinate.contrib.django import app

from zhixing.domain.agencies import api as agencies
from zhixing.domain.courts import api as courts
from zhixing.domain.payments import commands, rules
from zhixing.domain.payments.files import payment_file
from zhixing.domain.payments.models import Batch
from zhixing.domain.payments.queries import court_of_account, courts_with_a_bank, is_bank_of, line
from zhixing.domain.payments.queries.daily import days_to_fetch
from zhixing.domain.payments.refusals import FileAlteredSince, NotTheCourtsBank
from zhixing.gateways import banks
from zhixing.gateways.agencies import Accepted
from zhixing.gateways.failures import AgencyRefused, GatewayFailure, MalformedAnswer
from zhixing.gateways.files import NotAnsweredYet
from zhixing.gateways.iso20022 import acmt, pain
from zhixing.gateways.iso20022.pain import PaymentReport
from zhixing.gateways.wire import Endpoint
from zhixing.infra import clock, files
from zhixing.infra.jobs import DIED, give_up, job
from zhixing.infra.reactor import reaction_scope
from zhixing.kernel.refusal import Refusal

Told = Callable[[PaymentReport | acmt.Report, str], bool]
_ABOVE: list[Told] = []
Kept = Callable[[str, bytes, str, Refusal], None]
_KEPT_ABOVE: list[Kept] = []
LONGEST_WAIT = timedelta(days=3)
"""How long a bank is asked for the statement of a day, or its folder looked into [design]."""


@job()
def send(batch_id: int) -> None:
    """Hand a released batch to the bank; sent twice, it is paid once."""
    batch = Batch.objects.select_related("case").get(pk=batch_id)
    if batch.state != Batch.State.RELEASED:
        return
    wait = _ask_names(batch)
    batch.refresh_from_db()
    if wait or batch.state != Batch.State.RELEASED:
        return _later(send, batch, wait)
    going = [one for one in batch.payouts.order_by("pk") if not one.misnamed]
    document = payment_file(batch, going, courts.court(batch.court_id))
    if files.digest(document) != batch.sm3:
        commands.note_failure(reaction_scope(batch.court_id, "payments.send"), batch_id, FileAlteredSince().code)
        raise FileAlteredSince()
    _ask(batch, lambda bank: banks.send_payments(bank, document, at=clock.real_now()))


@job()
def check_names(batch_id: int) -> None:
    """Ask the bank about the payees as soon as a batch is prepared, so that nobody releases a wrong one."""
    batch = Batch.objects.get(pk=batch_id)
    if batch.state in (Batch.State.PREPARED, Batch.State.APPROVED):
        _later(check_names, batch, _ask_names(batch))


def _ask_names(batch: Batch) -> int:
    """Ask about the payees not asked about; what a bank that checks none says is kept too. Seconds to wait for its answer."""
    asked = {str(one.pk): one for one in batch.payouts.filter(checked="").order_by("pk")}
    if not asked:
        return 0
    scope = reaction_scope(batch.court_id, "payments.check_names")
    court, stamp = courts.court(batch.court_id), batch.prepared_at.astimezone(clock.SHANGHAI)
    payees = {key: pain.Account(str(one.number), str(one.holder), "") for key, one in asked.items()}
    id = rules.name_check_id(batch.court_id, batch.pk, f"{stamp:%y%m%d%H%M%S}")
    try:
        answer = banks.check_payees(
            agencies.endpoint(line(batch.court_id).unit, id),
            id,
            court.account_name or court.name,
            payees,
            made_at=stamp,
            at=clock.real_now(),
        )
    except AgencyRefused:
        told = dict.fromkeys(asked, "none")
    except Refusal as failure:
        commands.note_failure(scope, batch.pk, failure.code)
        raise
    else:
        if isinstance(answer, Accepted):
            return max(1, answer.poll_after)
        told = _words(answer)
    commands.note_names(scope, batch.pk, told, clock.now(batch.court_id))
    return 0


def _words(told: acmt.Report) -> dict[str, str]:
    return {key: "ok" if one.fits else (one.reason or "NOMATCH")[:8] for key, one in told.verdicts.items()}


def _later(task: Any, batch: Batch, wait: int) -> None:
    """Let the job come again when the bank said how long it takes."""
    if wait:
        task.configure(schedule_in={"seconds": wait}).defer(batch_id=batch.pk)


@job()
def poll(batch_id: int) -> None:
    """Ask the bank what became of a batch it has accepted."""
    batch = Batch.objects.get(pk=batch_id)
    if batch.state == Batch.State.RELEASED:
        _ask(batch, lambda bank: banks.poll_payments(bank, batch.message_id, at=clock.real_now()))


def _ask(batch: Batch, call: Callable[[Endpoint], PaymentReport | Accepted]) -> None:
    """One call; its answer goes to one command, a failure is kept where finance sees it and the job is tried again."""
    scope = reaction_scope(batch.court_id, "payments.send")
    try:
        bank = agencies.endpoint(line(batch.court_id).unit, batch.message_id)
        answer = call(bank)
        if isinstance(answer, PaymentReport):
            commands.settle(scope, answer.original, clock.now(batch.court_id))
    except Refusal as failure:
        commands.note_failure(scope, batch.pk, failure.code)
        if isinstance(failure, MalformedAnswer) and failure.body:
            now = clock.now(batch.court_id)
            commands.keep_unread(scope, batch.message_id, failure.body, batch.case_id, now, failure)
        if isinstance(failure, GatewayFailure) and not failure.resend:
            return  # trying again changes nothing: a person must look
        raise
    batch.refresh_from_db()
    if batch.state == Batch.State.RELEASED:
        wait = answer.poll_after if isinstance(answer, Accepted) else 5
        again = send if bank.box else poll
        again.configure(schedule_in={"seconds": max(1, wait)}).defer(batch_id=batch.pk)


@job()
def fetch(court_id: int) -> None:
    """Fetch and book what the bank has to tell of the court's account; a file that is refused is kept and passed.

    A bank that does not answer is asked again with the next round; until then finance sees it. One that exchanges files lays
    its notices into its folder by itself (`take_callback`): here it is only seen whether the folder can be reached.
    """
    at_bank, scope = line(court_id), reaction_scope(court_id, "payments.fetch")
    bank, number = agencies.endpoint(at_bank.unit), courts.court(court_id).account_number
    try:
        if bank.box is not None:
            bank.box.names("in")
            return commands.note_fetched(scope, at_bank.after)
        notices = banks.poll_notices(bank, number, at_bank.after, at=clock.real_now())
    except GatewayFailure as failure:
        return commands.note_fetched(scope, at_bank.after, failure.code)
    for seq, document in notices:
        commands.take_notice(scope, document, clock.now(court_id))
        commands.note_fetched(scope, seq)
    commands.note_fetched(scope, at_bank.after)


@job()
def fetch_statement(court_id: int, on: str, until: str = "") -> None:
    """Fetch and book the bank's statement of a day (ISO), with its balances.

    A bank that does not answer is noted and asked again until that instant of real time; so long has one that exchanges
    files to lay it into its folder.
    """
    at_bank, scope, day = line(court_id), reaction_scope(court_id, "payments.fetch"), date.fromisoformat(on)
    bank, now = agencies.endpoint(at_bank.unit, rules.statement_id(court_id, day)), clock.real_now()
    try:
        document = banks.statement_file(bank, courts.court(court_id).account_number, day, at=now)
    except GatewayFailure as failure:
        if not isinstance(failure, NotAnsweredYet):
            commands.note_fetched(scope, at_bank.after, failure.code)
        ends = datetime.fromisoformat(until) if until else now + LONGEST_WAIT
        if failure.resend and now < ends:
            again = fetch_statement.configure(schedule_in={"seconds": bank.look_again})
            again.defer(court_id=court_id, on=on, until=ends.isoformat())
        return
    commands.take_notice(scope, document, clock.now(court_id))


def give_up_unsent() -> int:
    """Mark the batches whose job died for good, and those the bank is silent about, for finance to see; how many."""

    def tell(batch_id: int) -> None:
        batch = Batch.objects.get(pk=batch_id)
        commands.note_failure(reaction_scope(batch.court_id, "payments.send"), batch_id, batch.failure or DIED)

    silent = [
        commands.note_silence(reaction_scope(court_id, "payments.send"), clock.now(court_id))
        for court_id in courts_with_a_bank()
    ]
    return give_up(send, tell) + give_up(poll, tell) + sum(silent)


@app.periodic(cron="* * * * *")
@app.task(name="zhixing.domain.payments.jobs.fetch_all", queue="calls", queueing_lock="payments.fetch_all")
def fetch_all(timestamp: int) -> None:
    """Every minute, ask each court's bank; notices the bank sends by itself come sooner."""
    for court_id in courts_with_a_bank():
        fetch.defer(court_id=court_id)


@app.periodic(cron="40 16,22 * * *")  # read as UTC: 00:40 and 06:40 at the court
@app.task(
    name="zhixing.domain.payments.jobs.fetch_statements", queue="calls", queueing_lock="payments.fetch_statements"
)
def fetch_statements(timestamp: int) -> None:
    """After midnight, and again in the morning, ask each court's bank for the statements of the days since the last one."""
    for court_id in courts_with_a_bank():
        for on in days_to_fetch(court_id, clock.today(court_id) - timedelta(days=1)):
            fetch_statement.defer(court_id=court_id, on=on.isoformat())


@agencies.awaits_by_file
def awaited(key: str, unit: str) -> bool | None:
    """Whether the answer of the court's bank under this key is still waited for; None for a key of another room or bank."""
    batch = Batch.objects.filter(Q(message_id=key) | Q(pk=rules.batch_asked(key))).first()
    if not is_bank_of(batch.court_id if batch else rules.court_asked(key), unit):
        return None
    if batch is None:
        return True  # a statement: whoever asked for it waits until it is read
    if batch.message_id == key:
        return batch.state == Batch.State.RELEASED
    return batch.payouts.filter(checked="").exists()


@agencies.takes_by_file("/wires/banks/notices", "/wires/banks/payments", kind="bank")
def take_callback(body: bytes, unit: str) -> bool:
    """What a bank POSTed to us or laid into its folder, received before: notices and statements are booked, reports settle
    their batch or go to the room above that sent what they report on; False when it is nobody's.

    Raises MalformedAnswer, MessageInvalid, NotTheCourtsBank.
    """
    found = banks.parse_callback(body, unit)
    if isinstance(found, PaymentReport):
        batch = Batch.objects.filter(message_id=found.message_id).first()
        if batch is None:
            return _told_above(found, unit)
        require_bank(batch.court_id, unit)
        scope = reaction_scope(batch.court_id, "payments.callback")
        commands.settle(scope, found.original, clock.now(batch.court_id))
        return True
    if isinstance(found, acmt.Report):
        batch = Batch.objects.filter(pk=rules.batch_asked(found.asked)).first()
        if batch is None:
            return _told_above(found, unit)
        require_bank(batch.court_id, unit)
        scope = reaction_scope(batch.court_id, "payments.callback")
        commands.note_names(scope, batch.pk, _words(found), clock.now(batch.court_id))
        return True
    if not isinstance(found, tuple):
        return False
    owners = {court_of_account(notice.account) for notice in found}
    court_id = owners.pop() if len(owners) == 1 else None
    if court_id is None:
        return False
    require_bank(court_id, unit)
    commands.take_notice(reaction_scope(court_id, "payments.callback"), body, clock.now(court_id))
    return True


@agencies.keeps_refused("/wires/banks/notices", "/wires/banks/payments")
def keep_refused(body: bytes, unit: str, refused: Refusal) -> None:
    """A report that was refused is kept beside the payments it speaks of, and seen by finance; only of the court's own bank."""
    message_id = pain.speaks_of(body)
    batch = Batch.objects.filter(message_id=message_id).first() if message_id else None
    if batch is None:
        for keep in _KEPT_ABOVE if message_id else ():
            keep(message_id, body, unit, refused)
    elif is_bank_of(batch.court_id, unit):
        scope = reaction_scope(batch.court_id, "payments.callback")
        commands.keep_unread(scope, message_id, body, batch.case_id, clock.now(batch.court_id), refused)
        commands.note_failure(scope, batch.pk, refused.code)


def keeps_told(keep: Kept) -> Kept:
    """Let a room above keep a refused report on a file that room sent."""
    _KEPT_ABOVE.append(keep)
    return keep


def takes_told(take: Told) -> Told:
    """Let a room above take in what a bank tells late of files that room sent; False for what is none of its own."""
    _ABOVE.append(take)
    return take


def _told_above(found: PaymentReport | acmt.Report, unit: str) -> bool:
    return any(take(found, unit) for take in _ABOVE)


def require_bank(court_id: int, unit: str) -> None:
    """Raises NotTheCourtsBank when another bank than the court's own signed."""
    if not is_bank_of(court_id, unit):
        raise NotTheCourtsBank(unit=unit)
