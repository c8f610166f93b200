from django.db import migrations

import zhixing.infra.crypto


class Migration(migrations.Migration):

    dependencies = [
        ('payments', '0008_top_up'),
    ]

    operations = [
        migrations.AddField(
            model_name='report',
            name='why',
            field=zhixing.infra.crypto.EncryptedText(default=''),
        ),
    ]
