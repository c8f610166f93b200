"""What offices send us unasked for the moment: later answers, news, new keys. The signature is the door."""

from collections.abc import Mapping

from zhixing.domain.agencies import queries, rules
from zhixing.domain.agencies.commands.answers import take_notice
from zhixing.domain.agencies.commands.calls import take_reply, tally
from zhixing.domain.agencies.commands.keys import take_keys
from zhixing.domain.agencies.commands.messages import keep, spend
from zhixing.domain.agencies.models import Request, Unit
from zhixing.gateways import agencies as wire
from zhixing.gateways import banks, exchange
from zhixing.gateways.evidence import Kept, signed_headers
from zhixing.gateways.failures import WrongSignature
from zhixing.gateways.iso20022 import auth, court
from zhixing.gateways.iso20022.auth import AccountsAnswer
from zhixing.gateways.signing import Message, claim, verify
from zhixing.infra import clock


def receive(message: Message, headers: Mapping[str, str], kind: str = "") -> tuple[Unit, str]:
    """The office that signed a message just now, for the first time, and the key the message is kept under from here on.

    `kind` is the only kind of office that sends such messages, empty for any. Raises WrongSignature.
    """
    made = claim(headers)
    if made is None:
        raise WrongSignature(unit="—", why="unsigned")
    unit = queries.holder_of(made.key_id)
    if unit is None:
        raise WrongSignature(unit=made.key_id, why="unknown key")
    if kind and unit.kind != kind:
        raise WrongSignature(unit=unit.code, why=f"not a unit of kind {kind}")
    at = clock.real_now()
    spend(verify(message, headers, queries.keys_of(unit.code), at, unit.code), unit.code)
    key = f"W{unit.pk}-{made.nonce}"[:64]
    keep(unit.pk, [Kept("received", unit.code, key, message, signed_headers(headers), at)])
    return unit, key


def take_callback(body: bytes, code: str) -> str:
    """What an office POSTed to us, received before: the key of its request, empty when there is none.

    Raises MalformedAnswer.
    """
    found = wire.parse_callback(body, code)
    key = found.request_id if isinstance(found, wire.AgencyNotice) else found.id
    row = queries.asked_of(code, key)
    if row is None:
        return ""
    if isinstance(found, wire.AgencyNotice):
        take_notice(queries.as_unit(code, row.court_id), found, clock.now(row.court_id))
        return row.key
    wire.answers(found, queries.on_the_wire(row))
    _take(row, found)
    return row.key


def take_bank_answer(body: bytes, code: str) -> str:
    """An auth.002 or pain.002 a bank POSTed to us, received before: the key of its request, empty when there is none.

    Raises MessageInvalid (another message too), StatementRefused, MalformedAnswer.
    """
    row = queries.asked_of(code, court.question_of(body))
    if row is None or not rules.goes_by_iso20022(queries.codes(row)):
        return ""
    if queries.codes(row) == [rules.BANK_QUERY]:
        _take(row, auth.accounts(body))
    elif isinstance(found := banks.read_order(code, body, queries.on_the_wire(row)), wire.AgencyReply):
        _take(row, found)
    return row.key


def take_keys_told(body: bytes, code: str) -> bool:
    """Keys an office announces under one that is believed. Raises MalformedAnswer, KeyUnusable."""
    unit, court_id = queries.unit(code), queries.court_above_all()
    found = exchange.read_keys(body, code)
    take_keys(queries.as_unit(code, court_id), unit.pk, found, "announced", clock.now(court_id))
    return True


def _take(row: Request, reply: wire.AgencyReply | AccountsAnswer) -> None:
    at = clock.now(row.court_id)
    if take_reply(row.pk, row.unit, reply, at):
        tally(
            row.unit_id, clock.real_now(), answered=1, late=int(rules.is_late(row.asked_at, at, row.unit.promise_hours))
        )
