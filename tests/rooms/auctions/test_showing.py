"""Pictures, packages, viewings, questions, and what the hall finds."""

import io
import json
import zipfile
import zlib
from datetime import timedelta

import pytest
from django.db import transaction
from PIL import Image

from tests.rooms.auctions.stage import (
    COURT,
    LISTING,
    MACHINE,
    OPENS,
    T10,
    a_bidder,
    a_lot,
    a_round,
    bid,
    court,
    opened,
    seated,
    yuan,
)
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions import refusals as no
from zhixing.domain.auctions import rules
from zhixing.domain.auctions.commands import stops
from zhixing.domain.auctions.commands.listed import list_lot
from zhixing.domain.auctions.models import Listed
from zhixing.infra import files, pictures

pytestmark = pytest.mark.django_db
BEFORE = OPENS - timedelta(days=20)


def image(width=64, height=48, colour=(10, 120, 90), exif=False):
    held = io.BytesIO()
    picture = Image.new("RGB", (width, height), colour)
    more = {}
    if exif:
        where = Image.Exif()
        where[0x010F], where[0x0112] = "Telephone of somebody", 6
        more = {"exif": where.tobytes()}
    picture.save(held, "JPEG", **more)
    return held.getvalue()


def package(manifest=None, extra=(), **pack):
    held = io.BytesIO()
    plain = {
        "format": "zhixing-listing-1",
        "description": "精装三居",
        "photos": [{"file": "a.jpg", "caption": "客厅"}],
        "panoramas": [
            {"file": "p.jpg", "caption": "主卧", "marks": [{"yaw": 10, "pitch": -5, "kind": "defect", "text": "渗水"}]}
        ],
        "listing": {"condition": LISTING["condition"]},
    }
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", json.dumps(plain | (manifest or {})) if manifest is not False else "[1")
        archive.writestr("a.jpg", pack.get("photo", image()))
        archive.writestr("p.jpg", pack.get("panorama", image(2048, 1024)))
        for name, data in extra:
            archive.writestr(name, data)
    return held.getvalue()


@pytest.fixture
def lot(db):
    court()
    return a_lot(OPENS - timedelta(days=40))


def test_a_photo_keeps_nothing_but_the_picture_and_has_a_small_one(lot):
    made = auctions.add_photo(MACHINE, lot.pk, image(3000, 1500, exif=True), "正面")
    shown, middle, small = (Image.open(io.BytesIO(files.fetch(key))) for key in (made.key, made.middle, made.small))
    assert shown.size == (1200, 2400), "turned upright"
    assert (
        (max(middle.size), max(small.size)) == (800, 480)
        and not middle.getexif()
        and not shown.getexif()
        and b"Telephone" not in files.fetch(made.key)
    )
    other = auctions.add_photo(MACHINE, lot.pk, image(colour=(1, 2, 3)))
    auctions.arrange_photos(MACHINE, lot.pk, [other.key, made.key], {other.key: "背面"})
    first, second = auctions.pictures(auctions.lot(MACHINE, lot.pk))["photo"]
    assert (first.caption, second.caption) == ("背面", "正面")
    with pytest.raises(no.PicturesChanged):
        auctions.arrange_photos(MACHINE, lot.pk, ["ab/cd.jpg"], {})
    for bad in (b"<svg/>", b"", image()[:200]):
        with pytest.raises(pictures.NotAPicture):
            auctions.add_photo(MACHINE, lot.pk, bad)


def test_a_panorama_is_cut_into_tiles_that_make_the_whole_again(lot):
    room = auctions.add_panorama(MACHINE, lot.pk, image(2048, 1024), "客厅")
    assert room.width == 4096 and len(room.tiles) == 8 * 4
    sizes = {Image.open(io.BytesIO(files.fetch(key))).size for key in room.tiles.values()}
    assert sizes == {(512, 512)} and Image.open(io.BytesIO(files.fetch(room.key))).size == (1024, 512)
    for wrong in (image(2048, 1500), image(1000, 500)):
        with pytest.raises(pictures.NotAPanorama):
            auctions.add_panorama(MACHINE, lot.pk, wrong)
    spot = {"yaw": 30, "pitch": -10, "kind": "defect", "text": "墙面渗水"}
    assert auctions.mark_picture(MACHINE, room.pk, [spot]).marks[0]["yaw"] == 30.0
    for bad in ({"yaw": "nan"}, {"pitch": 91}, {"kind": "joke"}, {"text": " "}):
        with pytest.raises(no.BadMark):
            auctions.mark_picture(MACHINE, room.pk, [spot | bad])


def test_a_spin_view_takes_24_to_72_frames_in_their_order(lot):
    frames = [image(colour=(n, 0, 0)) for n in range(0, 240, 10)]
    with pytest.raises(no.SpinIncomplete):
        auctions.set_spin(MACHINE, lot.pk, frames[:23])
    with pytest.raises(no.SpinIncomplete):
        auctions.set_spin(MACHINE, lot.pk, [*frames, frames[0]])
    made = auctions.set_spin(MACHINE, lot.pk, frames)
    assert [one.position for one in made] == list(range(1, 25))
    auctions.mark_picture(MACHINE, made[3].pk, [{"x": 0.2, "y": 0.7, "kind": "defect", "text": "左前门划痕"}])
    auctions.set_spin(MACHINE, lot.pk, frames)
    assert len(auctions.pictures(lot)["spin"]) == 24


PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def test_a_paper_is_a_sound_pdf_with_a_name(lot):
    made = auctions.add_paper(MACHINE, lot.pk, PDF, " 评估报告副本 ")
    assert [one.caption for one in auctions.pictures(lot)["paper"]] == ["评估报告副本"]
    assert files.fetch(made.key) == PDF
    burst = b"%PDF-1.4\nstream\n" + zlib.compress(bytes(201 << 20)) + b"\nendstream"
    locked = PDF.replace(b"trailer<<", b"trailer<</Encrypt 9 0 R")
    for name, data in (
        ("", PDF),
        ("报告", b"<html>"),
        ("报告", burst),
        ("报告", locked),
        ("报告", PDF + bytes(20 << 20)),
    ):
        with pytest.raises(no.NotAPaper):
            auctions.add_paper(MACHINE, lot.pk, data, name)
    auctions.drop_picture(MACHINE, made.pk)
    assert auctions.pictures(lot)["paper"] == []


def test_a_package_brings_papers(lot):
    papers = {"papers": [{"file": "report.pdf", "caption": "评估报告副本"}]}
    assert auctions.import_package(MACHINE, lot.pk, package(papers, [("report.pdf", PDF)]), BEFORE) == 3
    assert [one.caption for one in auctions.pictures(lot)["paper"]] == ["评估报告副本"]


def test_a_package_is_taken_in_whole(lot):
    assert auctions.import_package(MACHINE, lot.pk, package(), OPENS - timedelta(days=35)) == 2
    one = auctions.lot(MACHINE, lot.pk)
    shown = auctions.pictures(one)
    assert one.description == "精装三居" and shown["photo"][0].caption == "客厅"
    assert shown["panorama"][0].marks[0]["text"] == "渗水"


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (b"PK nonsense", "zip"),
        (package(extra=[("../../etc/passwd", b"x")]), "路径越出"),
        (package(extra=[("/abs.jpg", b"x")]), "路径越出"),
        (package(extra=[("C:\\x.jpg", b"x")]), "路径越出"),
        (package(extra=[("A.JPG", b"x")]), "重名"),
        (package(extra=[("surprise.exe", b"MZ")]), "清单里没有"),
        (package({"photos": [{"file": "gone.jpg"}]}), "清单里没有"),
        (package({"format": "other"}), "zhixing-listing-1"),
        (package({"listing": {"price": "1"}}), "price"),
        (package({"photos": "a.jpg"}), "photos"),
        (package({"photos": [{"file": "a.jpg", "marks": [7]}]}), "photos"),
        (package(False), "JSON"),
        (package(extra=[("bomb.jpg", b"\0" * 30_000_000)]), "过大"),
        (package(extra=[(f"{n}.jpg", b"x") for n in range(220)]), "超过"),
    ],
)
def test_a_hostile_package_is_refused_by_name_and_nothing_is_taken(lot, made, why):
    with pytest.raises(no.PackageRefused) as refused, transaction.atomic():
        auctions.import_package(MACHINE, lot.pk, made, OPENS - timedelta(days=35))
    assert why in refused.value.say()
    assert auctions.lot(MACHINE, lot.pk).photos == []


def test_a_package_with_a_broken_picture_leaves_nothing_behind(lot):
    with pytest.raises(pictures.NotAPicture), transaction.atomic():
        auctions.import_package(MACHINE, lot.pk, package(panorama=b"\xff\xd8 broken"), OPENS - timedelta(days=35))
    one = auctions.lot(MACHINE, lot.pk)
    assert one.photos == [] and one.description == ""


def test_a_viewing_holds_as_many_as_it_has_places(lot):
    starts = OPENS - timedelta(days=10)
    slot = auctions.open_viewing(MACHINE, lot.pk, starts, starts + timedelta(hours=1), 1, "小区南门", BEFORE)
    for wrong in ({"seats": 0}, {"meet": " "}, {"live": True}, {"ends_at": starts}, {"at": starts + timedelta(days=1)}):
        given = {"starts_at": starts, "ends_at": starts + timedelta(hours=2), "seats": 3, "meet": "南门", "at": BEFORE}
        with pytest.raises(no.ViewingTimesWrong):
            auctions.open_viewing(MACHINE, lot.pk, **(given | wrong))
    one, two = a_bidder(1), a_bidder(2)
    scopes = [auctions.bidder_scope(person.pk, COURT) for person in (one, two)]
    with pytest.raises(no.NoSuchViewing):  # the lot is not on show yet
        auctions.book_viewing(scopes[0], slot.pk, one.pk, BEFORE)
    auctions.Lot.objects.filter(pk=lot.pk).update(state="listed")
    assert auctions.book_viewing(scopes[0], slot.pk, one.pk, BEFORE).seat == 1
    assert auctions.book_viewing(scopes[0], slot.pk, one.pk, BEFORE).seat == 1
    with pytest.raises(no.ViewingFull):
        auctions.book_viewing(scopes[1], slot.pk, two.pk, BEFORE)
    auctions.give_up_viewing(scopes[0], slot.pk, one.pk)
    with pytest.raises(no.ViewingOver):
        auctions.book_viewing(scopes[1], slot.pk, two.pk, starts)
    assert auctions.book_viewing(scopes[1], slot.pk, two.pk, BEFORE).seat == 1
    auctions.cancel_viewing(MACHINE, slot.pk, BEFORE)
    assert auctions.viewings(lot.pk) == []


def test_a_question_is_public_once_answered_and_as_the_court_writes_it():
    running = a_round()
    bidder = a_bidder(1)
    scope = auctions.bidder_scope(bidder.pk, COURT)
    asked = auctions.ask_court(scope, running.lot_id, bidder.pk, "我叫某某，能贷款吗？", OPENS)
    assert auctions.answered(running.lot_id) == [] and len(auctions.waiting_questions(MACHINE)) == 1
    auctions.answer_question(MACHINE, asked.pk, "能贷款吗？", "可以，见公告。", OPENS)
    [shown] = auctions.answered(running.lot_id)
    assert (shown.shown, shown.answer) == ("能贷款吗？", "可以，见公告。")
    for _ in range(5):
        auctions.ask_court(scope, running.lot_id, bidder.pk, "还有呢？", OPENS)
    with pytest.raises(no.TooManyQuestions):
        auctions.ask_court(scope, running.lot_id, bidder.pk, "还有呢？", OPENS)
    with pytest.raises(no.QuestionEmpty):
        auctions.ask_court(scope, running.lot_id, bidder.pk, "字" * 501, OPENS)


def test_watching_is_once_and_can_end():
    running = a_round()
    bidder = a_bidder(1)
    scope = auctions.bidder_scope(bidder.pk, COURT)
    assert auctions.watch(scope, running.lot_id, bidder.pk, OPENS) and auctions.watch(
        scope, running.lot_id, bidder.pk, OPENS
    )
    assert auctions.watchers(running.lot_id) == 1
    assert (
        not auctions.watch(scope, running.lot_id, bidder.pk, OPENS, on=False) and auctions.watchers(running.lot_id) == 0
    )


def found(**wanted):
    return [row.lot_id for row in auctions.search(auctions.Wanted(**wanted)).rows]


def test_the_hall_finds_by_words_kind_state_round_price_and_follows_the_round():
    running = a_round()
    lot = running.lot_id
    assert (
        found() == [lot] == found(text="望舒路") == found(text="望舒 住宅") == found(place="路 88") == found(text="宅")
    )
    assert found(text="舒望") == [] == found(text="望 舒路住") == found(kinds=("vehicle",)) == found(phases=("open",))
    assert found(low=yuan(1421000), high=yuan(1421000)) == [lot] and found(low=yuan(1421001)) == []
    opened(running)
    list_lot(MACHINE, lot)  # what the reaction to the event does
    assert found(phases=("open",), rounds=("first",)) == [lot] and Listed.objects.get().near_at == T10
    bid(running, seated(running, 1), 1500000, T10 - timedelta(minutes=1))
    assert auctions.follow_prices() == 1 and auctions.follow_prices() == 0
    row = Listed.objects.get()
    assert row.price_fen == 150000000 and row.near_at == T10 + timedelta(minutes=4)
    stops.withdraw(MACHINE, lot, "withdrawn", T10 - timedelta(minutes=1))
    list_lot(MACHINE, lot)  # what the reaction to the event does
    assert found(phases=("stopped",)) == [lot] and Listed.objects.get().segment == 2


@pytest.mark.parametrize("sort", ["", "low", "high", "new"])
def test_pages_follow_one_another_without_gap_or_repeat(sort):
    court()
    rounds = [a_round(OPENS + timedelta(hours=n % 3), T10 + timedelta(hours=n % 3), found=False) for n in range(7)]
    Listed.objects.filter(lot_id__in=[one.lot_id for one in rounds[:2]]).update(segment=0, phase="open")
    Listed.objects.filter(lot_id__in=[one.lot_id for one in rounds[2:4]]).update(segment=2, phase="sold", price_fen=5)
    whole = [row.lot_id for row in auctions.search(auctions.Wanted(), sort, "", 50).rows]
    pieces, after = [], ""
    for _ in range(10):
        page = auctions.search(auctions.Wanted(), sort, after, 2)
        pieces += [row.lot_id for row in page.rows]
        after = page.after
        if not after:
            break
    assert pieces == whole and len(whole) == 7
    assert [row.lot_id for row in auctions.search(auctions.Wanted(), sort, "no-such-mark", 50).rows] == whole


def test_counts_beside_the_filters_are_those_of_every_row_that_answers_the_rest():
    court()
    one, other, third = (a_round(found=False) for _ in range(3))
    Listed.objects.filter(lot_id=one.lot_id).update(kind="vehicle", phase="sold", segment=2)
    Listed.objects.filter(lot_id=other.lot_id).update(
        words="听澜路 住宅", grams=rules.grams("听澜路 住宅"), price_fen=5
    )
    Listed.objects.filter(lot_id=third.lot_id).update(near_at=T10 + timedelta(days=9))
    house, car = ("house", "scheduled", "first"), ("vehicle", "sold", "first")
    assert auctions.facets(auctions.Wanted()) == {house: 2, car: 1}
    assert auctions.facets(auctions.Wanted(kinds=("vehicle",), phases=("open",))) == {house: 2, car: 1}
    assert auctions.facets(auctions.Wanted(text="望舒路")) == {house: 1, car: 1}
    assert auctions.facets(auctions.Wanted(high=yuan(1))) == {house: 1}
    assert auctions.facets(auctions.Wanted(ends_before=T10 + timedelta(days=1))) == {house: 1, car: 1}


def test_words_have_one_form():
    assert rules.words("望舒路　８８号 Ａ座，BMW-x5") == ["望舒路", "88号", "a座", "bmw", "x5"]
    assert set(rules.grams("望舒路")) == {"望", "舒", "路", "望舒", "舒路"} and rules.needed_grams("路") == ["路"]
