from datetime import date

import pytest

from tests.law.table import shown
from zhixing.kernel.money import Money
from zhixing.law.reference_price import (
    METHODS,
    NoPrice,
    Objection,
    Quote,
    appraisal_due,
    appraisal_fee_base,
    deemed_received,
    extension_asked_by,
    longest_validity,
    network_due,
    network_fee_earners,
    network_price,
    next_step_due,
    objection_due,
    reissue_due,
    start_due,
    validity,
)

D = date.fromisoformat
Y = Money.yuan


def quotes(a=Objection.NONE, b=Objection.NONE, c=Objection.NONE, b_corrected=None):
    return [
        Quote("A", Y(1_203_000), objection=a),
        Quote("B", Y(1_187_500), objection=b, corrected=b_corrected),
        Quote("C", Y(1_241_999), objection=c),
    ]


def test_t3_1_start():
    assert start_due(D("2025-04-01")).on == D("2025-05-06")


def test_t3_2_plain_mean():
    answer = network_price(quotes())
    assert (answer.price, answer.counted) == (Y("1210833.00"), ("A", "B", "C"))


@pytest.mark.parametrize("outcome", [Objection.REJECTED, Objection.CORRECTED, Objection.UPHELD])
def test_t3_4_objection_to_one(outcome):
    assert network_price(quotes(a=outcome)).price == Y("1214749.50")


def test_t3_5_all_objected():
    answer = network_price(quotes(Objection.REJECTED, Objection.CORRECTED, Objection.UPHELD, Y(1_190_000)))
    assert (answer.price, answer.counted) == (Y("1196500.00"), ("A", "B"))


def test_late_results_do_not_count():
    assert network_price([Quote("A", Y(1)), Quote("B", Y(100), in_time=False)]).price == Y(1)
    assert network_price([Quote("A", Y("1.00")), Quote("B", Y("1.01"))]).price == Y("1.01")
    with pytest.raises(NoPrice):
        network_price([Quote("B", Y(100), in_time=False), Quote("A", Y(1), objection=Objection.UPHELD)])


def test_t3_7_notice_after_the_validity():
    assert validity(D("2025-12-31"), D("2026-01-02")).reissue
    inside = validity(D("2025-12-31"), D("2025-12-31"))
    assert (inside.reissue, inside.sale_by) == (False, D("2026-06-30"))
    late = validity(D("2025-12-31"), D("2026-01-02"))
    assert ("须重新出具报告" in late.explain(), "new report" in late.explain("en")) == (True, True)
    assert ("2026-06-30 前处置" in inside.explain(), "until 2026-06-30" in inside.explain("en")) == (True, True)


def test_t3_8_appraisal():
    plain = appraisal_due(D("2025-06-02"))
    assert (plain.on, plain.ask_by, plain.hard_end) == (D("2025-07-02"), D("2025-06-27"), D("2025-08-01"))
    stayed = appraisal_due(D("2025-06-02"), [15, 15], stayed_days=10)
    assert stayed.on == stayed.hard_end == D("2025-08-11")
    for wrong in ([15, 15, 1], [16]):
        with pytest.raises(ValueError, match="extensions"):
            appraisal_due(D("2025-06-02"), wrong)


def test_t3_10_platforms_that_come_closest_share():
    prices = [Quote("1", Y(100)), Quote("2", Y(110)), Quote("3", Y(120))]
    assert shown(network_fee_earners(prices, Y(115))) == ("2", "3")


@pytest.mark.parametrize(("sold", "base"), [(1_500_000, 1_500_000), (2_300_000, 2_000_000)])
def test_t3_11_appraisal_fee_base(sold, base):
    assert shown(appraisal_fee_base(Y(2_000_000), Y(sold))) == Y(base)


def test_p4_first_notice_due():
    due = next_step_due(D("2024-06-20"))
    assert (due.raw, due.on) == (D("2024-06-30"), D("2024-07-01"))


def test_p10_re_issue():
    assert reissue_due(D("2024-06-20"), network=True).on == D("2024-06-24")
    assert reissue_due(D("2024-06-20"), network=False).on == D("2024-07-05")


def test_other_clocks():
    assert network_due(D("2025-06-02")).on == D("2025-06-05")
    assert network_due(D("2025-06-02"), extended=True).on == D("2025-06-09")
    assert objection_due(D("2025-06-02")).on == D("2025-06-09")
    assert deemed_received(D("2025-06-02")).on == D("2025-06-17")
    assert shown(extension_asked_by(D("2025-07-02"))) == D("2025-06-27")
    assert shown(longest_validity(D("2025-06-02"))) == D("2026-06-02")
    assert [one.key for one in METHODS] == ["agreement", "directed", "network", "appraisal"]
