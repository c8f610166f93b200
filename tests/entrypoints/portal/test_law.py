"""The calculators' pages: open to everybody, everything in the address, refusals said, the same answer as at the shell."""

from io import BytesIO

import pytest
from django.test import Client
from django.utils.html import escape
from openpyxl import load_workbook

from zhixing.entrypoints.calculators.words import say
from zhixing.entrypoints.portal.law import PAGES, _as_query

pytestmark = pytest.mark.django_db
INTEREST = "principal=386000&as_of=2026-08-31&due_on=2026-05-01"


def get(path, status=200, **headers):
    answer = Client().get(path, headers=headers)
    assert answer.status_code == status, answer.content.decode()[:500]
    return answer


def text(path, status=200, **headers):
    return get(path, status, **headers).content.decode()


@pytest.mark.parametrize("key", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_opens_empty_and_shows_its_example(key, lang):
    one = PAGES[key]
    empty, full = text(f"/law/{key}?lang={lang}"), text(f"/law/{key}?{_as_query(one)}&lang={lang}")
    assert 'class="now"' not in empty and 'class="now"' in full
    assert " || " not in empty + full
    reply = one.reply(one.example)
    assert str(reply.articles[0].say(lang)) in full
    assert all(say(table.words, lang) in full for table in reply.tables if table.rows)


def test_the_answer_with_every_line_of_it():
    page = text(f"/law/interest?{INTEREST}&payments.on=2026-06-30&payments.amount=100000")
    for figure in ("4,053.00", "3,103.10", "100,000.00", "《迟延利息解释》（2014）第1–4条"):
        assert figure in page


def test_several_principals_stand_in_the_address_with_their_own_rates():
    """The first: 122 days at 0.0175 %; the second by a rate of its own: 50,000 × 7.3 % ÷ 365 × 10."""
    second = "&debts.principal=50000&debts.due_on=&debts.rate=fixed_annual&debts.percent=7.3&debts.from=2026-08-21"
    page = text(f"/law/interest?{INTEREST}{second}")
    for words in ("各笔还欠", "8,241.10", "100.00", "50,100.00", "7.3%/365"):
        assert words in page
    foreign = text(f"/law/interest?{INTEREST}&currency=USD")
    assert "合计（USD）" in foreign and "394,241.10" in foreign


def test_deadlines_count_back_too():
    page = text("/law/deadline?limit=auction_terms.latest_publication%2Bimmovable&from=2026-12-22")
    assert "2026年11月22日" in page and "宜于 2026-11-20 前办妥" in page


def test_only_the_answer_is_sent_while_one_types():
    part = text(f"/law/interest?{INTEREST}", **{"X-Part": "answer"})
    assert "394,241.10" in part and "<form" not in part and "<html" not in part


def test_what_is_missing_is_no_error_but_what_is_wrong_is():
    assert "还缺：" in text("/law/interest?principal=5&as_of=")
    assert "不能是负数" in text("/law/interest?principal=-5&as_of=2026-08-31", 422)
    assert "早于" in text(f"/law/interest?{INTEREST}&stays.first=2026-06-30&stays.last=2026-06-01", 422)
    assert "70.00" in text("/law/auction?price=100&start=60&published_on=2026-04-20", 422)
    past = "principal=5&as_of=2035-01-01&rate=lpr&from=2026-01-01"
    page = text(f"/law/interest?{past}", 422)
    assert "--assume-last" not in page and f'href="?{escape(f"{past}&assume_last=yes")}"' in page
    assert "带 *" in text(f"/law/interest?{past}&assume_last=yes")


def test_a_hostile_address_breaks_nothing():
    for query in (
        "as_of=%00",
        "principal=1e999&as_of=2026-01-01",
        "payments.on=a&payments.amount=",
        "as_of=9999-12-31",
    ):
        assert Client().get(f"/law/interest?{query}").status_code in (200, 422)
    page = text(
        "/law/distribute?pot=1&on=2026-04-20&claims.name=%3Cscript%3E&claims.rung=ordinary&claims.amount=5&claims.order="
    )
    assert "<script>" not in page.split('id="answer"')[1].split("</main>")[0] and "&lt;script&gt;" in page
    short = "pot=1&on=2026-04-20&claims.name=甲&claims.amount=5"
    assert "20.00%" in text(f"/law/distribute?{short}")  # a link written by hand leaves columns out
    get("/law/nonsense", 404)
    get("/law/id", 404)  # numbers of people are not asked for in an address


def test_the_sheet_holds_question_answer_and_schedule():
    answer = get(f"/law/interest.xlsx?{INTEREST}")
    book = load_workbook(BytesIO(answer.content))
    assert book.sheetnames == ["利息", "逐段计算"]
    cells = [cell for row in book.active.iter_rows(values_only=True) for cell in row if cell is not None]
    assert 394241.1 in cells and "2026-05-01" in cells
    get("/law/interest.xlsx?principal=-1&as_of=2026-08-31", 422)


def test_the_start_pages_lead_here():
    for path in ("/", "/case", "/auctions/"):
        assert "/law/" in text(path), path
