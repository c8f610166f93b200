"""From the case page to everything asked in one click; a lapsed hold that shouts until somebody deals with it."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, SIDEWAYS, Stack, shot, until

COUNT = """
addEventListener('click', event => event.isTrusted && sessionStorage.setItem('clicks',
  Number(sessionStorage.getItem('clicks') || 0) + 1), true)
"""
LAPSED = """
from zhixing.entrypoints.start import enter
enter()
from datetime import timedelta
from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.seizures.commands.load import load
from zhixing.infra import clock
from zhixing.kernel.money import Money
case = cases.Case.objects.get(pk={case})
at = clock.now(case.court_id)
scope = courts.system_scope(case.court_id, "seizure.load", "asset.record")
owner = cases.debtors(scope, case.pk)[0].party_id
told = {{"address": "澜溪区听松里 6 号", "area_m2": 89.5, "use": "住宅", "item": "house.query"}}
house = assets.record(scope, case.pk, "house", owner, assets.Identity("浙（2020）澜州市不动产权第0000{case}号"), told, at,
                      "听松里 6 号 2 幢 403 室", Money.yuan("900000"), "register", point=(120.1551, 30.2741))
mortgage = {{"holder": "云汀村镇银行", "sum_fen": 30000000, "since_on": "2021-03-01"}}
assets.note_told(scope, house.pk, assets.Told("1/2", ({{"name": "周启月", "share": "1/2"}},), (mortgage,)), at)
assets.note_value(scope, house.pk, Money.yuan("820000"), "person", at.date(), at)
ended = at.date() - timedelta(days=1)
held = {{"case_id": case.pk, "unit_id": agencies.units()[0].pk, "kind": "seal", "prepared_at": at}}
rows = [held | {{"asset_id": house.pk, "state": "lapsed", "from_on": ended - timedelta(days=900), "until_on": ended,
                "ended_on": ended}}]
for no, days in enumerate((6, 20, 20, 45, 200)):
    car = assets.record(scope, case.pk, "vehicle", owner, assets.Identity(f"LZX00000000{case:03d}{{no:03d}}"), {{}}, at, "货车")
    rows.append(held | {{"asset_id": car.pk, "state": "effective", "rank": 1, "from_on": at.date() - timedelta(days=100),
                        "until_on": at.date() + timedelta(days=days)}})
load(scope, rows, at)
print(house.pk)
"""


def case_of(page: Page) -> str:
    page.goto("/desk/cases/")
    link = page.locator("td a[href^='/desk/cases/']").first
    return re.match(r"/desk/cases/\d+/", link.get_attribute("href") or "").group()


def test_everything_is_asked_by_one_click(stack: Stack):
    page = stack.staff("chen")
    case = case_of(page)
    until(page, case, lambda p: p.get_by_role("button", name="全部再查一遍").count() > 0, "the robot's own asking")
    page.goto(f"{case}requests")
    before = page.locator("section.zx-card", has_text="家，已答复").count()
    debtors = page.get_by_role("button", name=re.compile("只再查")).count()
    page.context.add_init_script(COUNT)
    page.goto(case)
    page.evaluate("sessionStorage.setItem('clicks', 0)")
    page.get_by_role("button", name="全部再查一遍").click()
    page.wait_for_url(re.compile("/requests$"))
    expect(page.get_by_text("已向各单位发出全部查询")).to_be_visible()
    assert page.evaluate("sessionStorage.getItem('clicks')") == "1"
    assert page.locator("section.zx-card", has_text="家，已答复").count() == before + debtors
    rows = page.locator("section.zx-card", has_text="家，已答复").first.locator("tbody tr")
    assert rows.count() >= 3 and rows.locator("svg.zx-prog").count() == rows.count()
    shot(page, "finding-asked-1366")
    page.goto(case)
    shot(page, "finding-case-1366")
    page.goto(f"{case}requests")
    bank = page.locator("tr", has_text="账户流水").filter(has_text="已答复").locator("a[href^='/desk/requests/']").first
    asked = bank.get_attribute("href") or ""
    for size in (DESKTOP, PHONE):
        window = stack.staff("chen", size)
        window.goto(asked)
        expect(window.get_by_text("新的在前")).to_be_visible()
        assert window.evaluate(SIDEWAYS) <= 0
        shot(window, f"finding-movements-{size[0]}")
        window.context.close()
    assert stack.troubles == []


def test_a_lapse_is_the_loudest_thing_until_somebody_deals_with_it(stack: Stack):
    page = stack.staff("chen")
    case = case_of(page)
    house = stack.run(LAPSED.format(case=int(case.split("/")[3]))).split()[-1]
    for path in ("/desk/", "/desk/cases/", case, "/desk/documents/"):
        page.goto(path)
        expect(page.locator(".zx-loud[role=alert]")).to_contain_text("已经失效")
    expect(page.locator(".zx-loud").nth(1)).to_contain_text("马上到期")  # six days left: below the lapse
    shot(page, "finding-loud-1366")
    for size in (DESKTOP, PHONE):
        window = stack.staff("chen", size)
        for path, name in (
            ("/desk/seizures/", "calendar"),
            (f"/desk/assets/{house}/", "thing"),
            ("/desk/inquiries/items/", "items"),
            ("/desk/assets/matches/", "matches"),
            (f"{case}assets", "tab"),
            ("/desk/seizures/?print=1", "print"),
        ):
            window.goto(path)
            assert window.evaluate(SIDEWAYS) <= 0, path
            shot(window, f"finding-{name}-{size[0]}")
        window.context.close()
    page.locator(".zx-loud[role=alert]").first.click()
    page.get_by_placeholder("为什么失效、怎么处理").first.fill("买受人已全额付款并占有")
    page.get_by_role("button", name="不再查封").first.click()
    expect(page.get_by_text("已记录处理情况")).to_be_visible()
    expect(page.locator(".zx-loud[role=alert]")).to_have_count(0)
    boss = stack.staff("gu")
    boss.goto("/desk/inquiries/looks/")
    shot(boss, "finding-looks-1366")
    assert stack.troubles == []
