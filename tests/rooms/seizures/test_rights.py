"""Who may sell: a waiting court asks the one that holds a thing first, which answers; ranks stay as they are."""

from datetime import timedelta

import pytest

from tests.rooms import build
from tests.rooms import world as practice_world
from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.courts import api as courts
from zhixing.domain.procedure import api as procedure
from zhixing.domain.seizures import api as seizures
from zhixing.domain.seizures.commands.load import load
from zhixing.domain.seizures.refusals import AnsweredAlready, AskedAlready, NotForSale, NotWaiting, ReasonMissing
from zhixing.domain.valuations import api as valuations
from zhixing.infra.models import Event
from zhixing.kernel.money import Money
from zhixing.law.seizure_court import FirstSeizure, transfer_answer_due

HOUSE = "浙（2020）澜州市不动产权第0077001号"
WHY = "申请执行人是该房屋的抵押权人"


class Town:
    """Two courts that hold one house: the first since so many days, the second waiting."""

    def __init__(self, days: int, waited: int = 0) -> None:
        unit = agencies.enlist(build.everything(195), "reg", "registry", "登记中心", "Registry", "counter", items=[])
        self.first, self.second = (self._court(number, code) for number, code in ((195, "浙0195"), (196, "浙0196")))
        self.at = build.now(self.first[0])
        since, place = self.at.date() - timedelta(days=days), f"house:{HOUSE}"
        common = {"unit_id": unit.pk, "kind": "seal", "prepared_at": self.at, "place": place}
        common |= {"entered_at": self.at - timedelta(days=waited)}
        term = {"from_on": since, "until_on": since + timedelta(days=1000), "state": "effective", "rank": 1}
        for (scope, case, house), more in ((self.first, term), (self.second, {"state": "waiting", "rank": 2})):
            load(
                courts.system_scope(scope.court_id, "seizure.load"),
                [common | more | {"case_id": case, "asset_id": house}],
                self.at,
            )
        self.held, self.waits = (
            seizures.seizures(scope, case).get().pk for scope, case, _ in (self.first, self.second)
        )
        assets.mark_held(self.first[0], self.first[2], self.first[1])
        build.drain()

    def _court(self, number, code):
        scope = build.court(number, code)
        build.seal(scope, build.staff(scope, f"chief{number}", "president"))
        filed = build.case(scope, f"（2025）{code}民初77号")
        owner = practice_world.cases.debtors(scope, filed.pk)[0].party_id
        house = assets.record(scope, filed.pk, "house", owner, assets.Identity(HOUSE), {}, build.now(scope), "听松里")
        judge = build.staff(scope, f"judge{number}", "officer")
        return courts.scope_of(judge.account, build.now(scope).date()), filed.pk, house.pk

    def ask(self, ground="priority", **more):
        return seizures.ask_right(self.second[0], self.waits, ground, WHY, self.at, **more)


def names(case_id):
    rows = Event.objects.filter(case_id=case_id, name__startswith="RightToSell").order_by("seq")
    return [name.removeprefix("RightToSell") for name in rows.values_list("name", flat=True)]


def moved():
    practice_world.run_jobs()
    build.drain()


def priced(town, which):
    scope, case_id, house = which
    able = build.with_(scope, permissions=frozenset({*scope.permissions, "valuation.start"}))
    return valuations.start(able, case_id, house, "agreement", town.at)


def test_the_first_court_keeps_its_right_for_sixty_days(fresh_database):
    town = Town(60)
    with pytest.raises(seizures.KeepsItsRight):
        town.ask()
    with pytest.raises(ReasonMissing):
        seizures.ask_right(town.second[0], town.waits, "priority", " ", town.at)
    with pytest.raises(NotWaiting):
        seizures.ask_right(town.first[0], town.held, "priority", WHY, town.at)
    assert not seizures.transfers(town.second[0]).exists()


def test_a_home_is_not_sold_until_somebody_says_why_its_shield_fell(fresh_database):
    town = Town(61)
    scope, _, house = town.first
    may = build.with_(scope, permissions=frozenset({*scope.permissions, "asset.record"}))
    assets.note_exempt(may, house, "dwelling", "全家唯一住房", town.at)
    with pytest.raises(NotForSale):
        priced(town, town.first)
    assets.note_exempt(may, house, "", "申请执行人同意预留五年租金", town.at)
    assert priced(town, town.first).pk


def test_a_right_comes_back_when_who_has_it_lets_go_of_its_hold(fresh_database):
    town = Town(61)
    asked = town.ask()
    moved()
    seizures.answer_right(town.first[0], asked.pk, True, "", town.at)
    moved()
    with pytest.raises(seizures.RightGivenAway):
        priced(town, town.first)
    assert not seizures.came_back(seizures.transfer(town.first[0], asked.pk))
    seizures.Seizure.objects.filter(pk=town.waits).update(state="released", ended_on=town.at.date())
    assert seizures.came_back(seizures.transfer(town.first[0], asked.pk))
    assert priced(town, town.first).pk


def test_a_right_is_asked_for_given_and_used_and_ranks_stay(fresh_database):
    town = Town(61)
    with pytest.raises(seizures.KeepsItsRight):
        town.ask("first_waiting")  # the first hold is no preservation
    asked = town.ask()
    moved()
    with pytest.raises(AskedAlready):
        town.ask()
    names_of = [courts.court(number).name for number in (196, 195)]
    assert [asked.asker, asked.holder] == names_of and asked.answer_by == transfer_answer_due(town.at.date()).on
    assert [one.pk for one in seizures.to_answer(town.first[0])] == [asked.pk]
    assert seizures.to_answer(town.second[0]) == []
    assert names(town.first[1]) == names(town.second[1]) == ["Asked"]

    answered = seizures.answer_right(town.first[0], asked.pk, True, "", town.at, Money.yuan("50000"))
    moved()
    assert (answered.state, answered.reserve_fen) == ("agreed", 5_000_000)
    assert answered.letter.template == "right_request_letter" and answered.reply.template == "right_transfer_letter"
    assert names(town.first[1]) == ["Asked", "Given"] and names(town.second[1]) == ["Asked", "Gained"]
    parties = [role.party_id for role in practice_world.cases.roles(town.first[0], town.first[1])]
    assert sorted(answered.reply.addressees.values_list("pk", flat=True)) == sorted(parties) and len(parties) == 2
    with pytest.raises(AnsweredAlready):
        seizures.answer_right(town.first[0], asked.pk, False, "不同意", town.at)

    first, second = seizures.seizure(town.first[0], town.held), seizures.seizure(town.second[0], town.waits)
    assert (first.state, first.rank, second.state, second.rank) == ("effective", 1, "waiting", 2)
    with pytest.raises(seizures.RightGivenAway):
        priced(town, town.first)
    opened = {
        one.case_id
        for one in procedure.open_nodes(build.with_(town.first[0], courts=frozenset({195, 196})))
        if one.code == "N23"
    }
    assert opened == {town.second[1]}
    assert priced(town, town.second).case_id == town.second[1]


def test_a_refusal_leaves_all_as_it_was_and_may_be_asked_again(fresh_database):
    town = Town(90)
    asked = town.ask()
    moved()
    with pytest.raises(ReasonMissing):
        seizures.answer_right(town.first[0], asked.pk, False, "", town.at)
    seizures.answer_right(town.first[0], asked.pk, False, "已委托评估，将于本月发布公告", town.at)
    moved()
    assert names(town.second[1]) == ["Asked", "Refused"] == names(town.first[1])
    assert seizures.gained(town.second[1], town.second[2]) is None
    assert priced(town, town.first).case_id == town.first[1]
    again = town.ask()
    seizures.withdraw_right(town.second[0], again.pk, town.at)
    assert seizures.to_answer(town.first[0]) == []


def test_courts_outside_write_letters(fresh_database):
    town = Town(10)
    theirs = seizures.note_asked(
        town.first[0], town.held, "杭州市西湖区人民法院", "priority", "抵押权人申请执行", town.at
    )
    assert seizures.transfer(town.first[0], theirs.pk).hold is None
    seizures.answer_right(town.first[0], theirs.pk, True, "", town.at)
    with pytest.raises(seizures.RightGivenAway):
        priced(town, town.first)

    alone = seizures.seizure(town.second[0], town.waits)
    assert seizures.rights(town.second[0], alone.pk) == []


def test_the_answer_of_a_first_court_outside_is_written_down(fresh_database):
    town = Town(10)
    scope, case_id, _ = town.second
    seizures.lapse_overdue(195)
    away = town.at.date() - timedelta(days=400)
    other = seizures.OtherCourt("杭州市西湖区人民法院", FirstSeizure(away, preservation=True))
    with pytest.raises(seizures.KeepsItsRight):  # a first hold of the house itself goes before what is typed
        town.ask("first_waiting", outside=other)
    seizures.Seizure.objects.filter(pk=town.held).update(place="")
    asked = town.ask("first_waiting", outside=other)
    assert asked.holder == "杭州市西湖区人民法院" and asked.first is None
    with pytest.raises(ReasonMissing):
        seizures.note_right_answer(scope, asked.pk, True, "", town.at)
    seizures.note_right_answer(scope, asked.pk, True, "（2026）浙0106执5号移送执行函", town.at)
    build.drain()
    assert names(case_id) == ["Asked", "Gained"]
    assert seizures.gained(case_id, town.second[2]).pk == asked.pk
