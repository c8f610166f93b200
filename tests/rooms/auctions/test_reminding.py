"""Whoever watches a lot is told by text message before it opens and before it ends: once, and not at night."""

from datetime import timedelta

import pytest

from tests.rooms.auctions.stage import COURT, OPENS, T10, a_bidder, a_round, opened
from zhixing.domain.agencies.jobs import texts
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions import jobs, rules
from zhixing.gateways import sms
from zhixing.gateways.failures import AgencyTimedOut
from zhixing.infra import clock
from zhixing.infra.jobs import TryAgain

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


class Gateway:
    """Stands in for the wire only: takes batches, declines phones it does not know, is silent when told to be."""

    def __init__(self):
        self.texts, self.batches, self.silent, self.declined = {}, [], 0, set()

    def send(self, endpoint, batch_id, messages, *, at, reply_to):
        assert endpoint == "sms" and reply_to.endswith("/wires/sms/receipts")
        if self.silent:
            self.silent -= 1
            raise AgencyTimedOut(unit="sms", seconds=1)
        self.batches.append(batch_id)
        self.texts |= {one.id: (one.to, one.text) for one in messages}
        bad = {one.id: "invalid" for one in messages if one.to in self.declined}
        return sms.SmsAnswer(tuple(one.id for one in messages if one.id not in bad), bad)


@pytest.fixture
def gateway(monkeypatch):
    found = Gateway()
    monkeypatch.setattr(sms, "send", found.send)
    monkeypatch.setattr(texts, "endpoint", lambda unit: unit)
    return found


@pytest.fixture
def at(monkeypatch):
    """Let the court's clock stand where the test says."""
    return lambda moment: monkeypatch.setattr(clock, "now", lambda court_id: moment)


def watched(count=2):
    running = a_round()
    for number in range(1, count + 1):
        who = a_bidder(number)
        auctions.watch(auctions.bidder_scope(who.pk, COURT), running.lot_id, who.pk, OPENS - timedelta(days=9))
    return running


def send() -> None:
    """The job, on the test's own connection."""
    jobs.send_reminders.func.__wrapped__()


def go(moment) -> int:
    """One sweep at this court time: what is due is laid down, and what may go out goes."""
    laid = auctions.lay_reminders(COURT, moment)
    send()
    return laid


def states() -> list[str]:
    return list(auctions.Reminder.objects.order_by("pk").values_list("state", flat=True))


def test_watchers_are_told_once_before_it_opens_and_once_before_it_ends(gateway, at):
    running = watched()
    at(OPENS - timedelta(hours=25))
    assert go(OPENS - timedelta(hours=25)) == 0 and not gateway.texts
    for moment in (OPENS - timedelta(hours=23), OPENS - timedelta(hours=22)):
        at(moment)
        go(moment)
    assert len(gateway.texts) == 2 and states() == ["sent", "sent"]
    to, words = next(iter(gateway.texts.values()))
    assert to == "13800000000" and "11月23日10:00开拍" in words and words.endswith(f"/auctions/{running.lot_id}/")
    opened(running)
    at(T10 - HOUR / 2)
    assert go(T10 - HOUR / 2) == 2 and go(T10 - HOUR / 3) == 0
    assert sum("11月24日10:00结束" in words for _, words in gateway.texts.values()) == 2


def test_nothing_goes_out_at_night_and_nothing_too_late(gateway, at):
    running = watched(1)
    night = OPENS.replace(hour=2)
    at(night)
    assert go(night) == 1 and states() == ["queued"] and not gateway.texts
    morning = OPENS.replace(hour=9)
    at(morning)
    send()
    assert states() == ["sent"]
    auctions.Reminder.objects.update(state="queued")
    opened(running)
    at(OPENS + HOUR)
    send()
    assert states() == ["late"] and len(gateway.texts) == 1


def test_a_silent_gateway_is_asked_again_and_a_declined_number_is_told_as_failed(gateway, at):
    watched(2)
    noon = OPENS - timedelta(hours=22)
    at(noon)
    auctions.lay_reminders(COURT, noon)
    gateway.silent = 1
    with pytest.raises(TryAgain):
        send()
    assert states() == ["queued", "queued"]
    gateway.declined = {"13800000000"}
    send()
    assert states() == ["failed", "failed"] and len(gateway.batches) == 1


def test_a_gateway_that_stays_silent_is_given_up(gateway, at):
    watched(1)
    noon = OPENS - timedelta(hours=22)
    at(noon)
    auctions.lay_reminders(COURT, noon)
    gateway.silent = rules.MOST_REMINDED
    for _ in range(rules.MOST_REMINDED - 1):
        with pytest.raises(TryAgain):
            send()
    send()
    assert states() == ["failed"] and not gateway.texts


def test_receipts_count_and_those_of_other_rooms_are_passed_over(gateway, at):
    watched(1)
    noon = OPENS - timedelta(hours=22)
    at(noon)
    go(noon)
    key = next(iter(gateway.texts))
    auctions.take_receipts([sms.Receipt("paper-1-2", False), sms.Receipt("remind-x", True), sms.Receipt(key, True)])
    auctions.take_receipts([sms.Receipt(key, False, "late word")])
    assert states() == ["delivered"]
