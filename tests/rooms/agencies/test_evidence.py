"""Every message is kept with its signature and a stamp; a file of them is checked without the platform, keys follow keys."""

import copy
import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.practice.conftest import listener, practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.agencies.test_exchange import again, ask, case, scope  # noqa: F401
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.agencies.models import Message, Nonce, OwnKey, Stamp
from zhixing.domain.agencies.refusals import KeyTooSoon, KeyUnusable
from zhixing.entrypoints.cli import main
from zhixing.gateways import evidence
from zhixing.gateways.keys import P256Key, new_key, practice_key
from zhixing.infra import clock
from zhixing.infra.models import Event


@pytest.fixture
def proof(scope, case, world):  # noqa: F811
    """The evidence of a request that was answered at the second try, beside others under the same stamp."""
    row = ask(scope, case)
    world.fault("vehicle-office", "wrong_signature")
    again(row)
    for number in range(3):
        again(ask(scope, case, key=f"other-{number}"))
    assert agencies.stamp() == 10
    return json.loads(json.dumps(agencies.evidence(scope, row.pk)))


def faults(content, root=""):
    return [one.en for one in evidence.verify(content, root) if one.fault]


def test_the_file_holds_by_itself_and_under_a_named_stamp(proof, scope):  # noqa: F811
    assert [(m["direction"], m["outcome"]) for m in proof["messages"]] == [
        ("sent", ""), ("received", "wrong_signature"), ("sent", ""), ("received", ""),
    ]  # fmt: skip
    assert faults(proof) == [] and faults(proof, proof["stamps"][0]["hash"]) == []
    assert faults(proof, "0" * 64) == ["the named root is not in the file"]
    stamped = Event.objects.get(name="MessagesStamped").payload
    assert (stamped["hash"], stamped["count"]) == (proof["stamps"][0]["hash"], 10)
    assert all("secret" not in key for key in proof["keys"])


SPOIL = {
    "the body of the answer": lambda p: p["messages"][3].update(body=p["messages"][1]["body"][:-8] + "AAAA"),
    "when it came": lambda p: p["messages"][3].update(at="2026-11-24T00:00:00+00:00"),
    "its status": lambda p: p["messages"][3].update(status=202),
    "its way": lambda p: p["messages"][3]["way"].reverse(),
    "no way at all": lambda p: p["messages"][3].pop("stamp"),
    "its outcome": lambda p: p["messages"][3].update(outcome="wrong_signature"),
    "the stamp's time": lambda p: p["stamps"][0].update(at="2026-11-24T00:00:00+00:00"),
    "the stamp's root": lambda p: p["stamps"][0].update(root="0" * 64),
    "the stamp's signature": lambda p: p["stamps"][0].update(signature="AAAA"),
    "a request taken out": lambda p: p["messages"].pop(2),
    "the office's key": lambda p: p["keys"][0].update(public=new_key("sm2-sm3", "x").public.hex()),
}


def test_tampering_is_named(proof):
    for what, spoil in SPOIL.items():
        content = copy.deepcopy(proof)
        spoil(content)
        assert faults(content), what
    for broken in ({}, {"format": evidence.FORMAT}, {**proof, "messages": [{}]}, {**proof, "keys": [{}]}):
        with pytest.raises(evidence.NotEvidence):
            list(evidence.verify(broken))


def test_the_command_line_checks_a_file_offline(proof, tmp_path, capsys):
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(proof), encoding="utf-8")
    root = proof["stamps"][0]["hash"]
    assert main(["evidence", "verify", str(path), "--root", root]) == 0
    assert "证据完好" in capsys.readouterr().out
    SPOIL["its status"](proof)
    path.write_text(json.dumps(proof), encoding="utf-8")
    assert main(["evidence", "verify", str(path)]) == 1
    assert "✗ message 4" in capsys.readouterr().out
    path.write_bytes(b"\xff\xfe{}")
    assert main(["evidence", "verify", str(path)]) == 2


def test_what_passed_stays_as_it_passed(proof):
    row = Message.objects.order_by("pk").first()
    for change in (
        lambda: Message.objects.filter(pk=row.pk).update(outcome="x"),
        lambda: Message.objects.filter(pk=row.pk).update(stamp=None),
        lambda: Message.objects.filter(pk=row.pk).delete(),
        lambda: Stamp.objects.update(count=1),
        lambda: Stamp.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert agencies.altered(Message.objects.select_related("unit")) == []
    assert agencies.stamp() == 0


def test_stamps_follow_each_other(scope, case):  # noqa: F811
    for number in range(2):
        again(ask(scope, case, key=f"k-{number}"))
        agencies.stamp()
    first, second = Stamp.objects.order_by("no")
    assert (second.no, second.previous) == (first.no + 1, first.hash)


def test_our_new_key_is_told_under_the_old_one_and_then_signs(scope, case, world):  # noqa: F811
    again(ask(scope, case))
    today, at = clock.day(clock.real_now()), build.now(scope)
    before = agencies.own_key(True)
    with pytest.raises(KeyTooSoon):
        agencies.renew_own_key(scope, True, today, at)
    made = agencies.renew_own_key(scope, True, today + timedelta(days=1), at)
    practice_world.run_jobs()
    assert agencies.own_key(True).key_id == before.key_id
    OwnKey.objects.filter(pk=made.pk).update(from_on=today)  # the day has come
    assert agencies.own_key(True).key_id == made.key_id
    row = again(ask(scope, case, key="under-the-new-one"))
    assert (row.state, row.tries) == ("answered", 0)
    assert OwnKey.objects.get(key_id=before.key_id).to_on == today + timedelta(days=31)
    sent = Message.objects.filter(direction="sent", request=row.key).order_by("-pk").first()
    assert made.key_id in sent.signature_input


def test_an_offices_new_key_is_believed_once_the_old_one_announced_it(scope, case, world, listener):  # noqa: F811
    world.listen(listener)
    assert world.say("POST", "/keys", unit="vehicle-office")["http"] == 200
    ((path, headers, body),) = listener.wait(1)
    assert practice_world.taken(path, headers, body, agencies.take_keys_told)
    assert world.say("POST", "/keys", unit="vehicle-office", then=True)["http"] == 200
    done = again(ask(scope, case))
    assert (done.state, done.tries) == ("answered", 0)
    keys = agencies.UnitKey.objects.filter(unit__code="vehicle-office").order_by("pk")
    assert [key.trusted_by for key in keys] == ["practice", "announced"]


def test_a_withdrawn_and_an_unannounced_key_are_not_believed(scope, case, world):  # noqa: F811
    unit = agencies.unit("vehicle-office")
    (key,) = agencies.keys_of(unit.code)
    agencies.withdraw_key(scope, unit.pk, key.key_id, build.now(scope))
    assert agencies.keys_of(unit.code) == ()
    row = ask(scope, case)
    practice_world.run_jobs()
    row.refresh_from_db()
    assert (row.state, row.error) == ("queued", "wrong_signature")
    with pytest.raises(KeyUnusable):
        agencies.trust_key(scope, unit.pk, "sm2-sm3", "00", clock.day(clock.real_now()), build.now(scope))
    p256 = new_key(P256Key.algorithm, unit.code)
    today = clock.day(clock.real_now())
    agencies.trust_key(scope, unit.pk, p256.algorithm, p256.public.hex(), today, build.now(scope))
    assert [one.key_id for one in agencies.keys_of(unit.code)] == [p256.key_id]


def test_used_numbers_are_forgotten_once_their_time_is_over(scope, case, world, listener, settings):  # noqa: F811
    settings.BASE_URL = listener.url
    ask(scope, case)
    world.fault("vehicle-office", "late", seconds=0.1)
    practice_world.run_jobs()
    ((path, headers, body),) = listener.wait(1)
    practice_world.taken(path, headers, body)
    assert agencies.forget_nonces() == 0 and Nonce.objects.count() == 1
    Nonce.objects.update(until_at=clock.real_now() - timedelta(seconds=1))
    assert agencies.forget_nonces() == 1


def test_practice_keys_are_the_holders_own():
    assert practice_key(b"m" * 32, "a").key_id.startswith("a:")
