"""The log, its chain, and the reactions that follow it."""

from dataclasses import dataclass
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from psycopg.types.json import Jsonb

from zhixing.domain.courts import api as courts
from zhixing.infra import clock, events, log, reactor
from zhixing.infra.models import Event as Row
from zhixing.infra.models import Held, Todo
from zhixing.kernel.chain import link
from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class BellRung(Event):
    times: int


SCOPE = courts.system_scope(900, "court.found")
RUN: list[tuple[str, int]] = []
BROKEN: set[int] = set()


@pytest.fixture
def court(fresh_database, monkeypatch):
    RUN.clear()
    BROKEN.clear()
    monkeypatch.setattr(events, "READERS", [])
    events.reacts_to(BellRung)(first)
    events.reacts_to("*")(second)
    courts.found(SCOPE, 900, "浙9900", "演练法院", "Practice Court", "basic", None, True)
    drain()
    RUN.clear()
    return 900


def first(event, scope, at):
    if event.times in BROKEN:
        raise ValueError("secret name")
    RUN.append(("first", event.times))


def second(event, scope, at):
    RUN.append(("second", getattr(event, "times", 0)))


def ring(case_id, times):
    with transaction.atomic():
        events.announce(SCOPE, BellRung(court_id=900, case_id=case_id, times=times), clock.now(900))


def drain():
    worker = reactor.Reactor()
    while worker.run_once():
        pass
    worker.close()


def test_every_reaction_runs_once_and_in_order_per_case(court):
    for times in range(1, 6):
        ring(1, times)
        ring(2, times * 10)
    drain()
    assert [n for who, n in RUN if who == "first" and n < 10] == [1, 2, 3, 4, 5]
    assert [n for who, n in RUN if who == "first" and n >= 10] == [10, 20, 30, 40, 50]
    assert sorted(n for who, n in RUN if who == "second") == [1, 2, 3, 4, 5, 10, 20, 30, 40, 50]
    assert not Todo.objects.exists()
    assert log.verify().faults == ()


def test_a_series_is_met_at_once_until_another_reader_comes_between(court, monkeypatch):
    met = []
    monkeypatch.setattr(events, "READERS", [])
    events.reacts_to(BellRung, series=True)(lambda given, scope, at: met.append([one.times for one in given]))
    events.reacts_to(BellRung, together=True, times=3)(lambda given, scope, at: met.append("three"))
    for times in range(1, 6):
        ring(1, times)
    drain()
    assert met == [[1, 2], [3], "three", [4, 5]]


def test_a_failing_reaction_holds_its_case_and_no_other(court):
    BROKEN.add(2)
    for times in (1, 2, 3):
        ring(1, times)
    ring(2, 7)
    drain()
    assert [n for who, n in RUN if who == "first"].count(3) == 0
    assert {n for who, n in RUN if who == "second"} >= {1, 2, 3, 7}
    assert ("first", 7) in RUN
    held = Held.objects.order_by("event_id")
    assert [h.event.payload["times"] for h in held] == [2, 3]
    assert "ValueError" in held[0].error and "secret name" not in held[0].error

    assert reactor.release(held[0].pk) == 0 and Held.objects.get(pk=held[0].pk).attempts == 2
    BROKEN.clear()
    assert reactor.release(held[0].pk) == 2
    assert RUN[-2:] == [("first", 2), ("first", 3)] and not Held.objects.exists()


def test_an_event_that_kills_its_worker_is_held(court, monkeypatch):
    ring(1, 5)
    ring(2, 6)

    def die(*args):
        raise SystemExit  # as abrupt as a test can be: the transaction is lost, the note stays

    monkeypatch.setattr(events, "READERS", [events.Reader("t.die", "BellRung", die_on_five(die))])
    for _ in range(12):
        worker = reactor.Reactor()
        try:
            worker.run_once()
        except SystemExit:
            pass
        worker.close()
    held = Held.objects.get()
    assert held.event.payload == {"times": 5} and held.next_try_at is None and "died" in held.error
    assert ("lived", 6) in RUN and not Todo.objects.exists()


def die_on_five(die):
    def run(event, scope, at):
        if event.times == 5:
            die()
        RUN.append(("lived", event.times))

    return run


def test_the_app_cannot_change_the_log(court):
    ring(1, 1)
    for statement in ("UPDATE infra_event SET name = 'x'", "DELETE FROM infra_event", "TRUNCATE infra_event CASCADE"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert Row.objects.filter(case_id=1).count() == 1


def change(seq, honest=False, **fields):
    """Other words in a row; not `honest`: with a hash that fits them."""

    def tamper(owner):
        row = Row.objects.get(case_id=1, seq=seq)
        for name, value in fields.items():
            setattr(row, name, value)
        digest = row.hash if honest else link(events.content(row))
        columns = "payload = %s, previous = %s, at = %s, hash = %s"
        values = [Jsonb(row.payload), row.previous, row.at, digest, row.pk]
        owner.execute(f"UPDATE infra_event SET {columns} WHERE id = %s", values)

    return tamper


def remove(seq, renumber=False):
    def tamper(owner):
        owner.execute("DELETE FROM infra_event WHERE case_id = 1 AND seq = %s", [seq])
        if renumber:
            move(owner, seq, -1)

    return tamper


def insert(*places, digest=""):
    """Rows put in at these places, each hashed and linked to the one before unless a `digest` is given."""

    def tamper(owner):
        for seq in places:
            move(owner, seq, 1)
            before = Row.objects.filter(case_id=1, seq=seq - 1).first()
            row = Row.objects.filter(case_id=1).first()
            row.seq, row.previous, row.payload = seq, before.hash if before else "", {"times": 77}
            row.hash = digest or link(events.content(row))
            names = "chain, name, court_id, case_id, object, actor, at, recorded_at"
            owner.execute(
                f"INSERT INTO infra_event ({names}, payload, seq, previous, hash) SELECT {names}, %s, %s, %s, %s "
                "FROM infra_event WHERE id = %s",
                [Jsonb(row.payload), row.seq, row.previous, row.hash, row.pk],
            )
            owner.commit()

    return tamper


def move(owner, seq, places):
    """Renumber the rows from `seq` on."""
    owner.execute("UPDATE infra_event SET seq = seq + 1000 WHERE case_id = 1 AND seq >= %s", [seq])
    owner.execute("UPDATE infra_event SET seq = seq - 1000 + %s WHERE case_id = 1 AND seq > 1000", [places])
    owner.commit()


def insert_and_hash_the_moved(owner):
    insert(3)(owner)
    for seq in (4, 5):
        change(seq)(owner)


BAD, LATER = "0" * 64, datetime(2099, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("tampering", "kind", "seq"),
    [
        (change(2, honest=True, payload={"times": 99}), "altered", 2),
        (change(3, honest=True, at=LATER), "altered", 3),
        (change(1, payload={"times": 99}), "altered", 1),
        (change(2, payload={"times": 99}), "altered", 2),
        (change(3, previous=BAD), "altered", 3),
        (change(4, at=LATER), "altered", 4),
        (remove(2), "missing", 2),
        (remove(4), "missing", 4),
        (remove(1, renumber=True), "missing", 1),
        (remove(2, renumber=True), "missing", 2),
        (insert(1), "inserted", 1),
        (insert(1, digest=BAD), "inserted", 1),
        (insert(3), "inserted", 3),
        (insert(3, digest=BAD), "inserted", 3),
        (insert(2, 3), "inserted", 2),
        (insert(4), "inserted", 4),
        (insert_and_hash_the_moved, "inserted", 3),
        (insert(5), "inserted", 5),
        (insert(5, digest=BAD), "inserted", 5),
    ],
)
def test_what_the_owner_tampers_with_is_named(court, fresh_database, tampering, kind, seq):
    for times in (1, 2, 3, 4):
        ring(1, times)
        ring(2, times)
    with psycopg.connect(fresh_database.owner_url) as owner:
        owner.execute("ALTER TABLE infra_event DISABLE TRIGGER ALL")
        owner.commit()
        tampering(owner)
        owner.execute("ALTER TABLE infra_event ENABLE ALWAYS TRIGGER log_rows")
    (fault,) = log.verify().faults
    assert (fault.chain, fault.kind, fault.seq) == ("case:1", kind, seq)
    named = Row.objects.filter(case_id=1, seq=seq).values_list("pk", flat=True).first()
    assert fault.event_id == (None if kind == "missing" else named)
    assert log.verify(case_id=2).faults == ()
