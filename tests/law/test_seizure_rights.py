from datetime import datetime

import pytest

from tests.law.table import D, Y, refused, shown
from zhixing.law.case_money import (
    cash_in_due,
    may_collect,
    may_delay,
    pay_out_after_delay,
    pay_out_due,
)
from zhixing.law.exempt import (
    EXEMPTIONS,
    dwelling_grace,
    may_seize,
    may_sell_dwelling,
    rent_reserve,
    takeable_wages,
)
from zhixing.law.fees import preservation_fee
from zhixing.law.figures import CourtRules
from zhixing.law.finding import report_due, report_from
from zhixing.law.inquiry import (
    ITEMS,
    Act,
    audit_due,
    bank_objection_due,
    launch_due,
    may_ask,
    may_see,
    reward_due,
)
from zhixing.law.seizure import Kind, alarms_due, applicant_asks_by, into_enforcement, renew_by, term
from zhixing.law.seizure_alarms import alarm, hears_from
from zhixing.law.seizure_court import FirstSeizure, may_sell
from zhixing.law.seizure_effect import (
    REACH,
    RELEASE_GROUNDS,
    Position,
    Register,
    buyer_stops_it,
    excess_equity_due,
    goes_before,
    maximum_mortgage_fixed,
    must_release,
    proceeds_reached,
    provisional_turns,
    release_due,
    seizable_from,
    takes_effect,
    urgent_preservation_by,
    urgent_release_by,
)
from zhixing.law.third_debtor import DeniedTooMuch, Ground, Objection, answer_due, standing

ON = D("2026-11-22")


def circle(days_left):
    heard = alarm(days_left, ON)
    return heard.step, heard.circle


def owed(on, objection=None, adjudicated=False):
    order = standing(D("2026-04-20"), Y(80_000), objection, D(on), adjudicated=adjudicated)
    return order.standing, order.sum.fen // 100


HOUSE = term(Kind.IMMOVABLE, D("2024-03-01"), D("2027-03-01"))


AT_ONCE = CourtRules({"limits.hours_from": "at_once"})


def at(text):
    return datetime.fromisoformat(f"{text}+08:00")


def effect(register, served, published=None):
    return takes_effect(register, D(served), published_on=published and D(published))


def seller(first, on, priority=False, waiting=False):
    return may_sell(first, D(on), priority_claim=priority, waiting_enforcement=waiting)


EFFECT = [
    ("D1.2 served", lambda: effect(Register.REGISTRY, "2025-03-03").on, D("2025-03-03")),
    ("D1.2 not registered", lambda: effect(Register.REGISTRY, "2025-03-03").against_others, None),
    ("D1.2 equity", lambda: effect(Register.CREDIT_SYSTEM, "2025-03-03", "2025-03-05").on, D("2025-03-05")),
    ("D1.2 equity unpublished", lambda: refused(lambda: effect(Register.CREDIT_SYSTEM, "2025-03-03")), "ValueError"),
    (
        "D1.2 registered before unregistered",
        lambda: goes_before(
            effect(Register.REGISTRY, "2025-03-05", "2025-03-06"), effect(Register.REGISTRY, "2025-03-03")
        ),
        True,
    ),
    (
        "D1.2 the earlier registration",
        lambda: goes_before(
            effect(Register.REGISTRY, "2025-03-03", "2025-03-07"),
            effect(Register.REGISTRY, "2025-03-05", "2025-03-06"),
        ),
        False,
    ),
    (
        "D1.2 neither goes before on one day",
        lambda: goes_before(
            effect(Register.REGISTRY, "2025-03-03", "2025-03-06"),
            effect(Register.REGISTRY, "2025-03-05", "2025-03-06"),
        ),
        False,
    ),
    ("D1.3 renewed in time", lambda: renew_by(D("2026-03-09")), D("2026-03-02")),
    ("D1.3 the applicant asks", lambda: applicant_asks_by(D("2026-03-09")), D("2026-03-02")),
    ("D1.3 the same clock", lambda: into_enforcement(HOUSE).last, HOUSE.last),
    ("D1.3 no alarm yet", lambda: alarms_due(HOUSE, D("2026-12-30")), ()),
    ("D1.3 first alarm", lambda: alarms_due(HOUSE, D("2026-12-31")), (D("2026-12-31"),)),
    ("D1.3 lapsed: none rings", lambda: alarms_due(HOUSE, D("2027-03-02")), ()),
    ("D1.3 61 days: nobody", lambda: circle(61), (0, ())),
    ("D1.3 60 days: the officer", lambda: circle(60), (1, ("officer",))),
    ("D1.3 30 days: his group", lambda: circle(30), (2, ("officer", "control"))),
    ("D1.3 15 days: the director", lambda: circle(15), (3, ("officer", "control", "director"))),
    ("D1.3 7 days: everybody", lambda: circle(7), (4, ("officer", "control", "director", "command", "president"))),
    ("D1.3 the last day", lambda: circle(0)[0], 4),
    ("D1.3 lapsed: the loudest", lambda: circle(-1), (5, ("officer", "control", "director", "command", "president"))),
    ("D1.3 the director hears", lambda: hears_from("director", D("2026-04-20")).number, 15),
    ("D1.3 reception never", lambda: hears_from("reception", D("2026-04-20")).number, 0),
]

SELLER = [
    ("D1.5 idle 60 days", lambda: seller(FirstSeizure(D("2025-03-03")), "2025-05-02", priority=True).seller, "first"),
    (
        "D1.5 idle 61 days",
        lambda: seller(FirstSeizure(D("2025-03-03")), "2025-05-03", priority=True).seller,
        "priority",
    ),
    (
        "D1.5 its share is kept",
        lambda: seller(FirstSeizure(D("2025-03-03"), adjudicated=False), "2025-05-03", priority=True).reserve,
        True,
    ),
    (
        "D1.5 notice is out",
        lambda: seller(FirstSeizure(D("2025-03-03"), sale_published=True), "2025-06-03", priority=True).seller,
        "first",
    ),
    (
        "D1.5 a preservation a year old",
        lambda: seller(FirstSeizure(D("2025-03-03"), preservation=True), "2026-03-03", waiting=True).seller,
        "first",
    ),
    (
        "D1.5 over a year",
        lambda: seller(FirstSeizure(D("2025-03-03"), preservation=True), "2026-03-04", waiting=True).seller,
        "first_waiting",
    ),
    (
        "D1.5 the thing is in dispute",
        lambda: (
            seller(FirstSeizure(D("2025-03-03"), preservation=True, in_dispute=True), "2026-06-04", waiting=True).seller
        ),
        "first",
    ),
]

EXEMPT = [
    ("D1.7 schooling", lambda: may_seize("schooling"), False),
    ("D1.7 the dwelling", lambda: may_seize("dwelling"), True),
    ("D1.7 wage account", lambda: may_seize("wage_account"), False),
    ("D1.7 its own wages", lambda: may_seize("wage_account", wages_of_the_project=True), True),
    ("D1.7 the only home", lambda: may_sell_dwelling(on=ON), False),
    ("D1.7 another home", lambda: may_sell_dwelling(other_dwelling=True, on=ON), True),
    ("D1.7 homes sold to dodge", lambda: may_sell_dwelling(sold_others_to_dodge=True, on=ON), True),
    ("D1.7 housing supplied", lambda: may_sell_dwelling(housing_supplied=True, on=ON), True),
    ("D1.7 four years of rent", lambda: may_sell_dwelling(rent_years=4, on=ON), False),
    ("D1.7 five years of rent", lambda: may_sell_dwelling(rent_years=5, on=ON), True),
    ("D1.7 rent of eight years", lambda: rent_reserve(Y(2_000), 8, ON), Y(192_000)),
    ("D1.7 rent of nine years", lambda: refused(lambda: rent_reserve(Y(2_000), 9, ON)), "ValueError"),
    ("D1.7 grace", lambda: dwelling_grace(D("2025-01-10")), D("2025-04-10")),
    ("D1.7 wages", lambda: takeable_wages(Y(6_000), Y(2_500)), Y(3_500)),
    ("D1.7 low wages", lambda: takeable_wages(Y(2_000), Y(2_500)), Y(0)),
]

THIRD = [
    ("D1.8 co-owned", lambda: seizable_from(Position.CO_OWNED), True),
    ("D1.8 paid, in possession", lambda: seizable_from(Position.SOLD_PAID_IN_FULL), False),
    ("D1.8 paid, at fault", lambda: seizable_from(Position.SOLD_PAID_IN_FULL, at_fault=True), True),
    ("D1.8 paid, not in possession", lambda: seizable_from(Position.SOLD_PAID_IN_FULL, in_possession=False), True),
    ("D1.8 paid in part", lambda: seizable_from(Position.SOLD_PAID_IN_PART), True),
    ("D1.8 transfer accepted", lambda: seizable_from(Position.TRANSFER_ACCEPTED), True),
    ("D1.8 transfer done", lambda: seizable_from(Position.TRANSFER_DONE), False),
    ("D1.8 another court's transfer", lambda: seizable_from(Position.EARLIER_TRANSFER_NOTICE), False),
    ("D1.8 title retained", lambda: seizable_from(Position.BOUGHT_TITLE_RETAINED), True),
    ("D1.8 title kept", lambda: seizable_from(Position.SOLD_TITLE_RETAINED), True),
    (
        "D1.8 a buyer",
        lambda: buyer_stops_it({"contract_before", "possession_before", "paid", "no_fault"}, ON),
        True,
    ),
    ("D1.8 a buyer at fault", lambda: buyer_stops_it({"contract_before", "possession_before", "paid"}, ON), False),
    (
        "D1.8 a consumer",
        lambda: buyer_stops_it({"contract_before", "to_live_in", "paid_most"}, ON, consumer=True),
        True,
    ),
    (
        "D1.8 another test of the court",
        lambda: buyer_stops_it({"paid"}, ON, court=CourtRules({"seizure.buyer_test": ("paid",)})),
        True,
    ),
    ("D1.8 mortgage told", lambda: maximum_mortgage_fixed(D("2025-03-05"), None), D("2025-03-05")),
    ("D1.8 mortgage known", lambda: maximum_mortgage_fixed(D("2025-03-05"), D("2025-03-04")), D("2025-03-04")),
    ("D1.8 mortgage unaware", lambda: refused(lambda: maximum_mortgage_fixed(None, None)), "ValueError"),
    ("D1.8 reach", lambda: sorted(REACH), ["accessories", "buildings", "fruits", "land_use_right", "replacement"]),
]

RELEASE = [
    ("D5.1 provisional", lambda: provisional_turns(D("2025-03-05")), D("2025-03-05")),
    ("D6.6 traced", lambda: proceeds_reached(traced=True, good_faith=False), True),
    ("D6.6 good faith", lambda: proceeds_reached(traced=True, good_faith=True), False),
    ("D6.6 its own", lambda: proceeds_reached(traced=False, good_faith=False), False),
    ("D1.9 paid", lambda: must_release("paid"), True),
    ("D1.9 sold", lambda: must_release("sold"), False),
    ("D1.9 no ground", lambda: must_release("asked nicely"), False),
    ("D1.9 grounds", lambda: len(RELEASE_GROUNDS), 6),
    ("D1.9 five days", lambda: release_due(D("2025-03-03")), D("2025-03-10")),
    ("D1.9 urgent", lambda: urgent_release_by(at("2025-03-08T10:06:00")), at("2025-03-10T11:00:00")),
    ("D1.9 urgent, at once", lambda: urgent_release_by(at("2025-03-08T10:06:00"), AT_ONCE), at("2025-03-10T10:06:00")),
    ("D1.9 urgent seizure", lambda: urgent_preservation_by(at("2025-03-08T10:06:00")), at("2025-03-10T11:00:00")),
    ("D1.6 equity", lambda: excess_equity_due(D("2025-03-03")), D("2025-03-10")),
]

INQUIRY = [
    ("D2.3 deposits", lambda: may_ask("deposits", Act.DEDUCT, of_debtor=True).chosen.unit, "人民银行和各银行"),
    ("D2.3 no debtor", lambda: refused(lambda: may_ask("deposits", Act.QUERY, of_debtor=False)), "may_not_ask"),
    (
        "D2.3 unregistered",
        lambda: refused(lambda: may_ask("deposits", Act.QUERY, of_debtor=True, registered_user=False)),
        "may_not_ask",
    ),
    ("D2.3 insurance frozen", lambda: refused(lambda: may_ask("insurance", Act.FREEZE, of_debtor=True)), "may_not_ask"),
    ("D2.3 car seized", lambda: refused(lambda: may_ask("vehicles", Act.SEIZE, of_debtor=True)), "may_not_ask"),
    ("D2.3 car seized here", lambda: may_ask("vehicles", Act.SEIZE, of_debtor=True, local=True), ITEMS["vehicles"]),
    ("D2.3 bank objects", lambda: bank_objection_due(D("2025-03-03")), D("2025-03-18")),
    ("D2.2 launch", lambda: launch_due(D("2025-03-03")), D("2025-03-06")),
    ("D2.4 the report", lambda: may_see(report=True, creditor=True), True),
    ("D2.4 the feed", lambda: may_see(report=False, creditor=True), False),
    ("D2.4 the feed, permitted", lambda: may_see(report=False, creditor=True, court_permits=True), True),
    ("D2.4 a stranger", lambda: may_see(report=True, creditor=False), False),
    ("D2.4 as the order says", lambda: report_due(D("2025-03-03")), D("2025-03-18")),
    ("D2.4 a year back from the notice", lambda: report_from(D("2025-03-13")), D("2024-03-13")),
    ("D2.4 audit", lambda: audit_due(D("2025-03-03")), D("2025-03-13")),
    ("D2.4 reward", lambda: reward_due(D("2025-03-03")), D("2025-03-13")),
    *(
        (f"D2.3 {item}", lambda item=item: may_ask(item, Act.QUERY, of_debtor=True), ITEMS[item])
        for item in (
            *("identity", "marriage", "organisation", "deposits", "wealth_products", "card", "securities", "vehicles"),
            *("vessels", "fishing_boats", "real_estate", "insurance", "network_funds", "tax"),
            *("housing_fund", "intellectual_property"),
        )
    ),
]

MONEY = [
    ("D6.1 thirty days", lambda: pay_out_due(D("2025-03-03")), D("2025-04-02")),
    ("D6.1 ten after a delay", lambda: pay_out_after_delay(D("2025-03-03")), D("2025-03-13")),
    ("D6.1 cash", lambda: cash_in_due(D("2025-03-03")), D("2025-03-04")),
    ("D6.2 preservation", lambda: preservation_fee(Y(200_000), ON).fee, Y(1_520)),
    ("D6.2 preservation, cap", lambda: preservation_fee(Y(20_000_000), ON).fee, Y(5_000)),
    ("D6.1 a distribution", lambda: may_delay("distribution", approved=True), True),
    ("D6.1 not approved", lambda: may_delay("frozen", approved=False), False),
    ("D6.1 no reason", lambda: may_delay("busy", approved=True), False),
    ("D6.1 in person", lambda: may_collect(in_person=True), True),
    ("D6.1 an agent", lambda: may_collect(in_person=False), False),
    ("D6.1 a special power", lambda: may_collect(in_person=False, special_power=True), True),
]

OWED = [
    ("D1.8 fifteen days", lambda: answer_due(D("2026-04-20")), D("2026-05-06")),
    ("D1.8 still running", lambda: owed("2026-05-06"), ("running", 80_000)),
    ("D1.8 silent", lambda: owed("2026-05-07"), ("enforceable", 80_000)),
    ("D1.8 objects in time", lambda: owed("2026-05-07", Objection(D("2026-05-06"), Y(80_000))), ("ended", 0)),
    ("D1.8 objects too late", lambda: owed("2026-05-08", Objection(D("2026-05-07"), Y(80_000))), ("enforceable", 80_000)),
    ("D1.8 admits a part", lambda: owed("2026-05-07", Objection(D("2026-04-30"), Y(30_000))), ("enforceable", 50_000)),
    ("D1.8 has no money", lambda: owed("2026-05-07", Objection(D("2026-04-30"), Y(80_000), Ground.NO_MEANS)), ("enforceable", 80_000)),
    ("D1.8 a judgment says so", lambda: owed("2026-05-07", Objection(D("2026-04-30"), Y(80_000)), True), ("enforceable", 80_000)),
]  # fmt: skip

ROWS = [*OWED, *EFFECT, *SELLER, *EXEMPT, *THIRD, *RELEASE, *INQUIRY, *MONEY]


@pytest.mark.parametrize(("row", "answer", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_rows(row, answer, expected):
    assert shown(answer()) == expected


def test_every_item_is_a_row_and_only_the_network_units_deduct():
    assert {row[0].split()[1] for row in INQUIRY[-16:]} == set(ITEMS)
    assert {key for key, item in ITEMS.items() if Act.DEDUCT in item.acts} == {"deposits", "network_funds"}


def test_nobody_denies_more_than_was_ordered():
    with pytest.raises(DeniedTooMuch):
        owed("2026-05-07", Objection(D("2026-04-30"), Y(90_000)))


def test_every_exemption_may_be_asked():
    assert [one.key for one in EXEMPTIONS if may_seize(one.key)] == ["dwelling"]
    with pytest.raises(KeyError):
        may_seize("a yacht")


def test_a_power_and_an_effect_read_in_both_languages():
    power = seller(FirstSeizure(D("2025-03-03"), adjudicated=False), "2025-05-03", priority=True)
    assert "预留份额" in power.explain()
    assert "Reserve its share" in power.explain("en")
    assert "不得对抗" in effect(Register.REGISTRY, "2025-03-03").explain()
