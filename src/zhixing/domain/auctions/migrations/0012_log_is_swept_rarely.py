"""The sealed log only grows: nothing in it dies, so sweeping it in the last minute of a round helps nobody."""

from django.db import migrations

RARELY = """
ALTER TABLE auctions_entry SET (
  autovacuum_vacuum_insert_threshold = 2000000, autovacuum_vacuum_insert_scale_factor = 0.2,
  autovacuum_analyze_threshold = 500000, autovacuum_analyze_scale_factor = 0.1)
"""
USUALLY = """
ALTER TABLE auctions_entry RESET (
  autovacuum_vacuum_insert_threshold, autovacuum_vacuum_insert_scale_factor,
  autovacuum_analyze_threshold, autovacuum_analyze_scale_factor)
"""


class Migration(migrations.Migration):
    dependencies = [("auctions", "0011_treasury")]
    operations = [migrations.RunSQL(RARELY, USUALLY)]
