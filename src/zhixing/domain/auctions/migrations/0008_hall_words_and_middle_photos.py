from typing import Any

from django.db import migrations, models

from zhixing.domain.auctions import rules


def fill(apps: Any, schema_editor: Any) -> None:
    """The words of every row that is there already."""
    Listed = apps.get_model("auctions", "Listed")
    for row in Listed.objects.select_related("lot", "court").iterator():
        lot, court = row.lot, row.court
        row.words = " ".join(rules.words(f"{lot.title} {lot.title_en} {lot.place} {court.name} {court.name_en}"))
        row.save(update_fields=["words"])


class Migration(migrations.Migration):

    dependencies = [
        ('auctions', '0007_showing'),
        ('courts', '0001_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='listed',
            name='hall_facets',
        ),
        migrations.AddField(
            model_name='listed',
            name='words',
            field=models.TextField(default=''),
        ),
        migrations.AddField(
            model_name='picture',
            name='middle',
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='listed',
            index=models.Index(fields=['kind', 'phase', 'round_kind'], include=('price_fen', 'near_at'), name='hall_facets_all'),
        ),
    ]
