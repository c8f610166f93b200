from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ("inquiries", "0003_taken"),
    ]

    operations = [
        migrations.AlterField(
            "look",
            "act",
            models.CharField(
                choices=[("asked", "Asked"), ("read", "Read"), ("taken", "Taken"), ("seen", "Seen")], max_length=5
            ),
        ),
        migrations.RemoveConstraint("look", "read_what"),
        migrations.AddConstraint(
            "look",
            models.CheckConstraint(
                condition=Q(act__in=("asked", "seen"), request=None) | Q(act__in=("read", "taken"), request__isnull=False),
                name="read_what",
            ),
        ),
    ]
