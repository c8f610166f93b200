"""`ledger_transfer`: transfers that ask nothing of `ledger_post` but speed, in four plain statements and without a savepoint."""

from typing import Any

from django.conf import settings
from django.db import migrations

TRANSFER = """
CREATE FUNCTION ledger_transfer(court bigint, keys text[], actors text[], memos text[], ats timestamptz[], days date[],
  cases bigint[], codes text[], sources int[], targets int[], fens bigint[])
RETURNS bigint[] LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
-- keys and fens: one a transfer, each key once. actors … cases are as long, or one value long where it is the same for all.
-- codes: each account once; sources and targets name their places. The ids of the entries in the same order; NULL, with
-- nothing written, when any account is missing, frozen or too low, or a key is known: then ledger_post decides and says why.
DECLARE
  count int := cardinality(keys); many int := cardinality(codes); alike boolean := cardinality(ats) = 1;
  held bigint[]; money bigint[]; lowest bigint[]; booked timestamptz[]; shut boolean[];
  source_after bigint[]; target_after bigint[]; source_at timestamptz[]; target_at timestamptz[]; ids bigint[];
  paid_out bigint[]; payer int; payee int; paid bigint; moment timestamptz := ats[1];
BEGIN
  PERFORM set_config('plan_cache_mode', CASE WHEN many > 200 OR count > 200 THEN 'force_custom_plan' ELSE 'auto' END, true);
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('ledger', 0));  -- seal_day waits for us, or we for it
  WITH locked AS MATERIALIZED (
    SELECT id, code, kind, balance_fen, held_fen, last_at, frozen FROM ledger_account
    WHERE court_id = court AND code = ANY (codes) ORDER BY id FOR UPDATE
  ) SELECT array_agg(id), array_agg(balance_fen), array_agg(CASE WHEN kind IN ('bank', 'in_kind') THEN NULL ELSE held_fen END),
      array_agg(coalesce(last_at, '-infinity')), array_agg(frozen <> '')
    INTO held, money, lowest, booked, shut
  FROM (SELECT l.* FROM unnest(codes) WITH ORDINALITY AS w (code, place) JOIN locked l ON l.code = w.code ORDER BY w.place) l;
  IF coalesce(cardinality(held), 0) < many OR EXISTS (SELECT FROM ledger_entry WHERE court_id = court AND key = ANY (keys)) THEN
    RETURN NULL;
  END IF;
  FOR n IN 1 .. count LOOP
    payer := sources[n]; payee := targets[n]; paid := fens[n];
    IF payer = payee OR paid <= 0 OR shut[payer] THEN RETURN NULL; END IF;
    IF NOT alike THEN moment := ats[n]; END IF;
    money[payer] := money[payer] - paid; money[payee] := money[payee] + paid;
    IF money[payer] < lowest[payer] OR lowest[payee] IS NULL AND money[payee] > 0 THEN RETURN NULL; END IF;
    booked[payer] := greatest(booked[payer], moment); booked[payee] := greatest(booked[payee], moment);
    paid_out[n] := -paid; source_after[n] := money[payer]; target_after[n] := money[payee];
    source_at[n] := booked[payer]; target_at[n] := booked[payee];
  END LOOP;

  WITH made AS (
    INSERT INTO ledger_entry (court_id, key, actor, memo, at, value_on, case_id, reason)
    SELECT court, e.key, coalesce(e.actor, actors[1]), coalesce(e.memo, memos[1]), coalesce(e.at, ats[1]),
      coalesce(e.day, days[1]), CASE WHEN cardinality(cases) = 1 THEN cases[1] ELSE e.in_case END, ''
    FROM unnest(keys, actors, memos, ats, days, cases) AS e (key, actor, memo, at, day, in_case)
    ON CONFLICT (court_id, key) DO NOTHING RETURNING id
  ) SELECT array_agg(id ORDER BY id) INTO ids FROM made;
  IF coalesce(cardinality(ids), 0) < count THEN  -- a key came just now elsewhere with other accounts: try again
    RAISE EXCEPTION 'a key came at the same time' USING ERRCODE = 'serialization_failure';
  END IF;
  INSERT INTO ledger_leg (entry_id, account_id, fen, after_fen, at)
  SELECT l.id, held[l.place], l.fen, l.after_fen, l.at
  FROM unnest(ids || ids, sources || targets, paid_out || fens, source_after || target_after, source_at || target_at)
    AS l (id, place, fen, after_fen, at);
  PERFORM set_config('ledger.booking', 'on', true);
  UPDATE ledger_account a SET balance_fen = f.fen, last_at = f.at
  FROM unnest(held, money, booked) AS f (id, fen, at) WHERE a.id = f.id;
  PERFORM set_config('ledger.booking', '', true);
  RETURN ids;
END $$;
REVOKE ALL ON FUNCTION ledger_transfer FROM PUBLIC;
"""


def let_the_app_call(apps: Any, schema_editor: Any) -> None:
    """The app may call the function."""
    role = schema_editor.quote_name(settings.APP_ROLE)
    schema_editor.execute(f"GRANT EXECUTE ON FUNCTION ledger_transfer TO {role}")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_post_by_place")]
    operations = [
        migrations.RunSQL(TRANSFER, "DROP FUNCTION ledger_transfer"),
        migrations.RunPython(let_the_app_call, migrations.RunPython.noop),
    ]
