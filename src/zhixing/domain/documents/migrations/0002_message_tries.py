from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [
        migrations.AddField("message", "tries", models.PositiveSmallIntegerField(default=0)),
    ]
