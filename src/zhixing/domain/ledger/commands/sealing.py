"""The day's seal on the books."""

from datetime import date

from django.db import connection

from zhixing.domain.ledger.models import Checkpoint, Entry
from zhixing.domain.ledger.queries.sealed import hash_now, seal_of
from zhixing.infra import clock
from zhixing.infra.commands import command
from zhixing.infra.log import publish_root


@command
def seal_day(on: date) -> Checkpoint:
    """Fix the hash of all balances with the day's root of the event log; asked again for the same day, the same row.

    Nothing is booked while the balances are read: every entry is wholly in the seal or wholly after it.
    """
    if found := Checkpoint.objects.filter(on=on).first():
        return found
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('ledger', 0))")
    if found := Checkpoint.objects.filter(on=on).first():
        return found
    last = Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    accounts, balances = hash_now()
    former = Checkpoint.objects.order_by("-on").first()
    sealed = Checkpoint(
        on=on,
        last_entry_id=last,
        accounts=accounts,
        balances=balances,
        log_root=publish_root(on).root,
        previous=former.seal if former else "",
        sealed_at=clock.real_now(),
    )
    sealed.seal = seal_of(sealed)
    sealed.save(force_insert=True)
    return sealed
