"""Orders to a bank by ISO 20022: accepted in full, in part, refused with a reason; once, late, or not at all."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from tests.practice.conftest import CASE, COURT_ACCOUNT, SHANGHAI, Envelope, Listener, Practice, accounts_of, real_now
from tests.practice.test_banks import ACCOUNT, BALANCE, BANK, CODES, VIRTUAL, ask, inquiry, notices
from zhixing.gateways import banks
from zhixing.gateways.agencies import Accepted, AgencyReply, AgencyRequest, Item, ItemAnswer
from zhixing.gateways.failures import AgencyRefused, MalformedAnswer
from zhixing.gateways.iso20022 import auth, court, pain
from zhixing.gateways.wire import call
from zhixing.kernel.money import Money

MADE = datetime(2026, 11, 24, 9, 30, tzinfo=SHANGHAI)
SPAN = (date(2026, 11, 24), date(2027, 11, 23))
STRANGER = {"court": "松岭区人民法院", "case_no": "（2026）浙0196执9号"}
Order = Callable[..., ItemAnswer]


def sent(practice: Practice, request: AgencyRequest) -> AgencyReply | Accepted:
    return banks.send_order(practice.unit(BANK), request, made_at=MADE, bank_code=CODES[BANK], at=real_now())


def posted(practice: Practice, document: bytes) -> bytes:
    answer = call(practice.unit(BANK), "POST", "/iso20022", document, at=real_now(), content_type=banks.XML)
    return answer.body


@pytest.fixture
def order(practice: Practice, envelope: Envelope) -> Order:
    def send(item: Item, **changed: Any) -> ItemAnswer:
        reply = sent(practice, envelope(item, to=BANK, **changed))
        assert isinstance(reply, AgencyReply)
        return reply.items[0]

    return send


def test_a_freeze_in_full_in_part_renewed_and_released(practice: Practice, order: Order) -> None:
    first = order(banks.freeze(ACCOUNT, Money(30_000_000), *SPAN), id="F1")
    assert first.records == (
        {
            "account": ACCOUNT,
            "freeze_id": "F1",
            "rank": 1,
            "asked_fen": 30_000_000,
            "held_fen": 30_000_000,
            "from_on": "2026-11-24",
            "to_on": "2027-11-23",
        },
    )
    second = order(banks.freeze(ACCOUNT, Money(20_000_000), *SPAN), id="F2", **STRANGER).records[0]
    assert (second["rank"], second["asked_fen"], second["held_fen"]) == (2, 20_000_000, BALANCE - 30_000_000)
    assert ask(practice, inquiry()).statements[0].held.fen == BALANCE

    renewed = order(banks.renew(ACCOUNT, "F2", date(2027, 11, 24)), id="N1", **STRANGER).records[0]
    assert (renewed["freeze_id"], renewed["to_on"], renewed["rank"]) == ("F2", "2027-11-24", 2)
    released = order(banks.unfreeze(ACCOUNT, "F1"), id="R1").records[0]
    assert released == {"account": ACCOUNT, "freeze_id": "F1", "ended_on": "2026-11-24"}
    assert ask(practice, inquiry("LATER")).statements[0].held.fen == 20_000_000


@pytest.mark.parametrize(
    ("item", "changed", "code"),
    [
        (banks.freeze("62170000", Money(1), *SPAN), {}, "no_such_account"),
        (banks.freeze(accounts_of("柳映雪", BANK)[0]["no"], Money(1), *SPAN), {}, "not_the_debtors"),
        (banks.freeze(ACCOUNT, Money(1), SPAN[0], date(2028, 1, 1)), {}, "term"),
        (banks.renew(ACCOUNT, "NOBODY", SPAN[1]), {}, "no_freeze"),
        (banks.unfreeze(ACCOUNT, "NOBODY"), {}, "no_freeze"),
        (banks.deduct("62170000", Money(1), COURT_ACCOUNT, CASE), {}, "no_such_account"),
        (banks.deduct(accounts_of("柳映雪", BANK)[0]["no"], Money(1), COURT_ACCOUNT, CASE), {}, "not_the_debtors"),
        (banks.deduct(ACCOUNT, Money(1), accounts_of("柳映雪", BANK)[0]["no"], CASE), {}, "to_account"),
    ],
)
def test_refusals_are_told_by_name_and_change_nothing(
    practice: Practice, order: Order, item: Item, changed: dict[str, Any], code: str
) -> None:
    said = order(item, **changed)
    assert (said.result, said.records) == ("refused", ())
    assert said.reason.endswith(f"({code})")
    assert ask(practice, inquiry()).statements[0].held.fen == 0
    assert notices(practice) == []


def test_a_deduction_in_full_and_in_part_and_of_nothing(practice: Practice, order: Order) -> None:
    order(banks.freeze(ACCOUNT, Money(BALANCE), *SPAN), id="F1")
    assert order(banks.deduct(ACCOUNT, Money(5), COURT_ACCOUNT, CASE), **STRANGER).reason.endswith("(nothing_free)")
    whole = order(banks.deduct(ACCOUNT, Money(1_000), VIRTUAL, CASE), id="D1").records[0]
    assert (whole["deducted_fen"], whole["balance_fen"]) == (1_000, BALANCE - 1_000)
    part = order(banks.deduct(ACCOUNT, Money(BALANCE), VIRTUAL, CASE), id="D2").records[0]
    assert (part["deducted_fen"], part["balance_fen"]) == (BALANCE - 1_000, 0)
    told = notices(practice)
    assert [(e.end_to_end_id, e.amount.fen, e.reference, e.remittance) for e in told] == [
        ("D1", 1_000, whole["reference"], CASE),
        ("D2", BALANCE - 1_000, part["reference"], CASE),
    ]
    assert practice.say("GET", "/totals")["conserved"] is True


def test_an_order_sent_twice_happens_once_and_no_other_under_its_id(practice: Practice, envelope: Envelope) -> None:
    request = envelope(banks.deduct(ACCOUNT, Money(700), VIRTUAL, CASE), id="D1", to=BANK)
    first = sent(practice, request)
    assert sent(practice, request) == first
    assert banks.poll_order(practice.unit(BANK), request, at=real_now()) == first
    assert len(notices(practice)) == 1
    with pytest.raises(AgencyRefused, match="id_used"):
        sent(practice, envelope(banks.deduct(ACCOUNT, Money(701), VIRTUAL, CASE), id="D1", to=BANK))
    with pytest.raises(MalformedAnswer, match="another account"):
        banks.poll_order(
            practice.unit(BANK),
            envelope(banks.freeze("6", Money(1), *SPAN), id=_frozen(practice, envelope)),
            at=real_now(),
        )


def _frozen(practice: Practice, envelope: Envelope) -> str:
    request = envelope(banks.freeze(ACCOUNT, Money(1), *SPAN), to=BANK)
    sent(practice, request)
    return request.id


@pytest.mark.parametrize(
    "item", [banks.freeze(ACCOUNT, Money(9), *SPAN), banks.deduct(ACCOUNT, Money(9), VIRTUAL, CASE)]
)
def test_a_late_answer_is_accepted_first(
    practice: Practice, envelope: Envelope, listener: Listener, item: Item
) -> None:
    practice.listen(listener)
    practice.fault(BANK, "late", count=1, seconds=0.2)
    request = envelope(item, to=BANK)
    assert isinstance(sent(practice, request), Accepted)
    path, headers, body = listener.wait(1, "/banks/accounts")[0]
    told = practice.opened(path, headers, body, BANK)
    assert court.question_of(told) == request.id
    assert banks.read_order(BANK, told, request) == banks.poll_order(practice.unit(BANK), request, at=real_now())


def test_what_is_no_valid_order_is_declined_by_name(practice: Practice, envelope: Envelope) -> None:
    freeze = court.document(envelope(banks.freeze(ACCOUNT, Money(9), *SPAN), id="X", to=BANK), MADE)
    deduct = court.document(envelope(banks.deduct(ACCOUNT, Money(9), VIRTUAL, CASE), id="X", to=BANK), MADE)
    act = freeze[freeze.index(b"<Freeze>") : freeze.index(b"</Freeze>") + 9]
    upside_down = freeze.replace(act, b'<Deduct><UpTo Ccy="CNY">1.00</UpTo></Deduct>')
    for spoilt, why in (
        (freeze.replace(b'Ccy="CNY">0.09<', b'Ccy="CNY">-0.09<'), "message_invalid"),
        (freeze.replace(b'Ccy="CNY">0.09<', b'Ccy="USD">0.09<'), "message_invalid"),
        (freeze.replace(b"<FrDt>2026-11-24</FrDt><ToDt>2027-11-23</ToDt></Freeze>", b"</Freeze>"), "message_invalid"),
        (freeze.replace(b"<ToDt>2027-11-23</ToDt></Freeze>", b"<ToDt>2027-11-23Z</ToDt></Freeze>"), "message_invalid"),
        (freeze.replace(b"<Sm3>ab", b"<Sm3>xy"), "message_invalid"),
        (freeze.replace(b"<InvstgtnId>X</InvstgtnId>", b""), "message_invalid"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]>' + freeze, "message_invalid"),
        (upside_down, "wrong_message"),
        (deduct.replace(b'<UpTo Ccy="CNY">0.09<', b'<UpTo Ccy="CNY">0.10<'), "two_sums"),
        (deduct.replace(b'<InstdAmt Ccy="CNY">', b'<InstdAmt Ccy="USD">'), "message_invalid"),
    ):
        with pytest.raises(AgencyRefused, match=why):
            posted(practice, spoilt)
    assert ask(practice, inquiry()).statements[0].held.fen == 0


def test_both_sides_speak_by_the_schemas(practice: Practice, envelope: Envelope) -> None:
    """`read` inside checks each document once more; here it is said which message it was."""
    for item, sent_by, told_by in (
        (banks.freeze(ACCOUNT, Money(9), *SPAN), auth.INQUIRY, auth.ANSWER),
        (banks.deduct(ACCOUNT, Money(9), VIRTUAL, CASE), pain.ORDER, pain.REPORT),
    ):
        document = court.document(envelope(item, to=BANK), MADE, CODES[BANK])
        assert sent_by.encode() in document[:200]
        assert told_by.encode() in posted(practice, document)[:200]
