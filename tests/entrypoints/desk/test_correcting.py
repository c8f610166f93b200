"""A case nobody can reckon, for a rate was never given: its pages open, say where to give it, and then reckon."""

from dataclasses import replace

import pytest

from tests.entrypoints.desk import stage
from tests.rooms import build
from tests.rooms.cases.test_correcting import RULE


@pytest.fixture(scope="module")
def town(own_database):
    scope = build.court()
    officer = build.staff(scope, "officer", "officer")
    duty = build.with_(build.filing().obligations[0], interest=(RULE,))
    case = build.case(scope, obligations=(duty, replace(duty, interest=(), what="违约金")))
    return scope, stage.signed_in(officer), case


def test_a_missing_rate_is_asked_for_given_and_the_debt_is_reckoned(town):
    _scope, officer, case = town
    base = f"/desk/cases/{case.pk}/"
    claim = case.obligations.get(no=1)
    claim.interest = [replace(RULE, rate=None).plain()]
    claim.save()
    for tab in ("", "money"):
        page = officer.get(f"{base}{tab}")
        assert page.status_code == 200 and f"{base}change#claims" in page.content.decode()
    change = officer.get(f"{base}change").content.decode()
    assert change.count("利率没有确定") == 1 and 'name="rate_type"' in change
    at, given = f"{base}claims/1/interest/1", {"rate_type": "contract", "rate": "0.06", "reason": "据合同第六条"}
    for wrong in ({"rate": "6%"}, {"rate": ""}, {"reason": " "}):
        assert officer.post(at, given | wrong).status_code == 422
    assert officer.post(f"{base}claims/1/interest/2", given).status_code == 404
    assert officer.post(at, given).status_code == 302
    page = officer.get(base).content.decode()
    assert "change#claims" not in page and "判决金额" in page
    trace = officer.get(f"{base}trace").content.decode()
    assert "更正第 1 项第 1 段利息的利率：原为「合同约定 —」，改为「合同约定 0.06」，理由：据合同第六条" in trace


def test_a_builder_s_priority_is_noted_and_shown(town):
    _, officer, case = town
    base = f"/desk/cases/{case.pk}/"
    given = {"priority": "建设工程价款优先受偿权", "reason": "判决第二项"}
    assert officer.post(f"{base}claims/2/priority", given | {"priority": "最优先"}).status_code == 422
    assert officer.post(f"{base}claims/2/priority", given).status_code == 302
    assert "建设工程价款优先受偿权" in officer.get(f"{base}money").content.decode()
    officer.cookies["zx_lang"] = "en"
    assert "right of priority corrected from “—” to “builder" in officer.get(f"{base}trace").content.decode()
