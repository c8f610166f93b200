"""The rows the hall searches: drawn from a lot and its latest round whenever one of them changes."""

from typing import Any

from django.db import connection

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.models import Listed, Lot, Round
from zhixing.domain.auctions.queries.lots import SHOWN
from zhixing.infra.commands import command
from zhixing.kernel.scope import Scope


@command
def list_lot(scope: Scope, lot_id: int) -> None:
    """Draw a lot's row anew; one that is not shown has none."""
    one = Lot.objects.select_related("court").get(pk=lot_id)
    latest = Round.objects.filter(lot=one).order_by("-pk").first()
    if latest is None or one.state not in SHOWN:
        Listed.objects.filter(lot=one).delete()
        return
    Listed.objects.update_or_create(lot=one, defaults=drawn(one, latest))


def drawn(one: Lot, latest: Round) -> dict[str, Any]:
    """What a lot's row holds; its court is fetched with it."""
    segment = rules.segment(latest.state)
    words = " ".join(rules.words(f"{one.title} {one.title_en} {one.place} {one.court.name} {one.court.name_en}"))
    return {
        "round": latest,
        "court_id": one.court_id,
        "kind": one.kind,
        "round_kind": latest.kind,
        "phase": latest.state,
        "segment": segment,
        "near_at": latest.opens_at if segment == 1 else latest.ends_at,
        "price_fen": latest.top_fen or latest.start_fen,
        "words": words,
        "grams": rules.grams(words),
    }


MOVED = """
UPDATE auctions_listed AS row SET price_fen = coalesce(round.top_fen, round.start_fen), near_at = round.ends_at
FROM auctions_round AS round
WHERE round.id = row.round_id AND row.segment = 0
  AND (row.price_fen, row.near_at) IS DISTINCT FROM (coalesce(round.top_fen, round.start_fen), round.ends_at)
"""


@command
def follow_prices() -> int:
    """Bring price and end of the running rounds' rows up to date; how many moved. Bids themselves never write here."""
    with connection.cursor() as cursor:
        cursor.execute(MOVED)
        return int(cursor.rowcount)
