"""Each leg keeps what its account held after it: a past balance is looked up, not added up. Holds, freezes, seals."""

import django.db.models.deletion
from django.db import migrations, models

UNGUARD = """
DROP TRIGGER legs_book ON ledger_leg; DROP FUNCTION ledger_book();
DROP TRIGGER leg_rows ON ledger_leg; DROP TRIGGER leg_truncate ON ledger_leg;
DROP TRIGGER account_balance ON ledger_account;
"""
COPY = """
INSERT INTO ledger_leg (entry_id, account_id, fen, after_fen, at)
SELECT l.entry_id, l.account_id, l.fen, sum(l.fen) OVER book, max(e.at) OVER book
FROM ledger_formerleg l JOIN ledger_entry e ON e.id = l.entry_id
WINDOW book AS (PARTITION BY l.account_id ORDER BY l.entry_id);
UPDATE ledger_account a SET last_at = l.at FROM (SELECT account_id, max(at) AS at FROM ledger_leg GROUP BY 1) l
WHERE l.account_id = a.id;
"""


class Migration(migrations.Migration):
    dependencies = [("courts", "0001_initial"), ("ledger", "0002_books_guard")]
    operations = [
        migrations.RunSQL(UNGUARD, migrations.RunSQL.noop),
        migrations.RenameModel("Leg", "FormerLeg"),
        migrations.RemoveConstraint(model_name="formerleg", name="leg_moves_money"),
        migrations.CreateModel(
            name='Leg',
            fields=[
                ('pk', models.CompositePrimaryKey('entry_id', 'account_id', blank=True, editable=False, primary_key=True, serialize=False)),
                ('entry', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='legs', to='ledger.entry')),
                ('account', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='legs', to='ledger.account')),
                ('fen', models.BigIntegerField()),
                ('after_fen', models.BigIntegerField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('fen', 0), _negated=True), name='leg_moves_money')],
                'indexes': [models.Index(fields=['account', 'at', 'entry'], name='leg_account_at')],
            },
        ),
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('on', models.DateField(primary_key=True, serialize=False)),
                ('last_entry_id', models.BigIntegerField()),
                ('accounts', models.BigIntegerField()),
                ('balances', models.CharField(max_length=64)),
                ('log_root', models.CharField(max_length=64)),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('seal', models.CharField(max_length=64)),
                ('sealed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('target', models.CharField(max_length=64)),
                ('fen', models.BigIntegerField()),
                ('memo', models.CharField(max_length=32)),
                ('case_id', models.BigIntegerField(null=True)),
                ('state', models.CharField(choices=[('pending', 'Pending'), ('posted', 'Posted'), ('voided', 'Voided')], default='pending', max_length=8)),
                ('at', models.DateTimeField()),
                ('decided_at', models.DateTimeField(null=True)),
                ('actor', models.CharField(max_length=64)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='entry',
            name='entry_has_two_sides',
        ),
        migrations.RemoveIndex(
            model_name='account',
            name='ledger_acco_case_id_f327c1_idx',
        ),
        migrations.RemoveIndex(
            model_name='entry',
            name='ledger_entr_case_id_f77557_idx',
        ),
        migrations.RemoveField(
            model_name='entry',
            name='legs_count',
        ),
        migrations.AddField(
            model_name='account',
            name='frozen',
            field=models.CharField(blank=True, db_default='', max_length=200),
        ),
        migrations.AddField(
            model_name='account',
            name='held_fen',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='account',
            name='last_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name='account',
            name='court',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='courts.court'),
        ),
        migrations.AlterField(
            model_name='account',
            name='kind',
            field=models.CharField(choices=[('bank', 'Bank'), ('case', 'Case'), ('deposit', 'Deposit'), ('suspense', 'Suspense'), ('payable', 'Payable'), ('transit', 'Transit'), ('fee', 'Fee'), ('pool', 'Pool'), ('share', 'Share'), ('trust', 'Trust')], max_length=8),
        ),
        migrations.AlterField(
            model_name='entry',
            name='corrects',
            field=models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='ledger.entry'),
        ),
        migrations.AlterField(
            model_name='entry',
            name='court',
            field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, to='courts.court'),
        ),
        migrations.AddIndex(
            model_name='account',
            index=models.Index(condition=models.Q(('case_id__isnull', False)), fields=['case_id'], name='account_case'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('case_id__isnull', False)), fields=['case_id', 'id'], name='entry_case'),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(('held_fen', 0), models.Q(('held_fen__gt', 0), ('balance_fen__gte', models.F('held_fen'))), _connector='OR'), name='held_is_there'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(condition=models.Q(('corrects', None), _negated=True), fields=('corrects',), name='corrected_once'),
        ),
        migrations.AddField(
            model_name='hold',
            name='court',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='courts.court'),
        ),
        migrations.AddField(
            model_name='hold',
            name='source',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='ledger.account'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.UniqueConstraint(fields=('court', 'key'), name='hold_key'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('fen__gt', 0)), name='hold_is_positive'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'pending')), models.Q(models.Q(('state', 'pending'), _negated=True), models.Q(('decided_at', None), _negated=True)), _connector='OR'), name='hold_decided'),
        ),
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.DeleteModel("FormerLeg"),
    ]
