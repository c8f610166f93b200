"""The road of money and of a car: drafted by the robot, signed by a judge, held, deducted, renewed, released."""

from datetime import timedelta

import pytest

from tests.practice.conftest import practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.documents.refusals import NeedsAJudge
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.domain.payments import jobs
from zhixing.domain.procedure.models import Node, RobotRun
from zhixing.domain.seizures import api as seizures
from zhixing.infra.models import Event
from zhixing.kernel.money import Money


@pytest.fixture
def scope(fresh_database, world):  # noqa: F811
    return practice_world.court()


def control(scope, case, kind, number="****4567"):
    on = build.now(scope).date()
    rows = seizures.of_case(scope, case.pk, on)
    return next(one for one in rows if one.kind == kind and (kind == "seal" or one.asset.number_masked == number))


def names(case):
    return list(Event.objects.filter(case_id=case.pk).order_by("seq").values_list("name", flat=True))


def test_money_is_frozen_to_the_fen_and_deducted_to_the_case(scope, world):  # noqa: F811
    payments.connect_bank(
        courts.system_scope(scope.court_id, "court.found", "court.equip"), "bank-lanzhou", "621799019501"
    )
    case, _ = practice_world.answered(scope)
    judge, at = practice_world.judge(scope), build.now(scope)
    drafted = seizures.of_case(scope, case.pk, at.date())
    assert [(one.kind, one.state) for one in drafted] == [(kind, "drafted") for kind in ("freeze", "freeze", "seal")]
    assert RobotRun.objects.filter(robot="hold_draft").get().handed_over == ""
    one = control(scope, case, "freeze")
    with pytest.raises(NeedsAJudge):
        seizures.sign_and_order(scope, one.id, at)
    with pytest.raises(seizures.PapersNotSigned):
        seizures.order(scope, one.id, at)

    for row in drafted:
        seizures.sign_and_order(judge, row.id, at)
    practice_world.settle()
    one = control(scope, case, "freeze")
    assert one.state == "effective" and one.rank == 1 and str(one.held) == "386215.50"
    assert one.amount == seizures.cover(scope, case.pk, at.date()).ceiling
    assert one.until_on == at.date().replace(year=at.year + 1) - timedelta(days=1)
    assert assets.asset(scope, one.asset.id).state == "held"
    assert Node.objects.get(case_id=case.pk, code="N10").state == "done"
    papers = documents.documents(scope, case.pk).filter(object=f"asset:{one.asset.id}")
    assert {paper.template for paper in papers} == {"freeze_ruling", "freeze_assistance"}

    seizures.deduct(judge, one.id, Money.yuan("386215.50"), at)
    practice_world.settle()
    deducted = Event.objects.get(name="MoneyDeducted")
    assert deducted.payload["fen"] == 38621550 and deducted.payload["ended"] is False
    assert control(scope, case, "freeze").state == "effective"  # what is still to come stays frozen
    jobs.fetch.func(scope.court_id)
    build.drain()
    (receipt,) = payments.receipts(scope)
    assert (receipt.purpose, receipt.case_id, receipt.fen) == ("deduction", case.pk, 38621550)
    assert sum(fen.fen for _, fen in ledger.received(scope, case.pk)) == 38621550


def test_a_car_is_sealed_renewed_and_released(scope):
    case, _ = practice_world.answered(scope)
    judge, at = practice_world.judge(scope), build.now(scope)
    one = control(scope, case, "seal")
    seizures.sign_and_order(judge, one.id, at)
    practice_world.settle()
    seal = control(scope, case, "seal")
    assert seal.state == "effective" and seal.rank == 1
    seized = Event.objects.get(name="AssetSeized")
    assert seized.payload["sellable"] is True and seized.payload["until_on"] == seal.until_on.isoformat()
    assert Node.objects.filter(case_id=case.pk, code="N23", object=f"asset:{seal.asset.id}", state="open").exists()
    assert seizures.expiring(scope, at.date()) == []
    soon = seal.until_on - timedelta(days=20)
    assert [(c.id, c.days_left, c.alarm) for c in seizures.expiring(scope, soon)] == [(seal.id, 20, 30)]

    seizures.renew(judge, seal.id, practice_world.later(scope, 700))
    practice_world.settle()
    renewed = control(scope, case, "seal")
    assert renewed.until_on > seal.until_on and "SeizureRenewed" in names(case)

    seizures.release(judge, seal.id, "被执行人已经全部履行", practice_world.later(scope, 701))
    practice_world.settle()
    assert control(scope, case, "seal").state == "released"
    assert assets.asset(scope, seal.asset.id).state == "released"


def test_a_closed_case_drafts_the_release_of_what_it_holds(scope):
    case, _ = practice_world.answered(scope)
    judge, at = practice_world.judge(scope), build.now(scope)
    seal = control(scope, case, "seal")
    seizures.sign_and_order(judge, seal.id, at)
    practice_world.settle()
    cases.close(scope, case.pk, "performed", at)
    practice_world.settle()
    (waiting,) = seizures.to_sign(scope)
    assert (waiting.act, waiting.seizure_id) == ("release", seal.id)
    seizures.sign_and_order(judge, seal.id, at)
    practice_world.settle()
    assert control(scope, case, "seal").state == "released"
    assert names(case).count("AssetReleased") == 1
