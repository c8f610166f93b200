"""The papers of a sale: drafted, signed, sealed on publication and at the end, each for whom the law says."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.rooms.auctions import stage
from tests.rooms.auctions.stage import MACHINE, OPENS, T10, a_lot, a_round, bid, court, opened, seated, terms
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions.refusals import RulingNotSigned
from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.domain.documents.refusals import NeedsAJudge

pytestmark = pytest.mark.django_db
EARLY, NOTICE, NOON = OPENS - timedelta(days=40), OPENS - timedelta(days=31), T10 - timedelta(hours=12)


def words(paper):
    pdf = PdfReader(BytesIO(documents.pdf(MACHINE, paper.pk)))
    return "".join("".join(page.extract_text().split()) for page in pdf.pages)


def sold():
    """A round somebody won; (round, its bidder)."""
    running = a_round()
    winner = seated(running, 1)
    opened(running)
    assert bid(running, winner, 1421000, NOON).accepted
    auctions.close(MACHINE, running.pk, T10)
    running.refresh_from_db()
    return running


def test_the_ruling_is_drafted_with_the_lot_for_the_parties_and_a_judge_to_sign():
    court()
    lot = a_lot(EARLY)
    ruling = lot.ruling
    assert (ruling.template, ruling.state, ruling.object) == ("auction_ruling", "draft", f"lot:{lot.pk}")
    parties_of_case = {role.party_id for role in cases.roles(MACHINE, lot.case_id)}
    assert set(ruling.addressees.values_list("pk", flat=True)) == parties_of_case
    judge = stage.judge()
    with pytest.raises(RulingNotSigned):
        auctions.publish(judge, lot.pk, terms(OPENS, T10), NOTICE)
    with pytest.raises(NeedsAJudge):
        documents.sign(MACHINE, ruling.pk, NOTICE)
    documents.sign(judge, ruling.pk, NOTICE)
    assert "拍卖被执行人周启山所有的望舒路88号住宅" in words(ruling)
    with pytest.raises(NeedsAJudge):  # what is published carries a judge's seal
        auctions.publish(MACHINE, lot.pk, terms(OPENS, T10), NOTICE)


def test_publication_seals_the_announcement_with_its_eleven_items_and_the_rules():
    court()
    lot = a_lot(EARLY)
    said = {"condition": "空置，无人居住。", "taxes": "各自承担", "contact": "联系林法官"}
    auctions.describe(
        MACHINE, lot.pk, said, {"defects": "有抵押权一项。"}, EARLY, description="三层住宅", place="望舒路"
    )
    running = stage.publish(lot.pk, terms(OPENS, T10), NOTICE)
    notice, rules = running.announcement, running.conditions
    assert {notice.state, rules.state} == {"signed"} and notice.signed_by_id == stage.judge().staff_id
    assert not notice.addressees.exists() and not notice.standing
    text = words(notice)
    for number in "一二三四五六七八九十":
        assert f"{number}、" in text
    assert "十一、其他事项" in text
    for fact in (
        "第一次拍卖",
        "1,421,000.00元",
        "140,000.00元",
        "7,000.00元",
        "2,030,000.00元",
        "空置，无人居住。附随义务",
    ):
        assert fact in text, fact
    for fact in (
        "三层住宅",
        "有抵押权一项。",
        "各自承担",
        "联系林法官",
        "2026年11月24日10时00分",
        "2026年12月4日前",
        "看样地点：望舒路",
    ):
        assert fact in text, fact
    assert "1,421,000.00元" in words(rules) and "10日内" not in text


def test_a_second_round_has_an_announcement_of_its_own():
    running = opened(a_round())
    auctions.close(MACHINE, running.pk, T10)
    opens = T10 + timedelta(days=20)
    figures = terms(opens, opens + timedelta(days=1), start=stage.yuan(1136800), deposit=stage.yuan(100000))
    second = stage.publish(running.lot_id, figures, T10 + timedelta(days=2))
    assert second.announcement_id != running.announcement_id
    assert "第二次拍卖" in words(second.announcement) and "第一次拍卖" in words(running.announcement)
    assert not running.confirmation_id


def test_the_end_of_a_sold_round_makes_the_confirmation_in_the_buyers_name():
    running = sold()
    paper = auctions.confirm_sale(MACHINE, running.lot_id, running.pk, T10)
    assert paper.state == "signed" and paper.standing
    (buyer,) = paper.addressees.all()
    assert buyer.name == "竞买人1" and buyer.e_service
    text = words(paper)
    for fact in ("竞买人1", running.top.code, "1,421,000.00", "2026年11月24日10时00分", "2026年12月4日"):
        assert fact in text, fact
    assert auctions.confirm_sale(MACHINE, running.lot_id, running.pk, T10).pk == paper.pk
    assert documents.documents(MACHINE, paper.case_id).filter(template="sale_confirmation").count() == 1


def test_where_nobody_authorised_the_seal_the_confirmation_waits_for_a_person():
    running = sold()
    documents.revoke(MACHINE, "sale_confirmation", T10)
    paper = auctions.confirm_sale(MACHINE, running.lot_id, running.pk, T10)
    assert paper.state == "draft"
    assert documents.sign(stage.judge(), paper.pk, T10).state == "signed"


def test_a_lot_withdrawn_before_its_ruling_was_signed_leaves_nothing_to_sign():
    court()
    lot = a_lot(EARLY)
    auctions.stop(MACHINE, lot.pk, "settled", EARLY)
    assert documents.document(MACHINE, lot.ruling_id).state == "withdrawn"
    again = auctions.prepare(MACHINE, lot.case_id, auctions.asset_ids(lot), EARLY)
    assert again.ruling_id != lot.ruling_id and again.ruling.number.endswith("之一")
