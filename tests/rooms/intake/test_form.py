"""The form a reading fills: what it marks for a clerk, and what it will not file until a person has answered."""

from datetime import date
from decimal import Decimal

import pytest

from tests.rooms.intake.judgments import BUYER, COMPANY, OWNER, judgment
from zhixing.domain.intake.edited import applied_by, drop, empty_interest, empty_obligation
from zhixing.domain.intake.filed import filing
from zhixing.domain.intake.form import of_judgment
from zhixing.domain.intake.reading import read
from zhixing.domain.intake.refusals import FormIncomplete

PRICE = f"一、被告{BUYER}于本判决生效之日起十日内支付原告{COMPANY}货款90000元"


def form_of(text):
    form = of_judgment(read(text), date(2026, 1, 5))
    form["instrument"]["effective_on"] = "2025-07-01"
    return form


def lent(words):
    """A loan of 10,000 that bears interest by these words."""
    item = f"一、被告{OWNER}归还原告{COMPANY}借款10000元及利息（自2023年5月1日起{words}计算至还清之日止）。"
    return form_of(judgment(item))


def refused_at(form):
    with pytest.raises(FormIncomplete) as refused:
        filing(form, None)
    return refused.value.facts["place"]


def told(form, part=""):
    return [why for place, why in form["doubts"].items() if place.startswith(f"{part}told.")]


def test_a_contract_s_rate_is_asked_for_and_taken_with_what_is_added_to_it():
    form = lent("按《借款合同》约定的利率上浮50%")
    place, (rule,) = "obligations.0.interest.0.rate", form["obligations"][0]["interest"]
    assert form["doubts"][place] == "rate_not_printed" and refused_at(form) == place
    for typed in ("6", "-0.06", "百分之六", "0"):
        rule["rate"] = typed
        assert refused_at(form) == place
    rule["rate"] = "0.06"
    (kept,) = filing(form, None).obligations[0].interest
    assert (kept.rate_type, kept.law_rate().value) == ("contract", Decimal("0.09"))


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        ("按全国银行间同业拆借中心公布的同期贷款市场报价利率", "lpr_5y"),
        ("按中国人民银行同期同类贷款基准利率", "pboc_3y_loan"),
    ],
)
def test_a_tenor_nobody_printed_is_asked_for(words, chosen):
    form = lent(words)
    place = "obligations.0.interest.0.rate_type"
    assert form["doubts"][place] == "tenor_not_printed" and refused_at(form) == place
    form["obligations"][0]["interest"][0]["rate_type"] = chosen
    assert filing(form, None).obligations[0].interest[0].known


@pytest.mark.parametrize("words", ["按年利率6%", "按全国银行间同业拆借中心公布的一年期贷款市场报价利率"])
def test_a_rate_that_was_read_is_filed_as_it_is(words):
    form = lent(words)
    assert not [place for place in form["doubts"] if ".rate" in place]
    assert filing(form, None).obligations[0].interest[0].known


def test_a_base_or_a_number_nobody_can_read_is_not_filed():
    form = lent("按年利率6%")
    (rule,) = form["obligations"][0]["interest"]
    for name, typed in (("base", ""), ("until_on", "还清之日"), ("multiplier", "两倍"), ("multiplier", "NaN")):
        kept, rule[name] = rule[name], typed
        assert refused_at(form) == f"obligations.0.interest.0.{name}"
        rule[name] = kept
    filing(form, None)


def test_interest_stated_as_a_sum_is_told_from_the_rest():
    within = form_of(judgment(f"一、被告{OWNER}支付原告{COMPANY}借款本金10000元、利息600元，以上共计10600元。"))
    (one,) = filing(within, None).obligations
    assert (str(one.amount), str(one.accrued)) == ("10600.00", "600.00")
    besides = form_of(
        judgment(f"一、被告{OWNER}归还原告{COMPANY}借款本金28750.15元，支付截至2024年11月23日的期内利息1032.40元。")
    )
    assert (besides["obligations"][0]["amount"], besides["obligations"][0]["accrued"]) == ("28750.15", "")
    assert told(besides, "obligations.0.") == ["accrued_told"]
    within["obligations"][0]["accrued"] = "10600.01"
    assert refused_at(within) == "obligations.0.accrued"


def test_liability_within_a_limit_is_told_and_makes_nobody_a_payer():
    form = form_of(judgment(f"{PRICE}，被告{OWNER}对上述款项在20000元范围内承担补充清偿责任。"))
    names = {one["name"]: one["key"] for one in form["parties"]}
    assert form["obligations"][0]["payers"] == [names[BUYER]] and not form["obligations"][0]["joint"]
    assert told(form, "obligations.0.") == ["limited_liability"]


def test_joint_liability_shows_its_passage_and_any_other_is_marked():
    text = judgment(f"{PRICE}；", f"二、被告{OWNER}对上述第一项承担连带清偿责任；")
    form = form_of(text)
    start, end = form["passages"]["obligations.0.joint"]
    assert "连带清偿责任" in text[start:end] and form["obligations"][0]["joint"]
    other = form_of(judgment(f"{PRICE}；", f"二、被告{OWNER}对上述第一项承担补充清偿责任；"))
    assert told(other, "obligations.0.") == ["other_liability"] and not other["obligations"][0]["joint"]
    assert len(other["obligations"][0]["payers"]) == 2


def test_what_has_no_field_is_told():
    late = form_of(judgment(f"一、被告{OWNER}于2025年11月30日前支付原告{COMPANY}货款10000元，若逾期则按13000元支付。"))
    assert told(late, "obligations.0.") == ["on_default"]
    monthly = form_of(
        judgment(f"一、被告{OWNER}自2025年11月起每月10日前支付原告{COMPANY}场地费300元，直至腾退之日止。")
    )
    assert "periodic" in told(monthly, "obligations.0.") and refused_at(monthly) == "obligations.0.amount"
    more = form_of(judgment(f"一、解除原告{COMPANY}与被告{BUYER}签订的《供货合同》；", f"二{PRICE[1:]}。"))
    assert told(more) == ["not_money"]


def test_an_authority_nobody_printed_is_ordinary_and_marked():
    form = form_of(judgment(f"{PRICE}。").replace("，特别授权。", "。"))
    place = "parties.0.agents.0.authority"
    assert form["doubts"][place] == "authority_not_printed" and place in form["passages"]
    company, _, owner = form["parties"]
    assert (company["agents"][0]["authority"], owner["agents"][0]["authority"]) == ("ordinary", "ordinary")
    assert "parties.2.agents.0.authority" not in form["doubts"]  # 一般授权 is printed
    company["agents"][0]["authority"] = "all"
    assert refused_at(form) == place


@pytest.mark.parametrize(
    ("words", "chosen"),
    [
        ("就第一项债权对其承建的厂房工程折价或者拍卖的价款享有建设工程价款优先受偿权", "建设工程价款优先受偿权"),
        ("在工程款90000元范围内对厂房工程折价或者拍卖所得价款优先受偿", ""),  # whose right it is stands nowhere
        ("在应付款90000元范围内就其承建的厂房工程拍卖所得价款优先受偿", "建设工程价款优先受偿权"),
        ("在工程款60000元范围内对其承建的厂房工程折价或者拍卖所得价款优先受偿", ""),  # not the sum of the item
        ("对其承建的厂房工程折价或者拍卖的价款享有建设工程价款优先受偿权", ""),  # for which item?
        ("就第一项债权对抵押的厂房拍卖所得价款优先受偿", "抵押权"),
        ("就第一项债权对抵押的厂房和质押的设备拍卖所得价款优先受偿", ""),  # which right of the two?
    ],
)
def test_a_priority_is_taken_where_right_and_item_are_named_else_asked_for(words, chosen):
    text = judgment(f"{PRICE}。", f"二、原告{COMPANY}{words}。")
    form = form_of(text)
    start, end = form["passages"]["obligations.0.priority"]
    assert form["obligations"][0]["priority"] == chosen and words in text[start:end]
    assert form["doubts"].get("obligations.0.priority") == (None if chosen else "priority_told")
    assert filing(form, None).obligations[0].priority == chosen


def test_a_priority_named_for_one_item_is_not_asked_for_on_another():
    second = f"二、被告{BUYER}于本判决生效之日起十日内支付原告{COMPANY}违约金5000元。"
    clause = f"三、原告{COMPANY}就第一项工程款对其承建的厂房拍卖所得价款享有建设工程价款优先受偿权。"
    form = form_of(judgment(f"{PRICE}。", second, clause))
    assert [one["priority"] for one in form["obligations"]] == ["建设工程价款优先受偿权", ""]
    assert not [place for place in form["doubts"] if place.endswith("priority")]


def test_of_two_creditors_one_applies_for_what_is_owed_to_him():
    text = judgment(f"{PRICE}；", f"二、被告{BUYER}支付被告{OWNER}垫付款5000元。")
    form = form_of(text)
    keys = {one["name"]: one["key"] for one in form["parties"]}
    applied_by(form, keys[OWNER])
    assert [one["amount"] for one in form["obligations"]] == ["5000"]
    assert {one["name"]: one["role"] for one in form["parties"]} == {COMPANY: "", BUYER: "debtor", OWNER: "applicant"}
    assert [one.name for one in filing(form, None).parties] == [BUYER, OWNER]


def test_who_owes_is_a_debtor_and_who_is_owed_is_none():
    form = form_of(judgment(f"{PRICE}。"))
    (one,) = form["obligations"]
    one["payees"] = [*one["payees"], *one["payers"]]
    assert refused_at(form) == "obligations.0.payees"
    one["payees"] = one["payees"][:1]
    one["payers"] = one["payees"]
    assert refused_at(form) == "obligations.0.payers"


def test_a_priority_that_is_none_is_refused():
    form = form_of(judgment(f"{PRICE}。"))
    assert "obligations.0.priority" not in form["doubts"]
    form["obligations"][0]["priority"] = "最优先"
    assert refused_at(form) == "obligations.0.priority"


def test_an_added_item_is_filed_once_it_is_whole():
    form = form_of(judgment(f"{PRICE}。"))
    form["obligations"].append(empty_obligation())
    assert refused_at(form) == "obligations.1.payers"
    first, added = form["obligations"]
    added |= {"what": "违约金", "amount": "500", "payers": first["payers"], "payees": first["payees"]}
    added["interest"].append(empty_interest())
    assert refused_at(form) == "obligations.1.interest.0.base"
    added["interest"][0] |= {"base": "500", "from_on": "2025-01-01", "rate_type": "lpr_1y"}
    filed = filing(form, None).obligations[1]
    assert (filed.what, str(filed.amount), str(filed.due_on)) == ("违约金", "500.00", "2025-07-01")


def test_marks_keep_their_place_when_others_are_left_out():
    form = {
        "obligations": [{"interest": []}, {"interest": ["a", "b"]}],
        "passages": {"obligations.0.amount": [1, 2], "obligations.1.interest.1": [3, 4], "told.0": [5, 6]},
        "doubts": {"obligations.1.interest.0.rate": "x", "obligations.1.interest.1.rate": "y"},
    }
    drop(form, "obligations.1.interest", {0})
    assert form["obligations"][1]["interest"] == ["b"] and form["doubts"] == {"obligations.1.interest.0.rate": "y"}
    drop(form, "obligations", {0})
    assert form["obligations"] == [{"interest": ["b"]}]
    assert form["passages"] == {"obligations.0.interest.0": [3, 4], "told.0": [5, 6]}
    assert form["doubts"] == {"obligations.0.interest.0.rate": "y"}
