"""What a party tells the court on its own pages: letters and their answers, and where a debtor is paid back."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from tests.entrypoints.desk.stage import signed_in
from tests.entrypoints.portal.test_party import enter, role
from tests.rooms import build
from tests.rooms.payments import bank
from zhixing.domain.cases import api as cases
from zhixing.domain.distributions import api as distributions
from zhixing.domain.documents import api as documents
from zhixing.domain.intake import api as intake
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import api as payments
from zhixing.domain.procedure.models import Node
from zhixing.kernel.money import Money
from zhixing.kernel.scope import NotPermitted
from zhixing.law import finding

pytestmark = pytest.mark.django_db
CLUE = "被执行人在云汀镇望江路 6 号开了一家五金店"


@pytest.fixture
def scope():
    return bank.court()


@pytest.fixture
def case(scope):
    return build.case(scope)


def test_a_message_reaches_the_desk_and_its_answer_the_party(scope, case):
    client, officer = enter(case, "applicant"), build.staff(scope, "chen", "officer")
    assert "提供线索" in client.get("/portal/").content.decode()
    assert client.post("/portal/letters/message", {"text": "什么时候发款？"}, follow=True).status_code == 200
    [letter] = intake.letters(scope)
    assert letter.answer_by > build.now(scope).date() and "等法院答复" in client.get("/portal/").content.decode()
    desk = signed_in(officer)
    assert "什么时候发款？" in desk.get("/desk/letters/").content.decode()
    assert "/desk/letters/" in desk.get("/desk/").content.decode()
    assert desk.post(f"/desk/letters/{letter.pk}/answer", {"answer": " "}).status_code == 422
    desk.post(f"/desk/letters/{letter.pk}/answer", {"answer": "下周三前。"})
    assert desk.post(f"/desk/letters/{letter.pk}/answer", {"answer": "再答"}).status_code == 409
    page = client.get("/portal/").content.decode()
    assert "下周三前。" in page and "法院答复了您的来信" in page
    assert "下周三前。" not in enter(case, "debtor").get("/portal/").content.decode()


def test_a_clue_opens_its_node_and_the_answer_closes_it_each_for_itself(scope, case):
    client = enter(case, "applicant")
    for text in (CLUE, "他的车停在青枫路车库"):
        client.post("/portal/letters/clue", {"text": text})
    bank.react()
    nodes = Node.objects.filter(case_id=case.pk, code="N11", state="open").order_by("object")
    assert nodes.count() == 2 and all(one.due_on >= one.opened_on + timedelta(days=7) for one in nodes)
    first = intake.letters(scope).order_by("pk").first()
    desk = signed_in(build.staff(scope, "chen", "officer"))
    assert CLUE in desk.get(f"/desk/letters/?case={case.pk}").content.decode()
    desk.post(f"/desk/letters/{first.pk}/answer", {"answer": "已到现场核实，店铺属实，已登记设备。"})
    bank.react()
    assert [node.object for node in nodes.all()] == [f"letter:{first.pk + 1}"]
    told = documents.values_of(documents.documents(scope, case.pk).get(template="clue_check"))
    assert (told["clue"], told["clue_result"]) == (CLUE, "已到现场核实，店铺属实，已登记设备。")


def test_an_urgent_clue_is_due_sooner_and_stands_out(scope, case):
    client = enter(case, "applicant")
    client.post("/portal/letters/clue", {"text": CLUE})
    client.post("/portal/letters/clue", {"text": "他的车今晚要装船", "urgent": "1"})
    client.post("/portal/letters/message", {"text": "请尽快", "urgent": "1"})
    plain, urgent, message = intake.letters(scope).order_by("pk")
    today = build.now(scope).date()
    assert (plain.urgent, urgent.urgent, message.urgent) == (False, True, False)
    assert urgent.answer_by == finding.lead_due(today, urgent=True).on < plain.answer_by == finding.lead_due(today).on
    bank.react()
    due = dict(Node.objects.filter(case_id=case.pk, code="N11").values_list("object", "due_on"))
    assert due == {f"letter:{plain.pk}": plain.answer_by, f"letter:{urgent.pk}": urgent.answer_by}
    assert "紧急" in signed_in(build.staff(scope, "chen", "officer")).get("/desk/letters/").content.decode()


def test_the_debtor_is_asked_for_no_clue_and_sees_none(scope, case):
    enter(case, "applicant").post("/portal/letters/clue", {"text": CLUE})
    debtor = enter(case, "debtor")
    page = debtor.get("/portal/").content.decode()
    assert "提供线索" not in page and CLUE not in page and "法院收到您的来信" not in page
    assert debtor.get("/portal/letters/clue").status_code == debtor.get("/portal/letters/poem").status_code == 404


def test_letters_that_say_nothing_or_too_much_are_refused(scope, case):
    client = enter(case, "debtor")
    today = build.now(scope).date()
    for given in ({"text": " "}, {"text": "长" * 2001}):
        assert client.post("/portal/letters/message", given).status_code == 422
    for wish in ("", str(today), "不是日子"):
        assert client.post("/portal/letters/appointment", {"text": "看车", "wished_on": wish}).status_code == 422
    for number in range(5):
        wish = {"text": f"约见 {number}", "wished_on": str(today + timedelta(days=3))}
        assert client.post("/portal/letters/appointment", wish).status_code == 302
    assert client.post("/portal/letters/message", {"text": "还有一件事"}).status_code == 429
    with pytest.raises(cases.NoSuchCase):
        intake.write(scope, case.pk, 10**9, "message", "陌生人", build.now(scope))


def test_only_those_who_answer_letters_may(scope, case):
    enter(case, "applicant").post("/portal/letters/message", {"text": "请回电话"})
    letter = intake.letters(scope).get()
    finance = build.staff(scope, "wu", "finance")
    assert signed_in(finance).post(f"/desk/letters/{letter.pk}/answer", {"answer": "好"}).status_code == 403
    nobody = build.with_(scope, permissions=frozenset())
    with pytest.raises(NotPermitted):
        intake.answer(nobody, letter.pk, "好", build.now(scope))
    with pytest.raises(IntegrityError):  # an answer is somebody's
        intake.answer(scope, letter.pk, "好", build.now(scope))


def test_a_debtor_names_his_account_and_is_paid_back_what_is_over(scope, case):
    officer, _ = bank.people(scope)
    debtor = role(case, "debtor")
    bank.confirmed_account(scope, role(case, "applicant").pk, case.pk)
    legs = [(f"bank:{scope.court_id}", -Money.yuan(200000)), (f"case:{case.pk}", Money.yuan(200000))]
    ledger.post(scope, "more than is owed", legs, "test", build.now(scope), case.pk)
    plan = distributions.draw_up(scope, case.pk, build.now(scope))
    over = Money(plan.lines.get(rung="surplus").share_fen)
    distributions.approve(officer, plan.pk, build.now(scope))
    bank.react()
    client = enter(case, "debtor")
    page = client.get("/portal/").content.decode()
    assert "法院要退还您" in page and f"{over:,}" in page
    given = {"holder": debtor.name, "bank": "澜州农商行", "number": "6222000000006402"}
    assert client.post("/portal/accounts", given | {"holder": "周启宁"}).status_code >= 400
    client.post("/portal/accounts", given)
    [named] = parties.accounts(scope, debtor.pk)
    assert "****6402" in client.get("/portal/").content.decode()
    client.post(f"/portal/accounts/{named.id}/confirm")
    bank.react()
    [line] = [one for one in payments.payouts(scope, case.pk) if one.party_id == debtor.pk]
    assert Money(line.fen) == over and line.purpose == "surplus"
    assert "法院要退还您" not in client.get("/portal/").content.decode()
