"""Office hours become data: what can be read stays; what can't is round the clock, and stands in the entry's history."""

from typing import Any

from django.db import migrations, models
from django.db.models.functions import Now

from zhixing.domain.agencies.refusals import HoursUnreadable
from zhixing.domain.agencies.rules import tidy

REASON = "原办公时间不合格式，改按全天计；请按格式重填"


def read_hours(apps: Any, schema_editor: Any) -> None:
    for unit in apps.get_model("agencies", "Unit").objects.exclude(office_hours=""):
        before = unit.office_hours
        try:
            unit.office_hours, reason = tidy(before), ""
        except HoursUnreadable:
            unit.office_hours, reason = "", REASON
        if unit.office_hours != before:
            fields = {"office_hours": [before, unit.office_hours]}
            unit.save(update_fields=["office_hours"])
            apps.get_model("agencies", "UnitChange").objects.create(
                unit=unit, by="平台升级", at=Now(), fields=fields, reason=reason
            )


PROMISED = """
UPDATE agencies_request r SET expected_at = r.asked_at + make_interval(hours => u.promise_hours)
FROM agencies_unit u WHERE u.id = r.unit_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ("agencies", "0008_paced"),
    ]

    operations = [
        migrations.AlterField("unit", "office_hours", models.CharField(blank=True, max_length=200)),
        migrations.RunPython(read_hours, migrations.RunPython.noop),
        migrations.AddField("request", "expected_at", models.DateTimeField(null=True)),
        migrations.RunSQL(PROMISED, migrations.RunSQL.noop),
        migrations.AlterField("request", "expected_at", models.DateTimeField()),
    ]
