"""What the reader makes of dispositions of many kinds."""

from datetime import date
from decimal import Decimal

import pytest

from tests.rooms.intake.judgments import BUYER, COMPANY, DELAY, GUARANTOR, OWNER, bare, judgment
from zhixing.domain.intake.reading import read, transcribe
from zhixing.domain.intake.reading.doubts import Doubt
from zhixing.domain.intake.reading.shapes import Interest, Obligation

PRICE = f"一、被告{BUYER}于本判决生效之日起十日内支付原告{COMPANY}货款128,650.40元"


def only(text: str) -> Obligation:
    (obligation,) = read(text).obligations
    return obligation


def term(t: Interest) -> tuple[object, ...]:
    return t.base.value, t.start.value, t.end.value, t.rate_type.value, t.rate, t.multiplier


def test_frame_of_a_judgment() -> None:
    j = read(judgment(f"{PRICE}；", after=DELAY))
    assert (j.court.value, j.kind.value, j.instance.value) == ("澜州市澜溪区人民法院", "民事判决书", "一审")
    assert j.case_no.value == "（2025）浙0195民初1203号"
    assert j.cause.value == "买卖合同纠纷"
    assert j.judged_on.value == date(2025, 6, 12)
    assert j.doubled_interest_clause.value is True


def test_parties_with_their_particulars() -> None:
    company, _, owner = read(judgment(f"{PRICE}。")).parties
    assert (company.name, company.role, company.kind, company.aliases) == (COMPANY, "原告", "company", ("启衡公司",))
    assert company.address.value == "澜州市澜溪区青石路18号"
    assert company.represented_by.value == "沈砚秋"
    assert [(a.name, a.firm, a.authority) for a in company.agents] == [("陆清和", "浙江澜石律师事务所", "特别授权")]
    assert (owner.name, owner.kind, owner.born_on.value) == (OWNER, "person", date(1985, 3, 7))
    assert [a.authority for a in owner.agents] == ["一般授权"]


@pytest.mark.parametrize(("id_end", "unsure"), [("0011", Doubt.WRONG_CHECKSUM), ("0014", None)])
def test_wrong_check_digit_of_an_identity_number_is_marked(id_end: str, unsure: Doubt | None) -> None:
    j = transcribe(judgment(f"{PRICE}。", id_end=id_end))
    assert j.parties[2].id_number.unsure is unsure
    assert (("parties.3.id_number", Doubt.WRONG_CHECKSUM) in j.doubts) is (unsure is not None)


def test_wrong_check_digit_of_a_credit_code_is_marked() -> None:
    assert transcribe(judgment(f"{PRICE}。", check="0")).parties[0].credit_code.unsure is Doubt.WRONG_CHECKSUM
    right = transcribe(judgment(f"{PRICE}。")).parties[0].credit_code
    assert (right.value, right.unsure) == ("91330195MA2B1C2D39", None)


def test_every_value_shows_the_words_it_was_read_from() -> None:
    text = judgment(f"{PRICE}。")
    o = only(text)
    for found, words in ((o.payers, f"被告{BUYER}"), (o.payees, f"原告{COMPANY}"), (o.amount, "128,650.40元")):
        assert found.passage is not None
        assert text[found.passage.start : found.passage.end] == words
    assert o.amount.value == Decimal("128650.40")
    assert o.due is not None and (o.due.days, o.due.start) == (10, "判决生效")


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1.5万元", "15000"),
        ("贰拾万元整", "200000"),
        ("人民币50,000元", "50000"),
        ("3，318，205.44元", "3318205.44"),
        ("１２３０元", "1230"),
        ("叁仟元伍角陆分", "3000.56"),
        ("214.36万元", "2143600"),
        ("1亿2000万元", "120000000"),
        ("人民币31640", "31640"),
    ],
)
def test_sums_in_every_writing(printed: str, value: str) -> None:
    o = only(judgment(f"一、被告{BUYER}支付原告{COMPANY}货款{printed}。"))
    assert o.amount.value == Decimal(value) and o.amount.unsure is None


def test_an_approximate_or_foreign_sum_is_marked() -> None:
    assert only(judgment(f"一、被告{BUYER}支付原告{COMPANY}货款3万余元。")).amount.unsure is Doubt.NOT_EXACT
    foreign = only(judgment(f"一、被告{BUYER}支付原告{COMPANY}货款20000美元。")).amount
    assert (foreign.value, foreign.unsure) == (None, Doubt.FOREIGN_CURRENCY)


def test_misprinted_figures_are_not_guessed() -> None:
    amount = only(judgment(f"一、被告{BUYER}支付原告{COMPANY}货款共计12，4406.31元。")).amount
    assert (amount.value, amount.unsure) == (None, Doubt.MISPRINTED)


def test_two_payees_in_one_sentence() -> None:
    j = read(
        judgment(f"一、被告{BUYER}于本判决生效之日起十日内支付给原告{COMPANY}5000元，支付给被告{OWNER}垫付款600元。")
    )
    assert [(o.payers.value, o.payees.value, o.amount.value) for o in j.obligations] == [
        ((BUYER,), (COMPANY,), Decimal(5000)),
        ((BUYER,), (OWNER,), Decimal(600)),
    ]


def test_several_items_with_one_time_for_payment() -> None:
    j = read(
        judgment(
            f"一、被告{BUYER}支付原告{COMPANY}货款80000元；",
            f"二、被告{BUYER}支付原告{COMPANY}律师费6000元；",
            f"三、驳回原告{COMPANY}的其他诉讼请求。",
            after="上述第一、二项限本判决生效后十五日内履行完毕。" + DELAY,
        )
    )
    assert [(o.no, o.item, o.amount.value) for o in j.obligations] == [(1, 1, 80000), (2, 2, 6000)]
    assert {o.due.days for o in j.obligations if o.due} == {15}
    assert j.other_claims_dismissed


def test_joint_payers_and_short_names() -> None:
    o = only(judgment(f"一、远杉公司、{OWNER}于本判决生效后立即连带偿还启衡公司欠款30万元。"))
    assert (o.payers.value, o.payees.value) == ((BUYER, OWNER), (COMPANY,))
    assert o.liability == "连带" and o.due is not None and o.due.days == 0


def test_two_defendants_by_count_and_a_bare_defendant() -> None:
    assert only(judgment("一、二被告于本判决生效之日起五日内支付原告货款700元。")).payers.value == (BUYER, OWNER)
    unclear = only(judgment("一、被告于本判决生效之日起五日内支付原告货款700元。"))
    assert unclear.payers.unsure is Doubt.PAYER_UNCLEAR


def test_joint_and_several_liability_covers_a_range_of_items() -> None:
    j = read(
        judgment(
            f"一、被告{BUYER}于本判决生效之日起十日内支付原告{COMPANY}货款90000元；",
            f"二、被告{BUYER}于本判决生效之日起十日内支付原告{COMPANY}违约金5000元；",
            f"三、被告{BUYER}于本判决生效之日起十日内支付原告{COMPANY}保全保险费800元；",
            f"四、被告{OWNER}对上述第一项至第二项承担连带清偿责任，并在承担责任后有权向被告{BUYER}追偿；",
        )
    )
    (g,) = j.guarantees
    assert (g.guarantors.value, g.type, g.covers.value, g.recourse) == ((OWNER,), "连带清偿责任", (1, 2), True)
    assert len(j.obligations) == 3


def test_liability_within_a_limit_in_the_same_sentence() -> None:
    j = read(judgment(f"一、{PRICE[2:]}，被告{OWNER}对上述款项在20000元范围内承担补充清偿责任。"))
    assert len(j.obligations) == 1
    assert (j.guarantees[0].limit, j.guarantees[0].covers.value) == ("20000元范围内", (1,))


def test_liability_within_what_one_owes_and_recourse_told_apart() -> None:
    j = read(
        judgment(
            f"{PRICE}；",
            f"二、被告{OWNER}在欠付工程款8816020.50元范围内承担给付责任；",
            f"三、被告{OWNER}承担责任后，有权向被告{BUYER}追偿。",
        )
    )
    (g,) = j.guarantees
    assert (g.guarantors.value, g.covers.value, g.recourse) == ((OWNER,), (1,), True)
    assert len(j.obligations) == 1 and not j.non_money


def test_liability_told_in_passing_of_the_same_sum() -> None:
    j = read(judgment(f"一、被告{BUYER}赔偿原告{COMPANY}鉴定费1400元，被告{OWNER}承担连带责任。"))
    assert [(o.payers.value, o.amount.value) for o in j.obligations] == [((BUYER,), 1400)]
    assert [(g.guarantors.value, g.covers.value) for g in j.guarantees] == [((OWNER,), (1,))]


def test_four_times_the_loan_prime_rate() -> None:
    o = only(
        judgment(
            f"一、被告{OWNER}于本判决生效之日起十日内归还原告{COMPANY}借款本金60万元及利息（以60万元为基数，自2024年1月5日起至实际清偿之日止，"
            "按照全国银行间同业拆借中心公布的一年期贷款市场报价利率的四倍计算）。"
        )
    )
    assert [term(t) for t in o.interest] == [(600000, date(2024, 1, 5), "实际清偿之日", "lpr_1y", None, 4)]


@pytest.mark.parametrize(
    ("words", "read_as"),
    [
        ("按年利率24%", ("fixed_annual", "0.24", None)),
        ("按月利率2%", ("fixed_monthly", "0.02", None)),
        ("按月息2分", ("fixed_monthly", "0.02", None)),
        ("按日万分之四点二", ("fixed_daily", "0.00042", None)),
        ("按每日0.7‰", ("fixed_daily", "0.0007", None)),
        ("按月利率5.8‰上浮40%", ("fixed_monthly", "0.0058", "1.4")),
        ("按年利率6.6%加收50%", ("fixed_annual", "0.066", "1.5")),
        ("按中国人民银行同期同类贷款基准利率的4倍", ("pboc_same_period_loan", None, "4")),
        ("按全国银行间同业拆借中心公布的同期贷款市场报价利率", ("lpr_unspecified_tenor", None, None)),
        ("按《借款合同》约定的利率", ("contract", None, None)),
        ("按合同约定的标准，但以不超过年利率24%为限", ("contract", None, None)),
    ],
)
def test_rates(words: str, read_as: tuple[str, str | None, str | None]) -> None:
    o = only(
        judgment(f"一、被告{OWNER}归还原告{COMPANY}借款10000元及利息（自2023年5月1日起{words}计算至还清之日止）。")
    )
    (t,) = o.interest
    kind, rate, times = read_as
    assert (t.rate_type.value, t.rate, t.multiplier) == (kind, rate and Decimal(rate), times and Decimal(times))
    assert (t.base.value, t.base.unsure) == (10000, Doubt.BASE_NOT_PRINTED)


def test_a_rate_nobody_can_read_is_marked() -> None:
    o = only(judgment(f"一、被告{OWNER}归还原告{COMPANY}借款10000元及利息（自2023年5月1日起计算至还清之日止）。"))
    assert o.interest[0].rate_type.unsure is Doubt.RATE_UNCLEAR


def test_periods_of_interest_on_different_bases() -> None:
    o = only(
        judgment(
            f"一、被告{OWNER}偿还原告{COMPANY}借款本金163000元及利息，利息以170000元为本金自2024年2月12日起按年利率6.9%计算至2024年8月8日止，"
            "逾期利息以163000元为本金自2024年8月9日起按年利率10.35%计算至结清之日止。"
        )
    )
    assert o.amount.value == 163000
    assert [term(t) for t in o.interest] == [
        (170000, date(2024, 2, 12), date(2024, 8, 8), "fixed_annual", Decimal("0.069"), None),
        (163000, date(2024, 8, 9), "结清之日", "fixed_annual", Decimal("0.1035"), None),
    ]


def test_an_item_of_interest_alone_joins_the_sum_it_runs_on() -> None:
    o = only(
        judgment(
            f"一、被告{BUYER}于本判决生效之日起十日内支付原告{COMPANY}货款52316.08元；",
            f"二、被告{BUYER}于本判决生效之日起十日内支付原告{COMPANY}违约金（以52316.08元为基数，自2024年12月29日起按日万分之五计算至付清之日止）；",
        )
    )
    assert [t.base.value for t in o.interest] == [Decimal("52316.08")]


def test_a_penalty_counted_for_past_days_runs_no_more_and_one_still_running_stands_alone() -> None:
    past, running = read(
        judgment(
            f"一、被告{BUYER}向原告{COMPANY}支付逾期交付违约金3906.15元（2023年10月1日起至2024年5月27日止，每日按已付价款266480元的万分之零点五计算）；",
            f"二、被告{BUYER}向原告{COMPANY}支付逾期办证违约金（自2024年8月26日起至备案之日止，每日按已付价款266480元的万分之零点五计算）；",
        )
    ).obligations
    assert (past.amount.value, past.interest) == (Decimal("3906.15"), ())
    assert (running.amount.value, running.amount.unsure) == (None, Doubt.AMOUNT_BY_RULE)
    assert [(t.base.value, t.rate) for t in running.interest] == [(266480, Decimal("0.00005"))]


def test_a_fellow_debtor_the_head_does_not_name_is_kept_and_marked() -> None:
    payers = only(judgment(f"一、由被告{OWNER}、{GUARANTOR}于判决生效后十日内向原告{COMPANY}偿还借款900元。")).payers
    assert (payers.value, payers.unsure) == ((OWNER, GUARANTOR), Doubt.NAME_DIFFERS)


def test_accrued_interest_stands_beside_the_principal() -> None:
    o = only(
        judgment(
            f"一、被告{OWNER}归还原告{COMPANY}借款本金28750.15元，支付截至2024年11月23日的期内利息1032.40元、复利88.06元，"
            "之后的利息按合同约定的标准计算至清偿之日止。"
        )
    )
    assert o.amount.value == Decimal("28750.15")
    assert [(p.what, p.amount, p.to) for p in o.accrued] == [
        ("期内利息", Decimal("1032.40"), date(2024, 11, 23)),
        ("复利", Decimal("88.06"), date(2024, 11, 23)),
    ]


def test_parts_and_their_printed_total() -> None:
    o = only(judgment(f"一、被告{BUYER}支付原告{COMPANY}货款93400元、运费8325.30元，以上共计101725.30元。"))
    assert o.amount.value == Decimal("101725.30") and o.amount.unsure is None
    assert [(p.what, p.amount) for p in o.components] == [("货款", 93400), ("运费", Decimal("8325.30"))]


def test_a_total_its_parts_do_not_add_up_to_is_marked() -> None:
    o = only(judgment(f"一、被告{BUYER}支付原告{COMPANY}货款1000元、运费200元，以上共计1300元。"))
    assert (o.amount.value, o.amount.unsure) == (1300, Doubt.SUM_DIFFERS)


def test_a_balance_after_deduction_and_a_share() -> None:
    less = only(judgment(f"一、被告{BUYER}赔偿原告{COMPANY}损失26000元，扣除已付的6000元，还应赔偿20000元。"))
    assert less.amount.value == 20000
    share = only(judgment(f"一、被告{BUYER}赔偿原告{COMPANY}维修费3000元、租金2000元，合计5000元的30%即1500元。"))
    assert share.amount.value == 1500


def test_a_sum_for_each_month() -> None:
    once, monthly = read(
        judgment(
            f"一、被告{OWNER}于本判决生效后三日内支付原告{COMPANY}场地费27600元，2025年11月起每月10日前支付原告{COMPANY}场地费300元，直至腾退之日止。"
        )
    ).obligations
    assert once.amount.value == 27600 and once.periodic is None
    assert monthly.periodic is not None and monthly.amount.unsure is Doubt.AMOUNT_BY_RULE
    assert (monthly.periodic.amount, monthly.periodic.per, monthly.periodic.start) == (300, "month", "2025-11")


def test_instalments_by_a_day() -> None:
    o = only(judgment(f"一、被告{OWNER}于2025年11月30日前支付原告{COMPANY}货款10000元，若逾期则按13000元支付。"))
    assert o.due is not None and o.due.on == date(2025, 11, 30)
    assert o.amount.value == 10000
    assert o.on_default is not None and "13000元" in o.on_default.text


def test_costs_split_and_costs_together() -> None:
    j = read(
        judgment(
            f"{PRICE}。",
            after=f"案件受理费3000元，减半收取1500元，由原告{COMPANY}负担500元，被告{BUYER}负担1000元。"
            f"保全费420元、公告费260元，由被告{BUYER}、{OWNER}共同负担。",
        )
    )
    assert [(c.kind, c.total.value, [(s.by, s.amount) for s in c.borne]) for c in j.costs] == [
        ("案件受理费", 1500, [((COMPANY,), 500), ((BUYER,), 1000)]),
        ("保全费", 420, [((BUYER, OWNER), 420)]),
        ("公告费", 260, [((BUYER, OWNER), 260)]),
    ]
    assert all(c.unsure is None for c in j.costs)


def test_costs_borne_by_halves() -> None:
    after = f"案件受理费1140元、反诉费200元，合计1340元，由原告{COMPANY}与被告{BUYER}各半负担670元。"
    (cost,) = read(judgment(f"{PRICE}。", after=after)).costs
    assert (cost.kind, cost.unsure) == ("案件受理费、反诉费", None)
    assert [(s.by, s.amount) for s in cost.borne] == [((COMPANY,), 670), ((BUYER,), 670)]


def test_costs_that_do_not_add_up_are_marked() -> None:
    after = f"案件受理费1855元，由原告{COMPANY}负担800元，由被告{BUYER}负担1034元。"
    assert read(judgment(f"{PRICE}。", after=after)).costs[0].unsure is Doubt.COSTS_UNCLEAR


def test_priority_and_acts_other_than_payment() -> None:
    j = read(
        judgment(
            f"一、解除原告{COMPANY}与被告{BUYER}签订的《供货合同》；",
            f"二、被告{BUYER}于本判决生效之日起十日内返还原告{COMPANY}预付款5000元；",
            f"三、原告{COMPANY}有权就被告{BUYER}抵押的设备折价或者拍卖、变卖所得价款优先受偿。",
        )
    )
    assert [o.item for o in j.obligations] == [2]
    assert "供货合同" in j.non_money[0].text and "优先受偿" in j.priority[0].text


def test_a_name_slightly_misprinted_is_matched_and_marked() -> None:
    o = only(judgment(f"一、被告澜州市{BUYER[2:]}于本判决生效之日起十日内支付原告{COMPANY}货款900元。"))
    assert (o.payers.value, o.payers.unsure) == ((BUYER,), Doubt.NAME_DIFFERS)


def test_no_payee_printed_is_marked_and_never_guessed_among_several() -> None:
    o = only(
        bare(f"一、被告{OWNER}于本判决生效后十日内支付货款5000元。二、驳回原告{COMPANY}、{GUARANTOR}的其他诉讼请求。")
    )
    assert (o.payees.value, o.payees.unsure) == (None, Doubt.PAYEE_UNCLEAR)


def test_parties_of_a_text_without_head() -> None:
    j = transcribe(
        bare(
            f"一、限{OWNER}在本判决生效后15日内偿还{GUARANTOR}借款640万元；二、驳回{GUARANTOR}的其他诉讼请求。"
            f"案件受理费56600元，由{OWNER}负担50000元，{GUARANTOR}负担6600元。",
            facts=f"{OWNER}向{GUARANTOR}借款。",
        )
    )
    assert {p.name for p in j.parties} == {OWNER, GUARANTOR}
    (o,) = j.obligations
    assert (o.payers.value, o.payees.value, o.amount.value) == ((OWNER,), (GUARANTOR,), 6400000)


def test_every_sum_of_a_long_disposition_is_read_where_it_stands() -> None:
    sums = range(1001, 1301)
    text = judgment(
        "一、" + "；".join(f"被告{OWNER}支付原告{COMPANY}货款{n}元，并自2024年1月1日起计息" for n in sums) + "。"
    )
    read_ = read(text).obligations
    assert [o.amount.value for o in read_] == list(sums)
    places = [o.amount.passage for o in read_]
    assert [text[place.start : place.end] for place in places if place] == [f"{n}元" for n in sums]
    assert {o.payers.value for o in read_} == {(OWNER,)} and {o.payees.value for o in read_} == {(COMPANY,)}
