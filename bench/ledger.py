"""The books at speed: `python -m bench.ledger [--seconds 8] [--batched 400000] [--entries 1000000] [--accounts 1000000]`.

- transfers_single_per_s: 20 clients, each waiting for its answer, a key a transfer, over 10 hot accounts (50 is printed
  too); those that wait together share a commit. Beside it, in the same minute and with the same clients, a plain
  PL/pgSQL double-entry function that locks and writes row by row, each call its own commit: single_vs_plpgsql_ratio.
- transfers_batched_per_s: 100,000 accounts chosen by Zipf's law (before the watch starts), batches of 10,000 with a key
  each, two clients who prepare and book in turns.
- balance_1m_ms: median of the balance now and at past moments, of an account with a million entries.
- trial_balance_1m_s: of a court with a million accounts.
"""

import argparse
import random
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import accumulate
from statistics import median

from bench.place import enter, leave, today
from bench.results import record

COURT, CLIENTS, ZIPF, BATCH = 195, 20, 100_000, 10_000
PLAIN = """
CREATE TABLE plain_account (id bigint PRIMARY KEY, balance bigint NOT NULL, version bigint NOT NULL DEFAULT 0);
CREATE TABLE plain_transfer (id bigserial PRIMARY KEY, key text UNIQUE, source bigint, target bigint, amount bigint, at timestamptz);
CREATE TABLE plain_entry (id bigserial PRIMARY KEY, account_id bigint REFERENCES plain_account, transfer_id bigint REFERENCES
  plain_transfer, amount bigint, previous_balance bigint, current_balance bigint, account_version bigint);
CREATE INDEX ON plain_entry (account_id); CREATE INDEX ON plain_entry (transfer_id);
CREATE FUNCTION plain_move(k text, s bigint, t bigint, a bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE made bigint; before plain_account;
BEGIN
  SELECT id INTO made FROM plain_transfer WHERE key = k;
  IF FOUND THEN RETURN made; END IF;
  PERFORM FROM plain_account WHERE id IN (s, t) ORDER BY id FOR UPDATE;
  INSERT INTO plain_transfer (key, source, target, amount, at) VALUES (k, s, t, a, now()) RETURNING id INTO made;
  SELECT * INTO before FROM plain_account WHERE id = s;
  IF before.balance < a THEN RAISE EXCEPTION 'overdrawn'; END IF;
  UPDATE plain_account SET balance = balance - a, version = version + 1 WHERE id = s;
  INSERT INTO plain_entry (account_id, transfer_id, amount, previous_balance, current_balance, account_version)
    VALUES (s, made, -a, before.balance, before.balance - a, before.version + 1);
  SELECT * INTO before FROM plain_account WHERE id = t;
  UPDATE plain_account SET balance = balance + a, version = version + 1 WHERE id = t;
  INSERT INTO plain_entry (account_id, transfer_id, amount, previous_balance, current_balance, account_version)
    VALUES (t, made, a, before.balance, before.balance + a, before.version + 1);
  RETURN made;
END $$;
INSERT INTO plain_account SELECT n, 1000000000000 FROM generate_series(1, 50) n;
GRANT ALL ON ALL TABLES IN SCHEMA public TO zhixing_app; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO zhixing_app;
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=8)
    parser.add_argument("--batched", type=int, default=400_000)
    parser.add_argument("--entries", type=int, default=1_000_000)
    parser.add_argument("--accounts", type=int, default=1_000_000)
    parser.add_argument("--no-record", action="store_true")
    chosen = parser.parse_args()
    enter("ledger")
    from tests.rooms import build

    scope = build.court(COURT)
    found = {}
    rates = {hot: _singles(scope, hot, chosen.seconds) for hot in (50, 10)}
    found["transfers_single_per_s"] = (round(rates[10][0]), "/s")
    found["single_vs_plpgsql_ratio"] = (round(min(ours / plain for ours, plain in rates.values()), 1), "x")
    found["transfers_batched_per_s"] = (round(_batched(scope, chosen.batched)), "/s")
    found["balance_1m_ms"] = (round(_balance(scope, chosen.entries), 2), "ms")
    found["trial_balance_1m_s"] = (round(_trial(scope, chosen.accounts), 2), "s")
    for key, (value, unit) in found.items():
        print(f"{key} {value} {unit}")
        if not chosen.no_record:
            record(key, value, unit, today())
    leave("ledger")


def _open(scope, codes, fen):
    """Open accounts and give each a balance, by one entry."""
    from zhixing.domain.ledger import api as ledger
    from zhixing.infra import clock
    from zhixing.kernel.money import Money

    ledger.open_accounts(scope, codes)
    legs = [(f"bank:{COURT}", Money(-fen * len(codes))), *((code, Money(fen)) for code in codes)]
    ledger.post(scope, f"fund:{codes[0]}", legs, "bench", clock.now(COURT))


def _singles(scope, hot: int, seconds: float) -> tuple[float, float]:
    """Transfers a second of ours and of the plain function, one after the other; the first second of each is warm-up."""
    from django.db import connection

    from zhixing.domain.ledger import api as ledger
    from zhixing.infra import clock
    from zhixing.kernel.money import Money

    codes = [f"share:{hot}:{n}" for n in range(hot)]
    _open(scope, codes, 10**12)
    at = clock.now(COURT)

    def ours(name: str, chance: random.Random) -> None:
        source, target = chance.sample(codes, 2)
        ledger.transfer(scope, ledger.Transfer(name, source, target, Money(chance.randrange(1, 10_000))), "bench", at)

    def plain(name: str, chance: random.Random) -> None:
        source, target = chance.sample(range(1, hot + 1), 2)
        with connection.cursor() as cursor:
            cursor.execute("SELECT plain_move(%s, %s, %s, %s)", [name, source, target, chance.randrange(1, 10_000)])
            cursor.fetchone()

    _make_plain()
    rates = _clients(f"ours{hot}", ours, seconds), _clients(f"plain{hot}", plain, seconds)
    assert ledger.trial_balance(scope).agrees
    print(f"{hot} hot accounts: {rates[0]:,.0f}/s, plain {rates[1]:,.0f}/s", flush=True)
    return rates


def _make_plain() -> None:
    import os

    import psycopg

    with psycopg.connect(os.environ["ZHIXING_DATABASE_OWNER_URL"], autocommit=True) as owner:
        if owner.execute("SELECT to_regclass('plain_account')").fetchone()[0] is None:
            owner.execute(PLAIN)


def _clients(name: str, act, seconds: float) -> float:
    """What 20 clients do a second, each with its own connection, one act after the other."""
    from django.db import connection

    begin = time.perf_counter()
    start, end = begin + 1, begin + 1 + seconds

    def client(number: int) -> int:
        chance, done, n = random.Random(number), 0, 0
        try:
            while (now := time.perf_counter()) < end:
                n += 1
                act(f"{name}:{number}:{n}", chance)
                done += now >= start
            return done
        finally:
            connection.close()

    with ThreadPoolExecutor(CLIENTS) as hands:
        return sum(hands.map(client, range(CLIENTS))) / seconds


def _batched(scope, count: int) -> float:
    from django.db import connection

    from zhixing.domain.ledger import api as ledger
    from zhixing.infra import clock
    from zhixing.kernel.money import Money

    codes = [f"share:7:{n}" for n in range(ZIPF)]
    _open(scope, codes, 10**10)
    weights = list(accumulate(1 / rank for rank in range(1, ZIPF + 1)))
    at = clock.now(COURT)

    drawn = [_drawn(random.Random(part), codes, weights) for part in range(count // BATCH)]

    def work(hand: int) -> None:
        try:
            for part in range(hand, count // BATCH, 2):
                some = [
                    ledger.Transfer(f"z{part}:{n}", source, target, Money(n % 900 + 1))
                    for n, (source, target) in enumerate(drawn[part])
                ]
                ledger.transfer_many(scope, some, "bench", at)
                print(".", end="", flush=True)
        finally:
            connection.close()

    began = time.perf_counter()
    with ThreadPoolExecutor(2) as hands:
        list(hands.map(work, range(2)))
    rate = count / (time.perf_counter() - began)
    print(f" batched {rate:,.0f}/s", flush=True)
    assert ledger.trial_balance(scope).agrees
    return rate


def _drawn(chance: random.Random, codes: list[str], weights: list[float]) -> list[tuple[str, str]]:
    """A batch of pairs of accounts; who is drawn twice pays the last one, who is that very one himself pays the first."""
    pairs = zip(*(chance.choices(codes, cum_weights=weights, k=BATCH) for _ in range(2)), strict=True)
    last = codes[-1]
    return [(source, target if target != source else last if source != last else codes[0]) for source, target in pairs]


def _balance(scope, entries: int) -> float:
    from zhixing.domain.ledger import api as ledger
    from zhixing.infra import clock
    from zhixing.kernel.money import Money

    ledger.open_accounts(scope, ["share:8:1", "share:8:2"])
    _open(scope, ["share:8:3"], 10**12)
    at = clock.now(COURT)
    for first in range(0, entries, 20_000):
        some = [ledger.Transfer(f"m{n}", "share:8:3", "share:8:1", Money(1)) for n in range(first, first + 20_000)]
        ledger.transfer_many(scope, some, "bench", at + timedelta(seconds=first))
        print(".", end="", flush=True)
    times = []
    for n in range(400):
        moment: datetime = at + timedelta(seconds=n * entries // 400)
        began = time.perf_counter()
        lies = ledger.balance(scope, "share:8:1") if n % 2 else ledger.balance_at(scope, "share:8:1", moment)
        times.append((time.perf_counter() - began) * 1000)
        assert lies == Money(entries if n % 2 else min(entries, (n * entries // 400 // 20_000 + 1) * 20_000))
    print(f" balance p50 {median(times):.2f}, max {max(times):.2f} ms", flush=True)
    return median(times)


def _trial(scope, accounts: int) -> float:
    from django.db import connection

    from zhixing.domain.ledger import api as ledger

    for first in range(0, accounts, 100_000):
        _open(scope, [f"share:9:{n}" for n in range(first, min(first + 100_000, accounts))], 100)
        print(".", end="", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ledger_account")
    ledger.trial_balance(scope)
    began = time.perf_counter()
    trial = ledger.trial_balance(scope)
    took = time.perf_counter() - began
    assert trial.agrees and trial.accounts > accounts
    began = time.perf_counter()
    past = ledger.trial_balance(scope, datetime.now().astimezone() + timedelta(days=999))
    print(f" trial balance {took:.2f} s, of a past moment {time.perf_counter() - began:.1f} s", flush=True)
    assert past.agrees
    return took


if __name__ == "__main__":
    main()
