"""A thing several cases of one court hold: who waits, and what a sale does to the queue (法函〔2007〕100号)."""

from datetime import timedelta

import pytest

from tests.practice.conftest import listener, practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.domain.procedure.models import Node
from zhixing.domain.seizures import api as seizures
from zhixing.domain.valuations import api as valuations
from zhixing.infra import log
from zhixing.infra.models import Event
from zhixing.kernel.money import Money


@pytest.fixture
def scope(fresh_database, world):  # noqa: F811
    return practice_world.court()


def hold_on(scope, case, asset_id):
    found = seizures.of_case(scope, case.pk, build.now(scope).date())
    return next(one for one in found if one.asset.id == asset_id)


def another(scope, number):
    case, _ = practice_world.case(scope, amount="900000.00", number=number)
    practice_world.settle()
    return case


def test_a_sale_ends_what_waits_in_other_cases_and_keeps_their_rank(scope):
    first, _ = practice_world.answered(scope)
    judge, at = practice_world.judge(scope), build.now(scope)
    car = next(thing for thing in assets.things(scope, first.pk) if thing.kind == "vehicle")
    second, third = another(scope, "（2025）浙0195民初4472号"), another(scope, "（2025）浙0195民初4473号")
    for case in (first, second):
        seizures.sign_and_order(judge, hold_on(scope, case, car.id).id, at)
        practice_world.settle()
    waiting, drafted = hold_on(scope, second, car.id), hold_on(scope, third, car.id)
    assert (waiting.state, waiting.rank, drafted.state) == ("waiting", 2, "drafted")
    assert seizures.behind(scope, first.pk) == []

    assets.mark_sold(scope, car.id, Money.yuan("90000"), at)
    assets.mark_delivered(scope, car.id, at)
    practice_world.settle()
    states = {case.pk: seizures.seizure(scope, hold.id).state for case, hold in ((second, waiting), (third, drafted))}
    assert states == {second.pk: "sold", third.pk: "sold"}
    told = Event.objects.get(name="SeizureVoided", case_id=second.pk)
    assert told.payload == {"seizure_id": waiting.id, "asset_id": car.id, "rank": 2, "sold_in": first.pk}
    assert {documents.document(scope, pk).state for pk in drafted.document_ids} == {"withdrawn"}
    assert not Event.objects.filter(name="SeizureReleased").exists()  # nothing need be released
    (row,) = [one for one in seizures.behind(scope, first.pk) if one.case_id == second.pk]
    assert row.rank == 2
    assert log.verify().faults == ()


def test_a_promotion_that_comes_after_the_sale_changes_nothing(scope, listener, settings):  # noqa: F811
    settings.BASE_URL = listener.url
    first, _ = practice_world.answered(scope)
    judge, at = practice_world.judge(scope), build.now(scope)
    car = next(thing for thing in assets.things(scope, first.pk) if thing.kind == "vehicle")
    second = another(scope, "（2025）浙0195民初4472号")
    for case in (first, second):
        seizures.sign_and_order(judge, hold_on(scope, case, car.id).id, at)
        practice_world.settle()
    assets.mark_sold(scope, car.id, Money.yuan("90000"), at)
    seizures.release(judge, hold_on(scope, first, car.id).id, "随过户一并解除", at)
    practice_world.settle()
    ((path, headers, body),) = listener.wait(1)
    assert practice_world.taken(path, headers, body)
    build.drain()
    assert Event.objects.filter(name="NoticeReceived", case_id=second.pk).exists()
    assert hold_on(scope, second, car.id).state == "waiting"
    assert not Event.objects.filter(name="AssetSeized", case_id=second.pk).exists()


def in_line(scope):
    """A car two cases of one court hold; the one before has a joint debtor served by computer and a bank with priority."""
    company = {"kind": "company", "role": "priority", "name": "澜州农商行", "id_number": "91330195MA2TEST025"}
    joint = build.with_(practice_world.debtor("顾北辰"), key="e", e_service=True)
    bank, owner = build.with_(build.APPLICANT, key="b", **company), practice_world.debtor()
    first = build.case(scope, parties=(build.APPLICANT, owner, joint, bank), amount="900000.00")
    practice_world.settle()
    car = next(thing for thing in assets.things(scope, first.pk) if thing.number_masked == "浙A·0***7")
    second = another(scope, "（2025）浙0195民初4472号")
    judge = practice_world.judge(scope)
    for case in (first, second):
        seizures.sign_and_order(judge, hold_on(scope, case, car.id).id, build.now(scope))
        practice_world.settle()
    assert hold_on(scope, second, car.id).state == "waiting"
    return judge, first, second, car


def test_a_release_is_told_to_every_party_and_the_office(scope):
    """The ruling goes to creditors, debtors and whoever else takes part, by the way each agreed to (查扣冻规定 28)."""
    judge, first, _, car = in_line(scope)
    at = build.now(scope)
    order = seizures.release(judge, hold_on(scope, first, car.id).id, "申请执行人同意解除", at)
    practice_world.settle()
    parties = {role.party_id: role.party.name for role in cases.roles(scope, first.pk)}
    assert sorted(parties.values()) == sorted([build.APPLICANT.name, "周启山", "顾北辰", "澜州农商行"])
    ruling = documents.document(scope, order.ruling_id)
    assert set(ruling.addressees.values_list("pk", flat=True)) == set(parties)
    sent = [one for one in documents.deliveries(scope, first.pk) if one.document_id == ruling.pk]
    reached = {parties[one.party_id] for one in sent}
    assert reached == {"顾北辰"}  # who agreed to it is served at once
    service = Node.objects.get(case_id=first.pk, code="N07", object=f"document:{ruling.pk}")
    assert service.state == "open"  # until a person has served the others
    for party_id, name in parties.items():
        if name not in reached:
            by_hand = documents.serve(scope, ruling.pk, party_id, "direct", at)
            documents.record_service(scope, by_hand.pk, {"signed_on": at.date().isoformat()}, "", at)
    build.drain()
    service.refresh_from_db()
    assert service.state == "done"
    (helped,) = agencies.requests(scope, first.pk).filter(act="release")
    assert (helped.unit.code, helped.state) == ("vehicle-office", "answered")
    assert agencies.answers(helped)[0]["result"] == "done"


@pytest.mark.parametrize("fixed", [True, False])
def test_the_next_in_the_queue_of_one_court_takes_over_what_was_priced_and_prices_it_anew(scope, fixed):
    judge, first, second, car = in_line(scope)
    at, waiting = build.now(scope), hold_on(scope, second, car.id)
    pricing = valuations.start(scope, first.pk, car.id, "agreement", at)
    valuations.note_result(scope, pricing.pk, "parties", Money.yuan("90000"), at.date(), at.date() + timedelta(99), at)
    if fixed:
        valuations.fix(scope, pricing.pk, at)
    assert assets.asset(scope, car.id).state == ("priced" if fixed else "held")

    seizures.release(judge, hold_on(scope, first, car.id).id, "申请执行人同意解除", at)
    practice_world.settle()
    assert hold_on(scope, second, car.id).state == "effective"
    assert Event.objects.get(name="AssetSeized", case_id=second.pk).payload["seizure_id"] == waiting.id
    thing = assets.asset(scope, car.id)
    assert (thing.case_id, thing.state) == (second.pk, "held")
    pricing.refresh_from_db()
    assert pricing.state == "stopped"  # the parties of the second had no say in it
    assert valuations.price(scope, car.id) is None
    nodes = Node.objects.filter(case_id=second.pk, object=f"asset:{car.id}").order_by("code")
    assert [(one.code, one.state) for one in nodes] == [("N14", "open"), ("N23", "open")]  # its term runs, it may sell
