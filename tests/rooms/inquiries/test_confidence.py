"""When a case has ended, each bank that was asked about its debtors learns by auth.003 that it may tell them; no sooner."""

import pytest

from tests.gateways.sftp_server import serve
from tests.practice.conftest import practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.agencies.test_by_file import holds, until
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.agencies.models import Message, Request, Unit
from zhixing.domain.cases import api as cases
from zhixing.domain.inquiries import api as inquiries
from zhixing.domain.inquiries.commands.confidence import end_confidence
from zhixing.gateways.iso20022 import auth
from zhixing.infra.models import Event, Held

BANK = "bank-lanzhou"


@pytest.fixture
def scope(fresh_database, world):  # noqa: F811
    return practice_world.court(BANK, "vehicle-office")


@pytest.fixture(params=["system", "folder", "sftp"])
def way(request, scope, settings, tmp_path, monkeypatch):
    """How the bank is reached."""
    settings.GATEWAY_FILES, settings.GATEWAY_FILE_SECONDS = str(tmp_path), 1
    if request.param != "sftp":
        Unit.objects.filter(code=BANK).update(channel=request.param)
        yield
        return
    monkeypatch.setenv("ZHIXING_HOME", str(tmp_path))
    with serve(tmp_path, tmp_path / "files" / BANK) as server:
        Unit.objects.filter(code=BANK).update(channel="sftp", base_url=server.url)
        yield


def asked(scope, *more):
    """A case whose bank has answered, and what the bank was asked about its debtors."""
    case = build.case(scope, parties=(build.APPLICANT, practice_world.debtor(), *more))
    build.drain()
    return case, [until(row) for row in agencies.requests(scope, case.pk).filter(unit__code=BANK).order_by("pk")]


def end(scope, case):
    """The case ends; what the banks are told then."""
    assert not Request.objects.filter(act="disclose").exists()
    cases.close(scope, case.pk, "no_property", build.now(scope))
    build.drain()
    assert [one.error for one in Held.objects.all()] == []
    return list(agencies.requests(scope, case.pk).filter(act="disclose").order_by("pk"))


def test_a_bank_is_told_once_the_case_has_ended_and_not_twice(scope, way):
    case, (query,) = asked(scope)
    assert inquiries.disclosure(scope, query) is None
    (row,) = end(scope, case)
    assert [one.pk for one in end_confidence(scope, case.pk, build.now(scope))] == [row.pk]
    row = until(row)
    assert inquiries.disclosure(scope, query).pk == row.pk
    assert (row.unit.code, agencies.answers(row)[0]["result"], row.tries) == (BANK, "done", 0)
    messages, faults = holds(scope, row)
    assert ([one["direction"] for one in messages], faults) == (["sent", "received"], [])
    sent = Message.objects.get(request=row.key, direction="sent")
    assert sent.body.encode() == auth.confidence_ended(query.key)
    told = Event.objects.filter(name="RequestAnswered", case_id=case.pk, payload__act="disclose")
    assert [one.payload["request_id"] for one in told] == [row.pk]


@pytest.mark.parametrize(("fault", "tries"), [("error", 1), ("wrong_signature", 1), ("late", 0)])
def test_it_is_told_again_until_it_has_signed_that_it_knows(scope, world, fault, tries):  # noqa: F811
    """A bank that has taken the message and means to answer later has been told."""
    case, _ = asked(scope)
    world.fault(BANK, fault, count=1, seconds=600)
    (row,) = end(scope, case)
    row = until(row)
    assert row.tries == tries and holds(scope, row)[1] == []


def test_a_bank_that_can_not_be_told_is_left_to_a_person(scope, world):  # noqa: F811
    case, _ = asked(scope)
    world.fault(BANK, "error", count=500)
    (row,) = end(scope, case)
    assert until(row, "failed").error == "agency_busy"
    world.say("DELETE", "/api/faults")
    agencies.resend(scope, row.pk, build.now(scope))
    until(row)


def test_each_debtor_it_was_asked_about_is_told_of(scope):
    case, queries = asked(scope, build.with_(practice_world.debtor("顾北辰"), key="e"))
    rows = end(scope, case)
    assert [agencies.asked(row)["items"][0]["fields"]["inquiry"] for row in rows] == [one.key for one in queries]
    assert [agencies.asked(row)["target"]["name"] for row in rows] == ["周启山", "顾北辰"]


@pytest.mark.parametrize(("change", "told"), [({"active": False}, 0), ({"channel": "counter"}, 0), ({"items": []}, 1)])
def test_a_bank_that_is_closed_since_or_has_no_system_any_more_is_left_out(scope, change, told):
    """One that answers nothing any longer still learns that secrecy has ended."""
    case, _ = asked(scope)
    Unit.objects.filter(code=BANK).update(**change)
    assert len(end(scope, case)) == told


def test_a_bank_that_never_took_the_inquiry_in_has_nothing_to_learn(scope, world):  # noqa: F811
    world.fault(BANK, "error", count=500)
    case = build.case(scope, parties=(build.APPLICANT, practice_world.debtor()))
    build.drain()
    until(agencies.requests(scope, case.pk).get(unit__code=BANK), "failed")
    assert end(scope, case) == []


def test_statements_that_claim_to_answer_it_are_taken_for_nothing(scope):
    case, (query,) = asked(scope)
    (row,) = end(scope, case)
    statement = Message.objects.get(request=query.key, direction="received").body
    assert agencies.take_bank_answer(statement.encode(), BANK) == query.key
    assert agencies.take_bank_answer(statement.replace(query.key, row.key).encode(), BANK) == ""
