"""The auctions in figures and the feeds with real sales behind them: sold and unsold, this month and the last."""

import json
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.rooms.auctions.stage import MACHINE, a_bidder, a_round, bid, court, opened, publish, seated, terms, yuan
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions.commands import list_lot
from zhixing.infra import clock
from zhixing.infra.clock import SHANGHAI
from zhixing.kernel.dates import add_months
from zhixing.kernel.money import Money

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
DAY = timedelta(days=1)


@pytest.fixture
def sales():
    """Four rounds that ended in two months: two lots sold at once, one failed first and sold in its second round."""
    court()
    now = clock.real_now().astimezone(SHANGHAI)
    first = datetime(now.year, now.month, 10, 10, tzinfo=SHANGHAI)
    lately, before = (datetime.combine(add_months(first.date(), -n), first.timetz()) for n in (1, 2))
    one = sold(a_round(before, before + DAY, found=False), 1, 1_563_100)
    other = sold(a_round(before + DAY, before + 2 * DAY, found=False), 2, 1_421_000)
    failed = opened(a_round(before + 2 * DAY, before + 3 * DAY, found=False), before + 2 * DAY)
    auctions.close(MACHINE, failed.pk, failed.ends_at)
    again = terms(lately, lately + DAY, start=yuan(1_136_800), deposit=yuan(100_000))
    third = sold(publish(failed.lot_id, again, lately - 16 * DAY), 3, 1_250_480)
    for number in (4, 5):
        auctions.watch(auctions.bidder_scope(a_bidder(number).pk, one.court_id), one.lot_id, a_bidder(number).pk, now)
    lots = [one.lot_id, other.lot_id, third.lot_id]
    for lot_id in lots:
        list_lot(MACHINE, lot_id)
    return lots, lately, before


def sold(running, number: int, price: int):
    bidder = seated(running, number, at=running.opens_at)
    opened(running, running.opens_at)
    bid(running, bidder, price, running.opens_at + timedelta(hours=1))
    auctions.close(MACHINE, running.pk, running.ends_at)
    running.refresh_from_db()
    return running


def test_the_months_count_what_sold_how_high_and_how_fast(sales):
    _, lately, before = sales
    first, second = auctions.months(MACHINE, clock.real_now())
    assert [first.month, second.month] == [f"{before:%Y-%m}", f"{lately:%Y-%m}"]
    assert (first.ended, first.sold, round(first.share)) == (3, 2, 67)
    assert Money(first.fen) == yuan(1_563_100 + 1_421_000) and first.premium == pytest.approx(5.0)
    assert first.days == pytest.approx(32.0) and first.watchers == pytest.approx(2 / 3)
    assert (second.ended, second.sold) == (1, 1) and second.premium == pytest.approx(10.0)
    assert second.days == pytest.approx((lately + DAY - before - 2 * DAY).days + 31)
    assert not auctions.months(MACHINE, clock.real_now(), kinds=["vehicle"])


def test_the_page_draws_and_tells_the_same(sales):
    _, lately, before = sales
    page = Client().get("/auctions/figures?lang=zh").content.decode()
    assert "还没有结束的拍卖" not in page and page.count("<svg") >= 4
    assert "2,984,100" in page and "1,250,480" in page
    assert f"{before:%Y-%m}" in page and f"{lately:%Y-%m}" in page
    assert "还没有结束的拍卖" in Client().get("/auctions/figures?kind=vehicle").content.decode()


def test_the_feeds_tell_every_lot_with_its_price(sales):
    lots, *_ = sales
    told = json.loads(Client().get("/auctions/lots.json").content)["lots"]
    assert {one["id"] for one in told} == set(lots) and all(one["state"] == "sold" for one in told)
    assert sorted(one["price_fen"] for one in told) == [125048000, 142100000, 156310000]
    assert {one["round"] for one in told} == {"first", "second"}
    rss = ElementTree.fromstring(Client().get("/auctions/feed.rss").content)
    said = [item.findtext("description") or "" for item in rss.iter("item")]
    assert len(said) == 3 and any("第二次拍卖" in one and "1,250,480" in one for one in said)
    atom = ElementTree.fromstring(Client().get("/auctions/feed.atom").content)
    entries = list(atom.iter(f"{ATOM}entry"))
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == 3
    newest = max(entry.findtext(f"{ATOM}updated") or "" for entry in entries)
    assert atom.findtext(f"{ATOM}updated") == newest


def test_the_calendar_holds_what_is_still_to_open():
    court()
    opens = (clock.real_now().astimezone(SHANGHAI) + 5 * DAY).replace(microsecond=0)
    running = a_round(opens, opens + DAY, found=False)
    list_lot(MACHINE, running.lot_id)
    lines = Client().get("/auctions/starts.ics").content.decode().replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR" and lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 1
    start = opens - timedelta(hours=8)
    assert f"DTSTART:{start:%Y%m%dT%H%M%SZ}" in lines and f"DTEND:{start + DAY:%Y%m%dT%H%M%SZ}" in lines
    assert any(line.startswith("SUMMARY:开拍：望舒路") for line in lines)
