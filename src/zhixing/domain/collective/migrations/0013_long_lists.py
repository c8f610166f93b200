from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collective", "0012_paid_are_told")]
    operations = [
        migrations.AddField("upload", "kept", models.CharField(blank=True, db_default="", default="", max_length=80)),
        migrations.AddField("upload", "doubtful", models.BooleanField(db_default=False, default=False)),
        migrations.AddField("upload", "done_at", models.DateTimeField(null=True)),
        migrations.AddField("upload", "failure", models.CharField(blank=True, db_default="", default="", max_length=64)),
        migrations.AlterField("upload", "rows", models.PositiveIntegerField(default=0)),
        migrations.RunSQL("UPDATE collective_upload SET done_at = at", migrations.RunSQL.noop),
        migrations.AddConstraint(
            "upload",
            models.UniqueConstraint(fields=["matter"], condition=models.Q(done_at__isnull=True), name="one_list_at_a_time"),
        ),
    ]
