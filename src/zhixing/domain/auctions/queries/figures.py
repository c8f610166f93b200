"""What all sales together say: shares sold, premiums, days and watchers, month by month. No court is ranked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection

from zhixing.kernel.scope import Scope

MONTHLY = """
WITH over AS (
  SELECT round.lot_id, round.state, round.start_fen, round.top_fen, round.bids, round.kind, lot.reference_fen,
    to_char(round.ends_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS month,
    round.ends_at - first_value(round.published_at) OVER (PARTITION BY round.lot_id ORDER BY round.id) AS took,
    (SELECT count(*) FROM auctions_watch AS watch WHERE watch.lot_id = round.lot_id) AS watchers
  FROM auctions_round AS round JOIN auctions_lot AS lot ON lot.id = round.lot_id
  WHERE round.state IN ('sold', 'unsold') AND round.ends_at >= %s AND (%s::text[] = '{}' OR lot.kind = ANY(%s::text[]))
)
SELECT month, count(*), count(*) FILTER (WHERE state = 'sold'), coalesce(sum(top_fen), 0)::bigint,
  coalesce(sum(start_fen) FILTER (WHERE state = 'sold'), 0)::bigint,
  coalesce(sum(reference_fen) FILTER (WHERE state = 'sold'), 0)::bigint,
  percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM took) / 86400) FILTER (WHERE state = 'sold'),
  avg(watchers), avg(bids) FILTER (WHERE state = 'sold')
FROM over GROUP BY month ORDER BY month
"""


@dataclass(frozen=True)
class Month:
    """The rounds that ended in a month; `days`: from the first notice to the sale, the median."""

    month: str
    ended: int
    sold: int
    fen: int
    start_fen: int
    reference_fen: int
    days: float | None
    watchers: float
    bids: float | None

    @property
    def share(self) -> float | None:
        """Sold rounds of those that ended, in percent."""
        return 100 * self.sold / self.ended if self.ended else None

    @property
    def premium(self) -> float | None:
        """Prices above the start prices, in percent of these."""
        return 100 * (self.fen - self.start_fen) / self.start_fen if self.start_fen else None

    @property
    def of_reference(self) -> float | None:
        """Prices in percent of the reference prices."""
        return 100 * self.fen / self.reference_fen if self.reference_fen else None


def months(scope: Scope, at: datetime, kinds: Sequence[str] = (), count: int = 12) -> list[Month]:
    """The last `count` months with sales, oldest first, of these kinds of things or all; for anybody."""
    with connection.cursor() as cursor:
        cursor.execute(MONTHLY, [at - timedelta(days=31 * count), list(kinds), list(kinds)])
        rows = cursor.fetchall()
    return [
        Month(month, ended, sold, fen, start, reference, _real(days), _real(watchers) or 0.0, _real(bids))
        for month, ended, sold, fen, start, reference, days, watchers, bids in rows
    ][-count:]


def _real(value: object) -> float | None:
    return None if value is None else float(str(value))
