"""Text messages are handed over together; what is wrong with one of them stays its own."""

import pytest

from tests.rooms import build
from tests.rooms import world as practice_world
from zhixing.domain.documents import api as documents
from zhixing.domain.documents import jobs
from zhixing.domain.parties.models import Party
from zhixing.gateways import sms
from zhixing.kernel.refusal import Refusal


class Unheard(Refusal):
    """What a provider answers that can't read a message."""

    zh, en = "听不懂", "Not understood"


@pytest.fixture
def queued(fresh_database):
    scope = build.court()
    case = build.case(scope)
    build.drain()
    at = build.now(scope)
    parties = Party.objects.filter(court=build.COURT).order_by("pk")
    documents.Message.objects.all().delete()
    practice_world.run_jobs()
    for party, words in ((parties[0], "甲"), (parties[1], "乙")):
        party.phone = "13900000001"
        party.save()
        documents.text(scope, case.pk, party.pk, words, f"key-{words}", at)
    first, second = documents.Message.objects.order_by("pk")
    return first, second


def ended(*rows):
    while practice_world.run_jobs():
        pass
    return [
        (one.state, one.reason) for one in documents.Message.objects.filter(pk__in=[r.pk for r in rows]).order_by("pk")
    ]


def test_without_a_provider_each_fails_in_sight(queued):
    jobs.send_messages.defer(message_ids=[one.pk for one in queued])
    assert ended(*queued) == [("failed", "no_such_unit")] * 2


def test_one_that_is_refused_takes_no_other_with_it(queued, monkeypatch):
    def send(messages, batch_id=""):
        if any(one.text == "甲" for one in messages):
            raise Unheard
        return sms.SmsAnswer(accepted=tuple(one.id for one in messages), rejected={})

    monkeypatch.setattr(jobs.agencies, "hand_over_texts", send)
    jobs.send_messages.defer(message_ids=[one.pk for one in queued])
    assert ended(*queued) == [("failed", "unheard"), ("sent", "")]
