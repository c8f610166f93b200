"""A round's log file: anybody can decide it again, and sees where it was changed."""

import json
from datetime import timedelta

import pytest

from tests.rooms.auctions.stage import COURT, MACHINE, T10, a_round, bid, opened, seated, yuan
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions.refusals import NotARoundLog, RoundNotOver
from zhixing.domain.auctions.rules import audit, read_file
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
