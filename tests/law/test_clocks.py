"""The 38 nodes (N rows), periods of law (D rows), the node rows that count days (P rows)."""

import tomllib
from datetime import date, datetime
from importlib.resources import files

import pytest

from tests.law.table import shown
from zhixing.kernel.dates import Period
from zhixing.law import clocks
from zhixing.law.auction import earliest_start, extended_end, second_round_due
from zhixing.law.clocks import NODES, clock, node_periods
from zhixing.law.figures import CourtRules
from zhixing.law.finding import notice_due
from zhixing.law.limits import EXCLUDED, due
from zhixing.law.reference_price import NETWORK_REISSUE, next_step_due

D = date.fromisoformat
ON = D("2026-11-22")

ROWS = [
    ("D1", "2024-09-25", "10c", "2024-10-05", "2024-10-08"),
    ("D2", "2024-09-27", "7c", "2024-10-04", "2024-10-08"),
    ("D4", "2024-04-26", "10c", "2024-05-06", "2024-05-06"),
    ("D5", "2024-05-17", "15c", "2024-06-01", "2024-06-03"),
    ("D7", "2024-09-27", "3w", "2024-10-08", "2024-10-08"),
    ("D8", "2024-09-13", "3c", "2024-09-16", "2024-09-18"),
    ("D10", "2024-11-30", "3m", "2025-02-28", "2025-02-28"),
    ("D11", "2022-06-30", "2y", "2024-06-30", "2024-07-01"),
    ("P2", "2024-09-27", "3c", "2024-09-30", "2024-09-30"),
]


@pytest.mark.parametrize(("row", "start", "period", "raw", "on"), ROWS, ids=[r[0] for r in ROWS])
def test_periods_of_law(row, start, period, raw, on):
    answer = due(D(start), Period.parse(period))
    assert (answer.raw, answer.on) == (D(raw), D(on))
    assert on in answer.explain()


def test_p1_late_already_at_assignment():
    answer = notice_due(D("2024-09-25"), papers_on=D("2024-10-10"))
    assert answer.on == D("2024-10-08")
    assert answer.late(D("2024-10-10"))


NODE_LIMITS = [
    ("N01", "15c"),
    ("N02", "3c"),
    ("N03", "7c"),
    ("N04", "7c"),
    ("N05", "10c"),
    ("N06", "3c 10c"),
    ("N07", "10c"),
    ("N08", "3c"),
    ("N09", "3c"),
    ("N10", "2w"),
    ("N11", "7c 3c"),
    ("N12", "10c"),
    ("N13", "30c"),
    ("N14", "7c"),
    ("N15", "3w"),
    ("N16", "10w 3w"),
    ("N17", "3w"),
    ("N18", "15c"),
    ("N19", "3w"),
    ("N20", ""),
    ("N21", "3w"),
    ("N22", "7c 30c"),
    ("N23", "30c"),
    ("N24", "3c 3c 3c 5c 30c 15c"),
    ("N25", "10c"),
    ("N26", "15c 30c"),
    ("N27", "30c 15c"),
    ("N28", "10c 15c"),
    ("N29", "20c"),
    ("N30", "3w"),
    ("N31", "30c"),
    ("N32", "15c 15c 15c"),
    ("N33", "3c"),
    ("N34", "30w 5w"),
    ("N35", "15c 3c 3c"),
    ("N36", "5c"),
    ("N37", "6m 3m 3m"),
    ("N38", "6m 5y"),
]


@pytest.mark.parametrize(("code", "periods"), NODE_LIMITS, ids=[r[0] for r in NODE_LIMITS])
def test_what_bounds_a_node(code, periods):
    bounded = node_periods(code, ON)
    assert " ".join(map(str, bounded.periods)) == periods
    assert bounded.explain("en").startswith(f"{code} within ")


def test_the_node_table_says_what_the_law_says():
    table = tomllib.loads((files("zhixing.domain.procedure") / "nodes.toml").read_text("utf-8"))
    assert [row["id"] for row in table["node"]] == list(NODES)
    for row in table["node"]:
        known = node_periods(row["id"], ON).periods
        summed = {"N24": 2, "N32": 3}.get(row["id"], 1)  # 询价 3 + 延长 3; 15 + 15 + 15
        counted = sum(one.count for one in known[:summed])
        stands = f"{counted}{known[0].unit.value}" if known and row["id"] not in ("N26", "N36") else ""
        assert row["limit"] == stands, row["id"]
        others = {trigger["limit"] for trigger in row.get("opens", ()) if "limit" in trigger}
        assert others == other_limits(row["id"], known)
        waits = {trigger["after"] for trigger in row.get("opens", ()) if "after" in trigger}
        assert waits == ({str(clocks.TRIAGE_OPENS.default)} if row["id"] == "N05" else set())
        if "cap" in row:
            assert row["cap"][0] == str(known[1])


def other_limits(code, known):
    """What some openings of a node have instead: an urgent clue, 评估 30 + 延长 15 twice, 变卖 after 二拍, 移交 after
    service, 非诉."""
    match code:
        case "N11" | "N27" | "N28" | "N37":
            return {str(known[1])}
        case "N24":
            return {f"{known[4].count + 2 * known[5].count}c"}
    return set()


@pytest.mark.parametrize(
    ("figure", "on"),
    [
        (clocks.HANDLER, "2025-03-10"),
        (clocks.TELL, "2025-03-06"),
        (clocks.INVESTIGATE, "2025-03-13"),
        (clocks.SURVEY, "2025-04-02"),
        (clocks.APPRAISER, "2025-03-13"),
        (clocks.TITLE_NOTICE, "2025-03-10"),
        (clocks.OPINION, "2025-03-18"),
        (clocks.HEARING, "2025-03-13"),
        (clocks.AFTER_HEARING, "2025-03-10"),
        (clocks.PETITION_IN, "2025-03-10"),
        (clocks.PETITION_DONE, "2025-04-15"),
        (clocks.URGING, "2025-03-18"),
    ],
    ids=lambda one: getattr(one, "key", one),
)
def test_the_courts_own_clocks(figure, on):
    answer = clock(figure, D("2025-03-03"))
    assert answer.on == D(on)
    assert figure.zh in answer.explain()


def test_a_talk_is_announced_three_days_ahead_before_the_weekend():
    answer = clocks.talk_announced_by(D("2025-03-11"))
    assert (answer.on, answer.act_by) == (D("2025-03-08"), D("2025-03-07"))
    assert "宜于 2025-03-07 前办妥" in answer.explain()
    assert "act by 2025-03-07" in answer.explain("en")


def test_a_court_may_set_a_nodes_limit():
    own = node_periods("N09", ON, CourtRules({"clocks.query": Period.parse("5c")}))
    assert own.periods == (Period.parse("5c"),)
    assert "5日 [court]" in own.explain()
    with pytest.raises(KeyError):
        node_periods("N39", ON)


def test_p4_p5_p7_p8_p10_of_the_sale():
    assert next_step_due(D("2024-06-20")).on == D("2024-07-01")
    assert shown(earliest_start(1, D("2024-06-01"), immovable=True)) == D("2024-07-01")
    bid, end = (datetime.fromisoformat(f"2024-07-02T{time}+08:00") for time in ("09:58:30", "10:00:00"))
    assert shown(extended_end(end, bid)).isoformat() == "2024-07-02T10:03:30+08:00"
    assert second_round_due(D("2024-07-05")).on == D("2024-08-05")
    assert NETWORK_REISSUE.on(ON) == Period.parse("3c")


def test_grounds_that_stop_the_clock_of_a_case():
    assert len({one.key for one in EXCLUDED}) == len(EXCLUDED) == 9
