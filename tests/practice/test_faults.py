"""Every fault on demand: each request ends answered or in a named failure, and what was done is done once."""

import time
from typing import Any

import pytest

from tests.practice.conftest import COURT_ACCOUNT, Envelope, Listener, Practice, real_now
from tests.practice.test_agencies import PLATE
from tests.practice.test_banks import BANK, file, inquiry, notices, pay_in, payment
from zhixing.gateways import agencies, banks, sms
from zhixing.gateways.agencies import Accepted, AgencyReply, Item
from zhixing.gateways.failures import (
    AgencyBusy,
    AgencyTimedOut,
    AgencyUnreachable,
    GatewayFailure,
    MalformedAnswer,
    WrongSignature,
)
from zhixing.gateways.iso20022 import auth, pain

OFFICE = "vehicle-office"
SEAL = Item("vehicle.seal", {"plate": PLATE, "years": 2})


def open_seals(practice: Practice, envelope: Envelope) -> int:
    reply = agencies.send(practice.unit(OFFICE), envelope(Item("vehicle.query", {"plate": PLATE})), at=real_now())
    assert isinstance(reply, AgencyReply)
    return len(reply.items[0].records[0]["seals"])


@pytest.mark.parametrize(
    ("kind", "failure", "done"),
    [
        ("error", AgencyBusy, 0),
        ("timeout", AgencyTimedOut, 1),
        ("malformed", MalformedAnswer, 1),
        ("wrong_signature", WrongSignature, 1),
    ],
)
def test_a_failure_by_name_then_the_stored_answer(
    practice: Practice, envelope: Envelope, kind: str, failure: type[GatewayFailure], done: int
) -> None:
    practice.fault(OFFICE, kind, count=1, seconds=1.0)
    request, hasty = envelope(SEAL), practice.unit(OFFICE, read_seconds=0.3)
    with pytest.raises(failure) as failed:
        agencies.send(hasty, request, at=real_now())
    assert failed.value.resend
    assert "？" not in failed.value.say() and "?" not in failed.value.say("en")
    assert open_seals(practice, envelope) == done
    reply = agencies.send(practice.unit(OFFICE), request, at=real_now())
    assert isinstance(reply, AgencyReply)
    assert (reply.items[0].result, open_seals(practice, envelope)) == ("done", 1)


def test_delay_is_waited_for(practice: Practice, envelope: Envelope) -> None:
    practice.fault(OFFICE, "delay", count=1, seconds=0.3)
    started = time.monotonic()
    assert isinstance(agencies.send(practice.unit(OFFICE), envelope(SEAL), at=real_now()), AgencyReply)
    assert time.monotonic() - started >= 0.3


def test_late_comes_by_callback_and_by_polling(practice: Practice, envelope: Envelope, listener: Listener) -> None:
    practice.listen(listener)
    practice.fault(OFFICE, "late", count=1, seconds=0.4)
    unit, request = practice.unit(OFFICE), envelope(SEAL)
    assert agencies.send(unit, request, at=real_now()) == Accepted(request.id, 1)
    assert isinstance(agencies.poll(unit, request, at=real_now()), Accepted)
    [(path, headers, body)] = listener.wait(1)
    reply = agencies.parse_callback(practice.opened(path, headers, body, unit.unit), unit.unit)
    assert isinstance(reply, AgencyReply)
    agencies.answers(reply, request)
    assert agencies.poll(unit, request, at=real_now()) == reply


def test_double_answer_is_the_same_answer(practice: Practice, envelope: Envelope, listener: Listener) -> None:
    practice.listen(listener)
    practice.fault(OFFICE, "double", count=1)
    reply = agencies.send(practice.unit(OFFICE), envelope(SEAL), at=real_now())
    assert isinstance(reply, AgencyReply)
    [(_, _, body)] = listener.wait(1)
    assert body == reply.original


def test_the_callback_overtakes_the_acceptance(practice: Practice, envelope: Envelope, listener: Listener) -> None:
    practice.listen(listener)
    practice.fault(OFFICE, "out_of_order", count=1)
    request = envelope(SEAL)
    accepted = agencies.send(practice.unit(OFFICE), request, at=real_now())
    assert isinstance(accepted, Accepted)
    assert len(listener.heard) == 1
    assert isinstance(agencies.poll(practice.unit(OFFICE), request, at=real_now()), AgencyReply)


@pytest.mark.parametrize(
    ("kind", "heard"), [("malformed", 2), ("wrong_signature", 2), ("double", 2), ("timeout", 1), ("late", 1)]
)
def test_spoilt_notices_come_whole_in_the_end(practice: Practice, listener: Listener, kind: str, heard: int) -> None:
    practice.listen(listener)
    practice.fault(f"{BANK}:callback", kind, count=1, seconds=0.2)
    pay_in(practice, "T1", "柳映雪", 100)
    path, headers, body = listener.wait(heard)[-1]
    told = banks.parse_callback(practice.opened(path, headers, body, BANK), BANK)
    assert isinstance(told, tuple)
    assert list(told[0].entries) == notices(practice)
    if kind in ("malformed", "wrong_signature"):
        path, headers, body = listener.heard[0]
        with pytest.raises((MalformedAnswer, WrongSignature, banks.MessageInvalid)):
            banks.parse_callback(practice.opened(path, headers, body, BANK), BANK)


def test_notices_out_of_order(practice: Practice, listener: Listener) -> None:
    practice.listen(listener)
    practice.fault(f"{BANK}:callback", "out_of_order", count=1)
    pay_in(practice, "T1", "柳映雪", 100)
    pay_in(practice, "T2", "柳映雪", 200)
    told = [banks.parse_callback(practice.opened(*one, BANK), BANK) for one in listener.wait(2)]
    assert [notice[0].entries[0].amount.fen for notice in told if isinstance(notice, tuple)] == [200, 100]


def test_late_payment_report_accepts_first(practice: Practice, listener: Listener) -> None:
    practice.listen(listener)
    pay_in(practice, "T1", "柳映雪", 1_000)
    practice.fault(BANK, "late", count=1, seconds=0.3)
    document = file(payment("P-1", 10, "陆青屿", "bank-yunting"), payment("P-2", 10, "陆青屿", number="1"))
    first = banks.send_payments(practice.unit(BANK), document, at=real_now())
    assert isinstance(first, pain.PaymentReport)
    assert [one.status for one in first.each(["P-1", "P-2"]).values()] == ["ACCP", "RJCT"]
    path, headers, body = listener.wait(1, "/banks/payments")[0]
    final = banks.parse_callback(practice.opened(path, headers, body, BANK), BANK)
    assert isinstance(final, pain.PaymentReport)
    assert [one.status for one in final.each(["P-1", "P-2"]).values()] == ["ACSC", "RJCT"]


def test_late_accounts_answer(practice: Practice, listener: Listener) -> None:
    practice.listen(listener)
    practice.fault(BANK, "late", count=1, seconds=0.2)
    assert isinstance(banks.ask_accounts(practice.unit(BANK), inquiry(), at=real_now()), Accepted)
    path, headers, body = listener.wait(1, "/banks/accounts")[0]
    found = banks.parse_callback(practice.opened(path, headers, body, BANK), BANK)
    assert isinstance(found, auth.AccountsAnswer)
    assert banks.poll_accounts(practice.unit(BANK), "INV-1", at=real_now()) == found


def test_a_share_is_drawn_from_a_seed(practice: Practice, envelope: Envelope) -> None:
    def failures(seed: str) -> list[bool]:
        practice.say("DELETE", "/api/faults")
        practice.fault(OFFICE, "error", count=None, per_mille=400, seed=seed)
        return [_fails(practice, envelope) for _ in range(30)]

    first = failures("a")
    assert failures("a") == first
    assert failures("b") != first
    assert 4 <= sum(first) <= 20


def _fails(practice: Practice, envelope: Envelope) -> bool:
    try:
        agencies.send(practice.unit(OFFICE), envelope(Item("vehicle.query")), at=real_now())
    except AgencyBusy:
        return True
    return False


@pytest.mark.parametrize("wrong", [{"kind": "flood"}, {"per_mille": 0}, {"count": 0}])
def test_a_wrong_fault_is_refused(practice: Practice, wrong: dict[str, Any]) -> None:
    assert practice.say("POST", "/api/faults", **({"service": "*", "kind": "error"} | wrong))["http"] == 422


def test_nobody_there(practice: Practice, envelope: Envelope) -> None:
    gone = agencies.Endpoint("gone", "http://127.0.0.1:9/gone", practice.key("gone"), ())
    with pytest.raises(AgencyUnreachable):
        agencies.send(gone, envelope(SEAL), at=real_now())


def test_sms_batches_receipts_and_repeats(practice: Practice, listener: Listener) -> None:
    practice.listen(listener)
    gateway = practice.unit("sms")
    batch = [
        sms.Sms("M-1", "13800006402", "【澜溪区人民法院】请于七日内履行。"),
        sms.Sms("M-2", "13800001003", "空号"),
        sms.Sms("M-3", "12", "坏号"),
    ]
    practice.fault("sms", "timeout", count=1, seconds=1.0)
    with pytest.raises(AgencyTimedOut):
        sms.send(practice.unit("sms", read_seconds=0.2), "S-1", batch, at=real_now())
    answer = sms.send(gateway, "S-1", batch, at=real_now())
    assert (answer.accepted, list(answer.rejected)) == (("M-1", "M-2"), ["M-3"])
    assert sms.send(gateway, "S-2", batch[:1], at=real_now()).accepted == ("M-1",)
    receipts = sms.poll_receipts(gateway, "S-1", at=real_now())
    assert [(one.id, one.delivered) for one in receipts] == [("M-1", True), ("M-2", False)]
    path, headers, body = listener.wait(1, "/sms/receipts")[0]
    assert sms.parse_receipts(practice.opened(path, headers, body, gateway.unit), gateway.unit) == receipts


def test_faults_never_lose_or_double_money(practice: Practice) -> None:
    practice.fault("*", "timeout", count=3, per_mille=300, seconds=0.5, seed="x")
    practice.fault("*", "malformed", count=None, per_mille=300, seed="y")
    pay_in(practice, "T1", "柳映雪", 1_000)
    bank = practice.unit(BANK, read_seconds=0.3)
    for number in range(10):
        document = file(payment(f"P-{number}", 1, "陆青屿", "bank-yunting"), id=f"B-{number}")
        for _ in range(20):
            try:
                banks.send_payments(bank, document, at=real_now())
            except GatewayFailure:
                continue
            break
        else:
            raise AssertionError("never answered")
    practice.say("DELETE", "/api/faults")
    paid = [entry for entry in notices(practice) if not entry.credit]
    assert sorted(entry.end_to_end_id for entry in paid) == [f"P-{number}" for number in range(10)]
    assert practice.say("GET", "/totals")["conserved"] is True
    assert COURT_ACCOUNT not in str(practice.say("GET", "/outgoing"))
