"""Filing: numbers without gaps, no second filing of the same judgment, the account of what is owed."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from tests.rooms import build
from zhixing.domain.cases import api as cases
from zhixing.domain.cases.models import Case
from zhixing.domain.cases.refusals import NobodyToPay, NoSuchOfficer, NotCorrectable, RecusedFromCase
from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.infra import log
from zhixing.infra.models import Event
from zhixing.kernel.money import Money


@pytest.fixture
def scope(fresh_database):
    return build.court()


def test_numbers_have_no_gap_when_many_file_at_once(scope):
    def file(n: int) -> str:
        try:
            if n % 5 == 0:
                with pytest.raises(NobodyToPay):
                    build.case(scope, f"（2025）浙0195民初{n}号", obligations=())
                return ""
            return build.case(scope, f"（2025）浙0195民初{n}号").number
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        numbers = [number for number in pool.map(file, range(40)) if number]
    year = build.now(scope).year
    assert sorted(numbers, key=len) and set(numbers) == {f"（{year}）浙0195执{n}号" for n in range(1, 33)}
    assert log.verify().faults == ()


def test_the_same_judgment_is_filed_once(scope):
    first = build.case(scope)
    with pytest.raises(cases.AlreadyFiled) as refused:
        build.case(scope)
    assert first.number in refused.value.say("zh")
    assert build.case(scope, "（2025）浙0195民初9号").pk != first.pk


def test_the_same_judgment_is_filed_once_however_its_number_and_people_are_written(scope):
    nameless = replace(build.APPLICANT, id_number="")
    other = replace(build.APPLICANT, key="b", name="沈砚秋", kind="person", id_number="330195199202020025")
    one = build.case(scope, parties=(nameless, build.DEBTOR))
    again = {
        "the same without a number": {"parties": (nameless, build.DEBTOR)},
        "now with his number": {},
        "with another applicant": {"parties": (nameless, other, build.DEBTOR)},
        "half-width brackets": {"number": "(2025) 浙0195民初4471号", "parties": (nameless, build.DEBTOR)},
        "the court written otherwise": {"instrument_court": "澜州市澜溪区人民法院"},
    }
    for given in again.values():
        with pytest.raises(cases.AlreadyFiled) as refused:
            build.case(scope, **given)
        assert one.number in refused.value.say("en")
    second = build.filing().obligations[0]
    filed = build.case(scope, parties=(other, build.DEBTOR), obligations=(replace(second, payees=("b",)),))
    assert filed.pk != one.pk  # another creditor of the same judgment


def test_a_case_kept_with_half_width_brackets_is_found_once_they_are_put_right(scope):
    old = build.case(scope)
    Case.objects.filter(pk=old.pk).update(instrument_number="(2025)浙0195民初4471号")
    import_module("zhixing.domain.cases.migrations.0006_instrument_numbers_full_width").put_in_one_form(apps, None)
    with pytest.raises(cases.AlreadyFiled):
        build.case(scope)


def test_what_is_owed_grows_by_the_law_and_falls_by_what_came_in(scope):
    case = build.case(scope)
    due = cases.due(scope, case.pk, date(2026, 7, 1), assume_last=True)
    assert due.claimed == Money.yuan("100000.00") and due.fee == Money.yuan("1400.00")
    assert due.schedule.owed.interest == Money.yuan("2975.34")  # 181 days at 6 %/365
    legs = [("bank:195", Money.yuan("-2000.00")), (f"case:{case.pk}", Money.yuan("2000.00"))]
    ledger.open_account(scope, "bank:195")
    ledger.post(scope, "receipt:1", legs, "来款", build.now(scope).replace(month=7, day=1), case.pk)
    later = cases.due(scope, case.pk, date(2026, 7, 1), assume_last=True)
    assert later.paid == Money.yuan("2000.00") and later.left == due.left - later.paid


def test_a_party_is_one_record_and_its_data_is_sealed(scope):
    one, two = build.case(scope), build.case(scope, "（2025）浙0195民初2号")
    ids = {cases.debtors(scope, c.pk)[0].party_id for c in (one, two)}
    assert len(ids) == 1
    (party_id,) = ids
    card = parties.card(parties.party(scope, party_id))
    assert build.DEBTOR.id_number not in (card.id_masked, card.phone_masked) and "*" in card.id_masked
    with connection.cursor() as cursor:
        cursor.execute("SELECT id_number, phone FROM parties_party WHERE id = %s", [party_id])
        assert build.DEBTOR.id_number.encode() not in bytes(cursor.fetchone()[0])
    assert parties.by_id_number(scope, build.DEBTOR.id_number)[0].pk == party_id
    value = parties.reveal(scope, party_id, "phone", "联系当事人", one.pk, build.now(scope))
    assert value == build.DEBTOR.phone
    looked = Event.objects.get(name="PersonalDataRevealed")
    assert looked.payload["purpose"] == "联系当事人" and value not in str(looked.payload)


def test_other_courts_and_the_recused_see_nothing(scope):
    case = build.case(scope)
    other = build.court(196, "浙0196")
    with pytest.raises(cases.NoSuchCase):
        cases.case(other, case.pk)
    judge = build.staff(scope, "judge", "officer")
    courts.recuse(scope, judge.pk, case.pk, "近亲属", build.now(scope))
    his = courts.scope_of(judge.account, build.now(scope).date())
    with pytest.raises(RecusedFromCase):
        cases.case(his, case.pk)
    assert not cases.cases(his).exists()
    with pytest.raises(NoSuchOfficer):
        cases.assign(scope, case.pk, judge.pk, build.now(scope))


def test_a_correction_is_logged_and_only_of_what_may_be(scope):
    case = build.case(scope)
    cases.correct(scope, case.pk, "cause", "民间借贷纠纷", "录入有误", build.now(scope))
    assert cases.case(scope, case.pk).cause == "民间借贷纠纷"
    told = {"field": "cause", "reason": "录入有误", "was": "买卖合同纠纷", "now": "民间借贷纠纷"}
    assert Event.objects.get(name="CaseCorrected").payload == told
    for field, value, was, now in (
        ("judged_on", "2026-06-01", None, "2026-06-01"),
        ("judged_on", "2026-06-02", "2026-06-01", "2026-06-02"),
        ("doubled_interest", "否", "yes", "no"),
    ):
        cases.correct(scope, case.pk, field, value, "录入有误", build.now(scope))
        last = Event.objects.filter(name="CaseCorrected").latest("seq").payload
        assert (last["was"], last["now"]) == (was, now)
    with pytest.raises(NotCorrectable):
        cases.correct(scope, case.pk, "number", "x", "y", build.now(scope))


SIX = cases.InterestRule(Money.yuan("100000"), date(2026, 1, 1), "fixed_annual", rate=Decimal("0.06"))


def loan(*rules, **more):
    """A loan of 100,000 with 10,000 besides, due on 30 June."""
    whole = Money.yuan("110000")
    return cases.FilingObligation("借款本息", whole, date(2026, 6, 30), ("d",), ("a",), interest=rules, **more)


def owed(scope, duty, number):
    filed = build.case(scope, number, obligations=(duty,))
    return cases.due(scope, filed.pk, date(2026, 7, 1), assume_last=True).schedule.owed


def test_interest_runs_on_its_base_and_not_on_all_that_is_owed(scope):
    besides = owed(scope, loan(SIX), "（2025）浙0195民初1号")
    assert (besides.interest, besides.principal) == (Money.yuan("2975.34"), Money.yuan("110000"))
    assert besides.doubled == Money.yuan("19.25")  # one day of 110,000
    accrued = owed(scope, loan(SIX, accrued=Money.yuan("10000")), "（2025）浙0195民初2号")
    assert (accrued.interest, accrued.principal) == (Money.yuan("12975.34"), Money.yuan("100000"))
    assert accrued.doubled == Money.yuan("17.50")  # none on the interest


def test_what_is_added_to_a_printed_rate_counts(scope):
    half_more = replace(SIX, multiplier=Decimal("1.5"))
    assert owed(scope, loan(half_more), "（2025）浙0195民初3号").interest == Money.yuan("4463.01")


def test_a_rate_is_never_guessed(scope):
    for words in ("contract", "fixed_annual", "pboc_current_deposit", "lpr_unspecified_tenor", "pboc_same_period_loan"):
        with pytest.raises(cases.RateNotGiven) as refused:
            build.case(scope, obligations=(loan(replace(SIX, rate_type=words, rate=None)),))
        assert "请先填写利率" in refused.value.say("zh") and words not in refused.value.say("zh")
    build.case(scope, obligations=(loan(replace(SIX, rate_type="contract")),))
