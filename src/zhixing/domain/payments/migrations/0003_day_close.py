"""Closing a day: the bank's own balances, what explains a difference, numbered receipts."""

import datetime

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

FILL = """
UPDATE payments_payout SET left_on = settled_on WHERE settled_on IS NOT NULL;
UPDATE payments_payout SET debited_on = settled_on WHERE debit_reference <> '';
UPDATE payments_receipt SET recalled_on = value_on WHERE reversal_reference <> '';
UPDATE payments_receipt SET taken_back_on = value_on WHERE state = 'reversed';
"""
GUARD = """
CREATE TRIGGER day_close_rows BEFORE UPDATE OR DELETE ON payments_dayclose FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER day_close_truncate BEFORE TRUNCATE ON payments_dayclose FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER slip_rows BEFORE DELETE ON payments_slip FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
ALTER TABLE payments_dayclose ENABLE ALWAYS TRIGGER day_close_rows;
ALTER TABLE payments_dayclose ENABLE ALWAYS TRIGGER day_close_truncate;
ALTER TABLE payments_slip ENABLE ALWAYS TRIGGER slip_rows;
"""
UNGUARD = """
DROP TRIGGER day_close_rows ON payments_dayclose; DROP TRIGGER day_close_truncate ON payments_dayclose;
DROP TRIGGER slip_rows ON payments_slip;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0002_initial'),
        ('courts', '0001_initial'),
        ('payments', '0002_bulk'),
        ('ledger', '0004_ledger_post'),
    ]

    operations = [
        migrations.CreateModel(
            name='BulkPaid',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('on', models.DateField()),
                ('fen', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='DayClose',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('bank_fen', models.BigIntegerField()),
                ('books_fen', models.BigIntegerField()),
                ('bank_in_fen', models.BigIntegerField()),
                ('bank_out_fen', models.BigIntegerField()),
                ('books_in_fen', models.BigIntegerField()),
                ('books_out_fen', models.BigIntegerField()),
                ('receipts', models.PositiveIntegerField()),
                ('in_fen', models.BigIntegerField()),
                ('out_fen', models.BigIntegerField()),
                ('suspense_fen', models.BigIntegerField()),
                ('closed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Slip',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('no', models.PositiveIntegerField()),
                ('fen', models.BigIntegerField()),
                ('made_at', models.DateTimeField()),
                ('void_at', models.DateTimeField(null=True)),
                ('document_id', models.BigIntegerField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='SlipBook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Statement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField()),
                ('opening_fen', models.BigIntegerField()),
                ('closing_fen', models.BigIntegerField()),
                ('lines', models.PositiveIntegerField()),
            ],
        ),
        migrations.AddField(
            model_name='bulkdebit',
            name='on',
            field=models.DateField(default=datetime.date(2026, 11, 22)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='payout',
            name='debited_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='payout',
            name='left_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='receipt',
            name='recalled_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='receipt',
            name='taken_back_on',
            field=models.DateField(null=True),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(fields=['court', 'value_on'], name='payments_re_court_i_491970_idx'),
        ),
        migrations.AddIndex(
            model_name='receipt',
            index=models.Index(fields=['court', 'arrived_at'], name='payments_re_court_i_47410d_idx'),
        ),
        migrations.AddField(
            model_name='bulkpaid',
            name='bulk',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paid', to='payments.bulk'),
        ),
        migrations.AddField(
            model_name='dayclose',
            name='closed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courts.staff'),
        ),
        migrations.AddField(
            model_name='dayclose',
            name='court',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='courts.court'),
        ),
        migrations.AddField(
            model_name='dayclose',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='payments.bankfile'),
        ),
        migrations.AddField(
            model_name='slip',
            name='court',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='courts.court'),
        ),
        migrations.AddField(
            model_name='slip',
            name='receipt',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='slips', to='payments.receipt'),
        ),
        migrations.AddField(
            model_name='slipbook',
            name='court',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='courts.court'),
        ),
        migrations.AddField(
            model_name='statement',
            name='court',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to='courts.court'),
        ),
        migrations.AddField(
            model_name='statement',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='payments.bankfile'),
        ),
        migrations.AddConstraint(
            model_name='bulkpaid',
            constraint=models.UniqueConstraint(fields=('bulk', 'key'), name='bulk_paid_once'),
        ),
        migrations.AddConstraint(
            model_name='dayclose',
            constraint=models.UniqueConstraint(fields=('court', 'on'), name='day_closed_once'),
        ),
        migrations.AddConstraint(
            model_name='dayclose',
            constraint=models.CheckConstraint(condition=models.Q(('bank_fen', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('books_fen'), '+', models.F('bank_in_fen')), '-', models.F('bank_out_fen')), '-', models.F('books_in_fen')), '+', models.F('books_out_fen')))), name='day_agrees'),
        ),
        migrations.AddConstraint(
            model_name='slip',
            constraint=models.UniqueConstraint(fields=('court', 'year', 'no'), name='slip_no'),
        ),
        migrations.AddConstraint(
            model_name='slip',
            constraint=models.UniqueConstraint(condition=models.Q(('void_at', None)), fields=('receipt',), name='one_valid_slip'),
        ),
        migrations.AddConstraint(
            model_name='slipbook',
            constraint=models.UniqueConstraint(fields=('court', 'year'), name='slip_book_a_year'),
        ),
        migrations.AddConstraint(
            model_name='statement',
            constraint=models.UniqueConstraint(fields=('court', 'on'), name='statement_a_day'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(GUARD, UNGUARD),
    ]
