"""What stops a hold, what makes it wait, and how it ends without anybody asking."""

import time
from datetime import timedelta

import pytest

from tests.practice.conftest import listener, practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.inquiries import api as inquiries
from zhixing.domain.seizures import api as seizures
from zhixing.domain.seizures import refusals as seizures_refusals
from zhixing.domain.seizures.refusals import (
    CaseNotRunning,
    ExemptProperty,
    NoHolder,
    NotHeld,
    NotLapsed,
    OrderRunning,
    ReasonMissing,
    TooMuchDeducted,
)
from zhixing.infra.models import Event, Todo
from zhixing.kernel.money import Money
from zhixing.kernel.scope import NotPermitted
from zhixing.law.seizure import TermTooLong


@pytest.fixture
def scope(fresh_database, world):  # noqa: F811
    return practice_world.court()


def holds(scope, case):
    return {one.asset.number_masked: one for one in seizures.of_case(scope, case.pk, build.now(scope).date())}


def thing(scope, case, kind):
    return next(t for t in assets.things(scope, case.pk) if t.kind == kind)


def event(name, case):
    return Event.objects.filter(name=name, case_id=case.pk)


def test_no_more_is_held_than_needed_unless_somebody_says_why(scope):
    case, debtor = practice_world.answered(scope, amount="100000.00")
    at = build.now(scope)
    (only,) = holds(scope, case).values()
    due = seizures.cover(scope, case.pk, at.date())
    assert only.amount == due.ceiling == due.held and due.excess.surplus == Money.zero
    car = thing(scope, case, "vehicle")
    with pytest.raises(seizures.OverSeizure):
        seizures.prepare(scope, case.pk, car.id, at)
    deposit = next(t for t in assets.things(scope, case.pk) if t.number_masked == "****8820")
    with pytest.raises(seizures.OverSeizure):
        seizures.prepare(scope, case.pk, deposit.id, at, amount=Money.yuan("1"))
    told = seizures.prepare(scope, case.pk, car.id, at, reason="被执行人正在转移存款")
    assert seizures.prepare(scope, case.pk, car.id, at).pk == told.pk and told.reason
    seizures.drop(scope, told.pk, "存款足够", at)
    assert len(holds(scope, case)) == 1

    judge = practice_world.judge(scope)
    seizures.sign_and_order(judge, only.id, at)
    with pytest.raises(seizures.HeldAlready):
        seizures.prepare(scope, case.pk, only.asset.id, at)
    practice_world.settle()
    rest = {t.id: "存款已经足额冻结" for t in (car, deposit)}
    inquiries.sort(scope, case.pk, debtor, rest, at)
    assert event("InquirySorted", case).get().payload == {
        "debtor_id": debtor,
        "inquiry_id": inquiries.last(scope, case.pk, debtor).pk,
        "held": 1,
        "left": 2,
    }


def test_what_the_law_or_the_world_does_not_allow_is_refused_by_name(scope):
    case, debtor = practice_world.answered(scope)
    at, car = build.now(scope), thing(scope, case, "vehicle")
    seizures.drop(scope, holds(scope, case)["浙A·0***7"].id, "重新制作", at)
    with pytest.raises(TermTooLong):
        seizures.prepare(scope, case.pk, car.id, at, until_on=at.date() + timedelta(days=800))
    house = assets.record(scope, case.pk, "house", debtor, assets.Identity("浙（2020）澜州市不动产权第0001号"), {}, at)
    with pytest.raises(NoHolder):
        seizures.prepare(scope, case.pk, house.pk, at)
    wages = {"exempt": "wage_account", "unit": "bank-lanzhou"}
    account = assets.record(scope, case.pk, "deposit", debtor, assets.Identity("6299580000009"), wages, at)
    with pytest.raises(ExemptProperty):
        seizures.prepare(scope, case.pk, account.pk, at)
    cases.stay(scope, case.pk, "和解", at)
    with pytest.raises(CaseNotRunning):
        seizures.prepare(scope, case.pk, car.id, at)


def test_what_turns_out_exempt_is_ordered_no_more_only_released(scope):
    case, _ = practice_world.answered(scope, amount="30000.00")
    judge, at = practice_world.judge(scope), build.now(scope)
    (frozen,) = holds(scope, case).values()
    assets.note_exempt(scope, frozen.asset.id, "wage_account", "农民工工资专户", at)
    with pytest.raises(ExemptProperty):
        seizures.sign_and_order(judge, frozen.id, at)
    assets.note_exempt(scope, frozen.asset.id, "", "账户已销户重开", at)
    seizures.sign_and_order(judge, frozen.id, at)
    practice_world.settle()
    assets.note_exempt(scope, frozen.asset.id, "wage_account", "农民工工资专户", at)
    for order in (
        lambda: seizures.renew(judge, frozen.id, at),
        lambda: seizures.deduct(judge, frozen.id, Money(1), at),
    ):
        with pytest.raises(ExemptProperty):
            order()
    seizures.release(judge, frozen.id, "豁免财产", at)
    practice_world.settle()
    assert seizures.seizure(scope, frozen.id).state == "released"


def test_deductions_stay_within_what_is_frozen_and_due(scope):
    case, _ = practice_world.answered(scope, amount="30000.00")
    judge, at = practice_world.judge(scope), build.now(scope)
    (frozen,) = holds(scope, case).values()
    with pytest.raises(NotHeld):
        seizures.deduct(judge, frozen.id, Money.yuan("1"), at)
    seizures.sign_and_order(judge, frozen.id, at)
    practice_world.settle()
    with pytest.raises(TooMuchDeducted):
        seizures.deduct(judge, frozen.id, frozen.amount + Money(1), at)
    seizures.deduct(judge, frozen.id, frozen.amount, at)
    with pytest.raises(OrderRunning):
        seizures.renew(judge, frozen.id, at)
    practice_world.settle()
    (done,) = holds(scope, case).values()
    assert (done.state, done.amount, assets.things(scope, case.pk)[0].stage) == ("deducted", Money.zero, "pay")
    assert event("MoneyDeducted", case).get().payload["ended"] is True
    with pytest.raises(NotHeld):
        seizures.renew(judge, frozen.id, at)


def test_behind_another_court_it_waits_and_is_promoted(scope, world, listener, settings):  # noqa: F811
    settings.BASE_URL = listener.url
    case, _ = practice_world.answered(scope, "顾北辰")
    judge, at = practice_world.judge(scope), build.now(scope)
    car = thing(scope, case, "vehicle")
    assert car.particulars["seals"] == [{"rank": 1, "court": "澜州市中级人民法院", "to_on": "2028-02-09"}]
    seal = holds(scope, case)[car.number_masked]
    seizures.sign_and_order(judge, seal.id, at)
    practice_world.settle()
    row = seizures.seizure(scope, seal.id)
    assert (row.state, row.rank, row.until_on) == ("waiting", 2, None)
    assert not event("AssetSeized", case).exists() and event("SeizureQueued", case).get().payload["rank"] == 2
    assert assets.asset(scope, car.id).state == "found"
    assert seizures.cover(scope, case.pk, at.date()).held == Money(15)  # the other account; what waits counts nothing

    person = practice_world.PEOPLE["顾北辰"]
    later = at.replace(year=2028, month=3, day=1)
    agencies.ask(
        scope,
        case.pk,
        agencies.unit("vehicle-office").pk,
        "test",
        agencies.Target("顾北辰", person["id_number"]),
        [agencies.Asked("vehicle.query")],
        "民诉法253",
        ("n", "ab" * 32),
        "核对",
        "later",
        later + timedelta(days=1),
        later,
    )
    practice_world.run_jobs()
    ((path, headers, body),) = listener.wait(1)
    assert practice_world.taken(path, headers, body)
    assert agencies.take_callback(body, "vehicle-office")  # told twice
    build.drain()
    seized = event("AssetSeized", case).get()
    assert seized.payload["rank"] == 1 and seized.payload["until_on"] == "2030-02-28"
    assert assets.asset(scope, car.id).state == "held"


def test_what_the_office_refuses_and_what_it_does_not_answer_is_left_to_a_person(scope, world):  # noqa: F811
    case, debtor = practice_world.answered(scope)
    judge, at = practice_world.judge(scope), build.now(scope)
    ghost = assets.record(scope, case.pk, "vehicle", debtor, assets.Identity("", "浙A·0Z999"), {}, at, "无此车")
    row = seizures.prepare(scope, case.pk, ghost.pk, at)
    seizures.sign_and_order(judge, row.pk, at)
    practice_world.settle()
    refused = holds(scope, case)["浙A·0***9"]
    assert refused.state == "refused" and "no such vehicle" in refused.words
    assert event("SeizureRefused", case).get().payload["act"] == "seal"

    world.fault("vehicle-office", "error", count=50)
    car = holds(scope, case)["浙A·0***7"]
    seizures.sign_and_order(judge, car.id, at)
    practice_world.settle(10)
    car = holds(scope, case)["浙A·0***7"]
    assert (car.state, car.pending, car.pending_state) == ("ordered", "seal", "failed")
    world.say("DELETE", "/api/faults")
    (failed,) = agencies.requests(scope, case.pk).filter(state="failed")
    agencies.resend(scope, failed.pk, at)
    practice_world.settle()
    assert holds(scope, case)["浙A·0***7"].state == "effective"
    assert event("AssetSeized", case).count() == 1


def test_a_failed_order_whose_request_is_answered_is_asked_about_again_or_given_up(scope, world):  # noqa: F811
    """As rows stand from before answers were checked at the door: answered, and nothing took effect."""
    case, _ = practice_world.answered(scope)
    judge, at = practice_world.judge(scope), build.now(scope)
    car, account = holds(scope, case)["浙A·0***7"], holds(scope, case)["****4567"]
    for one in (car, account):
        order = seizures.sign_and_order(judge, one.id, at)
        practice_world.run_jobs()  # answered; no reaction has met the answer yet
        seizures.Order.objects.filter(pk=order.pk).update(state="failed")
        Todo.objects.all().delete()
    with pytest.raises(seizures_refusals.ReasonMissing):
        seizures.give_up(judge, account.id, " ", at)
    seizures.give_up(judge, account.id, "银行确认没有冻结", at)
    assert holds(scope, case)["****4567"].state == "refused"
    assert event("SeizureRefused", case).get().payload["act"] == "freeze"
    seizures.send_again(judge, car.id, at)
    with pytest.raises(seizures_refusals.NothingToOrder):
        seizures.give_up(judge, car.id, "又不办了", at)
    practice_world.settle()
    assert holds(scope, case)["浙A·0***7"].state == "effective"


def ordered_in_vain(scope, world):  # noqa: F811
    """A case, its judge, a moment, and a car whose office answers nothing."""
    case, _ = practice_world.answered(scope)
    judge, at = practice_world.judge(scope), build.now(scope)
    world.fault("vehicle-office", "error", count=50)
    car = holds(scope, case)["浙A·0***7"]
    seizures.sign_and_order(judge, car.id, at)
    practice_world.settle(10)
    return case, judge, at, car


def test_what_nobody_answered_is_not_given_up(scope, world):  # noqa: F811
    case, judge, at, car = ordered_in_vain(scope, world)
    with pytest.raises(seizures_refusals.NotAnswered):
        seizures.give_up(judge, car.id, "不办了", at)
    world.say("DELETE", "/api/faults")
    seizures.send_again(judge, car.id, at)
    practice_world.settle()
    assert holds(scope, case)["浙A·0***7"].state == "effective"


def test_an_order_that_takes_effect_after_closing_is_let_go_of(scope, world):  # noqa: F811
    case, _, at, car = ordered_in_vain(scope, world)
    cases.close(scope, case.pk, "performed", at)
    practice_world.settle()
    assert [one.seizure_id for one in seizures.to_sign(scope)] == []
    world.say("DELETE", "/api/faults")
    (failed,) = agencies.requests(scope, case.pk).filter(state="failed", act="seal")
    agencies.resend(scope, failed.pk, at)
    practice_world.settle()
    assert [(one.act, one.seizure_id) for one in seizures.to_sign(scope)] == [("release", car.id)]


@pytest.mark.parametrize("fault", ["double", "malformed", "late"])
def test_an_order_takes_effect_once_whatever_happens_to_its_answer(scope, world, fault):  # noqa: F811
    case, _ = practice_world.answered(scope)
    judge, at = practice_world.judge(scope), build.now(scope)
    car = holds(scope, case)["浙A·0***7"]
    world.fault("vehicle-office", fault, seconds=0.0)
    seizures.sign_and_order(judge, car.id, at)
    practice_world.settle(6)
    assert holds(scope, case)["浙A·0***7"].state == "effective"
    assert event("AssetSeized", case).count() == 1


def test_a_hold_nobody_renewed_lapses_and_a_sold_thing_is_free(scope):
    case, _ = practice_world.answered(scope)
    judge, at = practice_world.judge(scope), build.now(scope)
    car = thing(scope, case, "vehicle")
    seizures.drop(scope, holds(scope, case)[car.number_masked].id, "改期限", at)
    short = seizures.prepare(scope, case.pk, car.id, at, until_on=at.date() + timedelta(days=1))
    money = holds(scope, case)["****4567"]
    for one in (short.pk, money.id):
        seizures.sign_and_order(judge, one, at)
    practice_world.settle()
    assert [c.asset.id for c in seizures.expiring(scope, at.date())] == [car.id]
    assert seizures.lapse_overdue(scope.court_id) == 0
    courts.let_time_run(scope, 3, 1, at)
    time.sleep(1.1)
    assert seizures.lapse_overdue(scope.court_id) == 1
    assert event("SeizureLapsed", case).count() == 1
    many, (lapsed,) = seizures.unhandled(scope)
    assert (many, lapsed.pk) == (1, short.pk)
    assert (assets.asset(scope, car.id).state, holds(scope, case)["****4567"].state) == ("released", "effective")

    at = build.now(scope)
    for words in ("", "  ", "……"):
        with pytest.raises(ReasonMissing):
            seizures.seize_anew(scope, short.pk, words, at)
    anew = seizures.seize_anew(scope, short.pk, "续行裁定未及时签发，被执行人没有其他财产", at)
    assert anew.pk != short.pk and "未及时签发" in seizures.seizure(scope, short.pk).handled_how
    with pytest.raises(NotLapsed):
        seizures.handle_lapse(scope, short.pk, "再写一遍", at)
    assert seizures.unhandled(scope) == (0, []) and event("LapseHandled", case).count() == 1
    assets.mark_held(scope, car.id, case.pk)
    assets.mark_sold(scope, car.id, Money.yuan("90000"), at)
    practice_world.settle()
    assert seizures.seizure(scope, anew.pk).state == "drafted"  # a buyer may still not pay
    assets.mark_delivered(scope, car.id, at)
    practice_world.settle()
    assert seizures.seizure(scope, anew.pk).state == "sold"


def test_other_courts_and_the_unauthorised_see_and_do_nothing(scope):
    case, _ = practice_world.answered(scope)
    hold = holds(scope, case)["****4567"]
    stranger = build.court(196, "浙0196")
    assert not seizures.seizures(stranger).exists() and not seizures.to_sign(stranger)
    with pytest.raises(seizures.NoSuchSeizure):
        seizures.order(stranger, hold.id, build.now(scope))
    clerk = build.staff(scope, "clerk", "reception")
    as_clerk = courts.scope_of(clerk.account, build.now(scope).date())
    with pytest.raises(NotPermitted):
        seizures.prepare(as_clerk, case.pk, hold.asset.id, build.now(scope))
