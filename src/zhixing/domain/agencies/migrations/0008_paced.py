from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0007_channels_by_file'),
    ]

    operations = [
        migrations.AddField(
            model_name='health',
            name='paced_until',
            field=models.DateTimeField(null=True),
        ),
    ]
