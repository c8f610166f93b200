"""Any rule asked on a past day gives that day's figure; outside its known days it refuses; assumed rates are said."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from zhixing.kernel.money import Money
from zhixing.law import (
    auction,
    case_money,
    closing,
    coercion,
    collective,
    consumption,
    disclosure,
    dishonesty,
    distribution,
    entrustment,
    fees,
    filing,
    finding,
    interest,
    jurisdiction,
    limitation,
    limits,
    rates,
    referral,
    remedies,
    remedy_routes,
    repayment,
    service,
    service_ways,
    settlement,
    vehicles,
)
from zhixing.law.catalogue import CATALOGUE
from zhixing.law.clocks import HANDLER, PETITION_IN, clock
from zhixing.law.figures import Dated, NotInForce, Reading, Setting
from zhixing.law.indicators import measure

D = date.fromisoformat
Y = Money.yuan
DAY = timedelta(days=1)
DATED = [one for one in CATALOGUE.values() if isinstance(one, Dated)]
SETTINGS = [one for one in CATALOGUE.values() if isinstance(one, Setting)]


@pytest.mark.parametrize("figure", DATED, ids=[one.key for one in DATED])
def test_each_value_rules_its_own_days(figure):
    for value in figure.values:
        for day in (value.first, value.last or date(2099, 12, 31)):
            read = Reading(day)
            assert read(figure) == value.value
            [used] = read.used
            assert (used.value, used.mark, used.article) == (value.value, value.mark, value.article)
    with pytest.raises(NotInForce):
        figure.on(figure.values[0].first - DAY)
    known = [(value.first, value.last or date.max) for value in figure.values]
    for (_, last), (first, _) in pairwise(known):
        if last + DAY < first:
            with pytest.raises(NotInForce):
                figure.on(last + DAY)


@pytest.mark.parametrize("setting", SETTINGS, ids=[one.key for one in SETTINGS])
def test_a_setting_is_labelled_and_keeps_no_days(setting):
    read = Reading(date(2000, 1, 1))
    assert read(setting) == setting.default
    assert read.used[0].mark in ("disputed", "from memory", "design", "local")
    assert not setting.choices or setting.default in setting.choices


FIRST_DAYS = [
    ("fees.execution_fee", lambda on: fees.execution_fee(Y(100), on), "2007-04-01"),
    ("fees.preservation_fee", lambda on: fees.preservation_fee(Y(100), on), "2007-04-01"),
    ("fees.acceptance_fee", lambda on: fees.acceptance_fee(Y(100), on), "2007-04-01"),
    ("filing.decide_due", filing.decide_due, "1998-07-18"),
    ("filing.apply_by", filing.apply_by, "2008-04-01"),
    ("limitation.apply_until", limitation.apply_until, "2009-01-01"),
    ("jurisdiction.idle_from", jurisdiction.idle_from, "2008-04-01"),
    ("limitation.restore_by", limitation.restore_by, "1991-04-09"),
    ("finding.notice_due", finding.notice_due, "2015-02-04"),
    ("finding.lead_due", finding.lead_due, "2017-05-01"),
    ("limits.case_limit", limits.case_limit, "2000-09-28"),
    ("clocks.HANDLER", lambda on: clock(HANDLER, on), "2007-01-01"),
    ("clocks.PETITION_IN", lambda on: clock(PETITION_IN, on), "2021-12-06"),
    ("consumption.limitable", lambda on: consumption.limitable(on, on), "2010-10-01"),
    ("consumption.check_pass", lambda on: consumption.check_pass(on, on), "2020-01-02"),
    ("dishonesty.list_debtor", lambda on: dishonesty.list_debtor(dishonesty.Category.REPORT, on), "2017-05-01"),
    ("dishonesty.removal_due", lambda on: dishonesty.removal_due("performed", on), "2017-05-01"),
    ("coercion.fine", lambda on: coercion.fine(Y(100), on), "2008-04-01"),
    ("coercion.detain", lambda on: coercion.detain(on, 15), "1991-04-09"),
    ("closing.no_property_from", closing.no_property_from, "2016-12-01"),
    ("closing.later_queries", closing.later_queries, "2016-12-01"),
    ("settlement.resume", lambda on: settlement.resume(settlement.State.BROKEN, on), "2008-04-01"),
    ("settlement.stay_on_security", lambda on: settlement.stay_on_security(on, on), "2018-03-01"),
    ("settlement.stay_by_upper_court", lambda on: settlement.stay_by_upper_court(on, on), "1998-07-18"),
    ("settlement.to_bankruptcy", lambda on: settlement.to_bankruptcy(consent=True, sent_on=on), "2015-02-04"),
    ("remedies.remedy_due", lambda on: remedies.remedy_due("objection_ruled", on), "2008-04-01"),
    ("remedy_routes.objection_until", remedy_routes.objection_until, "2016-02-15"),
    ("referral.refer", lambda on: referral.refer(set(referral.Evidence), on), "2025-07-01"),
    ("entrustment.sending", lambda on: entrustment.sending(entrustment.Kind.WHOLE, on), "2011-05-16"),
    ("entrustment.matter_due", entrustment.matter_due, "2017-09-08"),
    ("service_ways.entrusted_due", service_ways.entrusted_due, "2000-09-28"),
    ("disclosure.publication", disclosure.publication, "2016-10-01"),
    ("disclosure.kept_until", lambda on: disclosure.kept_until("assessment", on), "2021-11-01"),
    ("case_money.pay_out_due", case_money.pay_out_due, "2017-05-01"),
    ("auction.earliest_start", lambda on: auction.earliest_start(1, on), "2017-01-01"),
    ("distribution.objection_due", distribution.objection_due, "2015-02-04"),
    ("vehicles.office_due", vehicles.office_due, "2022-05-01"),
    ("indicators.measure", lambda on: measure("3Y", 1, 2, on), "2018-01-01"),
    (
        "coercion.questioning_until",
        lambda on: coercion.questioning_until(datetime.combine(on, datetime.min.time())),
        "2015-02-04",
    ),
    ("service.served", lambda on: service.served(service.Delivery(service.Way.PUBLIC, published_on=on)), "2013-01-01"),
]


@pytest.mark.parametrize(("name", "rule", "first"), FIRST_DAYS, ids=[r[0] for r in FIRST_DAYS])
def test_a_rule_refuses_the_day_before_its_first(name, rule, first):
    rule(D(first))
    with pytest.raises(NotInForce) as refused:
        rule(D(first) - DAY)
    assert str(D(first) - DAY) in refused.value.say()
    assert refused.value.status == 422


def test_a_past_day_gets_the_figure_and_the_article_of_that_day():
    assert "（2017）第239条" in filing.apply_by(D("2020-01-01")).explain()
    assert "（2021）第246条" in filing.apply_by(D("2022-06-30")).explain()
    assert "（2023）第250条" in filing.apply_by(D("2024-06-30")).explain()
    with pytest.raises(coercion.FineOutOfRange) as refused:
        coercion.fine(Y(50_000), D("2012-12-31"))
    assert refused.value.facts["most"] == Y(10_000)
    assert "[V]" in coercion.fine(Y(50_000), D("2013-01-01")).explain()
    assert "[from memory]" in coercion.fine(Y(5_000), D("2012-12-31")).explain()


PAST = rates.LPR.known_through + DAY
FLOATING = rates.Rate(rates.RateKind.LPR)


def test_a_rate_table_refuses_outside_its_days():
    for table in (rates.LPR, rates.BENCHMARK):
        assert not table.on(table.days[0]).assumed
        assert not table.on(table.known_through).assumed
        for day in (table.days[0] - DAY, table.known_through + DAY):
            with pytest.raises(rates.RateUnknown):
                table.on(day)
        with pytest.raises(rates.RateUnknown):
            table.on(table.days[0] - DAY, assume_last=True)
        assert table.on(table.known_through + DAY, assume_last=True).assumed


ASSUMING = [
    ("lending_cap", lambda on, **kw: rates.lending_cap(on, **kw)),
    (
        "general_interest",
        lambda on, **kw: interest.general_interest(
            Y(100_000), interest.Charge(FLOATING, D("2026-01-01")), on + DAY, **kw
        ),
    ),
    (
        "schedule",
        lambda on, **kw: repayment.schedule(
            [repayment.Debt("a", Y(100_000), D("2026-01-01"), charges=(interest.Charge(FLOATING, D("2026-01-01")),))],
            [],
            on + DAY,
            **kw,
        ),
    ),
]


@pytest.mark.parametrize(("name", "rule"), ASSUMING, ids=[r[0] for r in ASSUMING])
def test_past_the_table_an_answer_says_that_it_assumes(name, rule):
    known = rule(rates.LPR.known_through)
    assert not known.assumed
    assert "利率表已到头" not in known.explain()
    with pytest.raises(rates.RateUnknown):
        rule(PAST)
    assumed = rule(PAST, assume_last=True)
    assert assumed.assumed
    assert "利率表已到头" in assumed.explain()
    assert "last published rate is assumed" in assumed.explain("en")


def test_a_ratio_and_a_mask_have_no_days():
    assert collective.ratio(Y(1), Y(2)).exact * 2 == 1
    assert rates.lending_cap(D("2020-08-20")).percent == Decimal("15.40")
