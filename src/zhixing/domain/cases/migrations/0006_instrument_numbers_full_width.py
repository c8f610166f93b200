"""Cases filed before numbers were kept in one form: theirs are put in it, so that a second filing finds them."""

from typing import Any

from django.db import migrations

from zhixing.domain.cases.filing import instrument_number

CHUNK = 2_000


def put_in_one_form(apps: Any, schema_editor: Any) -> None:
    cases = apps.get_model("cases", "Case").objects
    changed = []
    for case in cases.only("instrument_number").order_by("pk").iterator(CHUNK):
        kept = instrument_number(case.instrument_number)
        if kept != case.instrument_number:
            case.instrument_number = kept
            changed.append(case)
    cases.bulk_update(changed, ["instrument_number"], batch_size=CHUNK)


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_instrument_kind")]

    operations = [migrations.RunPython(put_in_one_form, migrations.RunPython.noop, elidable=True)]
