"""Requests about prices that are still open bear their own act: their answers are met by it."""

from typing import ClassVar

from django.db import migrations

RENAME = """
UPDATE agencies_request r SET act = 'price' FROM valuations_quote q
WHERE q.request_id = r.id AND r.act = 'query' AND r.state <> 'answered'
"""


class Migration(migrations.Migration):
    dependencies: ClassVar = [("agencies", "0007_channels_by_file"), ("valuations", "0002_ways_and_agencies")]
    operations: ClassVar = [migrations.RunSQL(RENAME, migrations.RunSQL.noop)]
