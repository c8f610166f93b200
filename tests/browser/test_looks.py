"""Every main page at telephone, narrow and desk width: one heading, no sideways scroll, nothing broken behind it."""

import os
import re
import shutil

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, NARROW, PHONE, SHOTS, SIDEWAYS, Stack, shot, until
from tests.database import ROOT
from tests.rooms.intake.judgments import BUYER, COMPANY, DELAY, OWNER, judgment
from zhixing.practice import crowd

SIZES = [pytest.param(size, id=str(size[0])) for size in (NARROW, PHONE, DESKTOP)]
STAFF = [
    "/desk/", "/desk/cases/", "/desk/inquiries/", "/desk/inquiries/items/", "/desk/assets/matches/", "/desk/seizures/", "/desk/seizures/rights/", "/desk/custody/", "/desk/auctions/", "/desk/auctions/control/",
    "/desk/handovers/", "/desk/payments/", "/desk/documents/", "/desk/requests/", "/desk/agencies/", "/desk/agencies/of/vehicle-office/", "/desk/guide/", "/desk/robots/",
    "/desk/messages", "/desk/account", "/desk/letters/", "/desk/auctions/barred/", "/desk/payments/statements/", "/desk/crowds/", "CASE", "CASEnodes", "CASEpapers", "CASEservice", "CASErequests", "CASEassets",
    "CROWD", "CROWDpeople", "CROWDpeople/add", "CROWDtexts", "CASEmoney", "CASEplan/", "CASEparties", "CASEtrace", "CASEclose", "CASEcode", "PAPER",
]  # fmt: skip
DESK = {
    "chen": STAFF,
    "xu": ["/desk/intake/", "APPLICATION"],
    "gu": [
        "/desk/inquiries/looks/",
        "/desk/indicators/",
        "/desk/indicators/nodes",
        "/desk/held/",
        "/desk/log/",
        "/desk/clock/",
    ],
    "fang": [
        "/desk/finance/",
        "/desk/finance/days/",
        "/desk/finance/slips/",
        "/desk/finance/days/2026-11-20/",
        "/desk/books/",
    ],
    "yan": ["/desk/staff/", "/desk/agencies/", "/desk/court/", "/desk/documents/authorisations"],
}
PUBLIC = ["/", "/auctions/", "/auctions/rules", "/check/", "/case", "/sign-in", "/counter/sign-in", "/bidder/sign-in"]
PUBLIC += [
    "/victims/",
    "/books/",
    "/bidder/sign-up",
    "/api/docs",
    "/case/CODE",
    "/check/PAPERCODE",
    "/law/",
    "/law/distribute",
]
PUBLIC += [
    "/law/interest?principal=386000&as_of=2026-08-31&due_on=2026-05-01&payments.on=2026-06-30&payments.amount=90000",
    "/law/interest?principal=386000&as_of=2026-08-31&due_on=2026-05-01&debts.principal=5000&debts.due_on=2026-06-30",
]
PUBLIC += ["/law/fee?amount=1000000&on=2026-04-20", "/law/deadline?limit=remedies.fine&from=2026-09-18"]
PUBLIC += ["VICTIMS", "VICTIMSregister", "VICTIMSlist", "MINE"]
PUBLIC += ["/auctions/try", "/auctions/figures", "/auctions/verify"]
PUBLIC += ["/law/auction?price=1000000&published_on=2026-04-20"]


@pytest.fixture(scope="module")
def places(stack: Stack) -> dict[str, str]:
    """Addresses of a filed case, of one of its papers, and the codes printed on them."""
    page = stack.staff("chen")
    page.goto("/desk/cases/")
    case = page.locator("a[href^='/desk/cases/'].zx-cn, td a[href^='/desk/cases/']").first.get_attribute("href") or ""
    until(page, f"{case}papers", lambda p: p.locator("a[href^='/desk/documents/']").count() >= 6, "six papers")
    links = page.locator("td a[href^='/desk/documents/']").all()
    papers = dict.fromkeys(
        re.match(r"/desk/documents/\d+/", link.get_attribute("href") or "").group() for link in links
    )
    paper = next(one for one in papers if _is_sealed(page, one))
    check = page.locator("a[href^='/check/']").first.inner_text()
    page.goto(f"{case}code")
    code = re.search(r"/case[/?](?:code=)?([A-Z0-9]{10})|\b([A-Z2-9]{10})\b", page.content())
    page.context.close()
    found = {"PAPERCODE": check, "CASE": case, "CODE": next(one for one in code.groups() if one), "PAPER": paper}
    return found | {"APPLICATION": _application(stack)} | _crowd(stack)


def _crowd(stack: Stack) -> dict[str, str]:
    """The case of many victims once its list has been compared, and the page of one of them."""
    page, one = stack.staff("chen"), crowd.investors(1)[0]
    page.goto("/desk/crowds/")
    home = page.locator("td a[href^='/desk/crowds/']").first.get_attribute("href") or ""
    until(page, f"{home}people", lambda p: p.get_by_text("是不是同一人").count() > 0, "a pair for a person")
    victims = home.replace("/desk/crowds/", "/victims/")
    page.goto(victims)
    page.locator("[name=number]").fill(str(one.no))
    page.locator("[name=id_number]").fill(one.id_number)
    page.locator("[name=id_number]").press("Enter")
    page.wait_for_url(re.compile("/mine/"))
    mine = page.url.removeprefix(stack.url)
    page.context.close()
    return {"CROWD": home, "VICTIMS": victims, "MINE": mine}


def _application(stack: Stack) -> str:
    """A judgment that leaves a clerk much to answer: a rate, an authority, a priority, a guarantee within a limit."""
    page = stack.staff("xu")
    page.goto("/desk/intake/")
    words = f"一、被告{BUYER}于本判决生效之日起十日内支付原告{COMPANY}货款90000元及利息（自2023年5月1日起按《供货合同》约定的利率计算至还清之日止）；"
    guarantee = f"二、被告{OWNER}对上述第一项在20000元范围内承担补充清偿责任；"
    priority = f"三、原告{COMPANY}有权就被告{BUYER}抵押的设备折价或者拍卖、变卖所得价款优先受偿。"
    text = judgment(words, guarantee, priority, after=DELAY).replace("，特别授权。", "。")
    page.set_input_files("#id_file", {"name": "判决书.txt", "mimeType": "text/plain", "buffer": text.encode()})
    page.get_by_role("button", name="上传并读取").click()
    page.wait_for_url(re.compile(r"/desk/intake/\d+/$"))
    path = page.url.removeprefix(stack.url)
    page.context.close()
    return path


def _is_sealed(page: Page, paper: str) -> bool:
    """Whether the public may check it: a draft has no genuine copy."""
    page.goto(paper)
    return page.get_by_text("SM3", exact=True).count() > 0


def faults(stack: Stack, page: Page, path: str, places: dict[str, str]) -> list[str]:
    """What is wrong with the page at this address; its picture is kept."""
    stack.troubles.clear()
    answer = page.goto(filled(path, places), wait_until="load")
    found = [f"status {answer.status}"] if answer is None or answer.status != 200 else []
    if (many := page.locator("h1").count()) != 1:
        found.append(f"{many} headings")
    if (over := page.evaluate(SIDEWAYS)) > 0:
        found.append(f"{over} px too wide")
    if " || " in page.locator("body").inner_text():
        found.append("both languages at once")
    shot(page, f"{named(path)}-{page.viewport_size['width']}")
    return [f"{path}: {one}" for one in found + stack.troubles]


def filled(path: str, places: dict[str, str]) -> str:
    for name, value in places.items():
        path = path.replace(name, value)
    return path


def named(path: str) -> str:
    return re.sub(r"\W+", "-", path).strip("-").lower() or "start"


@pytest.mark.parametrize("size", SIZES)
def test_desk_pages(stack, places, size):
    found = []
    for login, paths in DESK.items():
        page = stack.staff(login, size)
        found += [fault for path in paths for fault in faults(stack, page, path, places)]
        page.context.close()
    assert found == []


@pytest.mark.parametrize("size", SIZES)
def test_public_pages(stack, places, size):
    page = stack.window(size)
    found = [fault for path in PUBLIC for fault in faults(stack, page, path, places)]
    page.context.close()
    assert found == []


@pytest.mark.parametrize("size", SIZES)
def test_counter_pages(stack, size):
    page = stack.clerk(size=size)
    found = [fault for path in ("/counter/", "/counter/done") for fault in faults(stack, page, path, {})]
    page.context.close()
    assert found == []


def test_the_picture_for_the_readme(stack, places):
    """The real case page, kept in docs; `make picture` writes it again."""
    page = stack.staff("chen")
    page.goto(places["CASE"], wait_until="networkidle")
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / "desk-case.png")
    assert (SHOTS / "desk-case.png").stat().st_size <= 300_000
    kept = ROOT / "docs" / "screenshots" / "desk-case.png"
    if os.environ.get("ZHIXING_PICTURE"):
        shutil.copyfile(SHOTS / "desk-case.png", kept)
    assert kept.exists() and kept.stat().st_size <= 300_000
    page.context.close()
