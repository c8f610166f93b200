"""Money in: every line accounted for, exact matches by machine, every doubt left to a person."""

from datetime import date

import pytest

from tests.rooms import build
from tests.rooms.payments.bank import NUMBER, Line, camt053, camt054, court, pay_in, react, suspense_agrees
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.ledger import api as ledger
from zhixing.domain.ledger.refusals import AccountOverdrawn
from zhixing.domain.payments import api as payments
from zhixing.domain.payments.refusals import (
    CaseIsClosed,
    ForeignAccount,
    LineContradicts,
    NoBankAccount,
    NoSuchReceipt,
    NotInSuspense,
    NotTheirCase,
    UnknownDebit,
    UnknownReturn,
    WrongAccountOfCase,
)
from zhixing.gateways.iso20022.camt import StatementRefused
from zhixing.gateways.iso20022.validate import MessageInvalid
from zhixing.infra.models import Event, Held
from zhixing.kernel.money import Money
from zhixing.kernel.scope import NotPermitted


def number_of(scope, code):
    return ledger.account(scope, code).number


def only(reference="A1"):
    return payments.Receipt.objects.get(bank_reference=reference)


def test_money_to_the_cases_own_number_is_matched(scope, case):
    pay_in(scope, Line("A1", "2000.00", credited=number_of(scope, f"case:{case.pk}")))
    receipt = only()
    assert (receipt.state, receipt.purpose, receipt.case_id) == ("matched", "debtor_payment", case.pk)
    assert receipt.identify_by == date(2026, 11, 25) and receipt.pay_by is not None
    assert ledger.received(scope, case.pk) == [(date(2026, 11, 20), Money.yuan("2000.00"))]
    matched = Event.objects.get(name="ReceiptMatched")
    assert matched.case_id == case.pk and matched.object == f"receipt:{receipt.pk}"
    assert matched.payload == {
        "receipt_id": receipt.pk,
        "fen": 200000,
        "purpose": "debtor_payment",
        "account": f"case:{case.pk}",
        "reference": "",
    }
    assert suspense_agrees(scope)


def test_money_to_a_debtors_own_number_is_known_as_his(scope):
    """一案一人一账号: two debtors of one case each pay into a number of their own; it is the case's money at once."""
    joint = build.with_(build.DEBTOR, key="e", name="顾北辰", id_number="330195198803030031")
    case = build.case(scope, parties=(build.APPLICANT, build.DEBTOR, joint))
    first, second = (role.party_id for role in cases.debtors(scope, case.pk))
    numbers = ledger.party_numbers(scope, [case.pk])[case.pk]
    assert set(numbers) == {first, second} and len({*numbers.values(), number_of(scope, f"case:{case.pk}")}) == 3
    pay_in(scope, Line("A1", "2000.00", credited=numbers[first]), Line("A2", "300.00", credited=numbers[second]))
    pay_in(scope, Line("A3", "5.00", credited=numbers[second], payer="替人付款"), message="N2")
    assert [(only(one).state, only(one).account, only(one).party_id) for one in ("A1", "A2", "A3")] == [
        ("matched", f"case:{case.pk}", first), ("matched", f"case:{case.pk}", second), ("matched", f"case:{case.pk}", second),
    ]  # fmt: skip
    assert payments.paid_in(scope, case.pk) == {first: Money.yuan(2000), second: Money.yuan(305)}
    assert ledger.balance(scope, f"case:{case.pk}") == Money.yuan(2305) and suspense_agrees(scope)
    pay_in(scope, Line("A4", "9999999.00", credited=numbers[first]), message="N3")
    assert only("A4").why == "too_much"
    payments.match_receipt(scope, only("A4").pk, case.pk, build.now(scope))
    assert only("A4").party_id == first
    ledger.correct(scope, ledger.entry(scope, f"match:{only('A4').pk}:1").id, "认错", build.now(scope))
    react()
    assert only("A4").party_id is None and payments.paid_in(scope, case.pk)[first] == Money.yuan(2000)


def test_money_to_a_payees_number_waits_for_a_person(scope, case):
    creditor = cases.applicants(scope, case.pk)[0].party_id
    pay_in(scope, Line("A1", "20.00", credited=number_of(scope, f"case:{case.pk}")))
    legs = [(f"case:{case.pk}", -Money.yuan(20)), (f"payable:{case.pk}:{creditor}", Money.yuan(20))]
    ledger.post(scope, "plan", legs, "test", build.now(scope), case.pk)
    pay_in(scope, Line("A2", "7.00", credited=number_of(scope, f"payable:{case.pk}:{creditor}")), message="N2")
    assert (only("A2").state, only("A2").why) == ("suspense", "sent_to_a_payee") and suspense_agrees(scope)


def test_the_case_number_in_the_text_is_as_good(scope, case):
    pay_in(scope, Line("A1", "2000.00", remittance=f"执行款 {case.number.replace('（', '(').replace('）', ')')} 周"))
    assert only().case_id == case.pk


def test_money_the_bank_deducted_for_us_is_a_deduction(scope, case):
    own = number_of(scope, f"case:{case.pk}")
    pay_in(scope, Line("A1", "2000.00", credited=own, code="DEDUCTION"))
    pay_in(scope, Line("A2", "2000.00", credited=own, code="DEDUCTION"), message="N2")
    assert only().purpose == only("A2").purpose == "deduction"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (Line("A1", "10.00"), "no_reference"),
        (Line("A1", "10.00", remittance="货款"), "no_reference"),
        (Line("A1", "10.00", remittance="（2019）浙0195执9号"), "wrong_reference"),
        (Line("A1", "10.00", credited="6217990195019999999"), "wrong_reference"),
        (Line("A1", "9999999.00", credited="case"), "too_much"),
        (Line("A1", "10.00", credited="case", remittance="（2026）浙0195执2号"), "wrong_reference"),
    ],
)
def test_a_doubt_leaves_the_money_in_suspense(scope, case, line, why):
    build.case(scope, "（2025）浙0195民初8号")
    own = number_of(scope, f"case:{case.pk}") if line.credited == "case" else line.credited
    pay_in(scope, Line(line.reference, line.amount, line.remittance, own))
    receipt = only()
    assert (receipt.state, receipt.why, receipt.case_id) == ("suspense", why, None)
    shown = payments.view(receipt)
    assert shown.doubt_zh and shown.doubt_en and "?" not in shown.doubt_en and "启山" not in shown.payer
    assert Event.objects.get(name="ReceiptSuspended").payload["why"] == why
    assert suspense_agrees(scope) and ledger.received(scope, case.pk) == []


def test_the_same_payment_twice_waits_for_a_person(scope, case):
    own = number_of(scope, f"case:{case.pk}")
    pay_in(scope, Line("A1", "100.00", credited=own), Line("A2", "100.00", credited=own))
    assert only("A1").state == "matched" and only("A2").why == "paid_twice"
    pay_in(scope, Line("A3", "100.00", credited=own, on=date(2026, 11, 21)), message="N2")
    assert only("A3").state == "matched" and suspense_agrees(scope)


def test_paying_into_a_closed_case_waits_for_a_person(scope, case):
    cases.close(scope, case.pk, "performed", build.now(scope))
    pay_in(scope, Line("A1", "100.00", credited=number_of(scope, f"case:{case.pk}")))
    assert only().why == "case_is_closed"
    with pytest.raises(CaseIsClosed):
        payments.match_receipt(scope, only().pk, case.pk, build.now(scope))


def ask_deposit(scope, case, amount="5000.00", **more):
    payments.await_payment(
        scope, case.pk, "deposit:3:9", more.pop("purpose", "deposit"), Money.yuan(amount), build.now(scope), **more
    )
    return number_of(scope, "deposit:3:9")


@pytest.mark.parametrize(
    ("amount", "payer", "state", "why"),
    [
        ("5000.00", "林一", "matched", ""),
        ("4999.99", "林一", "suspense", "too_little"),
        ("5000.01", "林一", "suspense", "too_much"),
        ("5000.00", "林二", "suspense", "unknown_payer"),
    ],
)
def test_a_deposit_is_matched_exactly_or_not_at_all(scope, case, amount, payer, state, why):
    own = ask_deposit(scope, case, payer="林一")
    pay_in(scope, Line("A1", amount, credited=own, payer=payer))
    assert (only().state, only().why) == (state, why)
    held = Money.yuan("5000.00") if state == "matched" else Money.zero
    assert ledger.balance(scope, "deposit:3:9") == held and suspense_agrees(scope)
    assert ledger.received(scope, case.pk) == []


def test_a_deposit_is_known_by_its_reference_too_and_taken_once(scope, case):
    ask_deposit(scope, case, reference="JM20261120A7")
    pay_in(scope, Line("A1", "5000.00", remittance="保证金JM20261120A7", payer="林一"))
    assert only().reference == "JM20261120A7" and only().purpose == "deposit"
    pay_in(scope, Line("A2", "5000.00", remittance="保证金 JM20261120A7", payer="林一"), message="N2")
    assert only("A2").why == "paid_twice"
    ask_deposit(scope, case, "30000.00", purpose="price", reference="JM20261120B1")
    pay_in(scope, Line("A3", "30000.00", remittance="JM20261120B1", payer="林一"), message="N3")
    assert only("A3").purpose == "price" and ledger.balance(scope, "deposit:3:9") == Money.yuan("35000.00")


def test_a_price_paid_in_parts_is_met_by_its_last_part(scope, case):
    """A part waits for a person, who claims it; then the rest is what is asked for, and matches by itself."""
    own = ask_deposit(scope, case, "30000.00", purpose="price")
    pay_in(scope, Line("A1", "20000.00", credited=own, payer="林一", key="K1"))
    assert only().why == "too_little"
    assert [one.pk for one in payments.likely_cases(scope, only().pk, build.now(scope).date())] == [case.pk]
    payments.match_receipt(scope, only().pk, case.pk, build.now(scope))
    pay_in(scope, Line("A2", "15000.00", credited=own, payer="林一"), message="N2")
    assert (only("A2").why, only("A2").facts) == ("too_much", {"paid": 1_500_000, "due": 1_000_000})
    pay_in(scope, Line("A3", "10000.00", credited=own, payer="林一"), message="N3")
    assert (only("A3").state, only("A3").purpose) == ("matched", "price") and payments.awaited(
        scope, "deposit:3:9"
    ) is None
    pay_in(scope, Line("B1", "20000.00", credit=False, key="K1", reversal=True), message="N4")
    pay_in(scope, Line("A4", "20000.00", credited=own, payer="林一"), message="N5")
    assert only("A4").state == "matched" and ledger.balance(scope, "deposit:3:9") == Money.yuan("30000.00")


def test_what_a_buyer_pays_too_much_goes_back_to_him_and_never_to_the_case(scope, case):
    own = ask_deposit(scope, case, "30000.00", purpose="price")
    pay_in(scope, Line("A1", "30100.00", credited=own, payer="林一"))
    assert only().why == "too_much"
    payments.match_receipt(scope, only().pk, case.pk, build.now(scope))
    [batch] = payments.batches(scope)
    back = batch.payouts.get()
    assert (back.fen, back.holder, back.number, back.source) == (
        10_000,
        "林一",
        Line("", "").payer_account,
        "deposit:3:9",
    )
    on = date(2026, 11, 30)
    assert payments.credit_price(scope, case.pk, "deposit:3:9", on, build.now(scope)) == Money.yuan("30000.00")
    assert ledger.received(scope, case.pk) == [(on, Money.yuan("30000.00"))]
    assert ledger.balance(scope, "deposit:3:9") == Money.yuan("100.00") and suspense_agrees(scope)


def test_the_price_counts_from_the_day_the_ruling_took_effect(scope, case):
    own = ask_deposit(scope, case)
    pay_in(scope, Line("A1", "5000.00", credited=own, payer="林一"))
    on = date(2026, 11, 30)
    assert payments.credit_price(scope, case.pk, "deposit:3:9", on, build.now(scope)) == Money.yuan("5000.00")
    assert payments.credit_price(scope, case.pk, "deposit:3:9", on, build.now(scope)) == Money.zero
    assert ledger.received(scope, case.pk) == [(on, Money.yuan("5000.00"))]
    with pytest.raises(WrongAccountOfCase):
        payments.credit_price(scope, case.pk, f"case:{case.pk}", on, build.now(scope))


def test_nothing_is_expected_any_more_once_dropped(scope, case):
    own = ask_deposit(scope, case)
    payments.drop_awaited(scope, case.pk, "deposit:3:9")
    pay_in(scope, Line("A1", "5000.00", credited=own))
    assert only().why == "wrong_reference"


def test_a_person_matches_what_the_machine_would_not(scope, case):
    pay_in(scope, Line("A1", "10.00"))
    assert [one.pk for one in payments.likely_cases(scope, only().pk, date(2026, 11, 23))] == [case.pk]
    payments.match_receipt(scope, only().pk, case.pk, build.now(scope))
    assert only().state == "matched" and ledger.balance(scope, f"case:{case.pk}") == Money.yuan("10.00")
    slip = documents.documents(scope, case.pk).get(template="claim_slip")
    assert slip not in documents.to_sign(scope), "a form without a seal waits for no signature"
    told = documents.values_of(slip)
    assert told["amount"] == Money.yuan("10.00") and "没有写明案件" in told["suspended_for"]
    with pytest.raises(NotInSuspense):
        payments.match_receipt(scope, only().pk, case.pk, build.now(scope))
    assert not payments.suspense(scope).exists() and suspense_agrees(scope)


def test_an_officer_claims_for_his_own_case_and_for_no_other(scope, case):
    other = build.case(scope, "（2025）浙0195民初8号")
    member, colleague = (build.staff(scope, login, "officer") for login in ("chen", "lin"))
    cases.assign_all(scope, {case.pk: member.pk, other.pk: colleague.pk}, build.now(scope))
    officer = courts.scope_of(member.account, build.now(scope).date())
    pay_in(scope, Line("A1", "10.00"))
    assert [one.pk for one in payments.likely_cases(officer, only().pk, build.now(scope).date())] == [case.pk]
    with pytest.raises(NotTheirCase):
        payments.match_receipt(officer, only().pk, other.pk, build.now(scope))
    payments.match_receipt(officer, only().pk, case.pk, build.now(scope))
    assert (only().case_id, only().matched_by) == (case.pk, officer.actor)
    slip = documents.documents(scope, case.pk).get(template="claim_slip")
    assert documents.values_of(slip)["prepared_by"] == member.name


def test_a_wrong_match_is_undone_by_a_correcting_entry(scope, case):
    other = build.case(scope, "（2025）浙0195民初8号")
    pay_in(scope, Line("A1", "10.00"))
    payments.match_receipt(scope, only().pk, other.pk, build.now(scope))
    wrong = ledger.entry(scope, f"match:{only().pk}:1")
    ledger.correct(scope, wrong.id, "认错案件", build.now(scope))
    react()
    assert (only().state, only().why, only().case_id) == ("suspense", "match_undone", None)
    payments.match_receipt(scope, only().pk, case.pk, build.now(scope))
    assert ledger.received(scope, other.pk) == []
    assert ledger.received(scope, case.pk) == [(date(2026, 11, 20), Money.yuan("10.00"))] and suspense_agrees(scope)


def test_matching_needs_permission_court_and_the_right_account(scope, case):
    pay_in(scope, Line("A1", "10.00"))
    with pytest.raises(NotPermitted):
        payments.match_receipt(courts.system_scope(scope.court_id), only().pk, case.pk, build.now(scope))
    other = build.everything(196)
    with pytest.raises(NoSuchReceipt):
        payments.likely_cases(other, only().pk, date(2026, 11, 23))
    with pytest.raises(cases.NoSuchCase):
        payments.match_receipt(other, only().pk, case.pk, build.now(scope))
    with pytest.raises(WrongAccountOfCase):
        payments.match_receipt(scope, only().pk, case.pk, build.now(scope), account="deposit:9:9")
    assert list(payments.receipts(other)) == []


def test_a_file_and_its_lines_count_once(scope, case):
    own = number_of(scope, f"case:{case.pk}")
    first = pay_in(scope, Line("A1", "10.00", credited=own))
    assert pay_in(scope, Line("A1", "10.00", credited=own)).pk == first.pk
    again = pay_in(scope, Line("A1", "10.00", credited=own), Line("A2", "20.00", credited=own), message="N2")
    assert again.lines == 2 and payments.Receipt.objects.count() == 2
    assert ledger.balance(scope, f"case:{case.pk}") == Money.yuan("30.00") and suspense_agrees(scope)


@pytest.mark.parametrize(
    ("document", "refusal"),
    [
        (camt054(Line("A9", "1.00"), account="99"), ForeignAccount),
        (camt054(Line("A1", "11.00"), message="N2"), LineContradicts),
        (camt054(Line("A8", "1.00"), Line("A9", "1.00", credit=False), message="N2"), UnknownDebit),
        (camt054(Line("A8", "1.00"), Line("A9", "1.00", key="P1", returned="AC04"), message="N2"), UnknownReturn),
        (b"<x/>", MessageInvalid),
    ],
)
def test_a_file_with_a_line_nobody_can_explain_is_refused_whole(scope, document, refusal):
    pay_in(scope, Line("A1", "10.00"))
    with pytest.raises(refusal) as raised:
        payments.import_statement(scope, document, build.now(scope))
    assert raised.value.say("zh") and "?" not in raised.value.say("en")
    assert payments.Receipt.objects.count() == 1 and suspense_agrees(scope)
    kept = payments.refuse_file(scope, document, raised.value, build.now(scope))
    assert kept.state == "refused" and next(iter(payments.bank_files(scope))).pk == kept.pk


def test_a_court_without_an_account_imports_nothing(scope):
    with pytest.raises(NoBankAccount):
        payments.import_statement(build.court(196, "浙0196"), camt054(Line("A1", "1.00")), build.now(scope))


def test_money_the_bank_takes_back_leaves_the_books(scope, case):
    own = number_of(scope, f"case:{case.pk}")
    pay_in(scope, Line("A1", "10.00", credited=own, key="K1"), Line("A2", "5.00", key="K2"))
    back = [
        Line("B1", "10.00", credit=False, key="K1", reversal=True),
        Line("B2", "5.00", credit=False, key="K2", reversal=True),
    ]
    pay_in(scope, *back, message="N2")
    assert (only("A1").state, only("A2").state) == ("reversed", "reversed")
    assert ledger.balance(scope, f"bank:{scope.court_id}") == Money.zero and ledger.received(scope, case.pk) == []
    assert Event.objects.get(name="ReceiptReversed").case_id == case.pk and suspense_agrees(scope)
    pay_in(scope, *back, message="N3")
    assert suspense_agrees(scope)


def test_what_the_bank_takes_back_is_awaited_again(scope, case):
    own = ask_deposit(scope, case, payer="林一")
    pay_in(scope, Line("A1", "5000.00", credited=own, payer="林一", key="K1"))
    assert payments.awaited(scope, "deposit:3:9") is None
    pay_in(scope, Line("B1", "5000.00", credit=False, key="K1", reversal=True), message="N2")
    assert only("A1").state == "reversed" and payments.awaited(scope, "deposit:3:9") is not None
    pay_in(scope, Line("A2", "5000.00", credited=own, payer="林一", key="K2"), message="N3")
    assert only("A2").state == "matched" and ledger.balance(scope, "deposit:3:9") == Money.yuan("5000.00")


def test_money_taken_back_after_it_was_paid_on_is_held_for_a_person(fresh_database):
    scope = court()
    case = build.case(scope)
    own = number_of(scope, f"case:{case.pk}")
    pay_in(scope, Line("A1", "10.00", credited=own, key="K1"))
    legs = [(f"case:{case.pk}", -Money.yuan(4)), (f"payable:{case.pk}:1", Money.yuan(4))]
    ledger.post(scope, "spent", legs, "test", build.now(scope), case.pk)
    taken = Line("B1", "10.00", credit=False, key="K1", reversal=True)
    payments.import_statement(scope, camt054(taken, message="N2"), build.now(scope))
    build.drain()
    held = Held.objects.get()
    assert AccountOverdrawn().code in held.error and only("A1").state == "matched"
    assert ledger.trial_balance(scope).agrees and NUMBER not in held.error


def test_a_days_statement_adds_what_no_notice_told_and_doubles_nothing(scope, case):
    told, missed = Line("A1", "2000.00", f"{case.number} 还款"), Line("A2", "300.00", f"{case.number} 还款")
    pay_in(scope, told)
    file = payments.import_statement(scope, camt053(told, missed, opening="0.00", closing="2300.00"), build.now(scope))
    react()
    assert (file.message_id, file.state, file.lines, file.in_fen) == ("S1", "booked", 2, 230000)
    assert ledger.received(scope, case.pk) == [(date(2026, 11, 20), Money.yuan(2300))]
    wrong = camt053(told, opening="0.00", closing="9.00", message="S2")
    with pytest.raises(StatementRefused):
        payments.import_statement(scope, wrong, build.now(scope))
    assert suspense_agrees(scope)
