"""A car is looked for, seen, fetched and taken in; a house is looked at by seven departments in one go."""

import pytest

from tests.practice.conftest import listener, practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.world import PLATE, world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.custody import api as custody
from zhixing.domain.custody import queries
from zhixing.domain.custody.refusals import NobodyDoes, NotHeld, NotNow, UnderReview, WatchedAlready
from zhixing.domain.documents import api as documents
from zhixing.domain.seizures import api as seizures
from zhixing.infra import files
from zhixing.infra.models import Event
from zhixing.kernel.holidays import HOLIDAYS
from zhixing.kernel.scope import NotPermitted

HOUSE = "浙（2019）澜州市不动产权第0088160号"
PLACES = ("松岭区听松里 6 号", "澜溪区听松路 1 号", "澜溪区望舒路 60 号", "云汀区滨江路 2 号")
DEPOT, COMMUNITY = "depot-lanzhou", "community-songling"
DEPARTMENTS = ("land-registry", "tax-bureau", "planning", "waterworks", "power-supply", "gas-company", COMMUNITY)


def sealed(scope, judge, case, thing_id):
    at = build.now(scope)
    live = [one for one in seizures.of_asset(scope, thing_id, at.date()) if one.case_id == case.pk]
    held = live[0].id if live else seizures.prepare(scope, case.pk, thing_id, at, reason="保管价值").pk
    seizures.sign_and_order(judge, held, at)
    practice_world.settle()
    assert seizures.seizure(scope, held).state == "effective"


def counter(code, login="clerk"):
    scope = courts.system_scope(195, "agency.enlist")
    clerk = agencies.employ(scope, agencies.unit(code).pk, login, "long enough password", "柳青")
    return agencies.counter_scope(clerk.account_id)


def answer(code, record, result="done"):
    scope = counter(code, f"clerk-{code}")
    row = agencies.counter_inbox(scope).filter(answered_at=None).get()
    agencies.answer_by_hand(
        scope, row.pk, [{"result": result, "records": [record]}], build.now(courts.system_scope(195))
    )
    build.drain()
    return row


@pytest.fixture
def road(fresh_database, world, listener, settings):  # noqa: F811
    """A court that holds 周启山's car on paper; its offices call back to the listener."""
    settings.BASE_URL = listener.url
    scope = practice_world.court(*practice_world.SYSTEMS, DEPOT)
    case, _ = practice_world.answered(scope)
    judge = practice_world.judge(scope)
    [car] = [one.id for one in assets.things(scope, case.pk) if one.kind == "vehicle"]
    return scope, judge, case, car


def sight(world, listener, place="听松路与望舒路口", number=1):  # noqa: F811
    before = len(listener.heard)
    told = world.say("POST", "/sightings", id=f"S{number}", plate=PLATE, place=place, at="2026-11-24T09:15:00+08:00")
    path, headers, body = listener.wait(before + 1)[-1]
    practice_world.taken(path, headers, body)
    build.drain()
    return told["told"]


def was_seen(scope, watch):
    """Where, when and which way, with a picture."""
    [hit] = custody.hits(scope, watch.pk)
    assert (hit.place, hit.direction, hit.seen_at.isoformat()) == (
        "听松路与望舒路口",
        "由北向南",
        "2026-11-24T01:15:00+00:00",
    )
    assert files.fetch(hit.picture).startswith(b"\xff\xd8\xff")


TAKEN_IN = {
    "plate": PLATE,
    "vin": "LZX",
    "depot": "一号场",
    "bay": "A-17",
    "taken_in_on": "2026-11-24",
    "keys": "1 把",
}


def test_a_car_held_on_paper_is_looked_for_seen_fetched_and_taken_in(road, world, listener):  # noqa: F811
    scope, judge, case, car = road
    at = build.now(scope)
    with pytest.raises(NotHeld):
        custody.watch(judge, case.pk, car, at)
    sealed(scope, judge, case, car)
    assert [one.asset_id for one in custody.to_watch(scope)] == [car]
    watch = custody.watch(judge, case.pk, car, at)
    with pytest.raises(WatchedAlready):
        custody.watch(judge, case.pk, car, at)
    practice_world.settle()
    assert custody.watches(scope).get().state == "watching" and not custody.to_watch(scope)
    assert sight(world, listener) == 1
    was_seen(scope, watch)
    row = custody.watches(scope).get()
    assert row.state == "towing" and row.tow_request.unit.code == DEPOT
    asked = agencies.asked(row.tow_request)["items"][0]
    assert asked["fields"]["place"] == "听松路与望舒路口" and asked["fields"]["plate"] == PLATE
    answer(DEPOT, TAKEN_IN)
    row = custody.watches(scope).get()
    assert row.state == "taken_in" and row.intake["bay"] == "A-17" and "plate" not in row.intake
    practice_world.settle()
    assert row.end_request is None or row.end_request.state == "answered"
    assert custody.watches(scope).get().end_request.answered_at
    papers = documents.documents(scope, case.pk).filter(object=f"asset:{car}", template__startswith="vehicle")
    assert {one.template: one.state for one in papers} == dict.fromkeys(
        ("vehicle_watch_assistance", "vehicle_tow_notice", "vehicle_unwatch_notice", "vehicle_custody_list"), "signed"
    )
    listed = documents.values_of(papers.get(template="vehicle_custody_list"))
    assert "A-17" in str(listed) and "1 把" in str(listed)
    told = [one for one in documents.messages(scope, case.pk) if one.key.startswith("taken-in")]
    assert [one.party_id for one in told] == [role.party_id for role in cases.applicants(scope, case.pk)]
    names = Event.objects.filter(case_id=case.pk).values_list("name", flat=True)
    assert [name for name in names if name in ("VehicleWatched", "VehicleSighted", "TowOrdered", "VehicleTakenIn")] == [
        "VehicleWatched",
        "VehicleSighted",
        "TowOrdered",
        "VehicleTakenIn",
    ]


def test_without_leave_to_fetch_at_once_a_person_sends_the_depot_and_may_again(road, world, listener):  # noqa: F811
    scope, judge, case, car = road
    at = build.now(scope)
    sealed(scope, judge, case, car)
    watch = custody.watch(judge, case.pk, car, at, tow_at_once=False)
    practice_world.settle()
    with pytest.raises(NotNow):
        custody.tow(judge, watch.pk, at)
    sight(world, listener)
    sight(world, listener, "松岭隧道北口", 2)
    assert [hit.place for hit in custody.hits(scope, watch.pk)] == ["松岭隧道北口", "听松路与望舒路口"]
    assert custody.watches(scope).get().state == "seen"
    with pytest.raises(NotPermitted):
        custody.tow(scope.__class__(**{**vars_of(judge), "permissions": frozenset()}), watch.pk, at)
    custody.tow(judge, watch.pk, at)
    clerk = counter(DEPOT)
    row = agencies.counter_inbox(clerk).get()
    agencies.answer_by_hand(clerk, row.pk, [{"result": "refused", "reason": "车已开走"}], at)
    build.drain()
    row = custody.watches(scope).get()
    assert (row.state, row.words) == ("seen", "车已开走")
    custody.tow(judge, watch.pk, at)
    assert agencies.counter_inbox(clerk).filter(answered_at=None).count() == 1
    custody.end_watch(judge, watch.pk, at)
    practice_world.settle()
    assert custody.watches(scope).get().state == "ended"


def vars_of(scope):
    return {name: getattr(scope, name) for name in scope.__dataclass_fields__}


def test_a_house_is_reviewed_by_every_department_on_one_board(fresh_database, world, listener, settings):  # noqa: F811
    settings.BASE_URL = listener.url
    scope = practice_world.court("vehicle-office", *DEPARTMENTS)
    case, debtor = practice_world.case(scope, "顾北辰")
    judge, at = practice_world.judge(scope), build.now(scope)
    house = assets.record(scope, case.pk, "house", debtor, assets.Identity(HOUSE), {}, at, "望舒路 60 号")
    with pytest.raises(NotHeld):
        custody.start_review(judge, case.pk, house.pk, at)
    sealed(scope, judge, case, house.pk)
    assert [one.asset_id for one in custody.to_review(scope)] == [house.pk]
    row = custody.start_review(judge, case.pk, house.pk, at)
    with pytest.raises(UnderReview):
        custody.start_review(judge, case.pk, house.pk, at)
    days = [at.date().fromordinal(n) for n in range(at.date().toordinal() + 1, row.due_on.toordinal() + 1)]
    assert sum(HOLIDAYS.is_working(day) for day in days) == 5
    practice_world.settle()
    board = custody.board(custody.review(scope, row.pk))
    assert [one.department for one in board.parts] == list(custody.DEPARTMENTS)
    assert [one.department for one in board.parts if one.state == "waiting"] == ["community"]
    assert board.complete_at is None and board.answered == 6
    clerk = counter(COMMUNITY, "clerk-other")
    request = agencies.counter_inbox(clerk).get()
    assert custody.review_of_request(clerk, request.pk).answered == 6
    assert custody.review_of_request(counter("waterworks", "water"), request.pk) is None
    answer(COMMUNITY, {"occupied": "空置"}, "found")
    board = custody.board(custody.review(scope, row.pk))
    assert board.complete_at and board.answered == 7
    done = Event.objects.get(name="ReviewCompleted").payload
    assert (done["answered"], done["refused"]) == (7, 0)
    assert board.unasked == ()
    agencies.Unit.objects.filter(items__contains=["review.gas"]).update(active=False)
    again = custody.start_review(judge, case.pk, house.pk, at)
    assert again.no == 2
    assert custody.board(custody.review(scope, again.pk)).unasked == (custody.DEPARTMENTS["gas"],)


def test_where_no_office_takes_part_nothing_is_asked(fresh_database, world):  # noqa: F811
    scope = practice_world.court(*practice_world.SYSTEMS[:4])
    case, _ = practice_world.answered(scope)
    judge = practice_world.judge(scope)
    [car] = [one.id for one in assets.things(scope, case.pk) if one.kind == "vehicle"]
    sealed(scope, judge, case, car)
    agencies.enlist(scope, "traffic-police", "traffic_police", "交警", "Police", "system", items=["vehicle.query"])
    with pytest.raises(NobodyDoes):
        custody.watch(judge, case.pk, car, build.now(scope))


def test_the_office_asked_is_the_one_competent_where_the_house_stands_and_the_nearest_where_the_car_was_seen(db):
    scope = build.court()
    for code, area in (("c-a", "松岭区"), ("c-b", "澜溪区"), ("c-c", "澜溪区望舒路"), ("c-d", "")):
        items = ["review.community", "vehicle.tow", "house.seal"]
        agencies.enlist(scope, code, "community", code, code, "counter", items=items, area=area)
    asked = {place: queries.competent("review.community", place).code for place in PLACES}
    assert asked == dict(zip(PLACES, ("c-a", "c-b", "c-c", "c-d"), strict=True))
    assert queries.office("vehicle.tow", "澜溪区听松路口").code == "c-b"
    case = build.case(scope)
    debtor = cases.debtors(scope, case.pk)[0].party_id
    for number, place in enumerate(PLACES):
        told = {"address": f"澜州市{place}"}
        at = build.now(scope)
        house = assets.record(scope, case.pk, "house", debtor, assets.Identity(f"证{number}"), told, at, "房屋")
        held = seizures.prepare(scope, case.pk, house.pk, at, reason="保管价值")
        assert seizures.seizure(scope, held.pk).unit.code == asked[place]
    agencies.Unit.objects.filter(code__in=("c-c", "c-d")).update(active=False)
    assert queries.competent("review.community", "云汀区") is None  # that department stands on the board as not asked
    assert queries.office("vehicle.tow", "云汀区").code == "c-a"  # a car is fetched all the same
