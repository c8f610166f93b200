"""Case types, jurisdiction, the limit to apply, agents."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.law.table import shown
from zhixing.kernel.case_number import ENFORCEMENT_TYPES, CaseNumber
from zhixing.law.agents import PAPERS, POWERS, Power, SpecialAuthorityMissing, check_authority, papers_missing
from zhixing.law.case_types import CASE_TYPES, OPENINGS, Class, type_for, type_of
from zhixing.law.filing import apply_by
from zhixing.law.jurisdiction import TITLES, NoJurisdiction, Seat, Title, competent, first_filed, idle_from
from zhixing.law.limitation import Ended, Interruption, apply_until, in_time, reapply_by, restore_by
from zhixing.law.limits import Interval

D = date.fromisoformat

NUMBERS = [
    ("C1", "(2024)浙0105执1234号", "浙0105", "basic", "执"),
    ("C2", "（2024）浙0105执保88号", "浙0105", "basic", "执保"),
    ("C4", "（2024）浙72执5号", "浙72", "intermediate", "执"),
    ("C5", "（2019）最高法知民终1号", "最高法", "supreme", None),
]


@pytest.mark.parametrize(("row", "text", "court", "level", "code"), NUMBERS, ids=[r[0] for r in NUMBERS])
def test_type_of_a_number(row, text, court, level, code):
    number = CaseNumber.parse(text)
    answer = type_of(number)
    assert (number.court_code, number.level) == (court, level)
    assert (answer.type.code if answer.type else None) == code
    assert ("不是执行类案件" in answer.explain()) == (code is None)
    assert ("not an enforcement case" in answer.explain("en")) == (code is None)
    assert "案号规定" in answer.explain()


OPENED = [
    ("first_application", "执"),
    ("property_found", "执恢"),
    ("settlement_broken", "执恢"),
    ("returned", "执恢"),
    ("conditions_back", "执恢"),
    ("preservation", "执保"),
    ("act_objection", "执异"),
    ("outsider_objection", "执异"),
    ("party_change", "执异"),
    ("non_enforcement", "执异"),
    ("reconsideration", "执复"),
    ("petition", "执监"),
    ("dispute", "执协"),
    ("request", "执他"),
]


@pytest.mark.parametrize(("opening", "code"), OPENED)
def test_what_opens_a_type(opening, code):
    answer = type_for(opening)
    assert answer.type is CASE_TYPES[code]
    assert answer.sentence() == f"{code}（{ENFORCEMENT_TYPES[code]}）。"


def test_eight_types_in_two_classes():
    assert set(CASE_TYPES) == set(ENFORCEMENT_TYPES)
    assert {opening for opening, _ in OPENED} == set(OPENINGS)
    carrying = {code for code, one in CASE_TYPES.items() if one.kind is Class.CARRYING_OUT}
    assert carrying == {"执", "执恢", "执保"}
    with pytest.raises(KeyError):
        type_for("nothing")


COURTS = [
    (Title.JUDGMENT, (Seat.FIRST_INSTANCE, Seat.PROPERTY), False, True),
    (Title.CRIMINAL_PROPERTY, (Seat.FIRST_INSTANCE, Seat.PROPERTY), False, True),
    (Title.PAYMENT_ORDER, (Seat.ISSUED, Seat.PROPERTY), False, True),
    (Title.MORTGAGE_RULING, (Seat.ISSUED, Seat.PROPERTY), False, True),
    (Title.MEDIATION_CONFIRMED, (Seat.ISSUED, Seat.PROPERTY), False, True),
    (Title.AWARD, (Seat.DOMICILE, Seat.PROPERTY), True, False),
    (Title.NOTARISED_DEBT, (Seat.DOMICILE, Seat.PROPERTY), False, False),
    (Title.ADMINISTRATIVE, (Seat.DOMICILE, Seat.PROPERTY), False, False),
]


@pytest.mark.parametrize(("title", "seats", "intermediate", "same_level"), COURTS, ids=[f"1.6 {r[0]}" for r in COURTS])
def test_competent_courts(title, seats, intermediate, same_level):
    answer = competent(title)
    assert (answer.seats, answer.intermediate, answer.same_level) == (seats, intermediate, same_level)
    assert ("中级人民法院" in answer.sentence()) == intermediate
    assert ("同级" in answer.sentence()) == same_level
    answer.demand({Seat.PROPERTY})


def test_a_court_without_a_tie_refuses():
    with pytest.raises(NoJurisdiction) as refused:
        competent(Title.AWARD).demand({Seat.FIRST_INSTANCE})
    assert "住所地" in refused.value.say()
    assert "domicile" in refused.value.say("en")
    assert len(TITLES) == len(Title)


def test_the_earliest_filed_court_keeps_the_case():
    answer = first_filed({"浙0106": D("2024-03-02"), "京0102": D("2024-03-01"), "粤0605": D("2024-03-01")})
    assert (answer.keeps, answer.withdraw) == ("京0102", ("粤0605", "浙0106"))
    assert "京0102" in answer.explain("en")


def test_six_months_without_action():
    assert idle_from(D("2024-03-15")).on == D("2024-09-15")
    rested = (Interval(D("2024-05-01"), D("2024-05-10"), "coordination"),)
    answer = idle_from(D("2024-03-15"), rested)
    assert answer.on == D("2024-09-25")
    assert "237" in answer.explain()


def test_interruptions_start_the_limit_anew():
    plain = apply_until(D("2022-06-30"))
    assert (plain.counted_from, plain.on, plain.moved) == (D("2022-06-30"), D("2024-07-01"), False)
    asked = apply_until(D("2022-06-30"), [(Interruption.DEMANDED, D("2023-03-01"))])
    assert (asked.counted_from, asked.on) == (D("2023-03-01"), D("2025-03-03"))
    late = apply_until(D("2022-06-30"), [(Interruption.PROMISED, D("2024-07-02"))])
    assert late.on == D("2024-07-01")
    chained = [(Interruption.SETTLED, D("2025-01-10")), (Interruption.APPLIED, D("2023-03-01"))]
    assert apply_until(D("2022-06-30"), chained).counted_from == D("2025-01-10")
    before = [(Interruption.DEMANDED, D("2022-06-30"))]
    assert apply_until(D("2022-06-30"), before).counted_from == D("2022-06-30")


def test_an_obstacle_counts_in_the_last_six_months_only():
    early = apply_until(D("2022-06-30"), obstacles=[Interval(D("2023-01-01"), D("2024-01-01"))])
    assert (early.on, early.moved) == (D("2024-07-01"), False)
    moved = apply_until(D("2022-06-30"), obstacles=[Interval(D("2023-12-01"), D("2024-03-10"))])
    assert (moved.on, moved.moved) == (D("2024-09-10"), True)
    assert "因中止顺延" in moved.explain()
    assert "suspension" in moved.explain("en")
    on_the_last_day = apply_until(D("2022-06-30"), obstacles=[Interval(D("2024-07-01"), D("2024-08-10"))])
    assert (on_the_last_day.on, on_the_last_day.moved) == (D("2025-02-10"), True)
    ends_before_the_window = Interval(D("2023-06-01"), D("2024-01-01"))
    assert not apply_until(D("2022-06-30"), obstacles=[ends_before_the_window]).moved
    after = apply_until(D("2022-06-30"), obstacles=[Interval(D("2024-07-02"), D("2024-08-10"))])
    assert after.on == D("2024-07-01")


@given(
    st.dates(date(2015, 1, 1), date(2020, 1, 1)),
    st.lists(st.dates(date(2015, 1, 1), date(2022, 1, 1)), max_size=5),
)
def test_an_interruption_never_shortens(due_on, days):
    ended = apply_until(due_on, [(Interruption.DEMANDED, day) for day in days]).on
    assert ended >= apply_by(due_on).on


def test_applying_again():
    assert reapply_by(Ended.NO_PROPERTY, D("2024-03-31")).due is None
    assert "随时" in reapply_by(Ended.NO_PROPERTY, D("2024-03-31")).explain()
    for ended, from_on, last in (
        (Ended.WITHDRAWN, "2024-06-28", "2026-06-29"),
        (Ended.SETTLEMENT, "2024-06-30", "2026-06-30"),
    ):
        answer = reapply_by(ended, D(from_on))
        assert answer.due and answer.due.on == D(last)
        assert last in answer.explain("en")
    assert restore_by(D("2024-09-25")).on == D("2024-10-08")


def test_the_day_of_posting_counts():
    until = restore_by(D("2024-09-25"))
    assert in_time(until, D("2024-10-08"))
    assert not in_time(until, D("2024-10-09"))
    assert in_time(until, D("2024-10-11"), posted_on=D("2024-10-08"))
    assert not in_time(until, D("2024-10-11"), posted_on=D("2024-10-09"))


def test_special_authority_and_papers():
    assert len(POWERS) == 3
    assert shown(check_authority({Power.COLLECT}, Power.COLLECT))
    with pytest.raises(SpecialAuthorityMissing) as refused:
        check_authority({Power.SETTLE}, Power.COLLECT)
    assert "代收执行款" in refused.value.say()
    assert shown(papers_missing({"application"})) == ("instrument", "identity")
    assert shown(papers_missing({key for key, _, _ in PAPERS[:3]}, successor=True, award=True)) == (
        "succession",
        "clause",
    )
    assert shown(papers_missing({key for key, _, _ in PAPERS}, successor=True, award=True)) == ()
