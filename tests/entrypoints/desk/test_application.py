"""The form of an application on the desk: what the page shows is what a clerk saves."""

import html
from html.parser import HTMLParser

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.entrypoints.desk import stage
from tests.rooms import build
from tests.rooms.intake.judgments import BUYER, COMPANY, DELAY, OWNER, judgment
from zhixing.domain.intake import api as intake
from zhixing.domain.intake.reading import interest as reader
from zhixing.entrypoints.desk import application

KINDS = sorted({kind for _, kind in reader._NAMED} | {kind for kind, _, _ in reader._PERIODS})
"""Every kind of rate the reader knows."""
TEXT = judgment(
    f"一、被告{BUYER}于本判决生效之日起十日内支付原告{COMPANY}货款90000元及利息（以80000元为基数，自2023年5月1日起按年利率6%计算至还清之日止），"
    f"被告{OWNER}对上述款项在20000元范围内承担补充清偿责任；",
    f"二、原告{COMPANY}有权就被告{BUYER}抵押的设备折价或者拍卖、变卖所得价款优先受偿。",
    after=DELAY,
).replace("，特别授权。", "。")


class Controls(HTMLParser):
    """What a browser would send of the page's form, untouched."""

    def __init__(self):
        super().__init__()
        self.inside, self.select, self.sent = False, "", {}

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.inside = self.inside or (tag == "form" and given.get("id") == "form")
        name, value = given.get("name", ""), given.get("value") or ""
        if not self.inside or given.get("type") == "checkbox" and "checked" not in given:
            return
        if tag == "select":
            self.select = name
        elif tag == "option" and ("selected" in given or self.select not in self.sent):
            self.sent[self.select] = [value]
        elif tag == "input" and name:
            self.sent.setdefault(name, []).append(value)

    def handle_endtag(self, tag):
        self.inside = self.inside and tag != "form"


def controls(page):
    found = Controls()
    found.feed(page.content.decode())
    return found.sent


@pytest.fixture
def desk(court):
    """A clerk of filing, the scope, and an application with its address."""
    scope, people, _ = court
    row = intake.receive(scope, "判决书.txt", TEXT.encode(), build.now(scope))
    return stage.signed_in(people["filing"]), scope, row, f"/desk/intake/{row.pk}/"


def form(scope, row):
    return intake.form_of(intake.application(scope, row.pk))


def test_saving_an_untouched_page_changes_nothing(desk):
    client, scope, row, at = desk
    before = form(scope, row)
    kinds = [{**intake.empty_interest(), "rate_type": kind} for kind in [*KINDS, "a kind of tomorrow"]]
    before["obligations"][0]["interest"] += kinds
    intake.amend(scope, row.pk, before)
    page = client.get(at)
    assert page.status_code == 200
    assert client.post(f"{at}save", controls(page)).status_code == 302
    assert form(scope, row) == before


def test_every_field_shows_the_words_it_was_read_from(desk):
    client, _, row, at = desk
    made = intake.form_of(row)
    page = html.unescape(client.get(at).content.decode()).split("判决全文")[0]
    shown = ("payers", "payees", "amount", "priority", "interest.0", "told.0")
    places = [f"obligations.0.{one}" for one in shown]
    for place in [*places, "instrument.doubled_interest", "parties.0.agents.0.authority"]:
        start, end = made["passages"][place]
        words = row.text[start:end].strip()
        assert words and words[:40] in page, place
    for why in ("limited_liability", "priority_told", "authority_not_printed"):
        assert intake.Doubt(why).zh in page


def test_a_clerk_adds_an_item_and_its_interest_and_leaves_others_out(desk):
    client, scope, row, at = desk
    client.post(f"{at}save", controls(client.get(at)) | {"add": "obligations"})
    client.post(f"{at}save", controls(client.get(at)) | {"add": "obligations.1.interest"})
    given = controls(client.get(at)) | {"obligations.1.amount": "500", "obligations.1.interest.0.base": "400"}
    client.post(f"{at}save", given | {"drop": ["obligations.0"], "add": "no such list"})
    (left,) = form(scope, row)["obligations"]
    assert (left["amount"], left["interest"][0]["base"]) == ("500", "400")
    assert not [place for place in form(scope, row)["doubts"] if place.startswith("obligations.0.")]


def test_what_a_clerk_answers_is_no_longer_in_doubt(desk):
    client, scope, row, at = desk
    given = controls(client.get(at)) | {"checked": "obligations.0.told.0", "obligations.0.priority": "抵押权"}
    client.post(f"{at}save", given | {"parties.0.agents.0.authority": "special"})
    after = form(scope, row)
    assert after["obligations"][0]["priority"] == "抵押权"
    assert after["parties"][0]["agents"][0]["authority"] == "special"
    assert not {"obligations.0.told.0", "obligations.0.priority", "parties.0.agents.0.authority"} & set(after["doubts"])


def test_a_rate_that_is_missing_is_pointed_out_where_it_belongs(desk):
    client, scope, row, at = desk
    given = controls(client.get(at)) | {"obligations.0.interest.0.rate_type": "contract", "accept": "1"}
    given |= {"obligations.0.interest.0.rate": "", "instrument.effective_on": "2025-07-01"}
    refused = client.post(f"{at}save", given)
    assert refused.status_code == 422 and "没有填写或者填写有误" in refused.content.decode()
    assert form(scope, row)["obligations"][0]["interest"][0]["rate_type"] == "contract"


def test_an_agent_nobody_printed_is_added_and_taken_off_again(desk):
    client, scope, row, at = desk
    client.post(f"{at}save", controls(client.get(at)) | {"add": "parties.1.agents"})
    at_place = "parties.1.agents.0"
    given = controls(client.get(at)) | {f"{at_place}.name": "何以宁", f"{at_place}.firm": "澜江律师事务所"}
    client.post(f"{at}save", given | {f"{at_place}.authority": "special", "add": "parties"})
    after = form(scope, row)
    (agent,) = after["parties"][1]["agents"]
    assert (agent["name"], agent["firm"], agent["authority"]) == ("何以宁", "澜江律师事务所", "special")
    assert [one["key"] for one in after["parties"]] == ["p1", "p2", "p3", "p4"] and not after["parties"][3]["name"]
    given = controls(client.get(at)) | {f"parties.{n}.id_number": "" for n, _ in enumerate(after["parties"])}
    given |= {"instrument.effective_on": "2025-07-01", "instrument.number": "（2025）浙0195民初1204号", "accept": "1"}
    too_long = client.post(f"{at}save", given | {f"{at_place}.name": "何" * 33})
    assert too_long.status_code == 422 and "没有填写或者填写有误" in too_long.content.decode()
    filed = client.post(f"{at}save", given)
    assert filed.status_code == 302, filed.content.decode()
    page = client.get(f"{filed['Location']}parties").content.decode()
    assert "何以宁" in page and "特别授权" in page


def test_an_instrument_of_another_kind_is_taken_in_and_filled_in(desk):
    client, scope, *_ = desk
    file = SimpleUploadedFile("决定书.txt", "行政处罚决定书\n澜环罚〔2026〕12号".encode(), "text/plain")
    taken = client.post("/desk/intake/new", {"file": file, "kind": "administrative"})
    page = client.get(taken["Location"]).content.decode()
    assert '<option value="administrative" selected>' in page and page.count('name="add" value="parties.') == 2
    assert intake.applications(scope)[0].text.startswith("行政处罚决定书")


def test_priority_and_accrued_interest_are_shown_in_the_case(desk):
    client, scope, row, at = desk
    given = controls(client.get(at)) | {"obligations.0.priority": "抵押权", "obligations.0.accrued": "10000"}
    given |= {f"parties.{n}.id_number": "" for n, _ in enumerate(form(scope, row)["parties"])}
    filed = client.post(f"{at}save", given | {"instrument.effective_on": "2025-07-01", "accept": "1"})
    assert filed.status_code == 302, filed.content.decode()
    client.cookies["zx_lang"] = "en"
    page = client.get(f"{filed['Location']}money").content.decode()
    assert "Mortgage" in page and "of it interest 10,000.00" in page


def test_the_page_offers_every_priority_a_filing_takes():
    assert [key for key, _ in application.PRIORITIES] == ["", *intake.PRIORITIES]
