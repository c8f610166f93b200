"""The bank's report on a file, kept whole."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('collective', '0007_police_said'),
    ]

    operations = [
        migrations.AddField(
            model_name='parcel',
            name='report',
            field=models.CharField(blank=True, db_default='', max_length=80),
        ),
    ]
