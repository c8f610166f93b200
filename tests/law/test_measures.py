"""Limits of consumption, the dishonesty list, fines and the like, the property report, seizure terms (M rows)."""

from datetime import date, datetime

import pytest

from tests.law.table import shown
from zhixing.kernel.dates import days, months
from zhixing.kernel.money import Money
from zhixing.law import coercion, consumption, dishonesty
from zhixing.law.coercion import Lift, detain, exit_lift, exit_limited, family_told_by, fine, questioning_until
from zhixing.law.consumption import Ground, Holder, Person, check_pass, forbidden, limitable, release
from zhixing.law.dishonesty import CATEGORIES, REMOVALS, Category, Guard, list_debtor, removal_due
from zhixing.law.figures import CourtRules, NotInForce
from zhixing.law.finding import NOTICE_MUST, NoticeIncomplete, check_notice, judge_report, request_due
from zhixing.law.seizure import Kind, TermTooLong, term

D = date.fromisoformat
Y = Money.yuan
AT = datetime.fromisoformat
HOLDERS = (
    Holder("甲", Person.LEGAL_REPRESENTATIVE),
    Holder("乙", Person.CONTROLLER),
    Holder("丙", Person.LEGAL_REPRESENTATIVE, until=D("2023-12-31")),
    Holder("丁", Person.HEAD, nominal=True),
    Holder("戊", Person.HEAD, until=D("2024-05-20")),
)


def test_m1_may_be_limited_but_need_not():
    answer = limitable(D("2024-05-20"), D("2024-05-10"))
    assert (answer.allowed, answer.compulsory, answer.persons) == (True, False, ())
    assert "可以限制消费" in answer.explain()
    assert "may be limited" in answer.explain("en")


def test_m1_not_before_the_notice_has_run_nor_after_payment():
    assert not limitable(D("2024-05-10"), D("2024-05-10")).allowed
    assert limitable(D("2024-05-11"), D("2024-05-10")).allowed
    paid = limitable(D("2024-05-20"), D("2024-05-10"), performed=True, listed=True)
    assert (paid.allowed, paid.compulsory, paid.persons) == (False, False, ())
    assert "不得" in paid.sentence()
    assert "may not" in paid.sentence("en")


def test_who_is_listed_must_be_limited():
    answer = limitable(D("2024-05-05"), D("2024-05-10"), listed=True, holders=HOLDERS)
    assert (answer.allowed, answer.compulsory) == (True, True)
    assert "应当" in answer.sentence()
    assert "must" in answer.sentence("en")
    assert answer.persons == ("甲", "乙", "戊")


def test_m6_a_company_and_those_who_stand_for_it():
    answer = limitable(D("2024-05-20"), D("2024-05-10"), holders=HOLDERS)
    assert (answer.persons, answer.to_check) == (("甲", "乙", "戊"), ("丙", "丁"))
    assert "甲、乙、戊" in answer.sentence()
    assert "with 甲, 乙, 戊" in answer.sentence("en")
    assert limitable(D("2024-05-01"), D("2024-05-10"), holders=HOLDERS).persons == ()


def test_nine_groups_and_the_trains_of_2015():
    assert len(forbidden(D("2010-10-01")).acts) == len(forbidden(D("2026-01-01")).acts) == 9
    assert "动车" not in forbidden(D("2015-07-21")).acts[-1][1]
    assert "G 字头" in forbidden(D("2015-07-22")).explain()
    assert "G trains" in forbidden(D("2015-07-22")).explain("en")
    with pytest.raises(NotInForce):
        limitable(D("2010-09-30"), D("2010-09-01"))


@pytest.mark.parametrize(
    ("ground", "allowed", "must"),
    [
        (Ground.PERFORMED, True, True),
        (Ground.SECURITY, True, False),
        (Ground.CONSENT, True, False),
        (Ground.LEFT_OFFICE, True, False),
        (Ground.REMOVED_FROM_LIST, False, False),
    ],
)
def test_what_lifts_the_limit(ground, allowed, must):
    answer = release(ground)
    assert (answer.allowed, answer.must) == (allowed, must)
    assert ("应当" in answer.sentence(), "各自处理" in answer.sentence()) == (must, not allowed)
    assert ("at once" in answer.sentence("en"), "separate" in answer.sentence("en")) == (must, not allowed)


def test_a_pass_lasts_a_month():
    assert shown(check_pass(D("2026-03-01"), D("2026-04-01"))) == D("2026-04-01")
    with pytest.raises(consumption.PassTooLong) as refused:
        check_pass(D("2026-03-01"), D("2026-04-02"))
    assert refused.value.facts["latest"] == D("2026-04-01")
    longer = CourtRules({"consumption.pass": months(2)})
    assert shown(check_pass(D("2026-03-01"), D("2026-04-02"), longer)) == D("2026-05-01")


LISTED = [
    ("M3", Category.REPORT, 0, "2026-05-10"),
    ("M4", Category.ABLE, 0, None),
    ("3.4 grave, one year more", Category.OBSTRUCTS, 1, "2027-05-10"),
    ("3.4 several acts, three more", Category.EVADES, 3, "2029-05-10"),
    ("3.4 settlement", Category.SETTLEMENT, 0, "2026-05-10"),
    ("3.4 limit breached", Category.CONSUMPTION, 0, "2026-05-10"),
]


@pytest.mark.parametrize(("row", "category", "longer", "ends"), LISTED, ids=[r[0] for r in LISTED])
def test_terms_on_the_list(row, category, longer, ends):
    answer = list_debtor(category, D("2024-05-10"), longer=longer)
    assert answer.ends_on == (D(ends) if ends else None)
    assert ("无固定期限" in answer.explain()) == (ends is None)
    assert (ends or "no fixed term") in answer.explain("en")
    assert f"第 {list(Category).index(category) + 1} 项（{CATEGORIES[category][0]}）" in answer.sentence()


def test_m3_removed_within_three_working_days_of_the_end():
    assert removal_due("expired", D("2026-05-10")).on == D("2026-05-13")
    assert len(REMOVALS) == 9
    with pytest.raises(KeyError):
        removal_due("because", D("2026-05-10"))


def test_d7_paid_in_full():
    assert removal_due("performed", D("2024-09-27")).on == D("2024-10-08")


@pytest.mark.parametrize(("longer", "category"), [(4, Category.REPORT), (-1, Category.REPORT), (1, Category.ABLE)])
def test_a_term_is_lengthened_by_one_to_three_years(longer, category):
    with pytest.raises(dishonesty.TermOutOfRange) as refused:
        list_debtor(category, D("2024-05-10"), longer=longer)
    assert "1 至 3 年" in refused.value.say()


def test_who_is_kept_off():
    for guard in (Guard.MINOR, Guard.DECEASED):
        with pytest.raises(dishonesty.KeptOffList):
            list_debtor(Category.REPORT, D("2024-05-10"), guards=frozenset({guard}))
    for guard in (Guard.SECURITY, Guard.SEIZED_ENOUGH, Guard.LATER_IN_ORDER):
        with pytest.raises(dishonesty.KeptOffList):
            list_debtor(Category.ABLE, D("2024-05-10"), guards=frozenset({guard}))
        assert list_debtor(Category.REPORT, D("2024-05-10"), guards=frozenset({guard})).ends_on
    with pytest.raises(dishonesty.KeptOffList) as refused:
        list_debtor(Category.ABLE, D("2024-05-10"), guards=frozenset({Guard.SECURITY, Guard.MINOR}))
    assert refused.value.say() == "不得纳入失信名单：未成年人、已提供充分有效担保。"
    assert "a minor; enough security" in refused.value.say("en")


def test_before_the_text_of_2017_the_list_is_another():
    with pytest.raises(NotInForce):
        list_debtor(Category.REPORT, D("2017-04-30"))
    assert list_debtor(Category.REPORT, D("2017-05-01")).ends_on == D("2019-05-01")


def test_clocks_of_the_list():
    assert dishonesty.listing_due(D("2025-03-03")).on == D("2025-03-18")
    assert dishonesty.listed_again_from(D("2025-03-03")).on == D("2025-09-03")
    due = {step: dishonesty.correction_due(step, D("2025-03-03")).on for step in dishonesty._CORRECTING}
    assert due == {
        "examine": D("2025-03-18"),
        "mend": D("2025-03-06"),
        "reconsider": D("2025-03-13"),
        "reconsidered": D("2025-03-18"),
    }


FINES = [
    ("M7", "120000", False, "2024-05-10", False),
    ("3.5 most of a person", "100000", False, "2024-05-10", True),
    ("3.5 nothing", "0", False, "2024-05-10", False),
    ("3.5 a fen", "0.01", False, "2024-05-10", True),
    ("3.5 least of an entity", "50000", True, "2024-05-10", True),
    ("3.5 less", "49999.99", True, "2024-05-10", False),
    ("3.5 most of an entity", "1000000", True, "2024-05-10", True),
    ("3.5 more", "1000000.01", True, "2024-05-10", False),
    ("of 2012, a person", "10000", False, "2012-12-31", True),
    ("of 2012, more", "10000.01", False, "2012-12-31", False),
    ("of 2012, an entity", "300000.01", True, "2012-12-31", False),
    ("of 2008, an entity", "10000", True, "2008-04-01", True),
]


@pytest.mark.parametrize(("row", "amount", "entity", "on", "lawful"), FINES, ids=[r[0] for r in FINES])
def test_fines(row, amount, entity, on, lawful):
    if lawful:
        answer = fine(Y(amount), D(on), entity=entity)
        assert answer.amount == Y(amount)
        assert "院长批准" in answer.explain()
    else:
        with pytest.raises(coercion.FineOutOfRange):
            fine(Y(amount), D(on), entity=entity)


def test_m9_the_same_act_is_punished_once():
    with pytest.raises(coercion.SameActTwice):
        fine(Y(100), D("2024-05-10"), punished_before=True)
    with pytest.raises(coercion.SameActTwice):
        detain(D("2024-05-10"), 3, punished_before=True)
    with pytest.raises(NotInForce):
        fine(Y(100), D("2008-03-31"))


def test_detention_lasts_fifteen_days_at_most():
    assert detain(D("2024-05-10"), 15).last == D("2024-05-24")
    assert detain(D("2024-05-10"), 1).last == D("2024-05-10")
    assert "15日" in detain(D("2024-05-10"), 15).explain()
    for count in (0, 16):
        with pytest.raises(coercion.DetentionTooLong) as refused:
            detain(D("2024-05-10"), count)
        assert "15" in refused.value.say()


def test_hours_of_coercion():
    at = AT("2024-05-10T10:20:00+08:00")
    assert shown(questioning_until(at)) == AT("2024-05-10T18:20:00+08:00")
    assert shown(questioning_until(at, complex_case=True)) == AT("2024-05-11T10:20:00+08:00")
    assert shown(family_told_by(at)) == AT("2024-05-11T11:00:00+08:00")
    stricter = CourtRules({"limits.hours_from": "at_once"})
    assert shown(family_told_by(at, stricter)) == AT("2024-05-11T10:20:00+08:00")


def test_a_search_needs_its_form():
    every = {key for key, _, _ in coercion.SEARCH}
    assert shown(coercion.check_search(every - {"women"}))
    coercion.check_search(every, women_searched=True)
    with pytest.raises(coercion.SearchNotInOrder) as refused:
        coercion.check_search(every - {"women", "order"}, women_searched=True)
    assert "院长签发" in refused.value.say()
    assert "by women" in refused.value.say("en")


def test_exit_limits():
    assert [exit_lift(one).must for one in Lift] == [True, False, False]
    assert "应当及时" in exit_lift(Lift.PERFORMED).explain()
    assert "may be lifted" in exit_lift(Lift.CONSENT).explain("en")
    assert shown(exit_limited("张某")) == ("张某",)
    assert shown(exit_limited("某公司", entity=True, head="甲", responsible=("乙", "甲"))) == ("甲", "乙")
    assert shown(exit_limited("某公司", entity=True)) == ()


def test_m10_three_days_late_without_reason():
    answer = judge_report(D("2024-05-10"), D("2024-05-20"), D("2024-05-13"))
    assert (answer.late_days, answer.sanction, answer.list_as) == (3, True, 4)
    assert "失信名单" in answer.explain()
    assert "category 4" in answer.explain("en")


def test_reports_that_are_in_order_or_not():
    good = judge_report(D("2024-05-10"), D("2024-05-20"), D("2024-05-10"))
    assert (good.late_days, good.sanction, good.list_as, good.missing) == (0, False, None, ())
    assert not judge_report(D("2024-05-10"), D("2024-05-20"), D("2024-05-13"), reason=True).sanction
    assert judge_report(D("2024-05-10"), D("2024-05-20"), D("2024-05-09"), false_=True).sanction
    silent = judge_report(D("2024-05-10"), D("2024-05-11"), None)
    assert (silent.late_days, silent.sanction, silent.missing) == (1, True, ())
    assert not judge_report(D("2024-05-10"), D("2024-05-10"), None).sanction
    partial = judge_report(D("2024-05-10"), D("2024-05-20"), D("2024-05-10"), covers=("money", "land"))
    assert partial.missing == ("movables", "rights", "other")
    assert "交通工具" in partial.sentence()
    assert "movables, rights" in partial.sentence("en")


def test_a_notice_holds_four_things():
    check_notice({key for key, _, _ in NOTICE_MUST})
    with pytest.raises(NoticeIncomplete) as refused:
        check_notice({"perform", "interest"})
    assert refused.value.say() == "执行通知缺少：告知失信风险、载明一案一账号的案款账户。"
    assert "warns of" in refused.value.say("en")


@pytest.mark.parametrize(
    ("kind", "on"), [("reward", "2025-03-13"), ("audit", "2025-03-13"), ("inquiry_order", "2025-03-10")]
)
def test_requests_of_the_applicant(kind, on):
    assert request_due(kind, D("2025-03-03")).on == D(on)


def test_m12_a_house_for_three_years():
    answer = term(Kind.IMMOVABLE, D("2024-03-01"), D("2027-03-01"))
    assert (answer.last, answer.longest) == (D("2027-03-01"), D("2027-03-01"))
    assert answer.alarms[0] == days(60).before(D("2027-03-01"))
    with pytest.raises(TermTooLong):
        term(Kind.IMMOVABLE, D("2024-03-01"), D("2027-03-02"))
