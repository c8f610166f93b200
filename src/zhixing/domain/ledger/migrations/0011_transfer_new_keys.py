"""`ledger_transfer` writes keys it has just looked for as new ones: no second look, and their ids are drawn before."""

from importlib import import_module

from django.db import migrations

before = import_module("zhixing.domain.ledger.migrations.0006_transfer").TRANSFER.split("REVOKE ALL")[0]
FORMER = before.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
HEAD, _, REST = FORMER.partition("  WITH made AS (\n")
WRITE = """  SELECT array_agg(nextval('ledger_entry_id_seq')) INTO ids FROM generate_series(1, count);
  INSERT INTO ledger_entry (id, court_id, key, actor, memo, at, value_on, case_id, reason)  -- a key come meanwhile: entry_key
  SELECT e.id, court, e.key, coalesce(e.actor, actors[1]), coalesce(e.memo, memos[1]), coalesce(e.at, ats[1]),
    coalesce(e.day, days[1]), CASE WHEN cardinality(cases) = 1 THEN cases[1] ELSE e.in_case END, ''
  FROM unnest(ids, keys, actors, memos, ats, days, cases) AS e (id, key, actor, memo, at, day, in_case);
"""
TRANSFER = HEAD + WRITE + REST[REST.index("  INSERT INTO ledger_leg") :]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0010_court_at_once")]
    operations = [migrations.RunSQL(TRANSFER, FORMER)]
