"""The list of open nodes of a court and an officer, to which the matrix of the indicators leads."""

import re
from datetime import timedelta

import pytest

from tests.entrypoints.desk import stage
from tests.rooms import build
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.procedure import api as procedure
from zhixing.kernel.scope import NotPermitted

LIST = "/desk/indicators/nodes"


@pytest.fixture(scope="module")
def town(own_database):
    """Two courts, one above the other, with a case each that was filed fifty days ago, and one of today."""
    scope = build.court()
    courts.found(
        courts.system_scope(196, "court.found"), 196, "浙0196", "松岭区人民法院", "Songling Court", "basic", 195, True
    )
    below, ago = build.everything(196), build.now(scope) - timedelta(days=50)
    people = {name: build.staff(scope, name, name, name=name) for name in ("command", "officer")}
    people["lower"] = build.staff(below, "lower", "command", "officer", name="lower")
    made = [build.case(one, at=ago, received_on=ago.date()) for one in (scope, below)]
    build.case(scope, "（2025）浙0195民初4472号", received_on=build.now(scope).date())
    build.drain()
    cases.assign(scope, made[0].pk, people["officer"].pk, build.now(scope))
    build.drain()
    return scope, people, made


def numbers(page):
    return set(re.findall(r"（\d{4}）浙\d{4}执\d+号", page.content.decode()))


def test_the_matrix_leads_to_the_nodes_it_counts(town):
    _, people, made = town
    command = stage.signed_in(people["command"])
    page = command.get("/desk/indicators/").content.decode().replace("&amp;", "&")
    links = re.findall(r'href="(/desk/indicators/nodes\?court=(\d+)&station=(\w+)&colour=red)">(\d+)<', page)
    assert {court for _, court, _, _ in links} == {"195", "196"}
    for link, court, _, count in links:
        found = command.get(link)
        assert f"{count} / {count}" in found.content.decode()
        assert numbers(found) == {made[0 if court == "195" else 1].number}


def test_it_is_scoped_and_for_those_who_watch(town):
    scope, people, made = town
    assert stage.signed_in(people["officer"]).get(LIST).status_code == 403
    with pytest.raises(NotPermitted):
        procedure.watched(courts.system_scope(195), build.now(scope).date())
    lower = stage.signed_in(people["lower"])
    assert numbers(lower.get(f"{LIST}?show=500")) == {made[1].number}
    for asked in ("?court=195", f"?officer={people['officer'].pk}"):  # what is not in his scope is no choice of his
        assert made[0].number not in lower.get(LIST + asked).content.decode()
    his = courts.scope_of(people["lower"].account, build.now(scope).date())
    assert not procedure.watched(his, build.now(scope).date(), court_id=195).exists()


def test_it_is_narrowed_by_officer_module_group_and_colour(town):
    scope, people, made = town
    on, judge = build.now(scope).date(), people["officer"].pk
    every = list(procedure.watched(scope, on))
    own = procedure.watched(scope, on, owner_id=judge)
    assert own and {node.owner_id for node in own} == {judge}
    for part, wanted in (("module", "M15"), ("group", "control"), ("station", "find")):
        expected = [n.pk for n in every if getattr(procedure.definitions()[n.code], part) == wanted]
        assert expected and [n.pk for n in procedure.watched(scope, on, **{part: wanted})] == expected
    told = {"late": "red", "soon": "yellow", "today": "yellow", "ok": "green"}
    for day in (on, on + timedelta(days=1), on + timedelta(days=60), on + timedelta(days=100)):
        for colour in ("red", "yellow", "green"):
            expected = {n.pk for n in every if told.get(procedure.due_state(n, day).state) == colour}
            assert {n.pk for n in procedure.watched(scope, day, colour=colour)} == expected, (day, colour)
    command = stage.signed_in(people["command"])
    found = numbers(command.get(f"{LIST}?officer={judge}&module=M15"))
    assert made[0].number in found and made[1].number not in found
    assert "没有节点" in command.get(f"{LIST}?officer={people['command'].pk}").content.decode()
