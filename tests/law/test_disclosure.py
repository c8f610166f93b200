"""Ways of service (E8 and its table), who sees what, publication (X rows), how long data are kept."""

from datetime import date, datetime, time

import pytest

from zhixing.kernel.masking import mask
from zhixing.law import disclosure, service_ways
from zhixing.law.disclosure import (
    Audience,
    Hidden,
    Item,
    Unfit,
    kept_until,
    may_see,
    publication,
    published_names,
    published_text,
    query_allowed,
)
from zhixing.law.figures import CourtRules
from zhixing.law.service import Delivery, Way, served
from zhixing.law.service_ways import Paper, check_way, consented, entrusted_due, may_message, paper_owed

D = date.fromisoformat

MASKED = [
    ("X1", "name", "张三", "张某"),
    ("X2", "name", "欧阳小明", "欧阳某"),
    ("X5", "id", "330105199001011234", "33010519********34"),
    ("X5 as the public lists print it", "id_public", "330105199001011234", "3301051990****1234"),
    ("X7", "card", "6222021202001234567", "****4567"),
]


@pytest.mark.parametrize(("row", "field", "value", "shown"), MASKED, ids=[r[0] for r in MASKED])
def test_fields(row, field, value, shown):
    assert mask(field, value) == shown


PEOPLE = [("张三", Hidden.FAMILY), ("张四", Hidden.MINOR), ("李五", None), ("王六", Hidden.WITNESS)]


def test_x4_two_of_one_surname_and_a_debtor_who_stays():
    shown = {"张三": "张某甲", "张四": "张某乙", "李五": "李五", "王六": "王某"}
    assert published_names(PEOPLE).names == shown
    assert "王某" in published_names(PEOPLE).explain()
    text = "张三、张四与被执行人李五、证人王六"
    assert published_text(text, PEOPLE).text == "张某甲、张某乙与被执行人李五、证人王某"


def test_x8_an_old_id_in_free_text():
    assert published_text("李五，330105900101123，13812346402", PEOPLE).text == "李五，330105*******23，138****6402"


SEEN = [
    (Audience.PUBLIC, "lists auction_notice no_property_cases"),
    (Audience.DEBTOR, "handler measure_taken assets money closing lists auction_notice no_property_cases"),
    (Audience.APPLICANT, "handler measure_taken assets report money closing lists auction_notice no_property_cases"),
]


@pytest.mark.parametrize(("audience", "items"), SEEN)
def test_who_sees_what(audience, items):
    assert " ".join(item for item in Item if may_see(audience, item)) == items


def test_what_is_seen_on_conditions():
    assert not may_see(Audience.DEBTOR, Item.MEASURE_TAKEN, done=False)
    assert not may_see(Audience.APPLICANT, Item.MEASURE_TAKEN, done=False)
    assert may_see(Audience.APPLICANT, Item.QUERY_RESULTS, court_agrees=True)
    assert not may_see(Audience.DEBTOR, Item.QUERY_RESULTS, court_agrees=True)
    assert may_see(Audience.APPLICANT, Item.MONEY, done=False)


def test_publication():
    answer = publication(D("2024-09-27"))
    assert answer.due and answer.due.on == D("2024-10-12")
    assert "2024-10-12" in answer.explain()
    assert "published by 2024-10-12" in answer.explain("en")
    off = publication(D("2024-09-27"), court=CourtRules({"disclosure.publishing": False}))
    assert (off.due, off.why) == (None, None)
    for unfit in Unfit:
        kept = publication(D("2024-09-27"), unfit)
        assert (kept.due, kept.why) == (None, unfit)
        assert "不公布" in kept.explain()
        assert "not published" in kept.explain("en")


def test_how_long_data_are_kept():
    on = D("2026-11-22")
    assert {what: kept_until(what, on).on for what in disclosure.KEPT} == {
        "logs": D("2027-05-22"),
        "assessment": D("2029-11-22"),
        "auction": D("2036-11-22"),
        "price": D("2036-11-22"),
    }


def test_a_query_needs_an_open_case_that_links_its_target():
    facts = [(True, True, False), (True, True, True), (False, True, False), (True, False, False)]
    answers = [query_allowed(case_open=is_open, linked=linked, own_family=own) for is_open, linked, own in facts]
    assert [(one.allowed, one.warn) for one in answers] == [(True, False), (True, True), (False, False), (False, False)]
    assert answers[0].sentence() == "可以查询。"
    assert answers[1].sentence("en") == "may be asked; mind recusal."
    assert "不得查询" in answers[2].sentence()


def test_consent_to_electronic_service():
    assert not consented()
    for fact in ("said", "agreed_before", "gave_address", "took_part"):
        assert consented(**{fact: True})


def test_which_way_a_paper_may_go():
    check_way(Way.DIRECT, Paper.THIRD_DEBTOR)
    check_way(Way.ELECTRONIC, Paper.DECISION, consent=True)
    check_way(Way.PUBLIC, Paper.OTHER)
    check_way(Way.POST, Paper.OTHER, abroad=True)
    with pytest.raises(service_ways.ServedDirectly):
        check_way(Way.POST, Paper.THIRD_DEBTOR)
    with pytest.raises(service_ways.NoConsent):
        check_way(Way.ELECTRONIC, Paper.OTHER)
    for way in (Way.PUBLIC, Way.LEFT):
        with pytest.raises(service_ways.NotForeign):
            check_way(way, Paper.OTHER, abroad=True)


def test_e8_paper_on_request_only_for_a_decision():
    assert paper_owed(Way.ELECTRONIC, Paper.DECISION, asked=True)
    assert not paper_owed(Way.ELECTRONIC, Paper.DECISION, asked=False)
    assert not paper_owed(Way.ELECTRONIC, Paper.OTHER, asked=True)
    assert not paper_owed(Way.POST, Paper.DECISION, asked=True)


def test_around_service():
    assert entrusted_due(D("2024-09-27")).on == D("2024-10-08")
    assert service_ways.address_carries_over(changed_in_writing=False)
    assert not service_ways.address_carries_over(changed_in_writing=True)


@pytest.mark.parametrize(("at", "may"), [("08:59", False), ("09:00", True), ("19:59", True), ("20:00", False)])
def test_messages_go_out_by_day(at, may):
    moment = datetime.combine(D("2026-11-22"), time.fromisoformat(at))
    assert may_message(moment).holds is may
    assert may_message(moment, CourtRules({"service.sms_hours": (0, 23)}))


def test_public_notice_took_sixty_days_before_2022():
    before = served(Delivery(Way.PUBLIC, published_on=D("2021-12-31")))
    assert before.on == D("2022-03-01")
    assert served(Delivery(Way.PUBLIC, published_on=D("2022-01-01"))).on == D("2022-01-31")
