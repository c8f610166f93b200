"""Running reactions: a worker claims a partition, runs a few of its events, and deletes their todo rows, all in one
transaction; so each reaction takes effect once, in order per case, whatever is killed when.

A reaction that fails is held for its case: later events of that case queue behind it for that reaction alone, it is
tried again with growing delay, and at last waits for a person. An event that kills its worker is found out by the
`Attempt` row written outside the transaction, and held too.
"""

import logging
import random
import traceback
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.db import OperationalError, connection, transaction

from zhixing.infra import clock, events
from zhixing.infra.commands import retryable
from zhixing.infra.events import Reader, attempt, holding, readers_of
from zhixing.infra.models import Attempt, Held
from zhixing.infra.models import Event as Row
from zhixing.infra.steady import keeping
from zhixing.kernel.event import Event
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope

log = logging.getLogger(__name__)
BATCH = 100
DEADLY = 3
DELAYS = (1, 5, 30, 120, 600, 3600)
"""Seconds before each new try of a held reaction; after the last it waits for a person."""

CLAIM = """
SELECT p.id FROM infra_partition p
WHERE (SELECT t.event_id FROM infra_todo t WHERE t.partition = p.id LIMIT 1) IS NOT NULL
ORDER BY random() LIMIT 1 FOR UPDATE SKIP LOCKED
"""


class Reactor:
    """One worker's share of the work; `notes` is a second connection that remembers what was being tried."""

    def __init__(self) -> None:
        self.notes = psycopg.connect(**connection.get_connection_params(), autocommit=True)
        self.notes.execute("SET synchronous_commit = off")

    def run_once(self) -> int:
        """Run one batch of one partition; the number of events taken off the list, 0 when there was nothing."""
        try:
            with keeping(), transaction.atomic():
                return self._batch(savepoints=False)
        except OperationalError as error:
            if not retryable(error):
                self._forgive()
                raise
        except Exception:  # noqa: BLE001  which reaction it was is found by the second run, one savepoint each
            log.info("a batch failed, running it again reaction by reaction")
        with keeping(), transaction.atomic():
            return self._batch(savepoints=True)

    def _batch(self, savepoints: bool) -> int:
        partition = self._claim()
        if partition is None:
            return 0
        tries = self._note(partition)
        rows = list(Row.objects.filter(todo__partition=partition).order_by("id")[: BATCH if tries == 1 else 1])
        with holding({row.chain for row in rows}):
            self._react_to(partition, rows, tries, savepoints)
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM infra_todo WHERE event_id = ANY(%s)", [[row.pk for row in rows]])
        Attempt.objects.filter(partition=partition).delete()
        return len(rows)

    def _react_to(self, partition: int, rows: Sequence[Row], tries: int, savepoints: bool) -> None:
        held = _held_pairs(rows)
        moments = {court_id: clock.now(court_id) for court_id in {row.court_id for row in rows}}
        for reader, mine in _in_turn(rows):
            free = list[Row]()
            for row in mine:
                if (row.chain, reader.name) in held:
                    _hold(row, reader, "", first=False)
                elif tries > 1 and self._deadly(partition, row, reader):
                    _hold(row, reader, f"{DEADLY} workers died running this", first=True, person=True)
                    held.add((row.chain, reader.name))
                else:
                    free.append(row)
            if not savepoints:
                react(free, reader, moments)
            else:
                held |= {(row.chain, reader.name) for row in free if not _try(row, reader, moments)}

    def _claim(self) -> int | None:
        with connection.cursor() as cursor:
            cursor.execute(CLAIM)
            row = cursor.fetchone()
        return row[0] if row else None

    def _note(self, partition: int) -> int:
        row = self.notes.execute(
            "INSERT INTO infra_attempt (partition, tries, reaction) VALUES (%s, 1, '') ON CONFLICT (partition) "
            "DO UPDATE SET tries = infra_attempt.tries + 1 RETURNING tries",
            [partition],
        ).fetchone()
        return int(row[0]) if row else 1

    def _deadly(self, partition: int, row: Row, reader: Reader) -> bool:
        """Note that this reaction is about to run; whether it was the last thing `DEADLY` workers ever did."""
        found = self.notes.execute(
            "UPDATE infra_attempt SET tries = CASE WHEN event_id = %(e)s AND reaction = %(r)s THEN tries ELSE 2 END, "
            "event_id = %(e)s, reaction = %(r)s WHERE partition = %(p)s RETURNING tries",
            {"e": row.pk, "r": reader.name, "p": partition},
        ).fetchone()
        return found is not None and int(found[0]) > DEADLY + 1

    def _forgive(self) -> None:
        """The database went away, not the worker: the events in hand are not to blame."""
        try:
            self.notes.execute("SELECT 1")
        except psycopg.OperationalError:
            return
        self.notes.execute("DELETE FROM infra_attempt")

    def close(self) -> None:
        self.notes.close()


def _held_pairs(rows: Sequence[Row]) -> set[tuple[str, str]]:
    chains = {row.chain for row in rows}
    return set(Held.objects.filter(chain__in=chains).values_list("chain", "reaction").distinct())


def reaction_scope(court_id: int, reader: str) -> Scope:
    """What a reaction acts as: the machine of one court, which no permission stops."""
    return Scope(f"reaction:{reader}", court_id, frozenset({court_id}), _Everything())


class _Everything(frozenset[str]):
    """Every permission: a reaction does what a command before it was allowed to set going."""

    def __contains__(self, item: object) -> bool:
        return True


def _in_turn(rows: Sequence[Row]) -> Iterator[tuple[Reader, list[Row]]]:
    """Who reads what, in order: the first event of every chain, then the second of every chain, and so on.

    So a chain's events are met in order, each by its readers from the bottom room to the top, and a reader meets
    those of many chains at once. Events that follow each other count as one where all their readers take a series.
    """
    waves: list[list[tuple[Row, list[Reader]]]] = []
    met: dict[str, tuple[int, list[Reader]]] = {}
    for row in rows:
        readers = events.readers_of(row.name, row.payload)
        if not readers:
            continue
        turn, before = met.get(row.chain, (-1, []))
        if readers != before or not all(reader.series for reader in readers):
            turn += 1
        met[row.chain] = turn, readers
        if turn == len(waves):
            waves.append([])
        waves[turn].append((row, readers))
    rank = {reader: n for n, reader in enumerate(events.READERS)}
    for wave in waves:
        mine: dict[Reader, list[Row]] = {}
        for row, readers in wave:
            for reader in readers:
                mine.setdefault(reader, []).append(row)
        for reader in sorted(mine, key=rank.__getitem__):
            yield reader, mine[reader]


def react(rows: Sequence[Row], reader: Reader, moments: Mapping[int, datetime]) -> None:
    """Run one reaction for events it may meet together, at the courts' moments."""
    for court_id in dict.fromkeys(row.court_id for row in rows):
        met = [_event(row) for row in rows if row.court_id == court_id]
        scope, at = reaction_scope(court_id, reader.name), moments[court_id]
        for given in [met] if reader.together else met:
            reader.run(given, scope, at)


def _event(row: Row) -> Event:
    return Event.restore(row.name, row.court_id, row.case_id, row.object, row.payload, row.pk, row.at)


def _try(row: Row, reader: Reader, moments: Mapping[int, datetime]) -> bool:
    """Run one reaction in a savepoint; a failure is held. Deadlocks and lost connections end the batch instead."""
    try:
        with attempt():
            react([row], reader, moments)
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001  whatever it was, this case waits and the others go on
        log.warning("held: event %s, reaction %s: %s", row.pk, reader.name, type(error).__name__)
        _hold(row, reader, describe(error), first=True)
        return False
    return True


def describe(error: BaseException) -> str:
    """What a supervisor is shown: the refusal's sentences, or the error's kind and place, never its values."""
    if isinstance(error, Refusal):
        return f"{error.code}\n{error.say('zh')}\n{error.say('en')}"
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = "\n".join(f"{f.filename.rsplit('/src/', 1)[-1]}:{f.lineno} {f.name}" for f in frames)
    return f"{type(error).__name__}\n{places}"


def _hold(row: Row, reader: Reader, error: str, first: bool, person: bool = False) -> None:
    wait = first and not person
    Held.objects.create(
        chain=row.chain,
        court_id=row.court_id,
        case_id=row.case_id,
        reaction=reader.name,
        event=row,
        attempts=int(first),
        error=error,
        next_try_at=clock.real_now() + timedelta(seconds=DELAYS[0]) if wait else None,
    )


def retry_held(limit: int = 20) -> int:
    """Try the reactions whose delay is over, first of each queue only; the number that went through."""
    due = Held.objects.filter(next_try_at__lte=clock.real_now()).order_by("next_try_at").values_list("pk", flat=True)
    return sum(release(pk) for pk in list(due[:limit]))


def release(pk: int) -> int:
    """Run the queue that starts at this held row until it fails again or is empty; the number that went through."""
    done = 0
    with transaction.atomic():
        start = (
            Held.objects.select_for_update(of=("self",), skip_locked=True).select_related("event").filter(pk=pk).first()
        )
        if start is None:
            return 0
        queue = Held.objects.filter(chain=start.chain, reaction=start.reaction).order_by("event_id")
        for held in queue.select_for_update(of=("self",)).select_related("event"):
            if not _retry(held):
                return done
            held.delete()
            done += 1
    return done


def _retry(held: Held) -> bool:
    row: Any = held.event
    readers = [reader for reader in readers_of(row.name, row.payload) if reader.name == held.reaction]
    moments = {row.court_id: clock.now(row.court_id)}
    try:
        with transaction.atomic():
            for reader in readers:
                react([row], reader, moments)
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001  see _try
        again = held.attempts < len(DELAYS)
        delay = timedelta(seconds=DELAYS[held.attempts] * random.uniform(1, 1.2)) if again else None
        held.attempts += 1
        held.error = describe(error)
        held.next_try_at = clock.real_now() + delay if delay else None
        held.save()
        return False
    return True
