from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0004_settlements'),
    ]

    operations = [
        migrations.AddField(
            model_name='case',
            name='instrument_kind',
            field=models.CharField(default='judgment', max_length=16),
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['court', 'instrument_number'], name='case_by_instrument'),
        ),
    ]
