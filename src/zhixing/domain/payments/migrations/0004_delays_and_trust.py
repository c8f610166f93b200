"""Why money waits: delays with their reason, and money kept in trust."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_initial'),
        ('courts', '0001_initial'),
        ('payments', '0003_day_close'),
    ]

    operations = [
        migrations.CreateModel(
            name='Delay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=16)),
                ('note', models.CharField(max_length=200)),
                ('state', models.CharField(choices=[('asked', 'Asked'), ('approved', 'Approved'), ('refused', 'Refused'), ('ended', 'Ended')], default='asked', max_length=8)),
                ('asked_at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('pay_by', models.DateField(null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courts.staff')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('court', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='courts.court')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courts.staff')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['asked', 'approved'])), fields=('case',), name='one_delay'), models.CheckConstraint(condition=models.Q(('decided_by', None), models.Q(('decided_by', models.F('asked_by')), _negated=True), _connector='OR'), name='delay_decided_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'refused', 'ended']), _negated=True), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='delay_decided')],
            },
        ),
        migrations.CreateModel(
            name='Trust',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('party_id', models.BigIntegerField()),
                ('fen', models.BigIntegerField()),
                ('reason', models.CharField(max_length=200)),
                ('put_at', models.DateTimeField()),
                ('taken_at', models.DateTimeField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='cases.case')),
                ('court', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='courts.court')),
                ('put_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courts.staff')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('fen__gt', 0)), name='trust_is_positive'), models.UniqueConstraint(condition=models.Q(('taken_at', None)), fields=('case', 'party_id'), name='one_trust')],
            },
        ),
    ]
