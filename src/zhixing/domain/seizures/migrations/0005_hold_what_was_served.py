"""Orders to third parties that were served before their service made a hold get theirs: one job each, once."""

from typing import Any, ClassVar

from django.db import migrations
from procrastinate.contrib.django import app


def let_hold(apps: Any, editor: Any) -> None:
    holds = apps.get_model("seizures", "Seizure").objects
    for row in apps.get_model("seizures", "DebtOrder").objects.filter(state__in=("served", "enforcing")):
        if not holds.filter(case_id=row.case_id, asset_id=row.asset_id).exists():
            app.configure_task("zhixing.domain.seizures.jobs.hold_served", queue="calls").defer(order_id=row.pk)


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("seizures", "0004_held_by_third_parties"),
        ("procrastinate", "0041_post_retry_failed_job"),
    ]
    operations: ClassVar = [migrations.RunPython(let_hold, migrations.RunPython.noop)]
