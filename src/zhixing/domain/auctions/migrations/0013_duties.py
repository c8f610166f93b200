import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('auctions', '0012_log_is_swept_rarely'),
    ]

    operations = [
        migrations.AddField(
            model_name='lot',
            name='costs_fen',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='lot',
            name='needs_approval',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='lot',
            name='approved_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='lot',
            name='debtor_agrees',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='lot',
            name='declined_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='lot',
            name='pointless_asked_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='lot',
            name='pointless_told_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='round',
            name='resume_by',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='told',
            name='reason',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='undo',
            name='due_on',
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name='round',
            name='kind',
            field=models.CharField(choices=[('first', 'First'), ('second', 'Second'), ('sale', 'Sale'), ('free', 'Free')], max_length=8),
        ),
        migrations.CreateModel(
            name='Purchaser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('party_id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('coowner', 'Coowner'), ('shareholder', 'Shareholder'), ('tenant', 'Tenant')], max_length=12)),
                ('lot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='purchasers', to='auctions.lot')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('lot', 'party_id'), name='purchaser_once')],
            },
        ),
        migrations.CreateModel(
            name='Forfeit',
            fields=[
                ('registration', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='forfeit', serialize=False, to='auctions.registration')),
                ('price_fen', models.BigIntegerField()),
                ('resold_fen', models.BigIntegerField()),
                ('costs_fen', models.BigIntegerField()),
                ('shortfall_fen', models.BigIntegerField()),
                ('debt_fen', models.BigIntegerField()),
                ('related_fen', models.BigIntegerField()),
                ('uncovered_fen', models.BigIntegerField()),
                ('top_up_fen', models.BigIntegerField()),
                ('used_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('top_up_fen__gte', 0), ('top_up_fen__lte', models.F('uncovered_fen'))), name='top_up_within_the_uncovered')],
            },
        ),
    ]
