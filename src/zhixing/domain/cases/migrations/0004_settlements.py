import zhixing.infra.crypto
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_accrued"),
    ]

    operations = [
        migrations.AddField(
            model_name="stay",
            name="perform_by",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="stay",
            name="terms",
            field=zhixing.infra.crypto.EncryptedText(default="", editable=True),
        ),
    ]
