"""Clicks and seconds of the people in the field: a clerk answers in four clicks at most, a ship is held in five seconds."""

import re
import time

from tests.browser.conftest import PATIENCE, PHONE, SIDEWAYS, Stack, shot, until

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


CAR = """
from zhixing.entrypoints.start import enter
enter()
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.seizures import api as seizures
from zhixing.infra import clock
scope = courts.system_scope(195, "seizure.draft", "document.draft")
at = clock.now(195)
for case in cases.cases(scope):
    for one in assets.things(scope, case.pk):
        if one.kind == "vehicle" and one.owner == "贺一鸣":
            live = [held.id for held in seizures.of_asset(scope, one.id, at.date()) if held.case_id == case.pk]
            print(live[0] if live else seizures.prepare(scope, case.pk, one.id, at, reason="查找车辆").pk)
"""


def test_a_hit_stands_on_top_of_the_officers_worklist_and_one_click_sends_the_tow(stack: Stack) -> None:
    """Watch, hit, tow, depot: all of it by clicking; the camera's hit comes from the practice world by itself."""
    found, end = [], time.monotonic() + PATIENCE
    while not found:
        assert time.monotonic() < end, "the vehicle office did not tell of the car"
        found = stack.run(CAR).split()
    officer = stack.staff("chen")
    officer.goto(f"/desk/seizures/{found[0]}/")
    officer.get_by_role("button", name=re.compile("签发并发出")).click()
    officer.get_by_text("首封").first.wait_for(timeout=PATIENCE * 1000)
    officer.goto("/desk/custody/")
    officer.get_by_label("发现即派拖车").first.uncheck()
    officer.get_by_role("button", name="布控").first.click()
    officer.get_by_text("已发往交警布控").wait_for()
    until(officer, "/desk/", lambda page: page.locator(".zx-sighted").count() > 0, "a sighting")
    picture = officer.get_by_alt_text("卡口照片").first
    assert picture.evaluate("picture => picture.complete && picture.naturalWidth > 0")
    first = "() => document.querySelector('.zx-sighted').getBoundingClientRect().top"
    strip = "() => document.querySelector('.zx-strip').getBoundingClientRect().top"
    assert officer.evaluate(first) < officer.evaluate(strip)
    shot(officer, "worklist-hit-1366")
    phone = stack.staff("chen", PHONE)
    phone.goto("/desk/")
    assert phone.evaluate(SIDEWAYS) <= 0
    shot(phone, "worklist-hit-390")
    phone.context.close()
    officer.get_by_role("button", name="派拖车").first.click()
    officer.get_by_text("拖车途中").first.wait_for()
    shot(officer, "custody-towing-1366")
    _taken_in(stack)
    until(officer, "/desk/custody/", lambda page: page.get_by_text("已入库").count() > 0, "the car in the depot")
    officer.goto("/desk/")
    assert officer.locator(".zx-sighted").count() == 0
    officer.goto("/desk/messages")
    shot(officer, "messages-car-1366")
    assert stack.troubles == []


def _taken_in(stack: Stack) -> None:
    depot = stack.clerk("tingche")
    until(depot, "/counter/", lambda page: page.locator("tr td.act a").count() > 0, "the tow order at the depot")
    depot.locator("tr td.act a").first.click()
    depot.get_by_label("已入库", exact=True).check()
    for label, words in (("车架号（核对车身）", "LZX1A2B35K0000883"), ("停车场", "一号场"), ("车位", "A-17")):
        depot.get_by_label(label).fill(words)
    depot.get_by_label("入库日期").fill("2026-11-24")
    depot.get_by_role("button", name=re.compile("答复并发回法院")).click()
    depot.get_by_text("已发回").first.wait_for()
