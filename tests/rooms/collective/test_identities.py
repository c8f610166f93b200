"""Name and number of who registers are put to the police office; whom it does not know is neither matched nor paid."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.entrypoints.desk import stage
from tests.practice.conftest import listener, practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.collective import crowd
from tests.rooms.collective.test_matching import check, listed
from tests.rooms.world import PEOPLE, world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.collective import api as collective
from zhixing.domain.collective import jobs, rules
from zhixing.domain.collective.models import Share
from zhixing.domain.collective.refusals import IdentityDoubted, NothingToClear, OnlyAPerson, WhyMissing
from zhixing.domain.documents import api as documents
from zhixing.domain.ledger import api as ledger
from zhixing.infra.models import Event
from zhixing.kernel.money import Money

KNOWN, OTHER = [one for one in PEOPLE.values() if one["kind"] == "person"][:2]


@pytest.fixture
def scope(fresh_database, world):  # noqa: F811
    return practice_world.court("public-security")


@pytest.fixture
def clerk(scope):
    return build.with_(scope, staff_id=build.staff(scope, "clerk", "officer").pk)


def claimants():
    """Somebody the police office knows, somebody under another's number, somebody nobody knows."""
    told = [(KNOWN["name"], KNOWN["id_number"]), ("别名", OTHER["id_number"]), ("无名", crowd.id_number(3))]
    return [crowd.claimant(n, name=name, id_number=number) for n, (name, number) in enumerate(told, start=1)]


def registered(scope, clerk):
    """A matter whose list names all three, who have registered; nobody was asked yet."""
    people = claimants()
    one = listed(scope, *((who.name, who.id_number, f"{n}00", "", "") for n, who in enumerate(people, start=1)))
    for who in people:
        collective.register(clerk, one.pk, who, build.now(scope))
    return one


def asked(scope, one):
    """What the police office was asked in the matter's case."""
    return list(agencies.requests(scope, one.case_id).filter(act="identity"))


def asked_and_answered(one):
    jobs.check_identities(one.pk)
    practice_world.settle()
    return {row.name: row.police_said for row in one.registrations.all()}


def test_whom_the_office_does_not_know_is_matched_only_once_a_person_saw_his_papers(scope, clerk):
    one = registered(scope, clerk)
    assert asked_and_answered(one) == {KNOWN["name"]: "fits", "别名": "differs", "无名": "nobody"}
    (request,) = asked(scope, one)
    assert len(agencies.asked(request)["items"]) == 3
    (paper,) = documents.documents(scope, one.case_id).filter(title="协助核对身份通知书")
    assert agencies.asked(request)["paper"] == [paper.number, paper.digest]

    jobs.check_identities(one.pk)
    assert len(asked(scope, one)) == 1, "nobody is asked about twice"
    found = check(scope, one)
    assert (found.exact, found.to_person) == (1, 0)
    doubtful = collective.doubted(scope, one)
    assert [row.name for row in doubtful] == ["别名", "无名"]
    at, first = build.now(scope), doubtful[0]
    with pytest.raises(OnlyAPerson):
        collective.clear_identity(scope, first.pk, "身份证原件", at)
    with pytest.raises(WhyMissing):
        collective.clear_identity(clerk, first.pk, " ", at)
    collective.clear_identity(clerk, first.pk, "身份证原件、户口簿曾用名", at)
    with pytest.raises(NothingToClear):
        collective.clear_identity(clerk, first.pk, "再看", at)
    assert check(scope, one).exact == 1
    assert {row.name for row in one.registrations.filter(victim=None)} == {"无名"}
    names = list(Event.objects.filter(case_id=one.case_id).values_list("name", flat=True))
    assert names.count("IdentitiesChecked") == names.count("IdentityCleared") == 1


def test_who_was_matched_before_the_answer_came_is_held_for_and_paid_once_cleared(scope, clerk):
    one = registered(scope, clerk)
    assert check(scope, one).exact == 3
    asked_and_answered(one)
    at, pool = build.now(scope), Money(6_000)
    ledger.post(
        scope, "crowd", [(f"bank:{scope.court_id}", -pool), (f"case:{one.case_id}", pool)], "test", at, one.case_id
    )
    collective.fund(scope, one.pk, pool, "1", at)
    roll = collective.freeze_roll(scope, one.pk, at)
    at += timedelta(days=(roll.posted_until - at.date()).days + 1)
    staff = build.staff(scope, "first", "officer"), build.staff(scope, "second", "finance")
    drawn = crowd.released(scope, one, staff, at)
    held = {row.number: (row.fen, row.held) for row in Share.objects.filter(round=drawn)}
    assert held == {1: (1_000, False), 2: (2_000, True), 3: (3_000, True)} and drawn.held_fen == 5_000
    collective.clear_identity(clerk, one.registrations.get(name="别名").pk, "身份证原件", at)
    arrears = collective.draw_arrears(scope, one.pk, at)
    assert [(row.number, row.fen) for row in Share.objects.filter(round=arrears)] == [(2, 2_000)]


def test_a_corrected_name_is_asked_about_anew_and_a_doubted_pair_is_not_accepted(scope, clerk):
    one = registered(scope, clerk)
    asked_and_answered(one)
    right = crowd.claimant(2, name=OTHER["name"], id_number=OTHER["id_number"])
    collective.register(clerk, one.pk, right, build.now(scope))
    assert not one.registrations.get(name=OTHER["name"]).police_said
    assert asked_and_answered(one)[OTHER["name"]] == "fits"
    assert check(scope, one).to_person == 1
    (pair,) = collective.open_pairs(scope, one)
    collective.register(clerk, one.pk, build.with_(right, name="又名"), build.now(scope))
    asked_and_answered(one)
    with pytest.raises(IdentityDoubted):
        collective.decide_pair(clerk, pair.pk, True, build.now(scope))


def test_who_acts_for_another_is_asked_about_too_and_is_paid_in_his_own_name(scope, clerk):
    heir = {"role": "heir", "helper_name": OTHER["name"], "helper_id": OTHER["id_number"], "holder": OTHER["name"]}
    dead = crowd.claimant(1, name=KNOWN["name"], id_number=KNOWN["id_number"], **heir)
    one = listed(scope, (KNOWN["name"], KNOWN["id_number"], "100", "", ""))
    collective.register(clerk, one.pk, build.with_(dead, helper_name="冒名人", holder="冒名人"), build.now(scope))
    assert asked_and_answered(one) == {KNOWN["name"]: "differs"}
    collective.register(clerk, one.pk, dead, build.now(scope))
    assert asked_and_answered(one) == {KNOWN["name"]: "fits"}
    assert check(scope, one).exact == 1
    who = one.people.get()
    assert (who.name, who.payee, who.deceased) == (KNOWN["name"], OTHER["name"], True)


@pytest.mark.parametrize(
    ("result", "records", "word"),
    [
        ("found", [{"name": "甲"}], "fits"),
        ("found", [{"name": "甲", "id_number": "1"}], "fits"),
        ("found", [{"name": "乙"}], "differs"),
        ("found", [], "differs"),
        ("refused", [], "differs"),
        ("none", [], "nobody"),
    ],
)
def test_what_an_answer_says(result, records, word):
    assert rules.said("甲", "1", {"result": result, "records": records}) == word


def test_where_no_office_can_be_asked_nothing_waits_and_matching_goes_on(fresh_database):
    scope = build.court()
    one = registered(scope, build.with_(scope, staff_id=build.staff(scope, "clerk", "officer").pk))
    jobs.check_identities(one.pk)
    assert asked(scope, one) == []
    assert check(scope, one).exact == 3


def test_who_is_doubted_stands_on_the_desk_until_cleared_and_is_told_on_his_own_page(scope, clerk):
    one = registered(scope, clerk)
    officer, home = stage.signed_in(build.staff(scope, "officer", "officer")), f"/desk/crowds/{one.pk}/people"
    assert "待公安机关核对" in officer.get(home).content.decode()
    asked_and_answered(one)
    page = officer.get(home).content.decode()
    assert "身份待核实" in page and "公安答复姓名不符" in page and "公安查无此人" in page and "身份相符" in page
    doubtful = one.registrations.get(name="别名")
    told = {"number": f"D{doubtful.pk}", "id_number": OTHER["id_number"]}
    mine = Client().post(f"/victims/{one.pk}/", told, follow=True).content.decode()
    assert "姓名和身份证号不符，请带身份证到法院窗口" in mine
    assert officer.post(f"{home}/clear", {"registration": doubtful.pk, "why": ""}).status_code == 422
    cleared = officer.post(f"{home}/clear", {"registration": doubtful.pk, "why": "身份证原件"}, follow=True)
    assert "身份已人工核实" in cleared.content.decode()
