"""What offices send us unasked for the moment: later answers, news, new keys. The signature is the door."""

from collections.abc import Callable, Mapping
from datetime import datetime

from zhixing.domain.agencies import queries, rules
from zhixing.domain.agencies.commands.answers import take_notice
from zhixing.domain.agencies.commands.calls import take_reply, tally
from zhixing.domain.agencies.commands.keys import take_keys
from zhixing.domain.agencies.commands.messages import attribute, keep, spend
from zhixing.domain.agencies.models import Request, Unit
from zhixing.domain.agencies.queries.evidence import answer_to
from zhixing.domain.agencies.refusals import NoSuchRequest
from zhixing.gateways import agencies as wire
from zhixing.gateways import banks, exchange, files, reading
from zhixing.gateways.evidence import Kept, signed_headers
from zhixing.gateways.failures import MalformedAnswer, WrongSignature
from zhixing.gateways.iso20022 import auth, court
from zhixing.gateways.signing import Claim, Message, claim, sign, verify
from zhixing.infra import clock
from zhixing.infra.commands import command, queue_up
from zhixing.infra.events import attempt
from zhixing.kernel.refusal import Refusal


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
    return unit, _keep(unit, message, headers, made, at)


def _keep(unit: Unit, message: Message, headers: Mapping[str, str], made: Claim, at: datetime) -> str:
    key = _key(unit, made)
    keep(unit.pk, [Kept("received", unit.code, key, message, signed_headers(headers), at)])
    return key


def _key(unit: Unit, made: Claim) -> str:
    return f"W{unit.pk}-{made.nonce}"[:64]


@command
def receive_file(unit: Unit, message: Message, headers: Mapping[str, str]) -> str:
    """What an office laid into its folder by itself: kept, taken in and answered under our key, all together, once.

    The key its answer is kept under (`answer_to`): 204, or why it was refused. Raises WrongSignature.
    """
    at = clock.real_now()
    made = verify(message, headers, queries.keys_of(unit.code), at, unit.code, files.FRESH_SECONDS)
    key = _key(unit, made)
    queue_up(f"told:{key}")
    if answer_to(key) is not None:
        return key  # the same file once more, or this process was killed before it was put aside
    spend(made, unit.code)
    _keep(unit, message, headers, made, at)
    refused = _take_file(unit, message, key)
    if refused is not None:
        note_refused(message.path, message.body, unit.code, refused)
    status = (422 if refused.status >= 500 else refused.status) if refused else 204
    body = reading.canonical({"code": refused.code, "title": refused.say("zh")}) if refused else b""
    bound = signed_headers(headers)["signature"]
    said = Message(message.method, message.path, message.query, body, status, bound)
    signed = sign(said, queries.own_key(unit.practice), at)
    keep(unit.pk, [Kept("sent", unit.code, key, said, signed_headers(signed), at)])
    return key


def _take_file(unit: Unit, message: Message, key: str) -> Refusal | None:
    take, kind = BY_PATH.get(message.path, (None, ""))
    try:
        if take is None or message.method != "POST" or (kind and kind != unit.kind):
            raise MalformedAnswer(unit=unit.code, why="no message that can be told by a file")
        with attempt():
            about = take(message.body, unit.code)
        if not about:
            raise NoSuchRequest
    except Refusal as refused:
        return refused
    if isinstance(about, str):
        attribute(key, [about])
    return None


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
    codes = queries.codes(row) if row else []
    if row is None or rules.discloses(codes) or not rules.goes_by_iso20022(codes):
        return ""
    if rules.asks_accounts(codes):
        _take(row, queries.account_reply(row, auth.accounts(body)))
    elif isinstance(found := banks.read_order(code, body, queries.on_the_wire(row)), wire.AgencyReply):
        _take(row, found)
    return row.key


def take_keys_told(body: bytes, code: str) -> bool:
    """Keys an office announces under one that is believed. Raises MalformedAnswer, KeyUnusable."""
    unit, court_id = queries.unit(code), queries.court_above_all()
    found = exchange.read_keys(body, code)
    take_keys(queries.as_unit(code, court_id), unit.pk, found, "announced", clock.now(court_id))
    return True


def _take(row: Request, reply: wire.AgencyReply) -> None:
    at = clock.now(row.court_id)
    if take_reply(row.pk, row.unit, reply, at):
        tally(row.unit_id, clock.real_now(), answered=1, late=int(at > row.expected_at))


Take = Callable[[bytes, str], bool | str]
Keep = Callable[[bytes, str, Refusal], None]
KEEPS: dict[str, Keep] = {}
"""What keeps a message that was refused, beside what it speaks of, by its path."""
BY_PATH: dict[str, tuple[Take, str]] = dict(
    zip(files.TELLS, ((take_callback, ""), (take_keys_told, ""), (take_bank_answer, "bank")), strict=False)
)
"""What takes in each message that may come as a file, and the only kind of office that sends it."""


def note_refused(path: str, body: bytes, code: str, refused: Refusal) -> None:
    """Let a room above keep what it has just refused to take in, whichever way it came; the office with this code signed it."""
    if keep := KEEPS.get(path):
        keep(body, code, refused)


def keeps_refused(*paths: str) -> Callable[[Keep], Keep]:
    """Let a room above keep what it refuses; what taking it in has written is undone by then."""

    def mark(keep: Keep) -> Keep:
        KEEPS.update(dict.fromkeys(paths, keep))
        return keep

    return mark


def takes_by_file(*paths: str, kind: str) -> Callable[[Take], Take]:
    """Let a room above take in what offices of a kind tell by files, as its wire does what they POST."""

    def mark(take: Take) -> Take:
        BY_PATH.update(dict.fromkeys(paths, (take, kind)))
        return take

    return mark
