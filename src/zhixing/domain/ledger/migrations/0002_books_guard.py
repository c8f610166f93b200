"""What the database itself holds: entries and legs are only ever added, add up to zero, and alone move balances."""

from typing import Any

from django.conf import settings
from django.db import migrations

GUARD = """
CREATE FUNCTION ledger_book() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong bigint;
BEGIN
  SELECT n.entry_id INTO wrong FROM added n JOIN ledger_entry e ON e.id = n.entry_id
  GROUP BY n.entry_id, e.legs_count
  HAVING sum(n.fen) <> 0 OR count(*) <> e.legs_count OR max(n.position) <> e.legs_count LIMIT 1;
  IF wrong IS NOT NULL THEN
    RAISE EXCEPTION 'the legs of entry % are not whole or do not add up to zero', wrong USING ERRCODE = 'check_violation';
  END IF;
  IF EXISTS (SELECT FROM added n JOIN ledger_entry e ON e.id = n.entry_id JOIN ledger_account a ON a.id = n.account_id
             WHERE a.court_id <> e.court_id) THEN
    RAISE EXCEPTION 'an entry stays within one court' USING ERRCODE = 'check_violation';
  END IF;
  PERFORM FROM ledger_account WHERE id IN (SELECT account_id FROM added) ORDER BY code FOR UPDATE;
  UPDATE ledger_account a SET balance_fen = a.balance_fen + n.fen
  FROM (SELECT account_id, sum(fen) AS fen FROM added GROUP BY account_id) n WHERE a.id = n.account_id;
  RETURN NULL;
END $$;
CREATE TRIGGER legs_book AFTER INSERT ON ledger_leg REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_book();

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: the books are corrected by entries', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER entry_rows BEFORE UPDATE OR DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER entry_truncate BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER leg_rows BEFORE UPDATE OR DELETE ON ledger_leg FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER leg_truncate BEFORE TRUNCATE ON ledger_leg FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER account_balance BEFORE UPDATE ON ledger_account FOR EACH ROW
  WHEN (pg_trigger_depth() = 0 AND (NEW.balance_fen, NEW.code, NEW.kind, NEW.court_id)
        IS DISTINCT FROM (OLD.balance_fen, OLD.code, OLD.kind, OLD.court_id)) EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER account_opening BEFORE INSERT ON ledger_account FOR EACH ROW
  WHEN (NEW.balance_fen <> 0) EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER account_rows BEFORE DELETE ON ledger_account FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER entry_rows;
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER entry_truncate;
ALTER TABLE ledger_leg ENABLE ALWAYS TRIGGER leg_rows;
ALTER TABLE ledger_leg ENABLE ALWAYS TRIGGER leg_truncate;
ALTER TABLE ledger_account ENABLE ALWAYS TRIGGER account_balance;
ALTER TABLE ledger_account SET (fillfactor = 70);
"""
UNGUARD = """
DROP TRIGGER legs_book ON ledger_leg; DROP FUNCTION ledger_book();
DROP TRIGGER entry_rows ON ledger_entry; DROP TRIGGER entry_truncate ON ledger_entry;
DROP TRIGGER leg_rows ON ledger_leg; DROP TRIGGER leg_truncate ON ledger_leg;
DROP TRIGGER account_balance ON ledger_account; DROP TRIGGER account_opening ON ledger_account;
DROP TRIGGER account_rows ON ledger_account; DROP FUNCTION ledger_refuse();
"""


def narrow_the_app(apps: Any, schema_editor: Any) -> None:
    """The app may add to the books and read them, nothing else."""
    role = schema_editor.quote_name(settings.APP_ROLE)
    for table in ("ledger_entry", "ledger_leg"):
        schema_editor.execute(f"REVOKE ALL ON {table} FROM {role}")
        schema_editor.execute(f"GRANT SELECT, INSERT ON {table} TO {role}")
    schema_editor.execute(f"REVOKE DELETE, TRUNCATE ON ledger_account FROM {role}")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunPython(narrow_the_app, migrations.RunPython.noop),
    ]
