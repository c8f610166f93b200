"""An account's court is looked up as the account is opened, not at the end, when others wait for the locks held by then."""

from django.db import migrations

ALTER = """
DO $$ DECLARE one text; BEGIN
  SELECT conname INTO STRICT one FROM pg_constraint
  WHERE conrelid = 'ledger_account'::regclass AND confrelid = 'courts_court'::regclass AND contype = 'f';
  EXECUTE format('ALTER TABLE ledger_account ALTER CONSTRAINT %I {}', one);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0009_costs")]
    operations = [
        migrations.RunSQL(ALTER.format("NOT DEFERRABLE"), ALTER.format("DEFERRABLE INITIALLY DEFERRED")),
    ]
