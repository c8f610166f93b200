"""What keeps a round's log append-only in the database itself."""

from typing import Any

from django.conf import settings
from django.db import migrations

GUARD = """
CREATE TRIGGER entry_rows BEFORE UPDATE OR DELETE ON auctions_entry FOR EACH ROW EXECUTE FUNCTION infra_refuse_change();
CREATE TRIGGER entry_truncate BEFORE TRUNCATE ON auctions_entry FOR EACH STATEMENT
  EXECUTE FUNCTION infra_refuse_change();
ALTER TABLE auctions_entry ENABLE ALWAYS TRIGGER entry_rows;
ALTER TABLE auctions_entry ENABLE ALWAYS TRIGGER entry_truncate;
ALTER TABLE auctions_round SET (fillfactor = 60, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
"""
UNGUARD = "DROP TRIGGER entry_rows ON auctions_entry; DROP TRIGGER entry_truncate ON auctions_entry;"


def narrow_the_app(apps: Any, schema_editor: Any) -> None:
    """The app may add to the log and read it, nothing else."""
    role = schema_editor.quote_name(settings.APP_ROLE)
    schema_editor.execute(f"REVOKE ALL ON auctions_entry FROM {role}")
    schema_editor.execute(f"GRANT SELECT, INSERT ON auctions_entry TO {role}")


class Migration(migrations.Migration):
    dependencies = [("auctions", "0001_initial"), ("infra", "0002_log_guard")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunPython(narrow_the_app, migrations.RunPython.noop),
    ]
