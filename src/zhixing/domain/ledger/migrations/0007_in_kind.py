"""What creditors took in kind: an account that runs like the bank's, for the table and for `ledger_post`."""

from importlib import import_module

from django.db import migrations, models

before = import_module("zhixing.domain.ledger.migrations.0005_post_by_place")
POST = before.POST.replace("b.kind = 'bank'", "b.kind IN ('bank', 'in_kind')")


class Migration(migrations.Migration):

    dependencies = [
        ('courts', '0001_initial'),
        ('ledger', '0006_transfer'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='account',
            name='account_not_overdrawn',
        ),
        migrations.AlterField(
            model_name='account',
            name='kind',
            field=models.CharField(choices=[('bank', 'Bank'), ('case', 'Case'), ('deposit', 'Deposit'), ('suspense', 'Suspense'), ('payable', 'Payable'), ('transit', 'Transit'), ('fee', 'Fee'), ('pool', 'Pool'), ('share', 'Share'), ('in_kind', 'In Kind'), ('trust', 'Trust')], max_length=8),
        ),
        migrations.AddConstraint(
            model_name='account',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('balance_fen__lte', 0), ('kind__in', ['bank', 'in_kind'])), models.Q(models.Q(('kind__in', ['bank', 'in_kind']), _negated=True), ('balance_fen__gte', 0)), _connector='OR'), name='account_not_overdrawn'),
        ),
        migrations.RunSQL(POST, migrations.RunSQL.noop),
        migrations.RunPython(before.let_the_app_call, migrations.RunPython.noop),
    ]
