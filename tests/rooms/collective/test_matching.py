"""Registrations against the audit list: certain ones at once, near ones to a person with the reasons, nobody twice."""

import pytest

from tests.rooms import build
from tests.rooms.collective import crowd
from tests.rooms.collective.crowd import claimant, id_number, numbered
from zhixing.domain.collective import api as collective
from zhixing.domain.collective import commands, linking
from zhixing.domain.collective.models import Listed, Pair
from zhixing.domain.collective.refusals import AlreadyPaired, CheckRunning, ListMissing, NoSuchPair, OnlyAPerson
from zhixing.infra.models import Event
from zhixing.law.collective import Method

HEAD = "姓名,身份证号,投入,手机,平台账号"


@pytest.fixture
def clerk(scope):
    return build.with_(scope, staff_id=build.staff(scope, "clerk", "reception").pk)


def listed(scope, *rows):
    """A matter with such an audit list."""
    on = build.now(scope).date()
    case = build.case(scope)
    one = collective.open_matter(scope, case.pk, "演练集资案", Method.IN_MINUS_OUT, on, on, "", build.now(scope))
    content = "\n".join([HEAD, *(",".join(row) for row in rows)]).encode()
    upload = collective.import_audit(scope, one.pk, "a.csv", content, build.now(scope), keep_doubtful=True)
    assert upload.bad == 0, upload.faults
    return one


def check(scope, one):
    asked = collective.ask_check(scope, one.pk, build.now(scope))
    return commands.run_check(scope, asked.pk, build.now(scope))


def slipped(number):
    """The same number with its seventeenth digit mistyped: its check digit no longer fits."""
    return number[:16] + str((int(number[16]) + 1) % 10) + number[17]


def test_names_in_other_characters_and_old_numbers_are_the_same():
    assert linking.plain_name("陳 曉峯") == linking.plain_name("陈晓峰") and linking.sound("陈小锋") == "chen xiao feng"
    old = "990102800101001"
    assert linking.whole_id(old) == numbered("99010219800101001") and linking.whole_id("1234") == "1234"


def test_who_agrees_is_matched_and_who_nearly_does_goes_to_a_person(scope, clerk):
    old = id_number(3)
    old = old[:6] + old[8:17]
    one = listed(
        scope,
        ("陈晓峰", id_number(1), "100", "", ""),
        ("王小明", id_number(2), "200", "13900000002", ""),
        ("张三", old, "300", "", ""),
        ("李四", slipped(id_number(4)), "400", "13900000004", ""),
        ("赵六", slipped(id_number(6)), "600", "", "u-66"),
        ("没登记", id_number(7), "700", "", ""),
    )
    at = build.now(scope)
    for who in (
        claimant(1, name="陳曉峯"), claimant(2, name="王晓鸣"), claimant(3, name="张三"), claimant(4, name="李四"),
        claimant(6, name="赵六", users=("u-66",)), claimant(8, name="不在名单"),
    ):  # fmt: skip
        collective.register(clerk, one.pk, who, at)
    found = check(scope, one)
    assert (found.registered, found.exact, found.by_account, found.to_person) == (6, 2, 1, 2)
    matched = {row.name: (row.victim.name, row.way) for row in one.registrations.exclude(victim=None)}
    assert matched == {"陳曉峯": ("陈晓峰", "exact"), "张三": ("张三", "exact"), "赵六": ("赵六", "account")}
    pairs = {pair.registration.name: pair for pair in collective.open_pairs(scope, one)}
    assert pairs["王晓鸣"].compared == {"name": "sound", "id": "same", "phone": "same", "user": "empty"}
    assert pairs["李四"].compared["id"] == "one_digit" and set(pairs) == {"王晓鸣", "李四"}
    person = collective.victim_of(one, id_number(6))
    assert (person.name, person.bank, person.account) == ("赵六", "澜州农商行", crowd.card(6))
    with pytest.raises(OnlyAPerson):
        collective.decide_pair(scope, pairs["李四"].pk, True, at)
    collective.decide_pair(clerk, pairs["李四"].pk, True, at)
    collective.decide_pair(clerk, pairs["王晓鸣"].pk, False, at)
    with pytest.raises(NoSuchPair):
        collective.decide_pair(clerk, pairs["王晓鸣"].pk, True, at)
    assert collective.victim_of(one, id_number(4)).account == crowd.card(4)
    again = check(scope, one)
    assert (again.exact, again.by_account, again.to_person) == (0, 0, 0)
    lines = {row.number: row.bar for row in Listed.objects.filter(roll=collective.freeze_roll(scope, one.pk, at))}
    assert lines == {1: "", 2: "unregistered", 3: "", 4: "", 5: "", 6: "unregistered"}
    names = set(Event.objects.filter(case_id=one.case_id).values_list("name", flat=True))
    assert {"RegistrationsChecked", "PairDecided"} <= names


def test_namesakes_born_on_one_day_are_not_one_person(scope, clerk):
    born = "99010219800101"
    first, second = numbered(born + "001"), numbered(born + "003")
    one = listed(scope, ("张伟", first, "100", "", ""))
    collective.register(clerk, one.pk, claimant(1, name="张伟", id_number=second), build.now(scope))
    found = check(scope, one)
    assert (found.exact, found.by_account) == (0, 0) and one.registrations.get().victim is None


def test_a_line_is_matched_with_one_registration_only(scope, clerk):
    one = listed(scope, ("张伟", slipped(id_number(1)), "100", "", ""), ("张炜", id_number(2), "100", "", ""))
    at = build.now(scope)
    for n in (1, 2):
        collective.register(clerk, one.pk, claimant(n, name="张伟", phone="13900000001"), at)
    check(scope, one)
    mine = Pair.objects.filter(victim__name="张伟")
    first = mine.get(registration__phone_index=one.registrations.first().phone_index, registration__id_index__in=[
        one.registrations.order_by("pk")[0].id_index])  # fmt: skip
    collective.decide_pair(clerk, first.pk, True, at)
    for other in mine.exclude(pk=first.pk):
        with pytest.raises(AlreadyPaired):
            collective.decide_pair(clerk, other.pk, True, at)


def test_a_check_runs_once_at_a_time_and_needs_a_list(scope, clerk):
    one = listed(scope, ("张伟", id_number(1), "100", "", ""))
    at = build.now(scope)
    with pytest.raises(ListMissing):
        collective.ask_check(scope, one.pk, at)
    collective.register(clerk, one.pk, claimant(1, name="张伟"), at)
    asked = collective.ask_check(scope, one.pk, at)
    with pytest.raises(CheckRunning):
        collective.ask_check(scope, one.pk, at)
    commands.note_check_failed(asked.pk, "job_failed", at)
    assert check(scope, one).exact == 1
