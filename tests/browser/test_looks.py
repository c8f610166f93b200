"""Every main page at telephone, narrow and desk width: one heading, no sideways scroll, nothing broken behind it."""

import re

import pytest

from tests.browser.conftest import DESKTOP, NARROW, PHONE, SHOTS, Stack, shot, until
from tests.database import ROOT

SIZES = [pytest.param(size, id=str(size[0])) for size in (NARROW, PHONE, DESKTOP)]
STAFF = [
    "/desk/", "/desk/cases/", "/desk/intake/", "/desk/inquiries/", "/desk/seizures/", "/desk/auctions/",
    "/desk/handovers/", "/desk/payments/", "/desk/documents/", "/desk/requests/", "/desk/guide/", "/desk/robots/",
    "/desk/messages", "/desk/account", "CASE", "CASEnodes", "CASEpapers", "CASEservice", "CASErequests", "CASEassets",
    "CASEmoney", "CASEparties", "CASEtrace", "CASEclose", "CASEcode", "PAPER",
]  # fmt: skip
LEADERS = ["/desk/indicators/", "/desk/held/", "/desk/log/", "/desk/clock/", "/desk/staff/"]
PUBLIC = ["/", "/auctions/", "/auctions/rules", "/check/", "/case", "/sign-in", "/counter/sign-in", "/bidder/sign-in"]
PUBLIC += ["/bidder/sign-up", "/api/docs", "/case/CODE", "/check/PAPERCODE"]
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def places(stack: Stack) -> dict[str, str]:
    """Addresses of a filed case, of one of its papers, and the codes printed on them."""
    page = stack.staff("chen")
    page.goto("/desk/cases/")
    case = page.locator("a[href^='/desk/cases/'].zx-cn, td a[href^='/desk/cases/']").first.get_attribute("href") or ""
    until(page, f"{case}papers", lambda p: p.locator("a[href^='/desk/documents/']").count() >= 6, "six papers")
    paper = page.locator("td a[href^='/desk/documents/']").first.get_attribute("href") or ""
    paper = re.match(r"/desk/documents/\d+/", paper).group()
    page.goto(paper)
    check = page.locator("a[href^='/check/']").first.inner_text()
    page.goto(f"{case}code")
    code = re.search(r"/case[/?](?:code=)?([A-Z0-9]{10})|\b([A-Z2-9]{10})\b", page.content())
    page.context.close()
    return {"PAPERCODE": check, "CASE": case, "CODE": next(one for one in code.groups() if one), "PAPER": paper}


def look(stack: Stack, page, path: str, name: str) -> None:
    stack.troubles.clear()
    answer = page.goto(path, wait_until="load")
    assert answer.status == 200, (path, answer.status)
    assert page.locator("h1").count() == 1, path
    assert page.evaluate(SIDEWAYS) <= 0, path
    assert " || " not in page.locator("body").inner_text(), path
    shot(page, f"{name}-{page.viewport_size['width']}")
    assert stack.troubles == [], path


def filled(path: str, places: dict[str, str]) -> str:
    for name, value in places.items():
        path = path.replace(name, value)
    return path


def named(path: str) -> str:
    return re.sub(r"\W+", "-", path).strip("-").lower() or "start"


@pytest.mark.parametrize("size", SIZES)
def test_desk_pages(stack, places, size):
    for login, paths in (("chen", STAFF), ("gu", LEADERS[:4]), ("yan", LEADERS[4:])):
        page = stack.staff(login, size)
        for path in paths:
            look(stack, page, filled(path, places), f"desk-{named(path)}")
        page.context.close()


@pytest.mark.parametrize("size", SIZES)
def test_public_pages(stack, places, size):
    page = stack.window(size)
    for path in PUBLIC:
        look(stack, page, filled(path, places), named(path))
    page.context.close()


@pytest.mark.parametrize("size", SIZES)
def test_counter_pages(stack, size):
    page = stack.clerk(size=size)
    for path in ("/counter/", "/counter/done"):
        look(stack, page, path, named(path))
    page.context.close()


def test_the_picture_for_the_readme(stack, places):
    """The real case page, kept in docs; written again only when asked for."""
    page = stack.staff("chen")
    page.goto(places["CASE"], wait_until="networkidle")
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / "desk-case.png")
    assert (SHOTS / "desk-case.png").stat().st_size <= 300_000
    kept = ROOT / "docs" / "screenshots" / "desk-case.png"
    assert kept.exists() and kept.stat().st_size <= 300_000
    page.context.close()
