"""Every page of the desk: shown to whom it is for, refused to others, and blind to other courts."""

import re

import pytest
from django.urls import URLPattern

from tests.entrypoints.desk import stage
from zhixing.domain.courts import api as courts
from zhixing.entrypoints.desk.urls import urlpatterns


def route(pattern: URLPattern) -> str:
    return str(pattern.pattern)


def only_posts(pattern: URLPattern) -> bool:
    """Views that answer a GET with 405."""
    return getattr(pattern.callback, "__wrapped__", pattern.callback).__code__.co_name == "inner"


def address(pattern: URLPattern, busy: stage.Busy) -> str:
    ids = {
        "case_id": busy.case, "document_id": busy.document, "seizure_id": busy.seizure, "valuation_id": busy.valuation,
        "lot_id": busy.lot, "receipt_id": busy.receipt, "batch_id": busy.batch, "application_id": busy.application,
        "party_id": busy.party, "debtor_id": busy.party, "request_id": 1, "node_id": 1, "asset_id": 1, "delivery_id": 1,
        "held_id": 1, "code": "enforcement_notice", "robot": "notices",
    }  # fmt: skip
    return "/desk/" + re.sub(r"<\w+:(\w+)>", lambda found: str(ids[found.group(1)]), route(pattern))


GETS = [pattern for pattern in urlpatterns if not only_posts(pattern)]
OF_A_CASE = [p for p in GETS if "_id>" in route(p) and "handovers" not in route(p)]


@pytest.mark.parametrize("pattern", GETS, ids=route)
def test_each_page_opens_for_those_it_is_for_and_nobody_else(court, pattern):
    scope, people, busy = court
    needs, on = pattern.callback.door.permission, stage.build.now(scope).date()
    may = [group for group, one in people.items() if courts.scope_of(one.account, on).may(needs)]
    for group in may[:2]:
        answer = stage.signed_in(people[group]).get(address(pattern, busy))
        nothing_sold = "handovers/<" in route(pattern)
        assert answer.status_code in ((404,) if nothing_sold else (200, 302)), group
    for group in people.keys() - set(may):
        answer = stage.signed_in(people[group]).get(address(pattern, busy))
        assert answer.status_code == 403 and "not_permitted" in answer.content.decode(), (group, needs)


@pytest.mark.parametrize("pattern", OF_A_CASE, ids=route)
def test_another_courts_things_are_not_found(court, neighbour, pattern):
    _, _, busy = court
    for person in neighbour.values():
        answer = stage.signed_in(person).get(address(pattern, busy))
        assert answer.status_code in (403, 404), (pattern, person.account.login)


@pytest.mark.parametrize("pattern", urlpatterns, ids=route)
def test_nobody_enters_without_signing_in(court, client, pattern):
    answer = client.get(address(pattern, court[2]))
    assert answer.status_code == 302 and answer["Location"].startswith("/sign-in?next=")


@pytest.mark.parametrize("pattern", [p for p in urlpatterns if only_posts(p)], ids=route)
def test_acts_are_refused_without_the_permission_and_in_other_courts(court, neighbour, pattern):
    scope, people, busy = court
    needs, on = pattern.callback.door.permission, stage.build.now(scope).date()
    for person in people.values():
        if not courts.scope_of(person.account, on).may(needs):
            assert stage.signed_in(person).post(address(pattern, busy)).status_code == 403
    if "_id>" in route(pattern):
        for person in neighbour.values():
            assert stage.signed_in(person).post(address(pattern, busy)).status_code in (403, 404)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_pages_speak_one_language(court, lang):
    _, people, busy = court
    client = stage.signed_in(people["officer"])
    client.cookies["zx_lang"] = lang
    for page in ("", f"cases/{busy.case}/", f"cases/{busy.case}/money", f"auctions/{busy.lot}/", "guide/"):
        text = client.get(f"/desk/{page}").content.decode()
        assert " || " not in text, page
        assert text.count("<h1") == 1, page
