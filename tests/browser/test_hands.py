"""Work that only a person's hands do: the agency's clerk answers at the counter; a judge signs with the device's code."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, SIDEWAYS, Stack, shot, until
from tests.browser.test_journey import press

CODES_RUN_OUT = """
from zhixing.entrypoints.start import enter
enter()
from django.contrib.sessions.models import Session
for row in Session.objects.all():
    told = row.get_decoded()
    if "code_at" in told:
        row.session_data = Session.objects.encode(told | {"code_at": 0})
        row.save(update_fields=["session_data"])
"""


def _first_case(page: Page) -> str:
    page.goto("/desk/cases/")
    return page.locator("td a[href^='/desk/cases/']").first.get_attribute("href") or ""


def test_the_clerk_of_an_office_answers_by_hand_and_the_court_sees_it_at_once(stack: Stack):
    court, clerk = stack.staff("chen"), stack.clerk(size=PHONE)
    until(clerk, "/counter/", lambda page: page.locator("tbody tr").count() > 0, "a request at the counter")
    row = clerk.locator("tbody tr").first
    number = row.locator(".zx-cn").inner_text().strip()
    row.get_by_role("link", name="答复").click()
    expect(clerk.get_by_text(re.compile("依据齐全|先核对文书")).first).to_be_visible()
    here = clerk.url
    press_anyway(clerk, "答复并发回法院")
    assert clerk.locator("[aria-invalid=true], .zx-errors, .zx-msg.is-late").count()  # nothing was chosen
    stack.troubles.clear()  # that refusal
    for group in clerk.locator("fieldset.zx-item").all():
        group.get_by_label("不能办理").first.check()
        group.get_by_label("不能办理的理由").fill("登记在松岭区，请向其车管所查询")
    assert clerk.evaluate(SIDEWAYS) <= 0
    shot(clerk, "counter-answer-by-hand-390")
    press(clerk, "答复并发回法院")
    clerk.goto(here)
    expect(clerk.get_by_text("已发回法院")).to_be_visible()
    expect(clerk.get_by_role("button", name="答复并发回法院")).to_have_count(0)
    court.goto(f"/desk/search?q={number}")
    case = re.search(r"/desk/cases/\d+/", court.url).group()
    court.goto(f"{case}requests")
    answered = court.locator("tbody tr", has_text="松岭区车辆管理分所").filter(has_text="已答复")
    until(court, f"{case}requests", lambda page: answered.count() > 0, "the answer on the case")
    answered.first.get_by_role("link").last.click()
    expect(court.get_by_text("登记在松岭区").first).to_be_visible()
    shot(court, "counter-answer-at-the-court")
    assert stack.troubles == []


def press_anyway(page: Page, name: str) -> None:
    """Press a button whose form the browser itself may hold back."""
    page.locator("form").evaluate_all("forms => forms.forEach(form => form.noValidate = true)")
    page.get_by_role("button", name=name).first.click()
    page.wait_for_load_state()


def test_a_paper_is_signed_with_the_code_of_the_device(stack: Stack):
    page = stack.staff("chen", DESKTOP)
    case = _first_case(page)
    page.goto(f"{case}papers")
    href = page.locator("a[href*='/papers/new/correction_notice']").first.get_attribute("href") or ""
    page.goto(href)
    for field in page.locator("main form input[type=text]:not([name=q]), main form textarea").all():
        if field.is_visible() and not field.input_value():
            field.fill("无")
    for field in page.locator("main form input[type=date]").all():
        if not field.input_value():
            field.fill("2026-11-20")
    press(page, "拟稿")
    draft = page.url
    stack.run(CODES_RUN_OUT)
    page.goto(draft)
    field = page.get_by_label("动态码")
    expect(field).to_be_visible()
    told = page.locator(".zx-practice .zx-code").inner_text().strip()
    field.fill("000000" if told != "000000" else "111111")
    page.get_by_role("button", name="签发并盖章").click()
    page.wait_for_load_state()
    expect(page.locator(".zx-msg.is-late, .zx-refusal").first).to_be_visible()
    shot(page, "desk-sign-wrong-code")
    stack.troubles.clear()  # that refusal
    page.get_by_label("动态码").fill(page.locator(".zx-practice .zx-code").inner_text().strip())
    press(page, "签发并盖章")
    expect(page.get_by_text("已签发并盖章")).to_be_visible()
    expect(page.get_by_text("SM3", exact=True)).to_be_visible()
    shot(page, "desk-signed-with-code")
    assert page.request.get(f"{draft}paper.pdf").body().startswith(b"%PDF")
    assert stack.troubles == []
