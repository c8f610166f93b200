"""Requests to other offices: sent once whatever happens, answered at once, late, twice, by hand, or failed in sight."""

from datetime import timedelta

import pytest
from django.db import connection

from tests.practice.conftest import listener, practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.agencies import queries
from zhixing.domain.agencies.models import Request
from zhixing.domain.agencies.refusals import (
    AnsweredAlready,
    AnswerIncomplete,
    BasisMissing,
    NoSuchRequest,
    NotYourItem,
)
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.gateways.failures import MalformedAnswer, WrongSignature
from zhixing.infra.models import Event

QUERY = agencies.Asked("vehicle.query")
ACCOUNTS = agencies.Asked("account.query", {"organisation": False, "from_on": "2026-01-01", "to_on": "2026-11-22"})


@pytest.fixture
def scope(fresh_database, world):  # noqa: F811
    scope = practice_world.court(*practice_world.SYSTEMS, practice_world.COUNTER)
    return scope


@pytest.fixture
def case(scope):
    return build.case(scope, parties=(build.APPLICANT, practice_world.debtor()))


def ask(scope, case, unit="vehicle-office", *items, item=QUERY, key="T-1", basis="民诉法253", **more):
    person = practice_world.PEOPLE["周启山"]
    at = build.now(scope)
    return agencies.ask(
        scope,
        case.pk,
        agencies.unit(unit).pk,
        more.get("act", "test"),
        agencies.Target(person["name"], person["id_number"]),
        items or [item],
        basis,
        ("（2026）浙0195执1号", "ab" * 32),
        "查明财产",
        key,
        at + timedelta(days=2),
        at,
    )


def again(row, times=6):
    """Tries until nothing waits."""
    for _ in range(times):
        practice_world.hurry()
        if not practice_world.run_jobs():
            break
    return Request.objects.get(pk=row.pk)


def test_nothing_leaves_without_basis_open_case_and_item(scope, case):
    with pytest.raises(BasisMissing):
        ask(scope, case, basis=" ")
    with pytest.raises(NotYourItem):
        ask(scope, case, unit="bank-lanzhou")
    first = ask(scope, case)
    assert ask(scope, case).pk == first.pk
    cases.close(scope, case.pk, "performed", build.now(scope))
    with pytest.raises(BasisMissing):
        ask(scope, case, key="T-2")


def test_a_request_sent_again_is_the_same_to_the_byte_whoever_handles_the_case_now(scope, case, settings):
    row = ask(scope, case)
    before = queries.on_the_wire(Request.objects.get(pk=row.pk)).body()
    officer = build.staff(scope, "officer", "officer", name="沈砚")
    cases.assign(scope, case.pk, officer.pk, build.now(scope))
    settings.BASE_URL = "http://elsewhere:1"
    assert queries.on_the_wire(Request.objects.get(pk=row.pk)).body() == before


@pytest.mark.parametrize("fault", ["error", "malformed", "wrong_signature"])
def test_what_may_pass_is_sent_again_and_happens_once(scope, case, world, fault):  # noqa: F811
    row = ask(scope, case)
    world.fault("vehicle-office", fault, count=2)
    done = again(row)
    assert (done.state, done.tries, done.error) == ("answered", 2, "")
    assert [r["plate"] for r in agencies.answers(done)[0]["records"]] == [practice_world.PLATE]
    assert Event.objects.filter(name="RequestAnswered").count() == 1


def test_a_dead_office_fails_in_sight_and_a_person_sends_it_again(scope, case, world):  # noqa: F811
    row = ask(scope, case)
    world.fault("vehicle-office", "error", count=50)
    failed = again(row, 12)
    assert (failed.state, failed.error, failed.tries) == ("failed", "agency_busy", 6)
    assert Event.objects.get(name="RequestFailed").payload["reason"] == "agency_busy"
    world.say("DELETE", "/api/faults")
    agencies.resend(scope, row.pk, build.now(scope))
    assert again(row).state == "answered"


def test_after_the_deadline_a_person_sends_again_and_the_answer_is_awaited_anew(scope, case, world):  # noqa: F811
    row = ask(scope, case)
    Request.objects.filter(pk=row.pk).update(deadline_at=build.now(scope) - timedelta(days=2))
    assert agencies.give_up_overdue(scope.court_id) == 1
    assert agencies.request(scope, row.pk).error == "no_answer_in_time"
    agencies.resend(scope, row.pk, build.now(scope))
    assert agencies.give_up_overdue(scope.court_id) == 0
    assert again(row).state == "answered"
    late = ask(scope, case, key="late-again")
    Request.objects.filter(pk=late.pk).update(deadline_at=build.now(scope) - timedelta(days=2), state="failed")
    agencies.resend(scope, late.pk, build.now(scope) - timedelta(days=1, hours=1))
    assert agencies.give_up_overdue(scope.court_id) == 1


def test_what_a_killed_lane_left_lying_is_taken_up_again(scope, case, world):  # noqa: F811
    row = ask(scope, case)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    assert agencies.call_on_waiting() == 0  # due for less than a second
    assert again(row).state == "answered"


@pytest.mark.parametrize(("fault", "polls"), [("late", True), ("double", False)])
def test_late_and_double_answers_count_once(scope, case, world, listener, settings, fault, polls):  # noqa: F811
    settings.BASE_URL = listener.url
    row = ask(scope, case)
    world.fault("vehicle-office", fault, seconds=0.2)
    practice_world.run_jobs()
    assert Request.objects.get(pk=row.pk).state == ("accepted" if polls else "answered")
    ((path, headers, body),) = listener.wait(1)
    for spoilt in ({**headers, "Signature-Input": "zx=()"}, {**headers, "Signature": "zx=:AAAA:"}):
        with pytest.raises(WrongSignature):
            practice_world.taken(path, spoilt, body)
    with pytest.raises(WrongSignature):
        practice_world.taken(path, headers, body + b" ")
    assert practice_world.taken(path, headers, body) == row.key
    with pytest.raises(WrongSignature, match="used before"):
        practice_world.taken(path, headers, body)
    assert agencies.take_callback(body, "vehicle-office") == row.key
    done = again(row)
    assert done.state == "answered" and done.duplicates == (1 if polls else 2)
    assert Event.objects.filter(name="RequestAnswered").count() == 1
    with pytest.raises(MalformedAnswer, match="another unit"):
        agencies.take_callback(body, "traffic-police")


def test_a_bank_answers_about_accounts_by_iso_20022_at_once_or_later(scope, case, world, listener):  # noqa: F811
    done = again(ask(scope, case, "bank-lanzhou", ACCOUNTS))
    (answer,) = agencies.answers(done)
    assert (answer["result"], answer["records"][0]["account"]) == ("found", practice_world.ACCOUNT)
    assert answer["records"][0]["balance_fen"] == 38621550
    world.listen(listener)
    world.fault("bank-lanzhou", "late", seconds=0.2)
    row = ask(scope, case, "bank-lanzhou", ACCOUNTS, key="T-2")
    practice_world.run_jobs()
    assert Request.objects.get(pk=row.pk).state == "accepted"
    ((path, headers, body),) = listener.wait(1)
    with pytest.raises(MalformedAnswer):
        agencies.take_callback(body, "bank-lanzhou")
    assert practice_world.taken(path, headers, body, agencies.take_bank_answer) == row.key
    assert Request.objects.get(pk=row.pk).state == "answered"


def test_one_message_asks_a_bank_for_accounts_and_what_moved_on_them(scope, case, world, listener):  # noqa: F811
    """At once and by a later callback; the movements are no things found."""
    both = [ACCOUNTS, agencies.Asked("movement.query", dict(ACCOUNTS.fields))]
    done = again(ask(scope, case, "bank-lanzhou", *both))
    accounts, moved = agencies.answers(done)
    assert (accounts["code"], moved["code"], done.found) == (
        "account.query",
        "movement.query",
        len(accounts["records"]),
    )
    own = [one for one in moved["records"] if one["account"] == practice_world.ACCOUNT]
    assert sum(one["amount_fen"] for one in own) == accounts["records"][0]["balance_fen"]
    assert {one["note"] for one in own} == {"期初余额", "货款", "转入"}
    assert all("2026-01-01" <= one["on"] <= "2026-11-22" for one in moved["records"])
    out = {"account": practice_world.ACCOUNT, "amount_fen": 700, "to_account": practice_world.COURT_ACCOUNT}
    again(ask(scope, case, "bank-lanzhou", agencies.Asked("account.deduct", {**out, "remittance": "案款"}), key="T-0"))
    later = agencies.Asked("movement.query", {**ACCOUNTS.fields, "to_on": "2027-12-31"})
    (moved,) = agencies.answers(again(ask(scope, case, "bank-lanzhou", later, key="T-1a")))
    assert [one["amount_fen"] for one in moved["records"] if one["account"] == practice_world.ACCOUNT][-1] == -700
    world.listen(listener)
    world.fault("bank-lanzhou", "late", seconds=0.2)
    row = ask(scope, case, "bank-lanzhou", *reversed(both), key="T-2")
    practice_world.run_jobs()
    ((path, headers, body),) = listener.wait(1)
    assert practice_world.taken(path, headers, body, agencies.take_bank_answer) == row.key
    assert [one["code"] for one in agencies.answers(Request.objects.get(pk=row.pk))] == [one.code for one in both[::-1]]


def test_a_clerk_answers_by_hand_for_his_own_office_and_once(scope, case):
    row = ask(scope, case, practice_world.COUNTER)
    assert practice_world.run_jobs() == 0
    system = courts.system_scope(scope.court_id, "agency.enlist")
    clerks = [
        agencies.employ(system, agencies.unit(unit).pk, unit, "long enough password", "柳青")
        for unit in (practice_world.COUNTER, "bank-lanzhou")
    ]
    own, other = (agencies.counter_scope(clerk.account_id) for clerk in clerks)
    assert [one.pk for one in agencies.counter_inbox(own)] == [row.pk] and not agencies.counter_inbox(other)
    at = build.now(scope)
    with pytest.raises(NoSuchRequest):
        agencies.answer_by_hand(other, row.pk, [{"result": "none"}], at)
    with pytest.raises(AnswerIncomplete):
        agencies.answer_by_hand(own, row.pk, [{"result": "perhaps"}], at)
    agencies.answer_by_hand(own, row.pk, [{"result": "none"}], at)
    with pytest.raises(AnsweredAlready):
        agencies.answer_by_hand(own, row.pk, [{"result": "none"}], at)


def test_silence_past_the_deadline_is_a_failure(scope, case):
    row = ask(scope, case)
    assert agencies.give_up_overdue(scope.court_id) == 0
    Request.objects.filter(pk=row.pk).update(deadline_at=build.later(scope, -1))
    assert agencies.give_up_overdue(scope.court_id) == 1
    assert Request.objects.get(pk=row.pk).error == "no_answer_in_time"


def lanes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%%run_lane'")
        return cursor.fetchone()[0]


def test_many_requests_at_one_office_queue_one_lane_and_all_go_out(scope, case, world):  # noqa: F811
    rows = [ask(scope, case, key=f"T-{n}") for n in range(20)]
    assert lanes() == 1
    assert practice_world.run_jobs() == 1
    found = Request.objects.filter(pk__in=[row.pk for row in rows])
    assert {row.state for row in found} == {"answered"} and lanes() == 1  # busy: it comes back in a moment
    ask(scope, case, key="T-again")
    assert lanes() == 1
    assert practice_world.run_jobs() == 1
    assert again(Request.objects.get(key="T-again")).state == "answered" and lanes() == 0  # one request is not busy


def test_an_office_that_fails_keeps_the_others_of_its_lane_for_later(scope, case, world):  # noqa: F811
    rows = [ask(scope, case, key=f"T-{n}") for n in range(4)]
    world.fault("vehicle-office", "error", count=1)
    practice_world.run_jobs()
    states = {row.pk: (row.state, row.tries) for row in Request.objects.filter(pk__in=[row.pk for row in rows])}
    assert max(states.values()) == ("queued", 1) and sum(tries for _, tries in states.values()) == 1
    assert again(rows[0]).state == "answered"
    assert {row.state for row in Request.objects.filter(pk__in=states)} == {"answered"}
