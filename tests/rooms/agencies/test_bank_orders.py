"""Orders to banks leave as ISO 20022, are answered at once or later, and what passed is evidence."""

import json

import pytest

from tests.practice.conftest import listener, practice  # noqa: F401
from tests.rooms import world as practice_world
from tests.rooms.agencies.test_exchange import again, ask, case, scope  # noqa: F401
from tests.rooms.world import ACCOUNT, COURT_ACCOUNT, world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.agencies.models import Message, Request
from zhixing.gateways import evidence

FREEZE = agencies.Asked(
    "account.freeze", {"account": ACCOUNT, "amount_fen": 900, "from_on": "2026-11-22", "to_on": "2027-11-21"}
)
DEDUCT = agencies.Asked(
    "account.deduct", {"account": ACCOUNT, "amount_fen": 900, "to_account": COURT_ACCOUNT, "remittance": "案款"}
)


@pytest.mark.parametrize(("item", "sent", "told"), [(FREEZE, "auth.001", "auth.002"), (DEDUCT, "pain.001", "pain.002")])
def test_an_order_its_answer_and_their_evidence(scope, case, world, item, sent, told):  # noqa: F811
    row = ask(scope, case, "bank-lanzhou", item)
    world.fault("bank-lanzhou", "malformed")
    done = again(row)
    (answer,) = agencies.answers(done)
    assert (done.state, done.tries, answer["result"]) == ("answered", 1, "done")
    assert answer["records"][0].get("held_fen", answer["records"][0].get("deducted_fen")) == 900
    bodies = [one.body[:150] for one in Message.objects.filter(request=row.key).order_by("pk")]
    assert [kind in body for body, kind in zip(bodies, (sent, told, sent, told), strict=True)] == [True] * 4
    agencies.stamp()
    proof = json.loads(json.dumps(agencies.evidence(scope, row.pk)))
    assert [one.en for one in evidence.verify(proof) if one.fault] == []


def test_a_late_answer_to_an_order(scope, case, world, listener):  # noqa: F811
    world.listen(listener)
    for item in (FREEZE, DEDUCT):
        world.fault("bank-lanzhou", "late", seconds=0.2)
        row = ask(scope, case, "bank-lanzhou", item, key=f"late-{item.code}")
        practice_world.run_jobs()
        assert Request.objects.get(pk=row.pk).state == "accepted"
        path, headers, body = listener.wait(1, "/banks/accounts")[-1]
        listener.heard.clear()
        assert practice_world.taken(path, headers, body, agencies.take_bank_answer) == row.key
        assert Request.objects.get(pk=row.pk).state == "answered"


def test_a_refused_order_and_one_that_can_never_leave(scope, case):  # noqa: F811
    refused = again(
        ask(scope, case, "bank-lanzhou", agencies.Asked("account.unfreeze", {"account": ACCOUNT, "freeze_id": "X"}))
    )
    assert agencies.answers(refused)[0]["reason"] == "this case has no such freeze in force (no_freeze)"
    hollow = again(ask(scope, case, "bank-lanzhou", agencies.Asked("account.freeze"), key="hollow"))
    assert (hollow.state, hollow.error, hollow.tries) == ("failed", "message_invalid", 1)
