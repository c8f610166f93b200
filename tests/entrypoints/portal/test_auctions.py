"""Hall, lot, bidders' pages: what everybody sees, and a bid from account to answer by clicking through plain forms."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.entrypoints.rounds_process import RoundsProcess
from tests.rooms.auctions.stage import COURT, MACHINE, a_round, court, opened, person, seated, yuan
from tests.rooms.auctions.test_papers import words
from zhixing.domain.agencies import api as agencies
from zhixing.domain.agencies.jobs import real_names
from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions.models import Entry, Listed, Registration
from zhixing.entrypoints.portal.hall import KINDS
from zhixing.gateways import real_name
from zhixing.gateways.failures import AgencyUnreachable
from zhixing.infra import clock

WHO = {
    "kind": "person",
    "name": "柳青原",
    "phone": "13800007777",
    "password": "long enough 1",
    "again": "long enough 1",
}


@pytest.fixture
def running(db):
    """An open round with two bidders."""
    court()
    now = clock.now(COURT)
    one = a_round(now - timedelta(hours=1), now + timedelta(hours=24), found=False)
    for number in (1, 2):
        seated(one, number, at=now)
    opened(one, now)
    auctions.list_lot(MACHINE, one.lot_id)  # what the reaction to the opening does
    return one


def sign_up(number: int, **changes) -> Client:
    client = Client()
    given = WHO | {"login": f"liu{number}", "id_number": person(number)} | changes
    client.answer = client.post("/bidder/sign-up", given)
    return client


def text(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_hall_shows_what_is_for_sale_and_filters_by_the_address(running):
    page = text(Client(), "/auctions/")
    assert "望舒路 88 号住宅" in page and "142.1 万元" in page
    assert "望舒路" in text(Client(), "/auctions/?q=望舒路&kind=house&phase=running&low=100&high=200&sort=low")
    for nothing in ("?q=游艇", "?kind=vehicle", "?phase=sold", "?high=9", "?low=abc&kind=nonsense&phase=coming"):
        assert "没有这样的标的" in text(Client(), f"/auctions/{nothing}")
    assert " || " not in text(Client(), "/auctions/?lang=en")
    for kind, name in (("land", "house"), ("ship", "ship"), ("equity", "equity"), ("ip", "other"), ("wealth", "other")):
        Listed.objects.update(kind=kind)
        assert "望舒路" in text(Client(), f"/auctions/?kind={name}"), kind
    held = {kind for _, kinds in KINDS.values() for kind in kinds}
    assert held == set(assets.Asset.Kind.values)


def test_a_lot_shows_the_eleven_items_the_seven_warnings_and_no_name(running):
    page = text(Client(), f"/auctions/{running.lot_id}/")
    assert page.count("：见公告") == 11
    for number in ("1,421,000", "140,000", "7,000", "70%"):
        assert number in page
    assert "悔拍后保证金不予退还" in page
    assert f'data-live="http://127.0.0.1:8002/live/round:{running.pk}"' in page
    assert "竞买人1" not in page and "周启山" not in page
    assert Client().get("/auctions/999999/").status_code == 404
    assert Client().get(f"/auctions/{running.lot_id}/photos/1").status_code == 404


def test_a_first_visit_brings_its_look_with_it_and_the_next_links_to_it(running):
    visitor, page = Client(), f"/auctions/{running.lot_id}/"
    first, again = visitor.get(page).content.decode(), visitor.get(page).content.decode()
    assert "<style>" in first and 'rel="prefetch"' in first and 'rel="stylesheet" href="/look/' not in first
    assert "<style>" not in again and 'rel="stylesheet" href="/look/' in again
    assert len(again) < len(first) - 50_000


def test_a_lot_not_yet_published_is_hidden(db):
    court()
    now = clock.now(COURT)
    one = a_round(now + timedelta(days=1), now + timedelta(days=3), found=False)
    auctions.Lot.objects.filter(pk=one.lot_id).update(state="draft")
    assert Client().get(f"/auctions/{one.lot_id}/").status_code == 404


def test_an_account_needs_a_real_name_and_number(db):
    assert sign_up(1, id_number="330195199001010011").answer.status_code == 422
    assert sign_up(1, again="other").answer.status_code == 422
    assert sign_up(1, password="short", again="short").answer.status_code == 422
    assert sign_up(1).answer.status_code == 302
    assert sign_up(2, login="liu1").answer.status_code == 422
    again = sign_up(1, login="somebody-else").answer
    assert again.status_code == 409 and "已经注册过" in again.content.decode()
    assert auctions.Bidder.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "status", "kept"),
    [("fits", 302, "fits"), ("unknown", 302, "unknown"), ("differs", 422, None), (AgencyUnreachable, 503, None)],
)
def test_public_security_is_asked_for_the_name_first(db, monkeypatch, said, status, kept):
    def ask(office, key, name, number, *, at):
        if said is AgencyUnreachable:
            raise AgencyUnreachable(unit=office, why="away")
        return real_name.Said(said)

    agencies.enlist(MACHINE, "public-security", "public_security", "公安", "Police", "system", practice=True)
    monkeypatch.setattr(real_names, "endpoint", lambda code: code)
    monkeypatch.setattr(real_name, "ask", ask)
    assert sign_up(1).answer.status_code == status
    assert [one.real_name for one in auctions.Bidder.objects.all()] == ([kept] if kept is not None else [])


def test_signing_in_and_out(db):
    sign_up(1)
    client = Client()
    assert client.get("/bidder/").headers["Location"] == "/bidder/sign-in?next=/bidder/"
    assert client.post("/bidder/sign-in", {"login": "liu1", "password": "wrong"}).status_code == 403
    good = {"login": "liu1", "password": WHO["password"], "next": "https://elsewhere.example/"}
    assert client.post("/bidder/sign-in", good).headers["Location"] == "/bidder/"
    assert "还没有报名" in text(client, "/bidder/") and "柳某" in text(client, "/bidder/")
    client.post("/bidder/sign-out")
    assert client.get("/bidder/").status_code == 302


def test_a_seat_needs_the_warnings_read_and_a_bid_the_deposit(running):
    client, lot = sign_up(9), f"/auctions/{running.lot_id}/"
    assert client.post(f"{lot}join", {}).status_code == 422
    assert client.post(f"{lot}join", {"read": "yes"}).headers["Location"] == f"{lot}deposit"
    seat = Registration.objects.get(bidder__account__login="liu9")
    page = text(client, f"{lot}deposit")
    assert seat.reference in page and "140,000" in page and "未到账" in page
    assert "交保证金" in text(client, lot)
    auctions.hold_deposit(MACHINE, running.lot_id, seat.bidder_id, 777, 14000000, clock.now(COURT))
    assert "可以出价" in text(client, f"{lot}deposit")
    assert "下一步核对后才出价" in text(client, lot)
    page = text(client, f"{lot}bid?amount=1428000.00")
    assert "1,428,000" in page and "壹佰肆拾贰万捌仟元整" in page and "不能撤回" in page
    assert "现价已经变了" in text(client, f"{lot}bid?amount=1.00")
    answer = client.get(f"{lot}bid?amount=many")
    assert answer.status_code == 422 and "无法识别" in answer.content.decode()


def test_the_winner_is_told_what_to_pay_and_the_buyer_is_named_to_all(running):
    client, lot = sign_up(9), f"/auctions/{running.lot_id}/"
    client.post(f"{lot}join", {"read": "yes"})
    seat = Registration.objects.get(bidder__account__login="liu9")
    now = clock.now(COURT)
    auctions.hold_deposit(MACHINE, running.lot_id, seat.bidder_id, 777, 14000000, now)
    auctions.place_bid(auctions.bidder_scope(seat.bidder_id, COURT), running.pk, "k", yuan(1500000), now)
    auctions.close(MACHINE, running.pk, now + timedelta(days=2))
    auctions.settle_deposits(MACHINE, running.lot_id, now + timedelta(days=2))
    page = text(client, f"{lot}deposit")
    assert "请付余款" in page and "1,360,000" in page and seat.reference.replace("BZJ", "YK") in page
    assert "付余款" in text(client, "/bidder/")
    page = text(Client(), lot)
    assert "买受人 柳某" in page and "1,500,000" in page and "柳青原" not in page


def test_strangers_cannot_bid(running):
    lot = f"/auctions/{running.lot_id}/"
    assert Client().get(f"{lot}bid").headers["Location"].startswith("/bidder/sign-in?next=")
    assert Client().post(f"{lot}join").status_code == 302
    assert sign_up(9).get(f"{lot}bid").headers["Location"] == lot


def test_a_replay_says_whether_the_round_is_whole(running):
    page = text(Client(), f"/auctions/{running.lot_id}/bids")
    assert "结果一致" in page and "开拍" in page and running.head in page
    assert " || " not in text(Client(), f"/auctions/{running.lot_id}/bids?lang=en")
    assert "5" in text(Client(), "/auctions/rules")


def test_a_bid_by_plain_forms_is_answered(fresh_database, tmp_path, settings):
    """Confirm page, bid, answer; sent twice it is one bid; too low is refused with the next price."""
    process = RoundsProcess(tmp_path)
    settings.ROUNDS_SOCKET = process.address
    court()
    now = clock.now(COURT)
    one = opened(a_round(now - timedelta(hours=1), now + timedelta(hours=24), found=False), now)
    other = seated(one, 2, at=now)
    client, lot = sign_up(9), f"/auctions/{one.lot_id}/"
    client.post(f"{lot}join", {"read": "yes"})
    seat = Registration.objects.get(bidder__account__login="liu9")
    auctions.hold_deposit(MACHINE, one.lot_id, seat.bidder_id, 777, 14000000, now)
    given = {"amount": "1421000.00", "key": "one-key-of-a-page"}
    assert client.post(f"{lot}bid", given).status_code == 503  # nobody decides yet: the same key is offered again
    process.start()
    try:
        for _ in range(2):
            assert client.post(f"{lot}bid", given).headers["Location"] == lot
        assert "您已领先" in text(client, lot)
        auctions.place_bid(auctions.bidder_scope(other, COURT), one.pk, "k", yuan(1428000), clock.now(COURT))
        assert "您已被超过" in text(client, lot)
        answer = client.post(f"{lot}bid", {"amount": "1421000.00", "key": "another"})
        assert answer.status_code == 422 and "1,435,000" in answer.content.decode()
        one.refresh_from_db()
        assert one.bids == 2
        assert "1,421,000" in text(client, "/bidder/")
        client.post(f"{lot}bid", {"amount": "1500000", "key": "most", "maximum": "yes"})
        place = auctions.position(MACHINE, one.pk, seat.bidder_id)
        assert (place.leads, place.maximum, place.last) == (True, yuan(1500000), yuan(1435000))
    finally:
        process.stop()


def test_anybody_downloads_the_log_and_verifies_it(running):
    from django.core.files.uploadedfile import SimpleUploadedFile

    one = Registration.objects.filter(round=running).first()
    auctions.place_bid(auctions.bidder_scope(one.bidder_id, COURT), running.pk, "k", yuan(1421000), clock.now(COURT))
    assert Client().get(f"/auctions/{running.lot_id}/log.json").status_code == 409
    auctions.close(MACHINE, running.pk, running.ends_at)
    paper = auctions.certify(MACHINE, running.pk, running.ends_at)
    content = Client().get(f"/auctions/{running.lot_id}/log.json").content
    assert paper.state == "signed" and auctions.fingerprint(content) in words(paper)
    assert "日志文件" in text(Client(), f"/auctions/{running.lot_id}/bids")
    assert Client().get(f"/auctions/{running.lot_id}/papers/certificate.pdf").content.startswith(b"%PDF")

    def verified(data: bytes) -> str:
        answer = Client().post("/auctions/verify", {"log": SimpleUploadedFile("log.json", data)})
        return answer.content.decode()

    page = verified(content)
    assert "重放一致" in page and "与本平台登记的日志指纹相同" in page and "1,421,000" in page
    forged = verified(content.replace(b"142100000", b"142100007"))
    assert "不一致" in forged and "本平台没有登记" in forged
    assert "这不是竞价日志文件" in verified(b"[]")


def test_a_maximum_is_confirmed_in_capitals_and_is_never_sent_again_as_a_bid(running, settings, tmp_path):
    client, lot = sign_up(7), f"/auctions/{running.lot_id}/"
    client.post(f"{lot}join", {"read": "yes"})
    page = text(client, f"{lot}bid?maximum=yes&amount=1500000")
    assert "壹佰伍拾万元整" in page and page.count('name="maximum" value="yes"') == 2 and "确认委托" in page
    assert text(client, f"{lot}bid?amount=1500000").count('name="maximum" value="yes"') == 1
    settings.ROUNDS_SOCKET = str(tmp_path / "nobody.sock")
    moving = client.post(f"{lot}bid", {"amount": "1500000", "key": "k1", "maximum": "yes"})
    again = moving.content.decode()
    assert moving.status_code == 503 and 'value="k1"' in again and again.count('name="maximum" value="yes"') == 2


def test_a_bid_under_another_bidders_code_is_refused_by_name(running):
    client = sign_up(7)
    bidder = auctions.Bidder.objects.get(account__login="liu7")
    auctions.register(auctions.bidder_scope(bidder.pk, COURT), running.pk, bidder.pk, clock.now(COURT))
    foreign = Registration.objects.filter(round=running).exclude(bidder=bidder).first().code
    answer = client.post(f"/auctions/{running.lot_id}/bid", {"amount": "1421000", "key": "k", "code": foreign})
    assert answer.status_code == 403 and f"竞买号 {foreign} 不是您的" in answer.content.decode()


def test_one_can_live_a_whole_auction_without_a_row_of_it(running, monkeypatch):
    before = auctions.Round.objects.count(), Registration.objects.count()
    visitor, start = Client(), clock.real_now()
    assert "模拟" in text(visitor, "/auctions/try")
    for _ in range(3):
        visitor.post("/auctions/try/go")
    assert "出价 68,000 元" in text(visitor, "/auctions/try")
    assert visitor.post("/auctions/try/bid", {"amount": "67999.99"}).status_code == 422
    visitor.post("/auctions/try/bid", {"amount": "99000"})
    assert "您领先" in text(visitor, "/auctions/try")
    monkeypatch.setattr(clock, "real_now", lambda: start + timedelta(seconds=500))
    assert "您以 99,000 元 拍到" in " ".join(text(visitor, "/auctions/try").split())
    visitor.post("/auctions/try/go")
    assert "92,000 元" in text(visitor, "/auctions/try")
    assert (auctions.Round.objects.count(), Registration.objects.count()) == before


def test_feeds_say_what_is_for_sale(running):
    told = Client().get("/auctions/lots.json?kind=house").json()
    [lot] = told["lots"]
    assert lot["start_fen"] == 142100000 and lot["state"] == "open" and told["next"] is None
    assert Client().get("/auctions/lots.json?kind=vehicle").json()["lots"] == []
    for form in ("rss", "atom"):
        root = ElementTree.fromstring(Client().get(f"/auctions/feed.{form}").content)
        assert "望舒路 88 号住宅" in "".join(root.itertext())
    assert Client().get("/auctions/feed.csv").status_code == 404
    calendar = Client().get("/auctions/starts.ics").content.decode()
    assert calendar.count("BEGIN:VEVENT") == 1 and all(len(line.encode()) <= 75 for line in calendar.split("\r\n"))
    assert "还没有结束的拍卖" in text(Client(), "/auctions/figures")


def test_a_signed_in_bidder_watches_asks_and_books(running):
    lot, liu = running.lot_id, sign_up(9)
    now = clock.now(COURT)
    slot = auctions.open_viewing(MACHINE, lot, now + timedelta(hours=2), now + timedelta(hours=3), 1, "南门", now)
    page = f"/auctions/{lot}/"
    assert "南门" in text(Client(), page) and "不再关注" not in text(liu, page)
    for path, given in (("watch", {"on": "yes"}), ("ask", {"text": "能贷款吗？"}), ("viewing", {"viewing": slot.pk})):
        assert liu.post(f"{page}{path}", given).status_code == 302
        assert Client().post(f"{page}{path}", given).status_code == 302  # to the sign-in, and nothing is done
    assert "不再关注" in text(liu, page) and "取消预约" in text(liu, page) and auctions.watchers(lot) == 1
    assert liu.post(f"{page}ask", {"text": " "}).status_code == 422
    assert "能贷款吗" not in text(Client(), page)
    assert Client().get(f"{page}card.png")["Content-Type"] == "image/png"
    assert Client().get(f"{page}tour.json").json() == {"rooms": [], "frames": []}
    assert "DTSTART" in Client().get(f"{page}opens.ics").content.decode()


def seated_in_the_browser():
    """A running round, a signed-in bidder and his seat, and somebody else's seat."""
    court()
    now = clock.now(COURT)
    one = opened(a_round(now - timedelta(hours=1), now + timedelta(hours=24), found=False), now)
    client = sign_up(9)
    client.post(f"/auctions/{one.lot_id}/join", {"read": "yes"})
    seat = Registration.objects.get(bidder__account__login="liu9")
    auctions.hold_deposit(MACHINE, one.lot_id, seat.bidder_id, 777, 14000000, now)
    return one, client, seat, Registration.objects.get(bidder_id=seated(one, 2, at=now), round=one)


def test_a_pages_script_is_answered_in_a_line_and_refused_by_name(fresh_database, tmp_path, settings):
    """Everything point 7 of the auction house names, over HTTP: only the honest bid counts, nobody else is touched."""
    process = RoundsProcess(tmp_path)
    settings.ROUNDS_SOCKET = process.address
    one, client, seat, other = seated_in_the_browser()
    lot = f"/auctions/{one.lot_id}/"

    def says(**given):
        answer = client.post(f"{lot}bid", given, headers={"accept": "application/json"})
        told = answer.json()
        return (told["code"] if "code" in told else told["accepted"]), answer

    process.start()
    try:
        honest = {"amount": "1421000.00", "key": "k1", "code": seat.code}
        first, again = says(**honest), says(**honest)
        assert first[0] is again[0] is True and first[1].json() == again[1].json()
        assert says(amount="1421000.00", key="k1", maximum="yes")[0] == "key_used_before"
        assert says(amount="1427999.99", key="k2")[0] == "bid_too_low"
        assert says(amount="1427999.99", key="k2")[1].headers["X-Next-Price"] == "1428000.00"
        assert says(amount="1428000.00", key="k3", code=other.code)[0] == "not_your_code"
        assert says(amount=f"{10**15}", key="k4")[0] == "bid_too_high"
        for unreadable in ("NaN", "Infinity", "-1e9", "1421000.001", "", "0x10"):
            assert says(amount=unreadable, key="k5")[0] in ("amount_unreadable", "bid_malformed"), unreadable
        assert says(amount="1428000.00", key="")[0] == "bid_malformed"
        rigged = says(amount="1428000.00", key="k6", at="2020-01-01T00:00:00+08:00", ends_at="2099-01-01T00:00:00Z")
        assert rigged[0] is True and clock.now(COURT) - Entry.objects.get(key="k6").at < timedelta(minutes=5)
        stranger = Client().post(f"{lot}bid", honest, headers={"accept": "application/json"})
        assert stranger.status_code == 401
        unseated = sign_up(8).post(f"{lot}bid", honest, headers={"accept": "application/json"})
        assert (unseated.status_code, unseated.json()["code"]) == (403, "not_a_bidder")
        one.refresh_from_db()
        assert (one.bids, one.top_fen) == (2, 142800000) and auctions.proof(MACHINE, one.pk).agrees
        assert "出价 1,428,000 元" in text(client, lot)  # what the script's page shows after it
    finally:
        process.stop()
