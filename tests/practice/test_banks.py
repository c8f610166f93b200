"""The banks: accounts by auth.001, freezes and deductions by order, payments by pain.001, news by camt.054."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from tests.practice.conftest import (
    CASE,
    COURT,
    COURT_ACCOUNT,
    DEBTOR,
    PEOPLE,
    SHANGHAI,
    Envelope,
    Listener,
    Practice,
    accounts_of,
    real_now,
)
from zhixing.gateways import agencies, banks
from zhixing.gateways.agencies import AgencyReply, Item, ItemAnswer, Paper, Target
from zhixing.gateways.failures import AgencyRefused
from zhixing.gateways.iso20022 import auth, camt, pain
from zhixing.kernel.money import Money

BANK, OTHER = "bank-lanzhou", "bank-yunting"
ACCOUNT = accounts_of("周启山", BANK)[0]["no"]
BALANCE = 38_621_550
CODES = {BANK: "402339900011", OTHER: "320339900022"}
COURT_PAYER = pain.Account(COURT_ACCOUNT, COURT, CODES[BANK])
VIRTUAL = "6217990195010000042"
Order = Callable[..., ItemAnswer]


@pytest.fixture
def order(practice: Practice, envelope: Envelope) -> Order:
    """Send one order to the bank and give its answer."""

    def send(item: Item, bank: str = BANK, **changed: Any) -> ItemAnswer:
        reply = agencies.send(practice.unit(bank), envelope(item, **changed), at=real_now())
        assert isinstance(reply, AgencyReply)
        return reply.items[0]

    return send


def inquiry(id: str = "INV-1", target: Target = DEBTOR, organisation: bool = False, **more: Any) -> auth.AccountInquiry:
    given: dict[str, Any] = {
        "court": COURT,
        "case_no": CASE,
        "officer": "陈知远",
        "legal_basis": "民事诉讼法第253条",
        "paper": Paper("（2026）浙0195执1842号之一", "ab" * 32),
        "purpose": "查明被执行人财产",
        "from_on": date(2026, 1, 1),
        "to_on": date(2026, 11, 24),
        "due_on": date(2026, 11, 26),
        "court_on": date(2026, 11, 24),
    }
    return auth.AccountInquiry(id=id, target=target, organisation=organisation, **(given | more))


def ask(practice: Practice, wanted: auth.AccountInquiry, bank: str = BANK) -> auth.AccountsAnswer:
    answer = banks.ask_accounts(practice.unit(bank), wanted, at=real_now())
    assert isinstance(answer, auth.AccountsAnswer)
    return answer


def pay_in(
    practice: Practice, id: str, name: str, fen: int, credited: str = COURT_ACCOUNT, **more: Any
) -> dict[str, Any]:
    source = more.pop("source", None) or accounts_of(name, BANK)[0]["no"]
    payee = more.pop("payee", COURT)
    said = {"id": id, "source": source, "credited": credited, "name": payee, "amount_fen": fen, "remittance": CASE}
    return practice.say("POST", "/transfers", **said)


def notices(practice: Practice, after: int = 0) -> list[camt.Entry]:
    listed = banks.poll_notices(practice.unit(BANK), COURT_ACCOUNT, after, at=real_now())
    return [entry for _, document in listed for notice in camt.notices(document) for entry in notice.entries]


def test_accounts_of_the_debtor(practice: Practice) -> None:
    answer = ask(practice, inquiry())
    [found] = answer.statements
    assert (found.account, found.owner, found.bank, found.kind) == (ACCOUNT, "周启山", "澜州农商行", "DEPOSIT")
    assert (found.closing.fen, found.available.fen, found.held.fen) == (BALANCE, BALANCE, 0)
    assert [entry.remittance for entry in found.entries] == ["期初余额", "货款", "转入"]
    assert ask(practice, inquiry()).original == answer.original
    assert ask(practice, inquiry("INV-2"), OTHER).statements[0].closing.fen == 2_618_450


def test_only_the_named_persons_accounts(practice: Practice) -> None:
    company = Target("澜州恒域置业有限公司", PEOPLE["澜州恒域置业有限公司"]["id_number"])
    assert len(ask(practice, inquiry("C-1", company, organisation=True)).statements) == 1
    assert ask(practice, inquiry("C-2", Target("周启三", DEBTOR.id_number))).statements == ()
    balances = ask(practice, inquiry("C-3", movements=False)).statements[0]
    assert (balances.entries, balances.closing.fen) == ((), BALANCE)
    banks.end_confidence(practice.unit(BANK), "C-1", at=real_now())


def test_an_exact_sum_is_frozen_by_rank(practice: Practice, order: Order) -> None:
    span = (date(2026, 11, 24), date(2027, 11, 23))
    first = order(banks.freeze(ACCOUNT, Money(30_000_000), *span), id="F1").records[0]
    assert (first["rank"], first["held_fen"], first["freeze_id"]) == (1, 30_000_000, "F1")
    other = {"court": "松岭区人民法院", "case_no": "（2026）浙0196执9号"}
    second = order(banks.freeze(ACCOUNT, Money(20_000_000), *span), id="F2", **other).records[0]
    assert (second["rank"], second["held_fen"]) == (2, BALANCE - 30_000_000)
    found = ask(practice, inquiry()).statements[0]
    assert (found.held.fen, found.available.fen) == (BALANCE, 0)
    assert pay_in(practice, "T1", "周启山", 1)["code"] == "AM04"

    assert order(banks.unfreeze(ACCOUNT, "F1"), id="U1").result == "done"
    assert order(banks.unfreeze(ACCOUNT, "F1"), id="U2").result == "refused"
    assert order(banks.unfreeze(ACCOUNT, "F2"), id="U3").result == "refused"
    assert ask(practice, inquiry("INV-9")).statements[0].held.fen == 20_000_000
    pay_in(practice, "T2", "周启山", BALANCE - 20_000_000)


def test_a_freeze_ends_on_its_day_unless_renewed(practice: Practice, order: Order) -> None:
    order(banks.freeze(ACCOUNT, Money(100), date(2026, 11, 24), date(2026, 12, 24)), id="F1")
    order(banks.freeze(ACCOUNT, Money(100), date(2026, 11, 24), date(2026, 12, 24)), id="F2")
    assert order(banks.renew(ACCOUNT, "F2", date(2027, 12, 24)), court_on=date(2026, 12, 24)).result == "done"
    later = inquiry("L", court_on=date(2026, 12, 25), to_on=date(2026, 12, 25))
    assert ask(practice, later).statements[0].held.fen == 100
    assert order(banks.renew(ACCOUNT, "F1", date(2027, 6, 1)), court_on=date(2026, 12, 25)).result == "refused"
    too_long = banks.freeze(ACCOUNT, Money(100), date(2026, 12, 25), date(2028, 1, 1))
    assert order(too_long).result == "refused"


def test_deduction_moves_money_and_tells_the_court(practice: Practice, order: Order, listener: Listener) -> None:
    practice.listen(listener)
    order(banks.freeze(ACCOUNT, Money(BALANCE), date(2026, 11, 24), date(2027, 11, 23)), id="F1")
    stranger = {"court": "松岭区人民法院", "case_no": "（2026）浙0196执9号"}
    assert order(banks.deduct(ACCOUNT, Money(5), COURT_ACCOUNT, CASE), **stranger).result == "refused"
    done = order(banks.deduct(ACCOUNT, Money(BALANCE), VIRTUAL, CASE), id="D1")
    assert done.records[0]["deducted_fen"] == BALANCE
    assert ask(practice, inquiry()).statements[0].held.fen == 0

    [(path, headers, body)] = listener.wait(1, "/banks/notices")
    told = banks.parse_callback(practice.opened(path, headers, body, BANK), BANK)
    assert isinstance(told, tuple)
    [entry] = told[0].entries
    assert (told[0].account, entry.amount.fen, entry.credit, entry.code) == (COURT_ACCOUNT, BALANCE, True, "DEDUCTION")
    assert (entry.credited, entry.other_account, entry.remittance) == (VIRTUAL, ACCOUNT, CASE)
    assert (entry.end_to_end_id, entry.reference) == ("D1", done.records[0]["reference"])
    assert notices(practice) == [entry]
    assert practice.say("GET", "/totals")["conserved"] is True


def test_deduction_only_from_the_debtor_to_a_court(order: Order) -> None:
    bidder = accounts_of("柳映雪", BANK)[0]["no"]
    assert order(banks.deduct(bidder, Money(5), COURT_ACCOUNT, CASE)).result == "refused"
    assert order(banks.deduct(ACCOUNT, Money(5), bidder, CASE)).result == "refused"
    assert order(banks.freeze(bidder, Money(5), date(2026, 11, 24), date(2026, 12, 1))).result == "refused"


def test_transfers_to_the_court_arrive_once(practice: Practice, listener: Listener) -> None:
    practice.listen(listener)
    listener.refuse = 2
    first = pay_in(practice, "T1", "柳映雪", 4_200_00, VIRTUAL)
    assert pay_in(practice, "T1", "柳映雪", 4_200_00, VIRTUAL) == first
    assert pay_in(practice, "T1", "柳映雪", 9_999_99, VIRTUAL)["code"] == "id_used"
    pay_in(practice, "T2", "程远帆", 100)
    heard = listener.wait(2, "/banks/notices")
    assert len({body for _, _, body in heard}) == 2
    assert [(e.credited, e.amount.fen, e.other_name) for e in notices(practice)] == [
        (VIRTUAL, 420_000, "柳映雪"),
        (COURT_ACCOUNT, 100, "程远帆"),
    ]
    day = banks.statement(practice.unit(BANK), COURT_ACCOUNT, notices(practice)[0].booked_on, at=real_now())
    assert (day.opening.fen, day.closing.fen, len(day.entries)) == (0, 420_100, 2)
    assert pay_in(practice, "T3", "柳映雪", 1, "000")["code"] == "AC01"
    assert pay_in(practice, "T4", "柳映雪", 1, payee="某某法院")["code"] == "BE01"


def payment(key: str, fen: int, name: str, bank: str = BANK, number: str = "") -> pain.Payment:
    account = number or accounts_of(name, bank)[0]["no"]
    return pain.Payment(key, Money(fen), pain.Account(account, name, CODES[bank]), f"{CASE} 案款")


def file(*payees: pain.Payment, id: str = "B-1", payer: pain.Account = COURT_PAYER) -> bytes:
    return pain.payments(id, datetime(2026, 11, 24, 10, 0, tzinfo=SHANGHAI), date(2026, 11, 24), payer, payees)


def send(practice: Practice, document: bytes) -> pain.PaymentReport:
    report = banks.send_payments(practice.unit(BANK), document, at=real_now())
    assert isinstance(report, pain.PaymentReport)
    return report


def test_payments_are_settled_or_rejected_one_by_one(practice: Practice) -> None:
    pay_in(practice, "T1", "柳映雪", 1_000_00)
    document = file(
        payment("P-1", 300_00, "澜州启衡建材有限公司"),
        payment("P-2", 100_00, "周启山", number=accounts_of("柳映雪", BANK)[0]["no"]),
        payment("P-3", 100_00, "陆青屿", number="62170000"),
        payment("P-4", 100_00, "冯启衡", OTHER),
        payment("P-5", 900_00, "陆青屿", OTHER),
        payment("P-6", 200_00, "陆青屿", OTHER),
    )
    report = send(practice, document)
    told = report.each([f"P-{number}" for number in range(1, 7)])
    assert (report.message_id, report.group) == ("B-1", "PART")
    assert [(one.status, one.reason) for one in told.values()] == [
        ("ACSC", ""),
        ("RJCT", "BE01"),
        ("RJCT", "AC01"),
        ("RJCT", "AC01"),
        ("RJCT", "AM04"),
        ("ACSC", ""),
    ]
    assert send(practice, document).original == report.original
    again = send(practice, file(payment("P-1", 300_00, "澜州启衡建材有限公司"), id="B-2")).each(["P-1"])
    assert (again["P-1"].status, again["P-1"].reason) == ("RJCT", "DU03")
    debits = [entry for entry in notices(practice) if not entry.credit]
    assert [(entry.end_to_end_id, entry.amount.fen) for entry in debits] == [("P-1", 30_000), ("P-6", 20_000)]
    polled = banks.poll_payments(practice.unit(BANK), "B-1", at=real_now())
    assert isinstance(polled, pain.PaymentReport)
    assert polled.original == report.original
    assert practice.say("GET", "/totals")["conserved"] is True


def test_a_whole_file_is_rejected(practice: Practice) -> None:
    good = file(payment("P-1", 1, "陆青屿", OTHER))
    for id, broken in (
        ("N", good.replace(b"<NbOfTxs>1<", b"<NbOfTxs>2<")),
        ("S", good.replace(b"<CtrlSum>0.01<", b"<CtrlSum>0.02<")),
        ("A", file(payment("P-1", 1, "陆青屿", OTHER), payer=pain.Account(ACCOUNT, "周启山", CODES[BANK]))),
    ):
        report = send(practice, broken.replace(b"B-1", id.encode()))
        assert (report.group, report.each(["P-1"])["P-1"].status) == ("RJCT", "RJCT"), id
    for broken in (b"<x/>", good.replace(b"<PmtMtd>TRF", b"<PmtMtd>CASH"), b"<!DOCTYPE x>" + good):
        with pytest.raises(AgencyRefused):
            send(practice, broken)


def test_a_payment_comes_back(practice: Practice, listener: Listener) -> None:
    practice.listen(listener)
    pay_in(practice, "T1", "柳映雪", 1_000_00)
    report = send(practice, file(payment("P-1", 10, "温以宁", OTHER), payment("P-2", 20, "陆青屿", OTHER)))
    assert report.group == "ACSC"
    assert practice.say("POST", "/returns", end_to_end_id="P-2", reason="AC06")["http"] == 200
    assert practice.say("POST", "/returns", end_to_end_id="P-2")["code"] == "returned_already"
    back = [entry for entry in notices(practice) if entry.returned]
    assert [(e.end_to_end_id, e.amount.fen, e.credit, e.reversal, e.returned) for e in back] == [
        ("P-1", 10, True, True, "AC04"),
        ("P-2", 20, True, True, "AC06"),
    ]
    assert len(listener.wait(4, "/banks/notices")) == 4
    assert practice.say("GET", "/totals")["conserved"] is True
