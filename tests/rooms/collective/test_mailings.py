"""A message to many: each row in one batch, each receipt counted once, gaps asked for, nothing in the quiet hours."""

from datetime import datetime, timedelta

import pytest

from tests.rooms import build
from tests.rooms.collective import crowd
from zhixing.domain.agencies.jobs import texts
from zhixing.domain.collective import api as collective
from zhixing.domain.collective import commands, jobs, rules
from zhixing.domain.collective.models import Batch, Code, Text
from zhixing.domain.collective.refusals import MailingRunning, NobodyToTell, RatioTooEarly, WordsWrong
from zhixing.gateways import sms
from zhixing.gateways.failures import AgencyRefused, AgencyTimedOut
from zhixing.infra import clock
from zhixing.infra.jobs import TryAgain

NOON = datetime(2026, 11, 24, 12, tzinfo=clock.SHANGHAI)
LOST = AgencyRefused(unit="sms", http_status=404, reason="unknown_id", detail="no such batch")


@pytest.fixture
def scope(db, monkeypatch):
    """A court at noon, whatever the hour is here, and batches of four."""
    scope = build.court()
    monkeypatch.setattr(sms, "LARGEST_BATCH", 4)
    monkeypatch.setattr(clock, "now", lambda court_id: NOON)
    for module in (jobs.agencies, texts):
        monkeypatch.setattr(module, "endpoint", lambda unit: unit)
    return scope


class Provider:
    """Stands in for the wire only: keeps what it was handed under its ids, as the practice world's provider does."""

    def __init__(self, monkeypatch, dead=()):
        self.taken, self.batches, self.calls, self.fail, self.dead = {}, {}, 0, [], set(dead)
        self.asked = 0
        monkeypatch.setattr(sms, "send", self.take)
        monkeypatch.setattr(sms, "poll_receipts", self.known)

    def take(self, endpoint, batch_id, messages, *, at, reply_to):
        self.calls += 1
        if self.fail and (trouble := self.fail.pop()):
            if trouble is not LOST:
                self._keep(batch_id, messages)
            raise AgencyTimedOut(unit="sms", seconds=1)
        self._keep(batch_id, messages)
        bad = {one.id: "invalid" for one in messages if one.to in self.dead}
        return sms.SmsAnswer(tuple(one.id for one in messages if one.id not in bad), bad)

    def _keep(self, batch_id, messages):
        self.batches[batch_id] = [one.id for one in messages]
        for one in messages:
            self.taken.setdefault(one.id, one)

    def known(self, endpoint, batch_id, *, at):
        self.asked += 1
        if batch_id not in self.batches:
            raise LOST
        return tuple(sms.Receipt(key, True) for key in self.batches[batch_id])

    def receipts(self):
        return [sms.Receipt(key, True) for key in self.taken]


def run(job, mailing_id):
    """The job's work, within the test's own transaction."""
    job.func.__wrapped__(mailing_id)


def opened(scope, people=10, **changes):
    one = crowd.matter(scope, [1_000] * people, 500, equip=False)
    told = {"audience": "all", "words": "请登记，您的登记号是 {number}。", "at": NOON, "real": clock.real_now()}
    return one, collective.open_mailing(scope, one.pk, **(told | {"per_second": 100_000} | changes))


def test_every_message_goes_once_and_every_receipt_counts_once(scope, monkeypatch):
    provider = Provider(monkeypatch)
    _, mailing = opened(scope)
    assert [(b.first, b.last) for b in Batch.objects.order_by("position")] == [(1, 4), (5, 8), (9, 10)]
    run(jobs.send_texts, mailing.pk)
    assert provider.calls == 3 and len(provider.taken) == 10
    last = provider.taken[rules.text_id(mailing.pk, 10)]
    assert last.text.endswith("您的登记号是 10。") and last.text.startswith("【") and last.to == "13900000010"
    assert not commands.finish_mailing(scope, mailing.pk, NOON)
    for _ in range(2):
        collective.take_receipts([*provider.receipts(), sms.Receipt("paper-1-2", True)])
    found = collective.mailed(mailing)
    assert (found.sent, found.delivered, found.failed, found.gap) == (10, 10, 0, 0)
    assert [b.answered for b in Batch.objects.order_by("position")] == [4, 4, 2]
    assert commands.finish_mailing(scope, mailing.pk, NOON)
    run(jobs.send_texts, mailing.pk)
    assert provider.calls == 3


def test_a_batch_without_answer_goes_again_under_its_ids(scope, monkeypatch):
    provider = Provider(monkeypatch, dead={"13900000002"})
    _, mailing = opened(scope)
    provider.fail = [LOST, "taken, but the answer was lost", None]
    for _ in range(2):
        with pytest.raises(TryAgain):
            run(jobs.send_texts, mailing.pk)
    run(jobs.send_texts, mailing.pk)
    assert len(provider.taken) == 10 and provider.calls == 5
    assert collective.mailed(mailing).failed == 1 and Text.objects.get(mailing=mailing, place=2).reason == "invalid"


def test_missing_receipts_are_asked_for_and_lost_batches_sent_again(scope, monkeypatch):
    provider = Provider(monkeypatch)
    _, mailing = opened(scope)
    run(jobs.send_texts, mailing.pk)
    collective.take_receipts(provider.receipts()[:4])
    del provider.batches[rules.text_batch_id(mailing.pk, 3)]
    Batch.objects.update(sent_at=clock.real_now() - timedelta(minutes=2))
    run(jobs.close_gaps, mailing.pk)
    found = collective.mailed(mailing)
    assert (found.delivered, found.sent) == (8, 8)
    run(jobs.send_texts, mailing.pk)
    collective.take_receipts(provider.receipts())
    assert commands.finish_mailing(scope, mailing.pk, NOON) and len(provider.taken) == 10


def test_a_batch_taken_by_a_dead_sender_is_free_again_after_a_while(scope):
    _, mailing = opened(scope)
    now = clock.real_now()
    positions = [commands.take_batch(mailing.pk, now)[0].position for _ in range(3)]
    assert positions == [1, 2, 3] and commands.take_batch(mailing.pk, now) is None
    assert commands.take_batch(mailing.pk, now + timedelta(seconds=31))[0].position == 1


def test_the_rate_is_kept_over_all_senders(scope):
    _, mailing = opened(scope, per_second=2)
    now = mailing.paced_until
    moments = [commands.take_batch(mailing.pk, now)[1] - now for _ in range(3)]
    assert moments == [timedelta(0), timedelta(seconds=2), timedelta(seconds=4)]


def test_nothing_goes_in_the_quiet_hours(scope, monkeypatch):
    provider = Provider(monkeypatch)
    _, mailing = opened(scope)
    monkeypatch.setattr(clock, "now", lambda court_id: NOON.replace(hour=22))
    run(jobs.send_texts, mailing.pk)
    jobs.let_texts_go()
    assert provider.calls == 0
    monkeypatch.setattr(clock, "now", lambda court_id: NOON)
    run(jobs.send_texts, mailing.pk)
    assert provider.calls == 3


def test_words_and_audience_are_checked(scope):
    one, _ = opened(scope)
    now = clock.real_now()
    for words, refusal in (("", WordsWrong), ("{name}", WordsWrong), ("发放比例 18%", RatioTooEarly)):
        with pytest.raises(refusal):
            collective.open_mailing(scope, one.pk, "all", words, NOON, now)
    with pytest.raises(NobodyToTell):
        collective.open_mailing(scope, one.pk, "returned", "请更正账户", NOON, now)
    with pytest.raises(MailingRunning):
        collective.import_audit(scope, one.pk, "a.csv", crowd.csv([1]), NOON)
    roll = collective.freeze_roll(scope, one.pk, NOON)
    after = NOON + timedelta(days=(roll.posted_until - NOON.date()).days + 1)
    assert collective.open_mailing(scope, one.pk, "all", "发放比例 18%", after, now).people == 10


def test_a_provider_that_never_answers_is_asked_for_three_days_only(scope, monkeypatch):
    provider = Provider(monkeypatch)
    _, mailing = opened(scope)
    run(jobs.send_texts, mailing.pk)
    Batch.objects.update(sent_at=clock.real_now() - timedelta(hours=73))
    run(jobs.close_gaps, mailing.pk)
    assert provider.asked == 0 and collective.mailed(mailing).gap == 10
    Batch.objects.update(sent_at=clock.real_now() - timedelta(hours=71))
    run(jobs.close_gaps, mailing.pk)
    assert provider.asked == 3 and collective.mailed(mailing).gap == 0


def test_codes_that_are_too_old_are_not_sent_after_an_outage(scope, monkeypatch):
    provider = Provider(monkeypatch)
    one = crowd.matter(scope, [1_000], 500, equip=False)
    old, fresh = build.now(scope) - timedelta(minutes=11), build.now(scope)
    for phone, code, at in (("13900000001", "111111", old), ("13900000002", "222222", fresh)):
        collective.send_code(scope, one.pk, phone, code, at)
    jobs.send_codes.func.__wrapped__()
    assert [text.to for text in provider.taken.values()] == ["13900000002"]
    assert not Code.objects.filter(sent=False).exists()
