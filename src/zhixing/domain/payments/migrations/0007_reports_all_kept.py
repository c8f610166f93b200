"""Reports of the bank are kept by the file they speak of, those that say nothing final and those refused too."""

import django.db.models.deletion
from django.db import migrations, models

FILL = """
UPDATE payments_report r SET court_id = b.court_id, case_id = b.case_id, message_id = b.message_id, said = r.sm3
FROM payments_batch b WHERE b.id = r.batch_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('courts', '0001_initial'),
        ('payments', '0006_costs_and_reports'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='report',
            name='report_once',
        ),
        migrations.AddField(
            model_name='report',
            name='case_id',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='report',
            name='court',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='courts.court'),
        ),
        migrations.AddField(
            model_name='report',
            name='message_id',
            field=models.CharField(default='', max_length=35),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='report',
            name='refused',
            field=models.CharField(blank=True, default='', max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='report',
            name='said',
            field=models.CharField(default='', max_length=64),
            preserve_default=False,
        ),
        migrations.RunSQL([FILL, "SET CONSTRAINTS ALL IMMEDIATE"], migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='report',
            name='batch',
        ),
        migrations.AlterField(
            model_name='report',
            name='court',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='courts.court'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('message_id', 'sm3', 'refused'), name='report_once'),
        ),
    ]
