"""A round's log file: anybody can decide it again, and sees where it was changed."""

import json
from datetime import timedelta

import pytest

from tests import inlets
from tests.rooms.auctions.stage import COURT, MACHINE, T10, a_round, bid, opened, person, seated, yuan
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions.refusals import Barred, NotARoundLog, RoundNotOver
from zhixing.domain.auctions.rules import Seat, Standing, audit, decide, read_file, read_log, without
from zhixing.entrypoints import cli
from zhixing.kernel.chain import link

pytestmark = pytest.mark.django_db
NOON = T10 - timedelta(hours=12)


@pytest.fixture
def running():
    """Two bidders, a maximum, a bid too low, and the end."""
    round_ = a_round()
    one, two = seated(round_, 1), seated(round_, 2)
    opened(round_)
    bid(round_, one, 1421000, NOON)
    auctions.place_bid(auctions.bidder_scope(two, COURT), round_.pk, "m", yuan(1500000), NOON, maximum=True)
    bid(round_, one, 1435000, NOON)
    with pytest.raises(auctions.BidRefused):
        bid(round_, one, 1436000, NOON)
    with pytest.raises(RoundNotOver):
        auctions.machine_file(MACHINE, round_.pk)
    auctions.close(MACHINE, round_.pk, T10)
    return round_


def forged(running, change) -> object:
    """The log changed at one place and chained anew, as a forger with the database would."""
    told = json.loads(auctions.machine_file(MACHINE, running.pk))
    change(told["lines"])
    previous = ""
    for line in told["lines"]:
        line["previous"] = previous
        line["hash"] = previous = link({key: value for key, value in line.items() if key != "hash"})
    return audit(read_file(told))


def test_the_file_alone_gives_price_end_and_winner(running):
    content = auctions.machine_file(MACHINE, running.pk)
    found = audit(read_file(json.loads(content)))
    running.refresh_from_db()
    assert found.agrees and found.over and found.head == running.head
    assert (found.replay.standing.top.fen, found.replay.standing.leader.code) == (running.top_fen, running.top.code)
    assert found.replay.standing.ends_at == T10
    assert content == auctions.machine_file(MACHINE, running.pk)


@pytest.mark.parametrize(
    ("where", "field", "value", "seen"),
    [
        (1, "fen", 142800000, "differing"),
        (1, "verdict", "bid_too_low", "differing"),
        (-2, "verdict", "accepted", "differing"),
        (3, "fen", 143500000, "differing"),
        (3, "ends_at", 0, "differing"),
        (-1, "ends_at", 0, "end"),
    ],
)
def test_a_forged_line_decides_differently(running, where, field, value, seen):
    found = forged(running, lambda lines: lines[where].update({field: value}))
    assert found.broken_at is None and not found.agrees
    assert found.replay.differing if seen == "differing" else seen in found.differs


def test_a_forged_result_a_lost_line_and_a_false_maximum_show(running):
    result = forged(running, lambda lines: lines[-1]["facts"].update(fen=1, code="0000"))
    assert set(result.differs) == {"price", "winner"}
    assert not forged(running, lambda lines: lines.pop(3)).agrees
    false = forged(running, lambda lines: lines[-1]["facts"]["maxima"]["3"].__setitem__(0, 160000000))
    assert 3 in false.replay.differing


def test_an_altered_byte_breaks_the_chain_where_it_is(running):
    told = json.loads(auctions.machine_file(MACHINE, running.pk))
    told["lines"][2]["facts"]["seal"] = "0" * 64
    assert audit(read_file(told)).broken_at == 3


def test_the_command_verifies_a_file_and_replays_a_round(running, tmp_path, capsys):
    file = tmp_path / "log.json"
    file.write_bytes(auctions.machine_file(MACHINE, running.pk))
    assert cli.main(["auctions", "verify", str(file)]) == 0
    assert auctions.fingerprint(file.read_bytes()) in capsys.readouterr().out
    assert cli.main(["auctions", "replay", str(running.pk)]) == 0
    file.write_bytes(file.read_bytes().replace(b"142100000", b"142100001"))
    assert cli.main(["auctions", "verify", str(file)]) == 1
    file.write_bytes(b"{}")
    assert cli.main(["auctions", "verify", str(file)]) == cli.REFUSED


@pytest.mark.parametrize("told", [None, [], {"format": "zhixing round log 1", "lines": []}, {"lines": [{}]}])
def test_what_is_no_log_is_refused(told):
    with pytest.raises(NotARoundLog):
        read_file(told)


@pytest.mark.parametrize(
    ("where", "odd"),
    [
        (0, {"kind": None}),
        (0, {"start_fen": 10**30}),
        (1, {"rank": "first"}),
        (-1, {"maxima": [1]}),
        (-1, {"maxima": {"²": [1, "s"]}}),
        (-1, {"maxima": {"2": ["1", "s"]}}),
        (-1, {"code": None}),
    ],
)
def test_a_log_with_odd_facts_is_none(where, odd):
    told = json.loads(inlets.true("round-log.json"))
    assert read_log(json.dumps(told).encode())
    told["lines"][where]["facts"] |= odd
    with pytest.raises(NotARoundLog):
        read_log(json.dumps(told).encode())


@pytest.mark.parametrize("content", [b"", b"[" * 100_000, b"\xff\xfe", b'{"format": "\\ud800"}', b"9" * 10_000])
def test_bytes_that_are_no_log_are_refused(content):
    with pytest.raises(NotARoundLog):
        read_log(content)


def found_out(number: int, at, ground: str = "relative") -> auctions.Barred:
    return auctions.bar(MACHINE, "person", person(number), ground, at)


@pytest.fixture
def led():
    """One bids, two bids higher twice and leads."""
    round_ = a_round()
    round_.one, round_.two = seated(round_, 1), seated(round_, 2)
    opened(round_)
    bid(round_, round_.one, 1421000, NOON)
    bid(round_, round_.two, 1428000, NOON)
    bid(round_, round_.two, 1442000, NOON)
    return round_


def test_a_leader_found_to_be_barred_loses_his_lead_by_the_log(led):
    found_out(2, NOON)
    led.refresh_from_db()
    assert (led.top_fen, led.top.bidder_id, led.bids) == (142100000, led.one, 1)
    with pytest.raises(Barred):
        bid(led, led.two, 1449000, NOON)
    board = auctions.board(MACHINE, led.pk)
    assert (board.price, board.next, [line.code for line in board.last]) == (
        yuan(1421000),
        yuan(1428000),
        [led.top.code],
    )
    bid(led, led.one, 1428000, NOON)
    auctions.close(MACHINE, led.pk, T10)
    assert auctions.proof(MACHINE, led.pk).agrees
    assert audit(read_file(json.loads(auctions.machine_file(MACHINE, led.pk)))).agrees
    assert auctions.lot(MACHINE, led.lot_id).price_fen == 142800000


def test_barred_by_mistake_he_bids_again_but_his_former_prices_do_not_count(led):
    row = found_out(2, NOON)
    auctions.unbar(MACHINE, row.pk, NOON)
    bid(led, led.two, 1428000, NOON, key="again")
    led.refresh_from_db()
    assert (led.top_fen, led.top.bidder_id, led.bids) == (142800000, led.two, 2)
    assert auctions.proof(MACHINE, led.pk).agrees


def test_who_never_led_takes_only_his_own_bids_with_him(led):
    found_out(1, NOON)
    led.refresh_from_db()
    assert (led.top_fen, led.top.bidder_id, led.bids) == (144200000, led.two, 2)
    found_out(2, NOON)
    led.refresh_from_db()
    assert (led.top_fen, led.top, led.bids) == (None, None, 0)
    assert auctions.proof(MACHINE, led.pk).agrees
    auctions.close(MACHINE, led.pk, T10)
    assert auctions.lot(MACHINE, led.lot_id).state == "unsold" and auctions.proof(MACHINE, led.pk).agrees


@pytest.mark.parametrize(
    "change",
    [
        lambda lines: lines[4].update(fen=142800000),  # another price left over than the log gives
        lambda lines: lines.pop(4),  # the bar kept quiet: the bid after it would not have led
        lambda lines: lines[4].update(seat=lines[1]["seat"], code=lines[1]["code"]),  # somebody else barred
    ],
)
def test_a_forged_bar_is_seen(led, change):
    found_out(2, NOON)
    bid(led, led.one, 1428000, NOON)
    auctions.close(MACHINE, led.pk, T10)
    told = forged(led, change)
    assert told.replay.differing or told.differs


def test_a_sale_left_without_a_bid_goes_on_to_its_announced_end():
    announced = T10 + timedelta(days=60)
    start = Standing(yuan(100), yuan(1), announced, countdown=True)
    led = decide(start, Seat(1, "1001"), yuan(100), T10).standing
    assert led.ends_at == T10 + timedelta(days=1)
    assert without(led, 1, None, 0, announced) == start
