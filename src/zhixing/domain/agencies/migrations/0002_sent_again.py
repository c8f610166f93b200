from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]

    operations = [
        migrations.AddField("request", "waited_until", models.DateTimeField(null=True)),
    ]
