"""Settlement and stay (T7), remedies and their routes (R rows), referral, entrustment (W rows)."""

from datetime import date

import pytest

from tests.law.table import shown
from zhixing.kernel.dates import days, months
from zhixing.law import entrustment, referral, remedy_routes, settlement
from zhixing.law.distribution import objection_due
from zhixing.law.entrustment import RETURN_REASONS, Kind, days_left, matter_due, sending
from zhixing.law.figures import CourtRules, NotInForce
from zhixing.law.referral import Evidence, Leniency, leniency, private_route, refer
from zhixing.law.remedies import remedy_due
from zhixing.law.remedy_routes import ROUTES, Attacks, Route, after_ruling, classify, objection_until, stands_still
from zhixing.law.settlement import (
    SUSPENSION,
    TERMINATION,
    State,
    Step,
    effective_on,
    resume,
    security_enforceable,
    stay_by_upper_court,
    stay_on_security,
    to_bankruptcy,
)

D = date.fromisoformat
ALL = frozenset(Evidence)


def test_t7_a_broken_settlement():
    answer = resume(State.BROKEN, D("2024-06-30"))
    assert (answer.allowed, answer.until) == (True, D("2026-06-30"))
    assert "2026-06-30" in answer.explain()
    assert "sue on the settlement" in answer.explain("en")


@pytest.mark.parametrize(
    ("state", "zh", "en"),
    [
        (State.PERFORMED, "已履行完毕", "was performed"),
        (State.NOT_DUE, "尚未届至", "not yet due"),
        (State.PERFORMING, "正在按约履行", "being performed"),
    ],
)
def test_a_settlement_that_holds(state, zh, en):
    answer = resume(state, D("2024-06-30"))
    assert (answer.allowed, answer.until) == (False, None)
    assert zh in answer.sentence()
    assert en in answer.sentence("en")


def test_a_stay_on_security_lasts_a_year():
    answer = stay_on_security(D("2024-03-01"), D("2025-03-01"))
    assert (answer.until, answer.guarantee_until) == (D("2025-03-01"), D("2026-03-01"))
    assert stay_on_security(D("2024-03-01"), D("2024-06-01"), months(6)).guarantee_until == D("2024-12-01")
    assert "担保期间至 2026-03-01" in answer.explain()
    assert "enforced until 2026-03-01" in answer.explain("en")
    with pytest.raises(settlement.StayTooLong) as refused:
        stay_on_security(D("2024-03-01"), D("2025-03-02"))
    assert refused.value.facts == {"latest": D("2025-03-01")}
    with pytest.raises(NotInForce):
        stay_on_security(D("2018-02-28"), D("2018-03-01"))


def test_security_is_enforced_after_the_stay_and_within_the_guarantee():
    stay = stay_on_security(D("2024-03-01"), D("2025-03-01"))
    for day, may in (("2025-03-01", False), ("2025-03-02", True), ("2026-03-01", True), ("2026-03-02", False)):
        answer = security_enforceable(stay, D(day), breached=True)
        assert answer.holds is may
        assert "2026-03-01" in answer.explain("en")
    assert not security_enforceable(stay, D("2025-06-01"), breached=False)
    upper = stay_by_upper_court(D("2024-03-01"), D("2024-06-01"))
    assert not security_enforceable(upper, D("2024-07-01"), breached=True)


def test_a_stay_by_the_upper_court():
    assert stay_by_upper_court(D("2024-03-01"), D("2024-06-01")).guarantee_until is None
    with pytest.raises(settlement.StayTooLong):
        stay_by_upper_court(D("2024-03-01"), D("2024-06-02"))
    assert stay_by_upper_court(D("2024-03-01"), D("2024-09-01"), extended=True).until == D("2024-09-01")
    with pytest.raises(settlement.StayTooLong):
        stay_by_upper_court(D("2024-03-01"), D("2024-09-02"), extended=True)


BANKRUPT = [
    ({"consent": False, "sent_on": D("2024-03-01")}, Step.GO_ON),
    ({"consent": True}, Step.STAY),
    ({"consent": True, "accepted": True}, Step.LIFT_CONTROL),
    ({"consent": True, "accepted": False}, Step.RESUME),
    ({"consent": True, "accepted": True, "declared": True}, Step.TERMINATE),
]


@pytest.mark.parametrize(("facts", "step"), BANKRUPT)
def test_on_the_way_to_bankruptcy(facts, step):
    answer = to_bankruptcy(**facts)
    assert (answer.step, answer.answer_by) == (step, None)
    assert settlement.STEPS[step][0] in answer.sentence()


def test_the_bankruptcy_court_answers_in_thirty_days():
    answer = to_bankruptcy(consent=True, sent_on=D("2024-03-01"))
    assert (answer.step, answer.answer_by) == (Step.STAY, D("2024-04-01"))
    assert "2024-04-01 前答复" in answer.explain()
    assert "answers by 2024-04-01" in answer.explain("en")


def test_grounds_and_effect():
    assert (len(SUSPENSION), len(TERMINATION)) == (5, 6)
    assert effective_on(D("2024-03-01")).on == D("2024-03-01")
    assert "送达即生效：2024-03-01" in effective_on(D("2024-03-01")).explain()


def test_r1_r3_r4_days():
    assert remedy_due("objection_filed", D("2024-09-20")).on == D("2024-09-23")
    assert remedy_due("objection_ruled", D("2024-09-20")).on == D("2024-10-08")
    assert remedy_due("outsider_suit", D("2024-05-17")).on == D("2024-06-03")
    assert objection_due(D("2024-06-20")).on == D("2024-07-05")


@pytest.mark.parametrize(
    ("attacks", "outsider", "routes"),
    [
        ({Attacks.ACT}, False, (Route.ACT,)),
        ({Attacks.OBJECT}, True, (Route.OUTSIDER,)),
        ({Attacks.OBJECT}, False, (Route.ACT,)),
        ({Attacks.ACT, Attacks.OBJECT}, True, (Route.ACT, Route.OUTSIDER)),
        ({Attacks.ACT, Attacks.OBJECT}, False, (Route.ACT,)),
        ({Attacks.JUDGMENT}, True, (Route.RETRIAL,)),
        ({Attacks.PLAN, Attacks.REPORT}, False, (Route.PLAN, Route.PRICE)),
    ],
)
def test_classify_first(attacks, outsider, routes):
    answer = classify(attacks, outsider=outsider)
    assert answer.routes == routes
    assert ("分别处理" in answer.sentence()) == (len(routes) > 1)
    assert ("separately" in answer.sentence("en")) == (len(routes) > 1)
    assert ROUTES[routes[0]].zh in answer.sentence()


def test_nothing_attacked_is_no_objection():
    with pytest.raises(ValueError, match="attacks"):
        classify(set(), outsider=True)


def test_what_stands_still():
    assert stands_still(Route.OUTSIDER)
    assert not stands_still(Route.OUTSIDER, creditor_security=True)
    assert not stands_still(Route.ACT)
    assert stands_still(Route.ACT, security_accepted=True)
    assert stands_still(Route.THIRD_DEBTOR)
    assert stands_still(Route.PLAN)
    assert not stands_still(Route.RETRIAL)


def test_who_may_review_and_how_often():
    remedy_routes.check_reviewers({"staff:1"}, {"staff:2", "staff:3"})
    with pytest.raises(remedy_routes.ReviewerTookPart):
        remedy_routes.check_reviewers({"staff:1", "staff:2"}, {"staff:2"})
    remedy_routes.check_first_time(objected_before=False)
    with pytest.raises(remedy_routes.ObjectionRepeated):
        remedy_routes.check_first_time(objected_before=True)


def test_closing_acts_and_silence():
    assert objection_until(D("2024-03-31")).on == D("2024-05-30")
    assert remedy_routes.upper_order_due(D("2024-09-13")).on == D("2024-09-18")


@pytest.mark.parametrize(
    ("route", "until"), [(Route.ACT, "2024-05-27"), (Route.OUTSIDER, "2024-06-03"), (Route.PARTY, "2024-05-27")]
)
def test_a_ruling_carries_the_next_remedy(route, until):
    answer = after_ruling(route, D("2024-05-17"))
    assert answer.until == D(until)
    assert until in answer.explain()
    assert until in answer.explain("en")


def test_a_ruling_without_a_day_of_its_own():
    answer = after_ruling(Route.RETRIAL, D("2024-05-17"))
    assert answer.until is None
    assert answer.sentence() == "审判监督程序。"
    assert set(ROUTES) == set(Route)


def test_r6_a_referral_without_ability():
    with pytest.raises(referral.EvidenceMissing) as refused:
        refer(ALL - {Evidence.ABILITY}, D("2025-07-01"))
    assert refused.value.facts["missing"] == ["ability"]
    assert "履行能力" in refused.value.say()
    assert "ability to perform" in refused.value.say("en")


def test_r7_a_breach_never_punished():
    with pytest.raises(referral.NotYetPunished):
        refer(ALL, D("2025-07-01"), order_breached=True)
    assert refer(ALL, D("2025-07-01"), order_breached=True, punished=True).decide.on == D("2025-07-08")


def test_a_complete_referral():
    answer = refer(ALL, D("2025-07-01"))
    assert (answer.decide.on, answer.complex_.on) == (D("2025-07-08"), D("2025-07-31"))
    assert "2025-07-08" in answer.explain()
    assert "刑法" in answer.explain()
    with pytest.raises(NotInForce):
        refer(ALL, D("2025-06-30"))


def test_steps_of_the_public_route():
    due = {step: referral.step_due(step, D("2025-07-01")).on for step in referral.STEPS}
    assert due == {
        "decide": D("2025-07-08"),
        "decide_complex": D("2025-07-31"),
        "told": D("2025-07-08"),
        "explain": D("2025-07-08"),
        "file": D("2025-07-16"),
    }


def test_the_private_route():
    assert not private_route(D("2025-07-01"), complained_on=None).open
    assert not private_route(D("2025-07-01"), complained_on=D("2025-01-01"), harmed=False).open
    silent = private_route(D("2025-03-02"), complained_on=D("2025-01-01"))
    assert (silent.open, silent.from_on) == (False, D("2025-03-03"))
    assert private_route(D("2025-03-03"), complained_on=D("2025-01-01")).open
    refused = private_route(D("2025-02-01"), complained_on=D("2025-01-01"), refused_on=D("2025-02-01"))
    assert (refused.open, refused.from_on) == (True, D("2025-02-01"))
    assert "2025-02-01" in refused.explain("en")
    assert "证明" in private_route(D("2025-07-01"), complained_on=None).explain()
    longer = CourtRules({"referral.silence": days(90)})
    assert not private_route(D("2025-03-03"), complained_on=D("2025-01-01"), court=longer).open


def test_paying_late_is_still_worth_it():
    assert shown(leniency(None, None, None)) is Leniency.NONE
    assert shown(leniency(D("2025-01-01"), None, None)) is Leniency.MAY_DROP
    assert shown(leniency(D("2025-01-01"), D("2025-01-02"), None)) is Leniency.MAY_DROP
    assert shown(leniency(D("2025-01-02"), D("2025-01-02"), D("2025-03-01"))) is Leniency.LIGHTER
    assert shown(leniency(D("2025-03-01"), D("2025-01-02"), D("2025-03-01"))) is Leniency.NONE


def test_w2_control_about_to_end():
    answer = sending(Kind.WHOLE, D("2024-09-01"), control_ends_on=D("2024-09-21"))
    assert (answer.filed_there, answer.renew_first) == (True, True)
    assert shown(days_left(D("2024-09-01"), D("2024-09-21"))) == 20
    assert "先续行再委托" in answer.explain()
    assert "renew first" in answer.explain("en")
    assert not sending(Kind.WHOLE, D("2024-09-01"), control_ends_on=D("2024-10-01")).renew_first
    assert not sending(Kind.WHOLE, D("2024-09-01")).renew_first
    assert not sending(Kind.MATTER, D("2024-09-01"), control_ends_on=D("2024-09-02")).renew_first


def test_w3_ten_working_days():
    assert matter_due(D("2024-09-30")).on == D("2024-10-18")
    urgent = matter_due(D("2024-09-30"), emergency=True)
    assert (urgent.start, urgent.raw, urgent.on) == (D("2024-09-30"),) * 3


def test_what_may_not_be_entrusted_whole():
    assert not sending(Kind.MATTER, D("2024-09-01"), property_here=True, other_province=False).filed_there
    for facts in ({"property_here": True}, {"other_province": False}):
        with pytest.raises(entrustment.NotEntrustable):
            sending(Kind.WHOLE, D("2024-09-01"), **facts)


def test_clocks_of_entrusting():
    due = {step: entrustment.step_due(step, D("2025-03-03")).on for step in entrustment.STEPS}
    assert due == {
        "file": D("2025-03-10"),
        "tell": D("2025-03-10"),
        "gaps": D("2025-04-02"),
        "return": D("2025-03-18"),
        "idle": D("2025-09-03"),
        "accept": D("2025-03-06"),
        "matter": D("2025-03-17"),
    }
    assert len(RETURN_REASONS) == 7
