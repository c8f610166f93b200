"""Nodes follow events: opening, closing, resting, re-reckoning, worklists and the path."""

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from tests.rooms import build
from zhixing.domain.auctions.events import PricePaid
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.handovers.events import HandedOver, TitlePassed
from zhixing.domain.inquiries.events import InquiryAnswered
from zhixing.domain.payments.events import DelayMoved, ReceiptMatched
from zhixing.domain.procedure import api as procedure
from zhixing.domain.procedure import commands
from zhixing.domain.procedure.models import Node
from zhixing.domain.procedure.refusals import LimitUnreadable
from zhixing.domain.valuations.events import PricingStarted
from zhixing.infra.clock import SHANGHAI
from zhixing.infra.events import announce
from zhixing.infra.models import Event, Held


def moment(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(hour=10, tzinfo=SHANGHAI)


@pytest.fixture
def filed(fresh_database):
    scope = build.court()
    case = build.case(scope, at=moment("2026-09-25"), received_on=date(2026, 9, 24))
    build.drain()
    assert not Held.objects.exists()
    return scope, case


def node(case, code, object_=""):
    return Node.objects.get(case_id=case.pk, code=code, object=object_)


def test_filing_opens_the_first_nodes_with_their_limits(filed):
    scope, case = filed
    debtor = cases.debtors(scope, case.pk)[0].party_id
    assert node(case, "N06", f"party:{debtor}").due_on == date(2026, 9, 28)  # 3c from filing, before 10c from receipt
    assert node(case, "N37").raw_due_on == date(2027, 3, 25)
    codes = set(Node.objects.filter(case_id=case.pk).values_list("code", flat=True))
    assert {"N04", "N05", "N06", "N08", "N09", "N37"} <= codes


def test_a_case_on_an_administrative_decision_has_three_months(filed):
    scope, _ = filed
    at, number = moment("2026-09-25"), "澜环罚〔2026〕12号"
    case = build.case(scope, number, at=at, instrument_kind="administrative", instrument_title="行政处罚决定书")
    build.drain()
    assert node(case, "N37").raw_due_on == date(2026, 12, 25)
    award = build.case(scope, "澜仲裁〔2026〕3号", at=at, instrument_kind="award")
    build.drain()
    assert node(award, "N37").raw_due_on == date(2027, 3, 25) and not Held.objects.exists()


def test_assigning_closes_its_node_and_gives_the_officer_his(filed):
    scope, case = filed
    judge = build.staff(scope, "judge", "officer")
    cases.assign(scope, case.pk, judge.pk, moment("2026-09-26"))
    build.drain()
    assert node(case, "N04").state == "done"
    assert node(case, "N37").owner_id == judge.pk


def test_a_stay_rests_the_clock_and_a_holiday_notice_moves_it(filed):
    scope, case = filed
    cases.stay(scope, case.pk, "和解", moment("2026-10-10"))
    build.drain()
    assert node(case, "N37").state == "stopped"
    assert procedure.due_state(node(case, "N37"), date(2027, 5, 1)).state == "stopped"
    cases.resume(scope, case.pk, moment("2026-10-30"))
    build.drain()
    assert node(case, "N37").state == "open"
    assert node(case, "N37").raw_due_on == date(2027, 3, 25) + timedelta(days=21)
    assert node(case, "N36").state == "done"

    due = node(case, "N37").due_on
    assert node(case, "N37").provisional
    heard = []
    fixed = [date(2027, *day) for day in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))]
    off = [due, due + timedelta(days=1), *fixed]
    procedure.load_holidays(scope, 2027, off, [], "test", moment("2026-11-01"), lambda *told: heard.append(told))
    assert heard[-1] == (1, 1)
    assert node(case, "N37").due_on == date(2027, 4, 19)  # the 17th and 18th are a weekend
    assert not node(case, "N37").provisional


def test_an_approved_delay_rests_the_clock_of_paying_out(filed):
    scope, case = filed
    about = {"court_id": scope.court_id, "case_id": case.pk}

    def tell(event, day):
        with transaction.atomic():
            announce(scope, event, moment(day))
        build.drain()

    def moved(state, day):
        tell(DelayMoved(**about, object="delay:1", reason="frozen", state=state), day)

    paid = {"receipt_id": 1, "fen": 100, "purpose": "deduction", "account": f"case:{case.pk}", "reference": ""}
    tell(ReceiptMatched(**about, object="receipt:1", **paid), "2026-10-01")
    due = node(case, "N31").raw_due_on
    moved("asked", "2026-10-02")
    assert node(case, "N31").state == "open"
    moved("approved", "2026-10-03")
    assert node(case, "N31").state == "stopped"
    moved("ended", "2026-10-23")
    assert (node(case, "N31").state, node(case, "N31").raw_due_on) == ("open", due + timedelta(days=21))


def test_a_transfer_counts_the_ruling_first_and_the_handing_over_from_its_service(filed):
    scope, case = filed
    about = {"court_id": scope.court_id, "case_id": case.pk, "object": "lot:1", "lot_id": 1, "asset_ids": [1]}
    openings = Node.objects.filter(case_id=case.pk, code="N28", object="lot:1").order_by("pk")
    commands.follow(scope, [PricePaid(**about, fen=100)], moment("2026-10-08"))
    assert [one.raw_due_on for one in openings.all()] == [date(2026, 10, 18)]
    commands.follow(scope, [TitlePassed(**about, on="2026-10-12")], moment("2026-10-12"))
    assert [(one.state, one.raw_due_on) for one in openings.all()] == [
        ("done", date(2026, 10, 18)),
        ("open", date(2026, 10, 27)),
    ]
    commands.follow(scope, [HandedOver(**about)], moment("2026-10-20"))
    assert [one.state for one in openings.all()] == ["done", "done"]


@pytest.mark.parametrize(("way", "due"), [("network", date(2026, 10, 14)), ("appraisal", date(2026, 12, 7))])
def test_a_price_has_the_days_of_the_way_it_is_fixed_by(filed, way, due):
    scope, case = filed
    about = {"court_id": scope.court_id, "case_id": case.pk, "object": "asset:1", "asset_id": 1}
    commands.follow(scope, [PricingStarted(**about, valuation_id=1, way=way, sources=[])], moment("2026-10-08"))
    assert node(case, "N24", "asset:1").raw_due_on == due


def test_a_stay_stops_neither_renewals_nor_what_follows_a_suspended_case():
    unstopped = {code for code, one in procedure.definitions().items() if "stay" not in one.stops}
    assert {"N14", "N38"} <= unstopped and "N37" not in unstopped


def test_sweep_marks_late_nodes_once_and_tells_it_in_one_event(filed):
    scope, case = filed
    late = procedure.sweep(scope, moment("2026-11-20"))
    assert late >= 5 and procedure.sweep(scope, moment("2026-11-20")) == 0
    assert Event.objects.get(name="NodesOverdue").payload["count"] == late
    on = date(2026, 11, 20)
    assert procedure.due_state(node(case, "N05"), on).state == "late"


def test_worklist_shows_a_groups_unowned_and_ones_own(filed):
    scope, case = filed
    on = date(2026, 9, 26)
    tasks = procedure.worklist(scope, ["control"], on)
    assert {t.node.code for t in tasks} == {"N06", "N09"}
    assert procedure.worklist_counts(scope, ["control"], on)["all"] == 2
    elsewhere = build.court(196, "浙0196")
    assert procedure.worklist(elsewhere, ["control", "command", "filing"], on) == []
    assert procedure.of_case(elsewhere, case.pk) == []


def test_a_deputy_has_the_absent_colleagues_own_nodes_on_those_days_only(filed):
    scope, case = filed
    judge, deputy = (build.staff(scope, login, "officer") for login in ("judge", "deputy"))
    cases.assign(scope, case.pk, judge.pk, moment("2026-09-26"))
    build.drain()
    first, last = date(2026, 9, 28), date(2026, 9, 30)
    courts.deputise(scope, judge.pk, deputy.pk, first, last, moment("2026-09-26"))

    def listed(on):
        his = courts.scope_of(deputy.account, on)
        tasks = procedure.worklist(his, [], on)
        assert procedure.worklist_counts(his, [], on)["all"] == len(tasks)
        return sorted(task.node.pk for task in tasks)

    own = sorted(Node.objects.filter(owner=judge, state="open").values_list("pk", flat=True))
    assert own and listed(first) == listed(last) == own
    assert listed(first - timedelta(days=1)) == listed(last + timedelta(days=1)) == []
    courts.recuse(scope, deputy.pk, case.pk, "近亲属", moment("2026-09-28"))
    assert listed(first) == []


def test_path_has_eight_stations_and_every_node_once(filed):
    scope, case = filed
    stations = procedure.path(scope, case.pk, date(2026, 9, 26))
    assert [s.glyph for s in stations] == list("立查控评卖交款结")
    codes = [step.code for s in stations for step in s.steps]
    assert sorted(codes) == list(procedure.definitions()) and len(codes) == 38
    states = {step.code: step.state for s in stations for step in s.steps}
    assert states["N01"] == "unbuilt" and states["N26"] == "waiting"


def test_closing_skips_what_is_left(filed):
    scope, case = filed
    cases.close(scope, case.pk, "executed", moment("2026-10-10"))
    build.drain()
    assert node(case, "N37").state == "done" and node(case, "N05").state == "skipped"
    assert node(case, "N05").reason == "case_closed"


def test_a_courts_own_limit_counts_for_later_openings(fresh_database):
    scope = build.court()
    procedure.set_limit(scope, "N09", "5w", date(2026, 1, 1))
    case = build.case(scope, at=moment("2026-09-07"))
    build.drain()
    debtor = cases.debtors(scope, case.pk)[0].party_id
    assert node(case, "N09", f"party:{debtor}").due_on == date(2026, 9, 14)
    with pytest.raises(LimitUnreadable):
        procedure.set_limit(scope, "N09", "soon", date(2026, 1, 1))


def test_triage_waits_for_the_fifth_day_and_counts_from_there(filed):
    scope, case = filed
    step = next(s for p in procedure.path(scope, case.pk, date(2026, 9, 26)) for s in p.steps if s.code == "N05")
    assert (node(case, "N05").state, step.state, step.on) == ("waiting", "waiting", date(2026, 9, 30))
    procedure.sweep(scope, moment("2026-09-29"))
    assert node(case, "N05").state == "waiting"
    assert "N05" not in {task.node.code for task in procedure.worklist(scope, ["command"], date(2026, 9, 29))}
    procedure.set_limit(scope, "N05", "4c", date(2026, 9, 30))
    procedure.sweep(scope, moment("2026-10-01"))  # a day late: it counts from the fifth day all the same
    opened = node(case, "N05")
    assert (opened.state, opened.opened_on, opened.raw_due_on) == ("open", date(2026, 9, 30), date(2026, 10, 4))
    assert Event.objects.filter(name="NodeOpened", case_id=case.pk, payload__node="N05").count() == 1
    assert "N05" in {task.node.code for task in procedure.worklist(scope, ["command"], date(2026, 10, 1))}


def first_answer(scope, case, day):
    about = {"court_id": scope.court_id, "case_id": case.pk, "object": "inquiry:1", "inquiry_id": 1, "debtor_id": 1}
    told = InquiryAnswered(**about, found=0, failed=0, waiting=1, complete=False)
    commands.follow(scope, [told], moment(day))


def test_the_first_answer_opens_triage_sooner_and_a_lane_chosen_before_closes_it(filed):
    scope, case = filed
    other = build.case(scope, "（2026）澜0102民初77号", at=moment("2026-09-25"))
    build.drain()
    first_answer(scope, case, "2026-09-27")
    opened = node(case, "N05")
    assert (opened.state, opened.opened_on, opened.raw_due_on) == ("open", date(2026, 9, 27), date(2026, 10, 7))
    cases.choose_lane(scope, other.pk, "simple", [], moment("2026-09-26"))
    build.drain()
    first_answer(scope, other, "2026-09-27")
    procedure.sweep(scope, moment("2026-10-01"))
    assert node(other, "N05").state == "done"


def test_a_case_stayed_meanwhile_opens_triage_stopped(filed):
    scope, case = filed
    cases.stay(scope, case.pk, "和解", moment("2026-09-27"))
    build.drain()
    assert node(case, "N05").state == "waiting"
    procedure.sweep(scope, moment("2026-09-30"))
    assert node(case, "N05").state == "stopped"
    cases.resume(scope, case.pk, moment("2026-10-05"))
    build.drain()
    assert (node(case, "N05").state, node(case, "N05").raw_due_on) == ("open", date(2026, 10, 15))
