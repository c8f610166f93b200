from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ("inquiries", "0002_looks_and_samples"),
    ]

    operations = [
        migrations.AlterField(
            "look",
            "act",
            models.CharField(choices=[("asked", "Asked"), ("read", "Read"), ("taken", "Taken")], max_length=5),
        ),
        migrations.RemoveConstraint("look", "look_once_a_day"),
        migrations.RemoveConstraint("look", "read_what"),
        migrations.AddConstraint(
            "look",
            models.UniqueConstraint(
                fields=["staff", "inquiry", "request", "act", "on"], nulls_distinct=False, name="look_once_a_day"
            ),
        ),
        migrations.AddConstraint(
            "look",
            models.CheckConstraint(
                condition=Q(act="asked", request=None) | Q(act__in=("read", "taken"), request__isnull=False),
                name="read_what",
            ),
        ),
    ]
