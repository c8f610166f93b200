"""What the desk and the debtor read of an account whose money was taken, and of what a closed case still holds."""

import re

import pytest

from tests.entrypoints.desk.stage import signed_in
from tests.practice.conftest import practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.seizures import api as seizures
from zhixing.entrypoints.portal import journey


@pytest.fixture
def scope(fresh_database, world):  # noqa: F811
    return practice_world.court()


def row_of(page, number):
    """The text of the asset's row."""
    rows = re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
    return re.sub(r"<[^>]+>", " ", next(row for row in rows if number in row))


def test_deducted_accounts_and_releases_of_a_closed_case(scope):
    person = build.staff(scope, "judge", "officer")
    judge = courts.scope_of(person.account, build.now(scope).date())
    case, _ = practice_world.answered(scope)
    for one in seizures.of_case(scope, case.pk, build.now(scope).date()):
        seizures.sign_and_order(judge, one.id, build.now(scope))
    practice_world.settle()
    client, on = signed_in(person), build.now(scope).date()
    freeze = next(one for one in seizures.of_case(scope, case.pk, on) if one.kind == "freeze")
    before = row_of(client.get(f"/desk/cases/{case.pk}/assets").content.decode(), freeze.asset.number_masked)
    assert "首封" in before and "已扣划" not in before
    seizures.deduct(judge, freeze.id, freeze.held, build.now(scope))
    practice_world.settle()
    after = row_of(client.get(f"/desk/cases/{case.pk}/assets").content.decode(), freeze.asset.number_masked)
    assert "已扣划" in after and "首封" not in after and "已控制" not in after

    emptied = {one.asset.id for one in seizures.of_case(scope, case.pk, on) if one.emptied}
    told = {lane.title: lane.words for lane in journey.lanes(assets.things(scope, case.pk), [], emptied)}
    frozen = [words for title, words in told.items() if "存款" in title or "银行" in title]
    assert sorted(words[:3] for words in frozen) == ["已冻结", "已划到"]

    cases.close(build.everything(), case.pk, "performed", build.now(scope))
    practice_world.settle()
    waiting = [one for one in seizures.to_sign(scope) if one.act == "release"]
    page = client.get(f"/desk/cases/{case.pk}/").content.decode()
    assert f"签发解除裁定 {len(waiting)} 份" in page
    assert f'href="/desk/seizures/{waiting[0].seizure_id}/"' in page
    for one in waiting:
        seizures.sign_and_order(judge, one.seizure_id, build.now(scope))
    practice_world.settle()
    assert "签发解除裁定" not in re.sub(r"<ol.*?</ol>", "", client.get(f"/desk/cases/{case.pk}/").content.decode())


def test_a_request_speaks_in_words_and_keeps_personal_data_masked(scope):
    client = signed_in(build.staff(scope, "judge", "officer"))
    case, _ = practice_world.answered(scope)
    table = client.get(f"/desk/cases/{case.pk}/requests").content.decode()
    assert "查询存款" in table and "核对身份" in table and "account.query" not in table
    assert "Look up accounts" in client.get(f"/desk/cases/{case.pk}/requests?lang=en").content.decode()
    owner = practice_world.PEOPLE["周启山"]["id_number"]
    for row in agencies.requests(scope, case.pk):
        page = client.get(f"/desk/requests/{row.pk}/?lang=zh").content.decode()
        words = re.sub(r"<[^>]+>", " ", page.split("<main", 1)[-1])
        assert not re.search(r"\b[a-z]+_[a-z_]+\b", words), words
        assert owner not in page and practice_world.ACCOUNT not in page
        assert f"{owner[:8]}********{owner[-2:]}" in page or row.unit.kind == "bank"
