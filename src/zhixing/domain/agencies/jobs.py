"""Calls to other offices: one call each, its answer goes to one command."""

from collections.abc import Mapping

from zhixing.domain.agencies import queries
from zhixing.domain.agencies.models import Request, Unit
from zhixing.gateways import agencies as wire
from zhixing.gateways.failures import GatewayFailure, WrongSignature
from zhixing.infra import clock
from zhixing.infra.jobs import job
from zhixing.kernel.scope import Scope


class TryAgain(Exception):
    """The call failed in a way that may pass: the job is tried again with growing delay."""


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
    to, sent = queries.endpoint(row.unit.code), queries.on_the_wire(row)
    try:
        real = clock.real_now()
        reply = (
            wire.poll(to, sent, at=real, court_on=clock.today(row.court_id)) if poll else wire.send(to, sent, at=real)
        )
    except GatewayFailure as failure:
        if commands.note_failure(_scope(row), request_id, failure.code, failure.resend, clock.now(row.court_id)):
            raise TryAgain from failure
        return
    at = clock.now(row.court_id)
    if isinstance(reply, wire.Accepted):
        commands.note_accepted(_scope(row), request_id, at)
        poll_request.configure(schedule_in={"seconds": reply.poll_after}).defer(request_id=request_id)
        return
    commands.take_answer(_scope(row), request_id, reply.items, f"unit:{row.unit.code}", reply.original, at)


def take_callback(target: str, headers: Mapping[str, str], body: bytes, code: str) -> bool:
    """What an office POSTed to us; False when it belongs to no request. Raises WrongSignature, MalformedAnswer."""
    from zhixing.domain.agencies import commands

    if not Unit.objects.filter(code=code).exists():
        raise WrongSignature(unit=code)
    found = wire.parse_callback(target, headers, body, queries.key_of(code), at=clock.real_now(), unit=code)
    key = found.request_id if isinstance(found, wire.AgencyNotice) else found.id
    row = Request.objects.select_related("unit", "case__officer", "court").filter(key=key, unit__code=code).first()
    if row is None:
        return False
    at = clock.now(row.court_id)
    if isinstance(found, wire.AgencyNotice):
        commands.take_notice(_scope(row), found, at)
    else:
        wire.answers(found, queries.on_the_wire(row))
        commands.take_answer(_scope(row), row.pk, found.items, f"unit:{code}", found.original, at)
    return True


def give_up_overdue(court_id: int) -> int:
    """Fail what no office answered by its deadline, so that a person sees it; how many."""
    from zhixing.domain.agencies import commands

    at = clock.now(court_id)
    ids = queries.overdue(at, court_id)
    for request_id in ids:
        row = Request.objects.select_related("unit").get(pk=request_id)
        commands.note_failure(_scope(row), request_id, "no_answer_in_time", False, at)
    return len(ids)
