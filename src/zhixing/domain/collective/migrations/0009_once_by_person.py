"""The index that keeps a person once in a matter begins with the person: one that begins with the matter, too, was taken
for its list by number while the database's counts did not know the matter, and read the whole crowd for each file."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("collective", "0008_report_kept")]
    operations = [
        migrations.RemoveConstraint(model_name="victim", name="victim_once"),
        migrations.AddConstraint(
            model_name="victim",
            constraint=models.UniqueConstraint(fields=["id_index", "matter"], name="victim_once"),
        ),
    ]
