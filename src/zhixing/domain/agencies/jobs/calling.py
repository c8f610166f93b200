"""Calls to an office, one by one or many in a message, over HTTPS or by files: what became of each request, and what passed."""

import time
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

from django.conf import settings

from zhixing.domain.agencies import queries, rules
from zhixing.domain.agencies.models import Request, Unit
from zhixing.gateways import agencies as wire
from zhixing.gateways import banks, exchange, files
from zhixing.gateways.evidence import Kept, exchanged
from zhixing.gateways.failures import AgencyBusy, AgencyTimedOut, AgencyUnreachable, GatewayFailure
from zhixing.gateways.keys import Key
from zhixing.gateways.wire import Endpoint
from zhixing.infra import clock
from zhixing.infra.home import home
from zhixing.kernel.refusal import Refusal

STRETCH = 0.2
"""Real seconds after which a lane takes in what it has."""
Outcome = wire.AgencyReply | wire.Accepted | Refusal


@dataclass
class Made:
    """Calls that were made: what became of each request, the messages that passed, how many calls and real seconds it took."""

    calls: list[tuple[Request, Outcome]] = field(default_factory=list)
    kept: list[Kept] = field(default_factory=list)
    messages: int = 0
    seconds: float = 0.0


def call_all(unit: Unit, rows: list[Request]) -> Made:
    """What became of each, as far as time allowed and the office answers; those left are the last ones.

    Several new requests of the open envelope go in one message where the office takes that.
    """
    made, started, at = Made(), time.monotonic(), clock.real_now()
    try:
        to = line(unit, on=clock.day(at))
    except Refusal as failure:
        return Made([(row, failure) for row in rows], messages=1)
    if to.box is not None:
        return _exchange_files(unit, to, to.box, rows, at)
    together = [one for one in rows if unit.batch > 1 and one.state == "queued" and not _by_iso20022(one)]
    if len(together) > 1:
        first = {one.pk for one in together}
        rows[:] = together + [one for one in rows if one.pk not in first]
        made.calls, made.messages = _call_batch(to, _begin_batch(unit, together), together, made.kept, at), 1
    for row in rows[len(made.calls) :]:
        if made.calls and (faulty(made.calls[-1][1]) or time.monotonic() - started > STRETCH):
            break
        made.calls.append((row, _call(_noting(to, row.key, made.kept), row, at)))
        made.messages += 1
    made.seconds = time.monotonic() - started
    return made


def _exchange_files(unit: Unit, to: Endpoint, box: files.Box, rows: list[Request], at: datetime) -> Made:
    """Questions into the office's folders, answers out of them. What was asked in a batch is answered in one."""
    made, started = Made(), time.monotonic()
    try:
        new = [row for row in rows if row.state == "queued" and not _by_iso20022(row)] if unit.batch > 1 else []
        batches = queries.batches([row.key for row in rows if row.state == "accepted"])
        batches = {key: members for key, members in batches.items() if not files.is_over(box, key)}
        if len(new) > 1:
            batches[_begin_batch(unit, new)] = new
        for key, members in batches.items():
            told = _call_batch(to, key, members, made.kept, at)
            made.calls += [(row, outcome) for row, outcome in told if row.state in ("queued", "accepted")]
        done = {row.pk for row, _ in made.calls}
        made.calls += [(row, _call(_noting(to, row.key, made.kept), row, at)) for row in rows if row.pk not in done]
    except Refusal as failure:
        done = {row.pk for row, _ in made.calls}
        made.calls += [(row, failure) for row in rows if row.pk not in done]
    made.messages, made.seconds = max(1, len(made.calls)), time.monotonic() - started
    return made


def _by_iso20022(row: Request) -> bool:
    return rules.goes_by_iso20022(queries.codes(row))


def _noting(to: Endpoint, request: str, kept: list[Kept]) -> Endpoint:
    """The same way; what passes on it is listed, to be kept with the others."""
    return replace(to, key=request, journal=lambda one: kept.extend(exchanged(one, request)))


def _call(to: Endpoint, row: Request, at: datetime) -> Outcome:
    """One call over the wire this request goes by."""
    poll = row.state == Request.State.ACCEPTED and to.box is None
    try:
        if rules.asks_accounts(queries.codes(row)):
            asking = queries.account_inquiry(row)
            told = banks.poll_accounts(to, row.key, at=at) if poll else banks.ask_accounts(to, asking, at=at)
            return told if isinstance(told, wire.Accepted) else queries.account_reply(row, told)
        if rules.discloses(queries.codes(row)):
            return queries.bank_told(row, banks.end_confidence(to, queries.ended_inquiry(row), at=at))
        sent = queries.on_the_wire(row)
        if _by_iso20022(row):
            if poll:
                return banks.poll_order(to, sent, at=at)
            made_at = row.asked_at.astimezone(clock.SHANGHAI)
            return banks.send_order(to, sent, made_at=made_at, bank_code=row.unit.bank_code, at=at)
        if poll:
            return wire.poll(to, sent, at=at, court_on=clock.today(row.court_id))
        return wire.send(to, sent, at=at)
    except files.NotAnsweredYet:
        return wire.Accepted(row.key, settings.GATEWAY_FILE_SECONDS)
    except Refusal as failure:
        return failure


def _begin_batch(unit: Unit, rows: list[Request]) -> str:
    from zhixing.domain.agencies import commands

    return commands.begin_batch(unit, rows)


def _call_batch(
    to: Endpoint, key: str, rows: list[Request], kept: list[Kept], at: datetime
) -> list[tuple[Request, Outcome]]:
    try:
        sent = [queries.on_the_wire(row) for row in rows]
        found = exchange.send_batch(_noting(to, key, kept), key, sent, at=at)
    except files.NotAnsweredYet:
        return [(row, wire.Accepted(row.key, settings.GATEWAY_FILE_SECONDS)) for row in rows]
    except Refusal as failure:
        return [(row, failure) for row in rows]
    return list(zip(rows, found, strict=True))


def line(unit: Unit, request: str = "", ours: Key | None = None, on: date | None = None) -> Endpoint:
    """The way to an office; every message that passes on it is kept, under the request it belongs to. Raises NoKeyYet."""
    from zhixing.domain.agencies import commands

    box = _box(unit)
    base = f"file:///{unit.code}" if box else unit.base_url or f"{settings.PRACTICE_URL}/{unit.code}"
    return Endpoint(
        unit.code,
        base,
        ours or queries.own_key(unit.practice, on),
        queries.keys_of(unit.code, on),
        read_seconds=settings.GATEWAY_READ_SECONDS,
        total_seconds=settings.GATEWAY_TOTAL_SECONDS,
        journal=lambda one: commands.keep(unit.pk, exchanged(one, request)),
        box=box,
        key=request,
        look_again=settings.GATEWAY_FILE_SECONDS,
    )


def endpoint(code: str, key: str = "") -> Endpoint:
    """The way to an office by its code. `key` is the question's own: its files bear it, and its messages are kept under it.

    Raises NoSuchUnit, NoKeyYet.
    """
    return line(queries.unit(code), key)


def folder_of(unit: Unit) -> Path:
    """Where an office with a folder on this machine has its own; a made-up one with the practice world's things."""
    root = Path(settings.GATEWAY_FILES) if settings.GATEWAY_FILES else home() / ("practice" if unit.practice else "")
    return root / "files" / unit.code


def _box(unit: Unit) -> files.Box | None:
    match unit.channel:
        case Unit.Channel.FOLDER:
            return files.Folder(folder_of(unit), unit.code)
        case Unit.Channel.SFTP:
            from zhixing.gateways import sftp  # only where there is such an office

            return sftp.Sftp(unit.base_url, unit.code, home() / "sftp", settings.GATEWAY_TOTAL_SECONDS)
        case _:
            return None


def faulty(outcome: Outcome) -> bool:
    """Whether the office itself is out of order, and not only this request."""
    return isinstance(outcome, AgencyBusy | AgencyTimedOut | AgencyUnreachable)


def may_pass(outcome: Refusal) -> bool:
    return isinstance(outcome, GatewayFailure) and outcome.resend
