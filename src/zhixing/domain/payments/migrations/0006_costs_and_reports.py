"""Which withheld costs a payment pays, and the bank's reports on payments, kept whole."""

import django.db.models.deletion
import zhixing.infra.crypto
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0005_payee_checked'),
    ]

    operations = [
        migrations.AddField(
            model_name='payout',
            name='line_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sm3', models.CharField(max_length=64)),
                ('original', zhixing.infra.crypto.EncryptedText()),
                ('at', models.DateTimeField()),
                ('batch', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='payments.batch')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'sm3'), name='report_once')],
            },
        ),
    ]
