import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('procedure', '0003_swept_by_day'),
    ]

    operations = [
        migrations.AlterField(
            model_name='robotrun',
            name='node',
            field=models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.PROTECT, to='procedure.node'),
        ),
    ]
