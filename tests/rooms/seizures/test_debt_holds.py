"""What a third party owes is held from the day it is told: its end rings, it is renewed by hand-over, it lapses in sight."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.seizures.test_debts import SUM, THIRD, road  # noqa: F401
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.seizures import api as seizures
from zhixing.domain.seizures.commands import lapse
from zhixing.domain.seizures.models import Seizure
from zhixing.domain.seizures.refusals import NotADeposit
from zhixing.infra.models import Event, Held
from zhixing.kernel.money import Money


def hold_of(road):  # noqa: F811
    (found,) = [one for one in seizures.seizures(road.scope, road.case.pk) if one.asset_id == road.claim]
    return found


def before(road, hold, days):  # noqa: F811
    """So many days before the hold's last day."""
    return road.at + timedelta(days=(hold.until_on - road.at.date()).days - days)


def system(road):  # noqa: F811
    return courts.system_scope(road.scope.court_id, "seizure.draft", "document.withdraw")


def hand_over(road, document_id, at):  # noqa: F811
    sent = next(one for one in documents.deliveries(road.scope, road.case.pk) if one.document_id == document_id)
    documents.record_service(road.judge, sent.pk, {"signed_on": at.date().isoformat()}, "", at)
    build.drain()
    assert [one.error for one in Held.objects.all()] == []


def test_an_order_that_is_served_stands_in_the_calendar(road):  # noqa: F811
    road.served()
    hold, on = hold_of(road), road.at.date()
    assert (hold.state, hold.carrier, hold.unit, Money(hold.amount_fen)) == ("effective", THIRD.name, None, SUM)
    assert hold.from_on == on and hold.until_on > on + timedelta(days=1000)
    assert seizures.ends(road.scope, on, hold.until_on) == {hold.until_on: 1}
    (soon,) = seizures.expiring(road.scope, before(road, hold, 10).date())
    assert (soon.id, soon.days_left, soon.alarm) == (hold.pk, 10, 15)
    with pytest.raises(NotADeposit):
        seizures.deduct(road.judge, hold.pk, SUM, road.at)


def test_an_order_served_before_service_made_a_hold_gets_it_from_that_day(road):  # noqa: F811
    """As an earlier version left it; what the migration defers is this job."""
    row = road.served()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE seizures_debtorder SET state = 'enforcing' WHERE id = %s", [row.pk])
    made = hold_of(road)
    Seizure.objects.filter(pk=made.pk).delete()
    migration = import_module("zhixing.domain.seizures.migrations.0005_hold_what_was_served")
    migration.let_hold(apps, None)
    migration.let_hold(apps, None)
    practice_world.run_jobs()
    hold = hold_of(road)
    assert (hold.state, hold.from_on, hold.until_on) == ("effective", row.served_on, made.until_on)
    assert (hold.carrier, Money(hold.amount_fen)) == (THIRD.name, SUM)
    migration.let_hold(apps, None)
    assert practice_world.run_jobs() == 0


def test_its_end_rings_and_the_robots_renewal_takes_effect_when_handed_over(road):  # noqa: F811
    road.served()
    hold = hold_of(road)
    first, at = hold.until_on, before(road, hold, 70)
    assert lapse.ring(system(road), hold.pk, at)
    build.drain()
    assert Event.objects.get(name="SeizureEnding").payload["days"] == 70
    (drafted,) = seizures.orders(road.scope, hold.pk)
    assert (drafted.act, drafted.state, drafted.ruling.template) == ("renew", "drafted", "renewal_ruling")
    assert documents.values_of(drafted.assistance)["agency"] == THIRD.name
    seizures.drop(road.judge, hold.pk, "测试的时钟没有走，期限重新计算", at)
    asked = seizures.renew(road.judge, hold.pk, at)
    assert (asked.state, asked.direct, asked.request) == ("asked", True, None)
    assert hold_of(road).until_on == first
    hand_over(road, asked.assistance_id, at)
    renewed = hold_of(road)
    assert (renewed.state, renewed.until_on > first) == ("effective", True)
    assert {one.state for one in seizures.orders(road.scope, hold.pk)} == {"dropped", "done"}


def test_it_lapses_as_loud_as_any_and_is_ordered_anew_for_what_is_left(road):  # noqa: F811
    row = road.served()
    hold = hold_of(road)
    at = before(road, hold, -3)  # noticed late
    assert lapse.lapse(system(road), hold.pk, at)
    assert hold_of(road).ended_on == hold.until_on + timedelta(days=1)
    assert [one.pk for one in seizures.unhandled(road.scope)[1]] == [hold.pk]
    seizures.seize_anew(road.judge, hold.pk, "承办人调离，没有续行", at)
    assert seizures.unhandled(road.scope) == (0, [])
    new = seizures.debt_orders(road.scope, road.case.pk).first()
    assert (new.state, new.third_id, new.amount_fen) == ("drafted", row.third_id, row.amount_fen)
    assert seizures.debt_order(road.scope, row.pk).state == "lapsed"


def test_an_objection_in_time_or_the_case_s_end_lets_it_go(road):  # noqa: F811
    row = road.served()
    hold = hold_of(road)
    seizures.release(road.judge, hold.pk, "申请执行人撤回对该债权的申请", road.at)
    (order,) = seizures.orders(road.scope, hold.pk)
    assert (order.act, order.state) == ("release", "asked")
    hand_over(road, order.assistance_id, road.at)
    assert hold_of(road).state == "released"
    seizures.note_objection(road.judge, row.pk, road.at.date(), SUM, "denies", "货款已经付清", road.at)
    assert seizures.debt_order(road.scope, row.pk).state == "ended"
