"""A calculator's page: the answer follows the typing, the address holds all of it, and the page works without a script."""

import re

from playwright.sync_api import expect

from tests.browser.conftest import PHONE


def test_the_answer_follows_the_typing(stack):
    page = stack.window()
    page.goto("/law/interest")
    page.get_by_label("本金", exact=True).first.fill("386000")
    page.get_by_label("算到哪一天").fill("2026-08-31")
    expect(page.locator("#answer .now")).to_have_text("386,000.00")
    page.get_by_label("履行期限最后一日").first.fill("2026-05-01")
    expect(page.locator("#answer .now")).to_have_text("394,241.10")
    page.locator("[name='payments.on']").first.fill("2026-06-30")
    page.locator("[name='payments.amount']").first.fill("100000")
    expect(page.get_by_role("heading", name="每笔钱抵了什么")).to_be_visible()
    expect(page).to_have_url(re.compile(r"payments\.on=2026-06-30&payments\.amount=100000"))

    stranger = stack.window()
    stranger.goto(page.url)
    expect(stranger.locator("#answer .now")).to_have_text(page.locator("#answer .now").inner_text())
    expect(stranger.get_by_label("本金", exact=True).first).to_have_value("386000")


def test_questions_come_and_go_and_what_is_wrong_is_said(stack):
    page = stack.window(PHONE)
    page.goto("/law/interest")
    expect(page.get_by_label("用哪一天的 LPR").first).to_be_hidden()
    page.get_by_label("一般利息", exact=True).select_option("lpr_on")
    expect(page.get_by_label("用哪一天的 LPR").first).to_be_visible()
    further = page.locator("[data-ask='debts']")
    page.locator("summary", has_text="更多").click()
    expect(further.get_by_label("固定利率（%）")).to_be_hidden()
    further.get_by_label("一般利息").select_option("fixed_annual")
    expect(further.get_by_label("固定利率（%）")).to_be_visible()
    expect(further.get_by_label("用哪一天的 LPR")).to_be_hidden()
    page.get_by_label("本金", exact=True).first.fill("五万")
    expect(page.locator("#answer")).to_contain_text("应为金额")
    expect(page.locator("#answer")).to_contain_text("还缺：用哪一天的 LPR")


def test_rows_are_added_and_a_sheet_downloaded(stack):
    page = stack.window()
    page.goto("/law/distribute")
    page.get_by_label("可分配的钱").fill("100")
    for number, amount in enumerate(("100", "200")):
        if number:
            page.get_by_role("button", name="加一行").click()
        page.get_by_label("名称").nth(number).fill(f"债权人{number}")
        page.get_by_label("金额（元）").nth(number).fill(amount)
    expect(page.locator("#answer")).to_contain_text("66.67")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 XLSX").click()
    assert download.value.suggested_filename == "参与分配.xlsx"


def test_without_a_script_the_button_does_it(stack):
    context = stack.browser.new_context(base_url=stack.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/law/fee")
    page.get_by_label("金额").fill("1000000")
    page.get_by_role("button", name="算出结果").click()
    assert page.locator("#answer .now").inner_text() == "12,400.00"
    context.close()
