"""Calls to other offices: one call each, its answer goes to one command."""

from collections.abc import Mapping
from datetime import datetime

from zhixing.domain.agencies import queries, rules
from zhixing.domain.agencies.models import Request, Unit
from zhixing.gateways import agencies as wire
from zhixing.gateways import banks
from zhixing.gateways.failures import GatewayFailure, MalformedAnswer, WrongSignature
from zhixing.gateways.iso20022.auth import AccountsAnswer
from zhixing.infra import clock
from zhixing.infra.jobs import DIED, TryAgain, give_up, job
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope

Reply = wire.AgencyReply | AccountsAnswer | wire.Accepted


def _scope(row: Request) -> Scope:
    return Scope(f"unit:{row.unit.code}", row.court_id, frozenset({row.court_id}), frozenset())


@job()
def send_request(request_id: int) -> None:
    """Send one request; what comes back at once is taken in, what comes later is polled for."""
    _exchange(request_id, poll=False)


@job()
def poll_request(request_id: int) -> None:
    """Ask for the answer of a request that was accepted."""
    _exchange(request_id, poll=True)


def _exchange(request_id: int, poll: bool) -> None:
    from zhixing.domain.agencies import commands

    row = Request.objects.select_related("unit", "case__officer", "court").get(pk=request_id)
    if row.state in (Request.State.ANSWERED, Request.State.FAILED):
        return
    try:
        reply = _call(row, poll, clock.real_now())
    except Refusal as failure:
        may_pass = isinstance(failure, GatewayFailure) and failure.resend
        if commands.note_failure(_scope(row), request_id, failure.code, may_pass, clock.now(row.court_id)):
            raise TryAgain from failure
        return
    if isinstance(reply, wire.Accepted):
        commands.note_accepted(_scope(row), request_id, clock.now(row.court_id))
        poll_request.configure(schedule_in={"seconds": reply.poll_after}).defer(request_id=request_id)
        return
    _take(row, reply)


def _call(row: Request, poll: bool, at: datetime) -> Reply:
    """One call over the wire this request goes by. Raises GatewayFailure."""
    to = queries.endpoint(row.unit.code)
    if rules.goes_by_iso20022(queries.codes(row)):
        if poll:
            return banks.poll_accounts(to, row.key, at=at)
        return banks.ask_accounts(to, queries.account_inquiry(row), at=at)
    sent = queries.on_the_wire(row)
    if poll:
        return wire.poll(to, sent, at=at, court_on=clock.today(row.court_id))
    return wire.send(to, sent, at=at)


def _take(row: Request, reply: wire.AgencyReply | AccountsAnswer) -> None:
    from zhixing.domain.agencies import commands

    if isinstance(reply, AccountsAnswer):
        items: tuple[wire.ItemAnswer, ...] = (rules.account_answer(reply.statements, reply.complete),)
    else:
        items = reply.items
    by, at = f"unit:{row.unit.code}", clock.now(row.court_id)
    commands.take_answer(_scope(row), row.pk, items, by, reply.original, at)


def take_callback(target: str, headers: Mapping[str, str], body: bytes, code: str) -> bool:
    """What an office POSTed to us; False when it belongs to no request. Raises WrongSignature, MalformedAnswer."""
    from zhixing.domain.agencies import commands

    _known(code)
    found = wire.parse_callback(target, headers, body, queries.key_of(code), at=clock.real_now(), unit=code)
    key = found.request_id if isinstance(found, wire.AgencyNotice) else found.id
    row = _request_of(key, code)
    if row is None:
        return False
    if isinstance(found, wire.AgencyNotice):
        commands.take_notice(_scope(row), found, clock.now(row.court_id))
    else:
        wire.answers(found, queries.on_the_wire(row))
        _take(row, found)
    return True


def take_accounts(target: str, headers: Mapping[str, str], body: bytes, code: str) -> bool:
    """An auth.002 a bank POSTed to us; False when it belongs to no request.

    Raises WrongSignature, MalformedAnswer (another message), MessageInvalid, StatementRefused.
    """
    _known(code)
    found = banks.parse_callback(target, headers, body, queries.key_of(code), at=clock.real_now())
    if not isinstance(found, AccountsAnswer):
        raise MalformedAnswer(unit=code, why="not an answer about accounts")
    row = _request_of(found.inquiry_id, code)
    if row is None or not rules.goes_by_iso20022(queries.codes(row)):
        return False
    _take(row, found)
    return True


def _known(code: str) -> None:
    if not Unit.objects.filter(code=code).exists():
        raise WrongSignature(unit=code, why="unknown unit")


def _request_of(key: str, code: str) -> Request | None:
    rows = Request.objects.select_related("unit", "case__officer", "court")
    return rows.filter(key=key, unit__code=code).first()


def give_up_unsent() -> int:
    """Fail the requests whose job died for good, so that a person sees them; how many."""
    from zhixing.domain.agencies import commands

    def tell(request_id: int) -> None:
        row = Request.objects.select_related("unit").get(pk=request_id)
        commands.note_failure(_scope(row), request_id, DIED, False, clock.now(row.court_id))

    return give_up(send_request, tell) + give_up(poll_request, tell)


def give_up_overdue(court_id: int) -> int:
    """Fail what no office answered by its deadline, so that a person sees it; how many."""
    from zhixing.domain.agencies import commands

    at = clock.now(court_id)
    ids = queries.overdue(at, court_id)
    for request_id in ids:
        row = Request.objects.select_related("unit").get(pk=request_id)
        commands.note_failure(_scope(row), request_id, "no_answer_in_time", False, at)
    return len(ids)
