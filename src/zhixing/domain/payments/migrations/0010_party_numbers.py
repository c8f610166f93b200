from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0009_reports_with_reasons"),
    ]

    operations = [
        migrations.AddField(
            model_name="receipt",
            name="party_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="awaited",
            name="paid_fen",
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.RunSQL("UPDATE payments_awaited SET paid_fen = fen WHERE state = 'met'", migrations.RunSQL.noop),
    ]
