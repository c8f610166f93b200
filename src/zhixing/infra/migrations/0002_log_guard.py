"""What keeps the log append-only in the database itself, and the partitions workers share."""

from typing import Any

from django.conf import settings
from django.db import migrations

GUARD = """
CREATE FUNCTION infra_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on % is refused: the log is append-only', TG_OP, TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER log_rows BEFORE UPDATE OR DELETE ON infra_event FOR EACH ROW EXECUTE FUNCTION infra_refuse_change();
CREATE TRIGGER log_truncate BEFORE TRUNCATE ON infra_event FOR EACH STATEMENT EXECUTE FUNCTION infra_refuse_change();
CREATE TRIGGER root_rows BEFORE UPDATE OR DELETE ON infra_root FOR EACH ROW EXECUTE FUNCTION infra_refuse_change();
CREATE TRIGGER root_truncate BEFORE TRUNCATE ON infra_root FOR EACH STATEMENT EXECUTE FUNCTION infra_refuse_change();
ALTER TABLE infra_event ENABLE ALWAYS TRIGGER log_rows;
ALTER TABLE infra_event ENABLE ALWAYS TRIGGER log_truncate;
ALTER TABLE infra_root ENABLE ALWAYS TRIGGER root_rows;
ALTER TABLE infra_root ENABLE ALWAYS TRIGGER root_truncate;

CREATE FUNCTION infra_keep_practice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.practice IS DISTINCT FROM OLD.practice THEN
    RAISE EXCEPTION 'a court cannot become or stop being a practice court' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tenant_practice BEFORE UPDATE ON infra_tenant FOR EACH ROW EXECUTE FUNCTION infra_keep_practice();

INSERT INTO infra_partition (id) SELECT generate_series(0, 63);

ALTER TABLE infra_todo SET (fillfactor = 70, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000,
  autovacuum_vacuum_cost_delay = 0);
ALTER TABLE infra_chainhead SET (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.05);
"""
UNGUARD = """
DROP TRIGGER tenant_practice ON infra_tenant; DROP FUNCTION infra_keep_practice();
DROP TRIGGER log_rows ON infra_event; DROP TRIGGER log_truncate ON infra_event;
DROP TRIGGER root_rows ON infra_root; DROP TRIGGER root_truncate ON infra_root; DROP FUNCTION infra_refuse_change();
DELETE FROM infra_partition;
"""


def narrow_the_app(apps: Any, schema_editor: Any) -> None:
    """The app may add to the log and read it, nothing else."""
    role = schema_editor.quote_name(settings.APP_ROLE)
    for table in ("infra_event", "infra_root"):
        schema_editor.execute(f"REVOKE ALL ON {table} FROM {role}")
        schema_editor.execute(f"GRANT SELECT, INSERT ON {table} TO {role}")
    for table in ("django_migrations", "infra_partition"):
        schema_editor.execute(f"REVOKE ALL ON {table} FROM {role}")
        schema_editor.execute(f"GRANT SELECT ON {table} TO {role}")
    schema_editor.execute(f"GRANT UPDATE ON infra_partition TO {role}")


class Migration(migrations.Migration):
    dependencies = [("infra", "0001_initial")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunPython(narrow_the_app, migrations.RunPython.noop),
    ]
