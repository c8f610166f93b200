"""A party's pages: from the code on the notice to the papers, and what a debtor is never shown."""

import re

import pytest
from django.test import Client

from tests.rooms import build
from zhixing.domain.assets import api as assets
from zhixing.domain.documents import api as documents
from zhixing.domain.parties import api as parties


@pytest.fixture
def scope(db):
    return build.court()


@pytest.fixture
def case(scope):
    return build.case(scope)


def role(case, kind):
    return case.roles.get(kind=kind).party


def enter(case, kind) -> Client:
    """In through the door: code on the notice, code on the phone."""
    client, code = Client(), case.access_code.lower()
    assert client.get(f"/case?code={code}", follow=True).status_code == 200
    client.post(f"/case/{code}/send", {"party": role(case, kind).pk})
    answer = client.post(f"/case/{code}/enter", {"one_time": one_time(case, kind)})
    assert answer.status_code == 302
    return client


def one_time(case, kind) -> str:
    message = documents.Message.objects.filter(party=role(case, kind), key__startswith="code-").latest("pk")
    return re.search(r"\d{6}", message.text).group()


def test_the_stage_is_shown_before_anybody_signs_in_and_names_nobody(case):
    page = Client().get(f"/case/{case.access_code}").content.decode()
    assert "查财产" in page and "2208" in page
    assert "周启山" not in page and "启衡" not in page and "100,000" not in page


def test_an_unknown_code_is_refused_by_name(db):
    answer = Client().get("/case?code=NOSUCHCODE")
    assert answer.status_code == 404
    assert "查不到这个查询码" in answer.content.decode()
    assert Client().get("/portal/").headers["Location"].startswith("/case?next=")


def test_a_code_from_the_phone_opens_the_own_case_only(case):
    page = enter(case, "applicant").get("/portal/").content.decode()
    assert "您是申请执行人" in page and "应执行" in page and "确认" in page


def test_while_a_rate_is_missing_the_case_opens_without_a_sum(case):
    (claim,) = case.obligations.all()
    claim.interest = [claim.interest[0] | {"rate_type": "contract", "rate": None}]
    claim.save()
    for kind in ("debtor", "applicant"):
        page = enter(case, kind).get("/portal/").content.decode()
        assert "利息的利率正在核实" in page and "今天付清" not in page and "还没执行到" not in page


def test_staff_do_not_see_the_one_time_code(scope, case):
    enter(case, "debtor")
    assert documents.messages(scope, case.pk) == []


def test_wrong_codes_run_out_and_no_more_than_five_are_sent(case):
    client, url = Client(), f"/case/{case.access_code}"
    for _ in range(5):
        assert client.post(f"{url}/send", {"party": role(case, "debtor").pk}).status_code == 302
    assert client.post(f"{url}/send", {"party": role(case, "debtor").pk}).status_code == 429
    wrong = "000000" if one_time(case, "debtor") != "000000" else "111111"
    for _ in range(5):
        assert client.post(f"{url}/enter", {"one_time": wrong}).status_code == 403
    assert client.post(f"{url}/enter", {"one_time": one_time(case, "debtor")}).status_code == 403
    assert client.post(f"{url}/send", {"party": 10**9}).status_code in (422, 429)


def test_what_is_found_but_not_held_is_kept_from_the_debtor(scope, case):
    thing = assets.record(
        scope, case.pk, "vehicle", role(case, "debtor").pk, assets.Identity(mark="浙A0X517"), {}, build.now(scope)
    )
    title = assets.thing(thing).title
    assert title in enter(case, "applicant").get("/portal/").content.decode()
    assert title not in enter(case, "debtor").get("/portal/").content.decode()


def test_a_creditor_names_and_confirms_his_account(scope, case):
    client, me = enter(case, "applicant"), role(case, "applicant")
    given = {"holder": me.name, "bank": "澜州农商行", "number": "6222 0000 0000 8820"}
    assert client.post("/portal/accounts", given | {"holder": "别人"}).status_code >= 400
    assert client.post("/portal/accounts", given | {"number": "12"}).status_code == 422
    assert client.post("/portal/accounts", given | {"bank": ""}).status_code == 422
    client.post("/portal/accounts", given)
    [known] = parties.accounts(scope, me.pk)
    assert "****8820" in client.get("/portal/").content.decode()
    assert client.post(f"/portal/accounts/{known.id + 7}/confirm").status_code == 404
    client.post(f"/portal/accounts/{known.id}/confirm")
    assert parties.receiving_account(scope, me.pk).pk == known.id


def test_opening_a_paper_is_the_read_receipt(scope, case):
    president = build.staff(scope, "yan", "president")
    build.seal(scope, president)
    me = role(case, "applicant")
    paper = documents.issue(scope, case.pk, "acceptance_notice", {}, [me.pk], build.now(scope))
    documents.serve(scope, paper.pk, me.pk, "post", build.now(scope))
    [sent] = documents.inbox(me.pk, case.pk)
    client = enter(case, "applicant")
    assert "未看" in client.get("/portal/").content.decode()
    answer = client.get(f"/portal/papers/{sent.pk}.pdf")
    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF-")
    assert documents.inbox(me.pk, case.pk)[0].read_at is not None
    assert enter(case, "debtor").get(f"/portal/papers/{sent.pk}.pdf").status_code == 404


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_whole_in_both_languages(case, lang):
    client = enter(case, "debtor")
    page = client.get(f"/portal/?lang={lang}&text=large").content.decode()
    assert " || " not in page and "zx-large" in page
