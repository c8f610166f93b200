"""Frozen lists, shares and bounces are only ever added; the app has no way to change them."""

from typing import Any

from django.conf import settings
from django.db import migrations

FROZEN = ("collective_listed", "collective_share", "collective_bounce")
GUARD = "\n".join(
    f"CREATE TRIGGER {table}_rows BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION ledger_refuse();\n"
    f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();\n"
    f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {table}_rows;"
    for table in FROZEN
)
UNGUARD = "\n".join(f"DROP TRIGGER {table}_rows ON {table}; DROP TRIGGER {table}_truncate ON {table};" for table in FROZEN)


def narrow_the_app(apps: Any, schema_editor: Any) -> None:
    role = schema_editor.quote_name(settings.APP_ROLE)
    for table in FROZEN:
        schema_editor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {role}")


class Migration(migrations.Migration):
    dependencies = [("collective", "0001_initial"), ("ledger", "0004_ledger_post")]
    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunPython(narrow_the_app, migrations.RunPython.noop),
    ]
