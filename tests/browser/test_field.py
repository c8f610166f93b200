"""Clicks and seconds of the people in the field: a clerk answers in four clicks at most, a ship is held in five seconds."""

import re
import time

from tests.browser.conftest import PATIENCE, Stack, shot, until

COUNT = """
addEventListener("click", event => {
  if (event.isTrusted) sessionStorage.clicks = Number(sessionStorage.clicks || 0) + 1;
}, true);
"""
FILE = """
from zhixing.entrypoints.start import enter
enter()
from tests.rooms import build
from tests.practice.conftest import PEOPLE
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
scope = courts.system_scope(195, "case.file", "case.assign", "case.all")
who = PEOPLE["郁南商贸有限公司"]
debtor = build.with_(build.DEBTOR, name=who["name"], kind="company", id_number=who["id_number"])
row = build.case(scope, "（2025）浙0195民初9001号", parties=(build.APPLICANT, debtor), amount="900000.00")
print(row.pk)
"""
SHIP = """
from zhixing.entrypoints.start import enter
enter()
from zhixing.domain.assets import api as assets
from zhixing.domain.courts import api as courts
from zhixing.domain.seizures import api as seizures
from zhixing.infra import clock
scope = courts.system_scope(195, "seizure.draft", "document.draft")
ships = [one.id for one in assets.things(scope, %d) if one.kind == "ship"]
if ships:
    at = clock.now(195)
    held = [one.id for one in seizures.of_case(scope, %d, at.date()) if one.asset.id == ships[0]]
    print(held[0] if held else seizures.prepare(scope, %d, ships[0], at, reason="轮候财产不足").pk)
"""


def test_a_clerk_goes_from_inbox_to_answered_in_four_clicks(stack: Stack) -> None:
    page = stack.clerk()
    page.add_init_script(COUNT)
    until(page, "/counter/", lambda page: page.locator("tr td.act a").count() > 0, "a request at the counter")
    page.evaluate("sessionStorage.clicks = 0")
    page.locator("tr td.act a").first.click()
    page.get_by_label("没有", exact=True).first.check()
    page.get_by_role("button", name=re.compile("答复并发回法院")).click()
    page.get_by_text("已发回").first.wait_for()
    shot(page, "counter-answered")
    assert 0 < int(page.evaluate("sessionStorage.clicks")) <= 4


def test_a_ship_is_held_within_five_seconds_of_the_click_and_the_page_says_so(stack: Stack) -> None:
    case_id = int(stack.run(FILE))
    found, end = [], time.monotonic() + PATIENCE
    while not found:
        assert time.monotonic() < end, "the maritime office did not tell of the ship"
        found = stack.run(SHIP % (case_id, case_id, case_id)).split()
    page = stack.staff("chen")
    page.goto(f"/desk/seizures/{found[0]}/")
    page.get_by_role("button", name=re.compile("签发并发出")).click()
    clicked = time.monotonic()
    page.get_by_text("首封").first.wait_for()
    took = time.monotonic() - clicked
    shot(page, "ship-held")
    print(f"ship held after {took:.1f} s")
    assert took < 5
