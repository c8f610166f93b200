"""The one way money moves: a function of the database books entries, legs and balances; the app can't write them itself."""

from typing import Any

from django.conf import settings
from django.db import migrations

POST = """
CREATE FUNCTION ledger_post(court bigint, keys text[], actors text[], memos text[], ats timestamptz[], days date[],
  cases bigint[], undone bigint[], reasons text[], entry_nos int[], codes text[], fens bigint[],
  OUT ids bigint[], OUT refused text, OUT why text) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE wrong record; count int := cardinality(keys); fresh int; held int;
BEGIN
  -- a plan kept from small calls must not meet a large one
  PERFORM set_config('plan_cache_mode', CASE WHEN cardinality(codes) > 200 THEN 'force_custom_plan' ELSE 'auto' END, true);
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('ledger', 0));  -- seal_day waits for us, or we for it
  WITH locked AS (
    SELECT id FROM ledger_account WHERE court_id = court AND code = ANY (codes) ORDER BY id FOR UPDATE
  ) SELECT count(*) INTO held FROM locked;

  SELECT w.no, sum(w.fen) AS fen INTO wrong FROM unnest(entry_nos, fens) AS w (no, fen)
  GROUP BY w.no HAVING sum(w.fen) <> 0 OR count(*) < 2 OR w.no NOT BETWEEN 1 AND count LIMIT 1;
  IF FOUND THEN
    RAISE EXCEPTION 'not balanced' USING ERRCODE = 'ZX001', DETAIL = json_build_object('difference', wrong.fen);
  END IF;
  IF held < (SELECT count(DISTINCT w.code) FROM unnest(codes) AS w (code)) THEN
    SELECT w.code INTO wrong FROM unnest(codes) AS w (code)
    WHERE NOT EXISTS (SELECT FROM ledger_account a WHERE a.court_id = court AND a.code = w.code) LIMIT 1;
    RAISE EXCEPTION 'no such account' USING ERRCODE = 'ZX002', DETAIL = json_build_object('account', wrong.code);
  END IF;

  WITH made AS (
    INSERT INTO ledger_entry (court_id, key, actor, memo, at, value_on, case_id, corrects_id, reason)
    SELECT court, e.key, e.actor, e.memo, e.at, e.day, e.in_case, e.corrects, e.reason
    FROM unnest(keys, actors, memos, ats, days, cases, undone, reasons) WITH ORDINALITY
      AS e (key, actor, memo, at, day, in_case, corrects, reason, no)
    ORDER BY e.no ON CONFLICT (court_id, key) DO NOTHING RETURNING id
  ) SELECT array_agg(id ORDER BY id), count(*) INTO ids, fresh FROM made;
  IF fresh < count THEN  -- some keys are known: each must stand for the same legs
    SELECT array_agg(n.id ORDER BY e.no) INTO ids
    FROM unnest(keys) WITH ORDINALITY AS e (key, no) JOIN ledger_entry n ON n.court_id = court AND n.key = e.key;
    SELECT keys[k.no] AS key INTO wrong FROM unnest(ids) WITH ORDINALITY AS k (id, no)
    WHERE (SELECT count(*) FROM unnest(ids) AS o (id) WHERE o.id = k.id) > 1 OR (
      EXISTS (SELECT FROM ledger_leg l WHERE l.entry_id = k.id) AND EXISTS (
        SELECT FROM (SELECT a.code, l.fen FROM ledger_leg l JOIN ledger_account a ON a.id = l.account_id
                     WHERE l.entry_id = k.id) l
        FULL JOIN (SELECT w.code, w.fen FROM unnest(entry_nos, codes, fens) AS w (no, code, fen) WHERE w.no = k.no) w
          ON w.code = l.code AND w.fen = l.fen WHERE l.code IS NULL OR w.code IS NULL)) LIMIT 1;
    IF FOUND THEN
      RAISE EXCEPTION 'key reused' USING ERRCODE = 'ZX003', DETAIL = json_build_object('key', wrong.key);
    END IF;
    IF fresh = 0 THEN RETURN; END IF;
  END IF;

  PERFORM set_config('ledger.booking', 'on', true);
  WITH moved AS MATERIALIZED (
    SELECT ids[w.no] AS entry_id, a.id AS account_id, w.fen,
      max(greatest(ats[w.no], a.last_at)) OVER book AS at, a.balance_fen + sum(w.fen) OVER book AS after_fen
    FROM unnest(entry_nos, codes, fens) AS w (no, code, fen)
    CROSS JOIN LATERAL (SELECT * FROM ledger_account WHERE court_id = court AND code = w.code OFFSET 0) a
    WHERE fresh = count OR NOT EXISTS (SELECT FROM ledger_leg l WHERE l.entry_id = ids[w.no])
    WINDOW book AS (PARTITION BY a.id ORDER BY w.no)
  ), legs AS (
    INSERT INTO ledger_leg (entry_id, account_id, fen, after_fen, at)
    SELECT entry_id, account_id, fen, after_fen, at FROM moved
  ), sums AS (
    SELECT account_id, sum(fen) AS fen, min(fen) AS least, max(at) AS at,
      min(after_fen) FILTER (WHERE fen < 0) AS low, max(after_fen) FILTER (WHERE fen > 0) AS high
    FROM moved GROUP BY account_id
  ), fits AS MATERIALIZED (
    SELECT s.*, a.code, a.frozen, abs(a.balance_fen) - a.held_fen AS held,
      CASE WHEN a.kind = 'bank' THEN s.high IS NULL OR s.high <= 0
        ELSE s.low IS NULL OR s.low >= a.held_fen AND a.frozen = '' END AS ok
    FROM sums s CROSS JOIN LATERAL (SELECT * FROM ledger_account WHERE id = s.account_id OFFSET 0) a
  ), booked AS (
    UPDATE ledger_account a SET balance_fen = a.balance_fen + f.fen, last_at = f.at FROM fits f
    WHERE a.id = f.account_id AND f.ok
  )
  SELECT code, frozen, fits.held, abs(least) AS wanted INTO wrong FROM fits WHERE NOT ok ORDER BY code LIMIT 1;
  PERFORM set_config('ledger.booking', '', true);
  IF wrong.code IS NOT NULL AND wrong.frozen <> '' THEN
    RAISE EXCEPTION 'frozen' USING ERRCODE = 'ZX004',
      DETAIL = json_build_object('account', wrong.code, 'reason', wrong.frozen);
  ELSIF wrong.code IS NOT NULL THEN
    RAISE EXCEPTION 'overdrawn' USING ERRCODE = 'ZX005',
      DETAIL = json_build_object('account', wrong.code, 'held', wrong.held, 'wanted', wrong.wanted);
  END IF;
EXCEPTION WHEN SQLSTATE 'ZX001' OR SQLSTATE 'ZX002' OR SQLSTATE 'ZX003' OR SQLSTATE 'ZX004' OR SQLSTATE 'ZX005' THEN
  GET STACKED DIAGNOSTICS refused = RETURNED_SQLSTATE, why = PG_EXCEPTION_DETAIL;
  ids := NULL;
END $$;
REVOKE ALL ON FUNCTION ledger_post FROM PUBLIC;

CREATE TRIGGER leg_rows BEFORE UPDATE OR DELETE ON ledger_leg FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER leg_truncate BEFORE TRUNCATE ON ledger_leg FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
ALTER TABLE ledger_leg ENABLE ALWAYS TRIGGER leg_rows;
ALTER TABLE ledger_leg ENABLE ALWAYS TRIGGER leg_truncate;
CREATE TRIGGER account_balance BEFORE UPDATE ON ledger_account FOR EACH ROW
  WHEN (coalesce(current_setting('ledger.booking', true), '') <> 'on'
    AND (NEW.balance_fen, NEW.held_fen, NEW.last_at, NEW.code, NEW.kind, NEW.court_id)
        IS DISTINCT FROM (OLD.balance_fen, OLD.held_fen, OLD.last_at, OLD.code, OLD.kind, OLD.court_id))
  EXECUTE FUNCTION ledger_refuse();
ALTER TABLE ledger_account ENABLE ALWAYS TRIGGER account_balance;

CREATE TRIGGER checkpoint_rows BEFORE UPDATE OR DELETE ON ledger_checkpoint FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER checkpoint_truncate BEFORE TRUNCATE ON ledger_checkpoint FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
ALTER TABLE ledger_checkpoint ENABLE ALWAYS TRIGGER checkpoint_rows;
ALTER TABLE ledger_checkpoint ENABLE ALWAYS TRIGGER checkpoint_truncate;

CREATE FUNCTION ledger_hold() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE change bigint := CASE WHEN NEW.state = 'pending' THEN NEW.fen ELSE -NEW.fen END;
BEGIN
  IF TG_OP = 'INSERT' AND NEW.state <> 'pending' OR TG_OP = 'UPDATE' AND (OLD.state <> 'pending' OR NEW.state = 'pending'
      OR (NEW.court_id, NEW.key, NEW.source_id, NEW.target, NEW.fen) IS DISTINCT FROM
         (OLD.court_id, OLD.key, OLD.source_id, OLD.target, OLD.fen)) THEN
    RAISE EXCEPTION 'a hold is pending, then decided once' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM set_config('ledger.booking', 'on', true);
  UPDATE ledger_account SET held_fen = held_fen + change WHERE id = NEW.source_id;
  PERFORM set_config('ledger.booking', '', true);
  RETURN NULL;
END $$;
CREATE TRIGGER hold_moves AFTER INSERT OR UPDATE ON ledger_hold FOR EACH ROW EXECUTE FUNCTION ledger_hold();
CREATE TRIGGER hold_rows BEFORE DELETE ON ledger_hold FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
ALTER TABLE ledger_hold ENABLE ALWAYS TRIGGER hold_moves;

ALTER TABLE ledger_leg SET (autovacuum_analyze_scale_factor = 0.2);
"""
UNPOST = "DROP TRIGGER hold_moves ON ledger_hold; DROP FUNCTION ledger_hold(); DROP FUNCTION ledger_post;"


def narrow_the_app(apps: Any, schema_editor: Any) -> None:
    """The app reads the books and calls the function; on accounts it may set only a number and a freeze."""
    role = schema_editor.quote_name(settings.APP_ROLE)
    for table in ("ledger_entry", "ledger_leg"):
        schema_editor.execute(f"REVOKE ALL ON {table} FROM {role}")
        schema_editor.execute(f"GRANT SELECT ON {table} TO {role}")
    schema_editor.execute(f"REVOKE UPDATE ON ledger_account FROM {role}")
    schema_editor.execute(f"GRANT UPDATE (number, frozen) ON ledger_account TO {role}")
    schema_editor.execute(f"REVOKE DELETE, TRUNCATE ON ledger_hold FROM {role}")
    schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON ledger_checkpoint FROM {role}")
    schema_editor.execute(f"GRANT EXECUTE ON FUNCTION ledger_post TO {role}")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_running_balances")]
    operations = [
        migrations.RunSQL(POST, UNPOST),
        migrations.RunPython(narrow_the_app, migrations.RunPython.noop),
    ]
