"""Every REST operation is tried with the token of every role, of another court, and without one."""

import json
from typing import Any

import pyotp
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.entrypoints.desk import stage
from tests.rooms import build
from zhixing.domain.agencies import api as agencies
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.distributions import api as distributions
from zhixing.domain.documents import api as documents
from zhixing.entrypoints.rest import urls  # noqa: F401  declares the operations
from zhixing.entrypoints.rest.frame import api
from zhixing.infra import accounts, clock, tokens
from zhixing.law.auction_after import GROUNDS

SCHEMA = api.get_openapi_schema(path_prefix="/api/")
SHAPES = SCHEMA["components"]["schemas"]
OPERATIONS = {
    f"{method.upper()} {path}": one for path, methods in SCHEMA["paths"].items() for method, one in methods.items()
}
EACH = pytest.mark.parametrize("name", OPERATIONS)
OF_A_THING = [name for name in OPERATIONS if "_id}" in name and "rounds" not in name]
PLAIN = {"integer": 1, "number": 1, "boolean": True, "string": "12345678", "object": {}}
KNOWN = {"ground": GROUNDS[0].key}
FORMATS = {"date": "2026-11-20", "date-time": "2026-11-20T10:00:00+08:00"}


def example(shape: dict[str, Any]) -> Any:
    """A small value of a JSON schema."""
    if "$ref" in shape:
        return example(SHAPES[shape["$ref"].rsplit("/", 1)[-1]])
    for choice in ("anyOf", "allOf"):
        if choice in shape:
            return example(shape[choice][0])
    if "properties" in shape:
        return {name: KNOWN.get(name) or example(shape["properties"][name]) for name in shape.get("required", [])}
    if shape.get("type") == "array":
        return [example(shape["items"])]
    return shape.get("enum", [FORMATS.get(shape.get("format", ""), PLAIN[shape.get("type", "object")])])[0]


class System:
    """Another system with the token, and at need the device, of one account."""

    def __init__(self, account: Any) -> None:
        self.account, self.token = account, tokens.issue(account, "test", clock.real_now(), 1)
        accounts.new_totp_secret(account)

    def call(self, name: str, ids: dict[str, int]) -> Any:
        method, _, path = name.partition(" ")
        told = {"Authorization": f"Bearer {self.token}", "X-One-Time-Code": self._code()}
        return knock(method, path.format(**ids), OPERATIONS[name].get("requestBody"), told)

    def _code(self) -> str:
        self.account.totp_last_step = 0
        self.account.save(update_fields=["totp_last_step"])
        return pyotp.TOTP(self.account.totp_secret).at(int(clock.real_now().timestamp()))


def knock(method: str, path: str, body: Any, told: dict[str, str]) -> Any:
    kind, content = next(iter(body["content"].items())) if body else ("application/json", None)
    given = example(content["schema"]) if content else None
    if kind.startswith("multipart"):
        return Client().post(path, {name: as_file(value) for name, value in given.items()}, headers=told)
    data = "" if given is None else json.dumps(given)
    return Client().generic(method, path, data, content_type="application/json", headers=told)


def as_file(value: Any) -> Any:
    return SimpleUploadedFile("a.txt", b"not a judgment") if value == "12345678" else value


@pytest.fixture(scope="module")
def town(own_database):
    scope, people = stage.set_up()
    busy = stage.busy(scope, people)
    build.court(196, "浙0196")
    neighbour = build.staff(build.everything(196), "neighbour", *set(courts.roles()) - {"everyone"})
    paper = documents.documents(scope, busy.case).filter(state="signed").first()
    ids = {"case_id": busy.case, "document_id": paper.pk, "seizure_id": busy.seizure, "lot_id": busy.lot}
    ids |= {"valuation_id": busy.valuation, "receipt_id": busy.receipt, "batch_id": busy.batch}
    ids |= {"application_id": busy.application, "round_id": auctions.live_round(busy.lot).pk}
    ids |= {"request_id": agencies.requests(scope, busy.case).first().pk}
    plan, at = distributions.plans(scope, busy.case)[0], build.now(scope)
    objection = distributions.Objection.objects.create(plan=plan, party_id=busy.party, raised_on=at.date())
    agent = cases.name_agent(scope, busy.case, busy.party, cases.FilingAgent("何以宁", "ordinary"), at)
    ids |= {"plan_id": plan.pk, "objection_id": objection.pk, "party_id": busy.party, "agent_id": agent.pk}
    ids |= {"no": 1, "period": 1}
    judge = build.staff(scope, "recused", *set(courts.roles()) - {"everyone"})
    courts.recuse(scope, judge.pk, busy.case, "与当事人是近亲属", at)
    today = build.now(scope).date()
    may = {group: courts.scope_of(one.account, today) for group, one in people.items()}
    systems = {group: System(one.account) for group, one in people.items()}
    return ids, may, systems, System(neighbour.account), System(judge.account)


@EACH
def test_only_the_permitted_come_in(town, name):
    """Those who may not are told so before anything is looked up; reading operations open for those who may."""
    ids, may, systems, *_ = town
    for group, system in systems.items():
        permitted = may[group].may(OPERATIONS[name]["x-permission"])
        if permitted and not name.startswith("GET"):
            continue
        answer = system.call(name, ids)
        if permitted:
            assert answer.status_code == 200, (group, answer.content)
        else:
            assert (answer.status_code, answer.json()["code"]) == (403, "not_permitted"), (group, answer.content)


@EACH
def test_without_a_token_nothing_opens(town, name):
    method, _, path = name.partition(" ")
    answer = knock(method, path.format(**town[0]), OPERATIONS[name].get("requestBody"), {})
    assert answer.status_code == 401 and answer.json()["code"] == "token_missing"


@pytest.mark.parametrize("name", OF_A_THING)
def test_another_courts_things_are_not_there(town, name):
    answer = town[3].call(name, town[0])
    assert answer.status_code == 404, answer.content
    assert not names_the_case(answer)


def names_the_case(answer: Any) -> bool:
    text = answer.content.decode("utf-8", "replace")
    return any(number in text for number in ("浙0195执1号", json.dumps("浙0195执1号").strip('"')))


@EACH
def test_neither_the_neighbour_nor_the_recused_reads_of_the_case(town, name):
    """What has no id in its address is looked at too; who is recused does nothing in the case."""
    ids, _, _, neighbour, recused = town
    for system in (neighbour, recused) if name.startswith("GET") else ():
        answer = system.call(name, ids)
        assert answer.status_code < 500 and not names_the_case(answer), answer.content
    if "/cases/{case_id}" in name:
        answer = recused.call(name, ids)
        assert answer.status_code in (403, 404, 409, 422), answer.content
        assert answer.status_code == 403 or not name.startswith("GET"), answer.content
