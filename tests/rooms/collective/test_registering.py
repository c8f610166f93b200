"""Who registers: by a code to the phone or at the window, once a person, corrected by himself, minors and heirs by others."""

from datetime import timedelta

import pytest

from tests.rooms import build
from tests.rooms.collective import crowd
from tests.rooms.collective.crowd import claimant
from zhixing.domain.collective import api as collective
from zhixing.domain.collective.models import Code, Listed
from zhixing.domain.collective.refusals import (
    AlreadyRegistered,
    BankMissing,
    EvidenceRefused,
    HelperMissing,
    HolderWrong,
    MinorAlone,
    RegistrationClosed,
    TooLateToObject,
    TooManyCodes,
)
from zhixing.kernel.identifiers import BankCardWrong, IdNumberChecksumWrong
from zhixing.kernel.money import Money
from zhixing.kernel.scope import NotPermitted, Scope


@pytest.fixture
def visitor(scope):
    return Scope("victim", scope.court_id, frozenset({scope.court_id}), frozenset({"collective.register"}))


@pytest.fixture
def one(scope):
    return crowd.matter(scope, [5_000, 6_000], 2_000)


def test_a_code_to_the_phone_lets_one_register(scope, visitor, one):
    at = build.now(scope)
    given = claimant(1, users=("u-1", " u-2 ", "u-1"))
    collective.send_code(visitor, one.pk, given.phone, "135790", at)
    assert collective.register(visitor, one.pk, given, at, "135791") is None
    kept = collective.register(visitor, one.pk, given, at, "135790")
    kept.refresh_from_db()
    assert kept.id_number == crowd.id_number(1) and kept.users == "u-1\nu-2" and not kept.at_window
    corrected = collective.register(visitor, one.pk, build.with_(given, bank="别的银行"), at, "135790")
    assert corrected.pk == kept.pk and one.registrations.get().bank == "别的银行"
    with pytest.raises(NotPermitted):
        collective.freeze_roll(visitor, one.pk, at)


def test_a_code_stands_five_tries_and_ten_minutes(scope, visitor, one):
    at, given = build.now(scope), claimant(1)
    collective.send_code(visitor, one.pk, given.phone, "135790", at)
    assert collective.register(visitor, one.pk, given, at + timedelta(minutes=11), "135790") is None
    for _ in range(5):
        assert collective.register(visitor, one.pk, given, at, "000000") is None
    assert collective.register(visitor, one.pk, given, at, "135790") is None
    for n in range(4):
        collective.send_code(visitor, one.pk, given.phone, f"11111{n}", at)
    with pytest.raises(TooManyCodes):
        collective.send_code(visitor, one.pk, given.phone, "222222", at)
    assert Code.objects.count() == 1
    assert collective.register(visitor, one.pk, given, at, "111113")
    collective.send_code(visitor, one.pk, given.phone, "222222", at + timedelta(hours=1))


def test_nobody_changes_what_another_registered(scope, visitor, one):
    at, given = build.now(scope), claimant(1)
    clerk = build.with_(scope, staff_id=build.staff(scope, "clerk", "reception").pk)
    kept = collective.register(clerk, one.pk, given, at)
    assert kept.at_window
    stranger = build.with_(given, phone="13911112222")
    collective.send_code(visitor, one.pk, stranger.phone, "135790", at)
    with pytest.raises(AlreadyRegistered):
        collective.register(visitor, one.pk, stranger, at, "135790")
    assert collective.register(clerk, one.pk, stranger, at).pk == kept.pk


def test_late_is_only_for_the_window(scope, visitor, one):
    late = build.now(scope) + timedelta(days=40)
    with pytest.raises(RegistrationClosed):
        collective.send_code(visitor, one.pk, "13900000001", "135790", late)
    clerk = build.with_(scope, staff_id=build.staff(scope, "clerk", "reception").pk)
    assert collective.register(clerk, one.pk, claimant(1), late)
    with pytest.raises(RegistrationClosed):
        collective.register(clerk, one.pk, claimant(2), build.now(scope) - timedelta(days=1))


CHILD = "99010220150301001"


@pytest.mark.parametrize(
    ("refusal", "changes"),
    [
        (IdNumberChecksumWrong, {"id_number": "110101199003070000"}),
        (BankCardWrong, {"account": "6217990000000001"}),
        (MinorAlone, {"id_number": crowd.numbered(CHILD)}),
        (HelperMissing, {"id_number": crowd.numbered(CHILD), "role": "guardian"}),
        (HolderWrong, {"holder": "别人"}),
        (
            HolderWrong,
            {"holder": "代理人甲", "role": "agent", "helper_name": "代理人甲", "helper_id": crowd.id_number(9)},
        ),
        (BankMissing, {"bank": " "}),
    ],
)
def test_what_is_refused(scope, one, refusal, changes):
    clerk = build.with_(scope, staff_id=build.staff(scope, "clerk", "reception").pk)
    with pytest.raises(refusal):
        collective.register(clerk, one.pk, build.with_(claimant(1), **changes), build.now(scope))
    assert not one.registrations.exists()


def test_a_guardian_gives_his_own_account(scope, one):
    clerk = build.with_(scope, staff_id=build.staff(scope, "clerk", "reception").pk)
    given = build.with_(
        claimant(1), id_number=crowd.numbered(CHILD), role="guardian", helper_name="监护人甲", helper_id=crowd.id_number(9),
        holder="监护人甲",
    )  # fmt: skip
    kept = collective.register(clerk, one.pk, given, build.now(scope))
    assert kept.helper == f"监护人甲\n{crowd.id_number(9)}" and kept.holder == "监护人甲"


def test_evidence_is_kept_once_and_only_of_known_kinds(scope, visitor, one):
    clerk = build.with_(scope, staff_id=build.staff(scope, "clerk", "reception").pk)
    kept = collective.register(clerk, one.pk, claimant(1), build.now(scope))
    for _ in range(2):
        collective.add_evidence(visitor, kept.pk, "合同.pdf", b"%PDF-1.7 made up", build.now(scope))
    assert kept.evidence.count() == 1
    with pytest.raises(EvidenceRefused):
        collective.add_evidence(visitor, kept.pk, "a.exe", b"MZ", build.now(scope))


def test_who_gave_no_account_is_held_for(scope, one):
    collective.correct_victim(scope, one.pk, 2, account="")
    roll = collective.freeze_roll(scope, one.pk, build.now(scope))
    lines = {(row.number, row.bar): row.fen for row in Listed.objects.filter(roll=roll)}
    assert lines == {(1, ""): 5_000, (2, "unregistered"): 6_000}


def test_a_posted_person_objects_in_time(scope, visitor, one):
    at = build.now(scope)
    with pytest.raises(TooLateToObject):
        collective.answer_result(visitor, one.pk, 1, Money(9_000), "少了", at)
    roll = collective.freeze_roll(scope, one.pk, at)
    assert collective.objection_until(one.people.get(number=1)) == roll.posted_until
    made = collective.answer_result(visitor, one.pk, 1, Money(9_000), "少了", at)
    assert made.state == "open" and one.people.get(number=1).claimed_fen == 9_000
