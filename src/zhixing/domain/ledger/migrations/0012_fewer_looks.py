"""Entries that correct nothing no longer queue a look-up of what they correct, and small calls plan nothing anew."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

REFERENCE = """
CREATE FUNCTION ledger_corrects() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM FROM ledger_entry WHERE id = NEW.corrects_id AND court_id = NEW.court_id;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'an entry corrects one of its own court' USING ERRCODE = 'foreign_key_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER entry_corrects BEFORE INSERT ON ledger_entry FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL)
  EXECUTE FUNCTION ledger_corrects();
ALTER TABLE ledger_entry ENABLE ALWAYS TRIGGER entry_corrects;
"""
UNREFERENCE = "DROP TRIGGER entry_corrects ON ledger_entry; DROP FUNCTION ledger_corrects();"
FORMER = import_module("zhixing.domain.ledger.migrations.0011_transfer_new_keys").TRANSFER
TRANSFER = FORMER.replace("ELSE 'auto' END", "ELSE 'force_generic_plan' END")


class Migration(migrations.Migration):
    dependencies = [("ledger", "0011_transfer_new_keys")]
    operations = [
        migrations.AlterField(
            model_name="entry",
            name="corrects",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="corrections",
                to="ledger.entry",
            ),
        ),
        migrations.RunSQL(REFERENCE, UNREFERENCE),
        migrations.RunSQL(TRANSFER, FORMER),
    ]
