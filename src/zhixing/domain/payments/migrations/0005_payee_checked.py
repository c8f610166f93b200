"""What the bank said of a payee's name and account."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0004_delays_and_trust'),
    ]

    operations = [
        migrations.AddField(
            model_name='payout',
            name='checked',
            field=models.CharField(blank=True, db_default='', max_length=8),
        ),
    ]
