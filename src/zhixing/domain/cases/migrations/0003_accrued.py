"""Of a sum, the interest that the instrument states as a sum: it bears no doubled part."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="obligation",
            name="accrued_fen",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.CheckConstraint(
                condition=models.Q(("accrued_fen__gte", 0), ("accrued_fen__lte", models.F("amount_fen"))),
                name="obligation_accrued_within",
            ),
        ),
    ]
