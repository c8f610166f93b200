"""One case from the judgment to the creditor's account, by clicking: the same story as tests/journeys, in a browser.

Told twice, on a desk's screen and on a telephone. Each chapter is one of the people who do it; what robots, offices and
the bank do is waited for on the page.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, SIDEWAYS, Stack, fen, running, until
from tests.browser.conftest import shot as keep
from tests.practice.conftest import PEOPLE, SEED, SHANGHAI
from zhixing.entrypoints import seed
from zhixing.infra.postgres import Database

CREDITOR, DEBTOR, WINNER, LOSER, HELPER = "澜州启衡建材有限公司", "周启山", "柳映雪", "程远帆", "周启宁"
OWED = "470000.00"
PASSWORD = "long enough 1"
CASH = "412,400.00"
"""What the debtor's two accounts hold."""


class Story:
    """The windows people work in, and the few things every chapter does."""

    def __init__(self, stack: Stack, size: tuple[int, int]) -> None:
        self.stack, self.size = stack, size
        self.case = self.lot = self.auction = ""
        self.bidders: dict[str, Page] = {}
        self._windows: dict[str, Page] = {}

    def of(self, login: str) -> Page:
        """The window of this person of the court."""
        if login not in self._windows:
            self._windows[login] = self.stack.staff(login, self.size)
        return self._windows[login]

    def pass_days(self, *spans: str) -> None:
        """Let the practice clock run: each span is a button of its page, gone through in two seconds."""
        page = self.of("gu")
        for span in spans:
            page.goto("/desk/clock/")
            page.get_by_label("用几秒走完").fill("2")
            page.get_by_role("button", name=span, exact=True).click()
            expect(page.get_by_text("时间走起来了")).to_be_visible()
            page.wait_for_timeout(2200)  # the clock's own two seconds
        shot(page, "desk-clock-ran")

    def court_now(self) -> datetime:
        """The court's time as the desk shows it."""
        page = self.of("gu")
        page.goto("/desk/clock/")
        found = [int(n) for n in re.findall(r"\d+", page.locator(".zx-now").first.inner_text())]
        return datetime(*found[:5], tzinfo=SHANGHAI)


def shot(page: Page, name: str) -> None:
    """Keep a picture of the page; a telephone's must have one heading and no sideways scroll."""
    width = page.viewport_size["width"]
    keep(page, f"{name}-{width}")
    if width == PHONE[0]:
        assert page.evaluate(SIDEWAYS) <= 0 and page.locator("h1").count() == 1, page.url


def has(text: str, times: int = 1):
    """A page that shows this text so many times."""
    return lambda page: page.get_by_text(text).count() >= times


def press(page: Page, name: str) -> None:
    """Press a button and wait for the page that answers; a refusal ends the story."""
    page.get_by_role("button", name=name).first.click()
    page.wait_for_load_state()
    assert not page.locator(".zx-msg.is-late:visible, .zx-refusal:visible").count(), page.locator("main").inner_text()[
        :600
    ]


@pytest.fixture(scope="module", params=[DESKTOP, PHONE], ids=["desk", "phone"])
def story(request, database_template: Database, browser: Browser) -> Iterator[Story]:
    """The second telling has a platform of its own: the case is filed once."""
    if request.param == DESKTOP:
        yield Story(request.getfixturevalue("stack"), DESKTOP)
    else:
        with running(database_template, browser) as own:
            yield Story(own, PHONE)


def file_the_case(story: Story) -> None:
    """A clerk uploads the judgment, completes what could not be read, and files."""
    page = story.of("xu")
    page.goto("/desk/intake/")
    text = seed.judgment(SEED, DEBTOR, CREDITOR, 412, OWED).encode()
    page.set_input_files("#id_file", {"name": "判决书.txt", "mimeType": "text/plain", "buffer": text})
    press(page, "上传并读取")
    expect(page.get_by_role("heading", name="立案审查")).to_be_visible()
    shot(page, "journey-01-judgment-read")
    page.locator("[name='instrument.effective_on']").fill("2026-04-20")
    for number, name in enumerate((CREDITOR, DEBTOR)):
        expect(page.locator(f"[name='parties.{number}.name']")).to_have_value(name)
        page.locator(f"[name='parties.{number}.phone']").fill(PEOPLE[name]["phone"])
        page.locator(f"[name='parties.{number}.e_service']").check()
    press(page, "准予立案")
    page.wait_for_url(re.compile(r"/desk/cases/\d+/$"))
    story.case = re.search(r"/desk/cases/\d+/", page.url).group()
    shot(page, "journey-02-filed")


def see_the_robots(story: Story) -> None:
    """Notices are made and served, offices asked and their answers sorted, with nobody doing anything."""
    page = story.of("chen")
    until(page, f"{story.case}service", has("已送达", 2), "service of the first papers")
    shot(page, "journey-03-served")
    for address, name in (("/desk/", "worklist"), (story.case, "case")):
        page.goto(address)
        shot(page, f"journey-03-{name}")
    until(page, f"{story.case}assets", has("裁定待签发", 3), "three things with drafted orders")
    shot(page, "journey-04-found")
    page.goto(f"{story.case}requests")
    shot(page, "journey-05-asked")


def _holds(story: Story, page: Page) -> list[str]:
    """Addresses of the holds on the things of the case."""
    page.goto(f"{story.case}assets")
    links = page.locator("td a[href^='/desk/seizures/']").all()
    return sorted({link.get_attribute("href") or "" for link in links})


def hold_and_deduct(story: Story) -> None:
    """The judge signs the three orders; the banks' money is taken over."""
    page = story.of("chen")
    holds = _holds(story, page)
    assert len(holds) == 3
    for hold in holds:
        page.goto(hold)
        press(page, "签发并发出")
    shot(page, "journey-06-signed")
    until(page, f"{story.case}assets", has("首封", 3), "three holds in first rank")
    for hold in holds:
        page.goto(hold)
        if page.get_by_role("button", name="拟扣划裁定").count():
            held = page.locator("dt:has-text('实际冻结') + dd").inner_text()
            page.get_by_label("金额").fill(held)
            press(page, "拟扣划裁定")
            press(page, "签发并发出")
    until(page, f"{story.case}money", lambda p: "412,400.00" in p.locator("main").inner_text(), "the deducted money")
    shot(page, "journey-07-deducted")


def price_the_car(story: Story) -> None:
    """Three platforms are asked; the price is fixed when they have answered."""
    page = story.of("he")
    page.goto(f"{story.case}assets")
    page.get_by_role("link", name="启动定价").first.click()
    page.get_by_label("有当事人拒绝议价或者下落不明").check()
    press(page, "按此启动定价")
    valuation = page.url
    until(page, valuation, has("已出具", 3), "three reports")
    shot(page, "journey-08-prices")
    story.pass_days("三天")
    page.goto(valuation)
    press(page, "确定参考价")
    page.goto(valuation)
    page.get_by_text("登记当事人异议").click()
    shot(page, "journey-08-objections")
    page.goto(f"{story.case}assets")
    expect(page.get_by_text("已定价")).to_be_visible()


def list_the_car(story: Story) -> None:
    """The lot is described, the parties told, and the notice published by the judge."""
    page = story.of("he")
    page.goto(f"{story.case}assets")
    press(page, "准备拍卖")
    story.lot = re.search(r"/desk/auctions/\d+/", page.url).group()
    story.auction = story.lot.removeprefix("/desk")
    for field in page.locator("#listing textarea").all():
        if not field.input_value():
            field.fill("见公告")
    press(page, "保存公示内容")
    press(page, "登记已通知")
    page = story.of("chen")
    page.goto(story.lot)
    page.get_by_role("link", name="核对签发").first.click()
    press(page, "签发")
    story.pass_days("三天", "一天")
    page.goto(story.lot)
    opens = story.court_now() + timedelta(days=17)
    page.get_by_label("开拍").fill(opens.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("结束").fill((opens + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M"))
    press(page, "发布公告")
    expect(page.get_by_text("公告已发布")).to_be_visible()
    shot(page, "journey-09-published")


def take_seats(story: Story) -> None:
    """Two people open accounts, register, and pay their deposits at the bank."""
    for number, name in enumerate((WINNER, LOSER)):
        page = story.bidders[name] = story.stack.window(story.size if name == WINNER else PHONE)
        page.goto(f"/bidder/sign-up?next={story.auction}")
        known = {"姓名": name, "身份证号": PEOPLE[name]["id_number"], "手机号": PEOPLE[name]["phone"]}
        known |= {"登录名": f"bidder{number}", "密码": PASSWORD, "再输一次": PASSWORD}
        for label, value in known.items():
            page.get_by_label(label).fill(value)
        press(page, "注册并登录")
        page.locator("#join input[type=checkbox]").check()
        press(page, "报名")
        told = _told(page)
        story.stack.pay(name, told, _fact(page, "金额"), f"deposit-{number}")
        until(page, f"{story.auction}deposit", has("保证金已到账"), "the deposit")
        shot(page, f"journey-10-deposit-{number}")
        page.goto(f"{story.auction}together")
        expect(page.get_by_role("heading", level=1)).to_have_text("委托他人出价，或者联合竞买")
        shot(page, f"journey-10-together-{number}")


def _fact(page: Page, word: str) -> str:
    return page.locator(f"dt:has-text('{word}') + dd").first.inner_text()


def _told(page: Page) -> dict[str, str]:
    """Where a page says that money goes."""
    return {word: _fact(page, word).replace(" ", "") for word in ("户名", "账号", "附言")}


def _enter(button: Locator) -> None:
    button.press("Enter")


def bid_against_each_other(story: Story) -> None:
    """One by mouse, one by keyboard: each sees the other's bid at once, and who asked for it feels it, without loading again."""
    story.pass_days("十五天", "一天", "一天")
    first, second = story.bidders[LOSER], story.bidders[WINNER]
    first.add_init_script("navigator.vibrate = (buzz) => { window.felt = JSON.stringify(buzz) }")
    until(first, story.auction, has("竞价中"), "the opening of the round")
    first.get_by_role("button", name="声音和振动：关").click()
    expect(first.get_by_role("button", name="声音和振动：开")).to_have_attribute("aria-pressed", "true")
    second.goto(story.auction)
    expect(second.locator("[data-count]").first).to_have_text("0")
    expect(second.locator(".zx-price time, .zx-price [data-countdown]").first).to_be_visible()
    for turn, (one, other) in enumerate(((first, second), (second, first))):
        one.goto(story.auction)
        push = Locator.click if one is first else _enter
        place = one.locator(".zx-stick" if one.viewport_size["width"] == PHONE[0] else ".zx-price")
        push(place.get_by_role("button", name="出价"))
        one.wait_for_url(re.compile("/bid"))
        shot(one, f"journey-11-confirm-{turn}")
        push(one.get_by_role("button", name="确认出价"))
        one.wait_for_url(re.compile(r"/auctions/\d+/$"))
        expect(one.get_by_text("您已领先").first).to_be_visible()
        expect(other.locator("[data-count]").first).to_have_text(str(turn + 1))
    expect(first.locator("[data-standing]").first).to_contain_text("您已被超过")
    assert first.evaluate("window.felt") == "[80,60,80]"
    shot(first, "journey-12-outbid-live")
    shot(second, "journey-12-leading")
    control = story.of("he")
    control.goto(story.lot)
    shot(control, "journey-12-control-room")
    story.pass_days("一天")
    until(second, story.auction, has("已成交"), "the end of the round")
    until(second, story.auction, has("竞价过程证明"), "the certificate of the round")
    papers = second.locator("a[href*='/papers/']")
    expect(papers).to_have_text(["拍卖公告", "竞买须知", "成交确认书", "竞价过程证明"])
    for href in [one.get_attribute("href") or "" for one in papers.all()]:
        assert second.request.get(href).body().startswith(b"%PDF")
    shot(second, "journey-13-sold")


def pay_the_price(story: Story) -> None:
    """The buyer pays what is left of the price; the seat's own account takes it."""
    buyer, page = story.bidders[WINNER], story.of("chen")
    buyer.goto(f"{story.auction}deposit")
    told = _told(buyer)
    buyer.goto(story.auction)
    price = fen(buyer.locator("[data-price]").first.inner_text())
    deposit = fen(_fact(buyer, "保证金"))
    rest = f"{(price - deposit) / 100:.2f}"
    story.stack.pay(WINNER, told, rest, "price")
    until(page, story.lot, has("去过户交付"), "the paid price")


def hand_it_over(story: Story) -> None:
    """Ruling, title, registration, keys."""
    page, sale = story.of("chen"), story.lot.replace("auctions", "handovers")
    page.goto(sale)
    press(page, "签发成交裁定")
    until(page, sale, has("签发并通知过户"), "service on the buyer")
    press(page, "签发并通知过户")
    until(page, sale, has("已过户，待交付"), "the registration of the buyer")
    shot(page, "journey-14-registered")
    page = story.of("he")
    page.goto(sale)
    when = story.court_now() + timedelta(days=1)
    page.get_by_label("时间").fill(when.strftime("%Y-%m-%dT%H:%M"))
    page.get_by_label("地点").fill("澜溪停车场")
    press(page, "约定提车")
    page.get_by_label("里程").fill("86310 公里")
    page.get_by_label("车况").fill("外观完好")
    page.get_by_label("随车物品").fill("钥匙 2 把、登记证书")
    press(page, "记录交付")
    expect(page.get_by_text("已交付").first).to_be_visible()
    shot(page, "journey-15-handed-over")


def enter_portal(story: Story, role: str) -> Page:
    """In by the code on the notice and the code on the telephone."""
    page = story.of("chen")
    page.goto(f"{story.case}code")
    code = page.locator("b.zx-code").inner_text()
    page = story.stack.window(story.size)
    page.goto("/case")
    page.get_by_label("查询码").fill(code)
    press(page, "看案件办到哪一步")
    shot(page, "journey-16-stage")
    page.get_by_label(role).check()
    with _texted(story, CREDITOR if role == "申请执行人" else DEBTOR) as codes:
        press(page, "发送验证码")
    page.get_by_label("验证码").fill(codes[0])
    press(page, "打开我的案件")
    page.wait_for_url(re.compile("/portal/"))
    return page


@contextmanager
def _texted(story: Story, name: str) -> Iterator[list[str]]:
    """The codes on this person's telephone, the newest first, once one more than before has arrived."""
    page, codes = story.stack.window(), list[str]()
    address = f"{story.stack.practice}/phone?number={PEOPLE[name]['phone']}"

    def shown(page: Page) -> list[str]:
        return re.findall(r"验证码 (\d{6})", page.content())

    page.goto(address)
    before = len(shown(page))
    yield codes
    until(page, address, lambda page: len(shown(page)) > before, "the text message")
    codes[:] = shown(page)
    page.context.close()


def confirm_the_account(story: Story) -> None:
    """The creditor says where his money goes and confirms it."""
    page = enter_portal(story, "申请执行人")
    own = next(a for a in SEED["accounts"] if a["owner_name"] == CREDITOR and a["kind"] == "deposit")
    page.get_by_label("开户银行").fill("澜州农商行")
    page.get_by_label("账号").fill(own["no"])
    press(page, "下一步：核对后确认")
    press(page, "确认这个账户")
    expect(page.get_by_text("您已确认")).to_be_visible()
    shot(page, "journey-17-account-confirmed")
    page.context.close()


def settle_the_rest(story: Story) -> None:
    """What the sale did not bring, the debtor pays by himself: the portal tells him how much, to the day."""
    page = enter_portal(story, "被执行人")
    shot(page, "journey-18-debtor")
    rest = fen(_fact(page, "今天付清"))
    if page.locator("dt:has-text('另加执行费')").count():
        rest += fen(_fact(page, "另加执行费"))
    story.stack.pay(HELPER, _told(page), f"{rest / 100:.2f}", "rest")
    page.context.close()
    chen = story.of("chen")
    until(chen, f"{story.case}money", has(f"{rest / 100:,.2f}"), "the last payment")


def pay_the_creditor(story: Story) -> None:
    """Plan drawn and approved, submitted by one person and released by another, paid by the bank."""
    page, finance = story.of("chen"), story.of("fang")
    for _ in range(4):
        page.goto(f"{story.case}money")
        if page.get_by_role("button", name="算分配方案").count():
            press(page, "算分配方案")
        if page.get_by_role("button", name="批准").count():
            shot(page, "journey-19-plan")
            press(page, "批准")
            until(page, f"{story.case}money", lambda p: p.get_by_text("待经办").count() > 0, "a payout to submit")
        for batch in _batches(page):
            page.goto(batch)
            if page.get_by_role("button", name="提交发放").count():
                press(page, "提交发放")
            finance.goto(batch)
            if finance.get_by_role("button", name="放行发放").count():
                shot(finance, "journey-20-release")
                press(finance, "放行发放")
            until(finance, batch, has("已付讫"), "the bank's receipt")
        page.goto(f"{story.case}close")
        if page.get_by_text("在账未发：0.00").count():
            break
    shot(finance, "journey-21-paid")


def _batches(page: Page) -> list[str]:
    links = page.locator("a[href^='/desk/payments/batches/']").all()
    return [link.get_attribute("href") or "" for link in links]


def close_the_case(story: Story) -> None:
    """All is paid: the judge closes, and the creditor reads it in his portal."""
    page = story.of("chen")
    page.goto(f"{story.case}close")
    page.get_by_label("结案方式").select_option(index=0)
    press(page, "结案")
    page.goto(story.case)
    expect(page.locator("main")).to_contain_text("已结")
    shot(page, "journey-22-closed")
    for hold in _holds(story, page):  # what is still frozen is released, each by a signed ruling
        page.goto(hold)
        if page.get_by_role("button", name="签发并发出").count():
            press(page, "签发并发出")
    portal = enter_portal(story, "申请执行人")
    expect(portal.get_by_role("heading", level=1)).to_contain_text("案件已经办结")
    shot(portal, "journey-23-portal-closed")
    portal.context.close()


CHAPTERS = [
    file_the_case, see_the_robots, hold_and_deduct, price_the_car, list_the_car, take_seats, bid_against_each_other,
    pay_the_price, hand_it_over, confirm_the_account, settle_the_rest, pay_the_creditor, close_the_case,
]  # fmt: skip


def test_from_judgment_to_payout_by_clicking(story: Story) -> None:
    for chapter in CHAPTERS:
        chapter(story)
    assert story.stack.troubles == []
