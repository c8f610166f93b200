import pytest

from tests.law.table import D, Y, refused, shown
from zhixing.law import reference_price as price
from zhixing.law.reference_price_route import (
    Commission,
    Facts,
    Ground,
    Report,
    Way,
    agency_asked_due,
    agency_reply_due,
    agreed_price,
    appraisal_fee,
    correction_due,
    must_correct,
    network_step,
    next_way,
    objection_goes,
    papers_back_due,
    pricing_goes_on,
)

ON = D("2026-11-22")
A, T, N, P = Way.AGREEMENT, Way.DIRECTED, Way.NETWORK, Way.APPRAISAL
IN, ASKED, LATE = Report.IN_TIME, Report.LATE_ASKED, Report.LATE


def way(*failed, **facts):
    return next_way(Facts(**facts), failed).way


def goes(to, *grounds, **more):
    return objection_goes(to, [Ground(one) for one in grounds], **more).handling


ROWS = [
    ("D3.5 papers back", lambda: papers_back_due(D("2025-07-02")), D("2025-07-07")),
    ("D3.1 thirty days", lambda: price.start_due(D("2025-04-01")), D("2025-05-06")),
    ("D3.3 platforms", lambda: price.network_due(D("2025-06-02"), extended=True), D("2025-06-09")),
    ("D3.6 reports go on", lambda: price.report_sent_due(D("2025-06-06")), D("2025-06-09")),
    ("D3.6 fifteen full days", lambda: price.deemed_received(D("2025-06-02")), D("2025-06-17")),
    ("D3.8 a year at most", lambda: price.longest_validity(D("2025-06-02")), D("2026-06-02")),
    ("D3.8 six months more", lambda: price.validity(D("2025-12-31"), D("2025-12-31")).sale_by, D("2026-06-30")),
    ("D3.8 missed, network", lambda: price.reissue_due(D("2024-06-20"), network=True), D("2024-06-24")),
    ("D3.9 ten days", lambda: price.next_step_due(D("2024-06-20")), D("2024-07-01")),
    ("D3.2 first the parties", lambda: way(), A),
    ("D3.2 one refuses", lambda: way(refused=True), N),
    ("D3.2 official price", lambda: way(A, official_price=True), T),
    ("D3.2 after a directed one", lambda: way(A, T, official_price=True), N),
    ("D3.2 to be inspected", lambda: way(A, inspection_needed=True), P),
    ("D3.2 no data", lambda: way(A, data_exist=False), P),
    ("D3.2 the network failed", lambda: way(A, N), P),
    ("D3.2 by law", lambda: way(appraisal_by_law=True), P),
    ("D3.2 both jump to the network", lambda: way(official_price=True, jump=N), N),
    ("D3.2 both jump, no official price", lambda: way(jump=T), N),
    ("D3.2 both want an appraisal", lambda: way(jump=P), P),
    ("D3.2 the same figure", lambda: agreed_price([Y(100), Y(100)]), Y(100)),
    ("D3.2 two figures", lambda: agreed_price([Y(100), Y(101)]), None),
    ("D3.2 one side only", lambda: agreed_price([Y(100)]), None),
    ("D3.2 harms others", lambda: agreed_price([Y(100), Y(100)], harms_others=True), None),
    ("D3.3 some in time", lambda: network_step([IN, ASKED, LATE]), "price"),
    ("D3.3 all late and asked", lambda: network_step([ASKED, ASKED]), "extend"),
    ("D3.3 one did not ask", lambda: network_step([ASKED, LATE]), "appraise"),
    ("D3.3 nothing at all", lambda: network_step([]), "appraise"),
    ("D3.3 all wrong", lambda: must_correct([True, True]), True),
    ("D3.3 one right", lambda: must_correct([True, False]), False),
    ("D3.5 correction", lambda: correction_due(D("2025-06-02")), D("2025-06-05")),
    ("D3.7 extent", lambda: goes(N, "extent"), "court"),
    ("D3.7 method, appraisal", lambda: goes(P, "method"), "agency"),
    ("D3.7 method, network", lambda: goes(N, "method"), "not_accepted"),
    (
        "D3.7 mixed: procedure first",
        lambda: objection_goes(P, [Ground.METHOD, Ground.EXTENT, Ground.PROCEDURE]).first,
        (Ground.PROCEDURE,),
    ),
    ("D3.7 late", lambda: goes(P, "extent", late=True), "not_accepted"),
    ("D3.7 against a correction", lambda: goes(P, "method", to_correction=True), "not_accepted"),
    ("D3.7 against agreement", lambda: goes(A, "extent"), "not_accepted"),
    ("D3.7 fraud in agreement", lambda: goes(A, "fraud"), "supervision"),
    ("D3.7 fraud, the notice is out", lambda: goes(T, "fraud", notice_out=True), "not_accepted"),
    ("D3.7 to the agency", lambda: agency_asked_due(D("2025-06-02")), D("2025-06-05")),
    ("D3.7 the agency replies", lambda: agency_reply_due(D("2025-06-05")), D("2025-06-10")),
    ("D3.10 sold", lambda: appraisal_fee(Commission.SOLD, Y(9_000), Y(2_000), ON), Y(9_000)),
    ("D3.10 unsold", lambda: appraisal_fee(Commission.UNSOLD, Y(9_000), Y(2_000), ON), Y(2_000)),
    ("D3.10 re-issue", lambda: appraisal_fee(Commission.REISSUED, Y(9_000), Y(2_000), ON), Y(2_700)),
    ("D3.10 replaced", lambda: appraisal_fee(Commission.REPLACED, Y(9_000), Y(2_000), ON), Y(0)),
    ("D3.11 stayed", lambda: pricing_goes_on("stayed"), False),
    ("D3.11 performed", lambda: pricing_goes_on("performed"), False),
    ("D3.11 anything else", lambda: pricing_goes_on("a letter"), True),
]


@pytest.mark.parametrize(("row", "answer", "expected"), ROWS, ids=[row[0] for row in ROWS])
def test_rows(row, answer, expected):
    assert shown(answer()) == expected


def test_a_way_and_a_handling_say_why():
    assert "网络询价" in next_way(Facts(refused=True)).explain()
    assert "no inspection" in next_way(Facts(refused=True)).explain("en")
    assert "协会" in objection_goes(P, [Ground.METHOD]).explain()
    assert refused(lambda: next_way(Facts())) == ""
