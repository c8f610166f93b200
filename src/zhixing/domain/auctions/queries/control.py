"""The control room: the rounds that run or open soon, with what rings; and the calendar of openings and ends."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.timezone import localtime

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.models import Lease, Question, Registration, Round
from zhixing.domain.auctions.queries.lots import lots
from zhixing.domain.ledger import api as ledger
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import auction as law


@dataclass(frozen=True)
class Guarded:
    """A round with how many sit in it, how many of them may bid, and the alarms that ring."""

    round: Round
    seats: int
    ready: int
    alarms: list[str]


def control(scope: Scope, now: datetime, real: datetime) -> list[Guarded]:
    """Rounds of the scope's courts that run, rest or open within a day, those that ring first, then what ends soonest."""
    held = Registration.Deposit.HELD
    rows = _rounds(scope).filter(Q(state__in=["open", "paused"]) | Q(state="scheduled", opens_at__lte=now + rules.SOON))
    rows = rows.select_related("lot").annotate(
        seats=Count("registrations"),
        ready=Count("registrations", filter=Q(registrations__deposit=held, registrations__barred="")),
        waits=Count("registrations", filter=Q(registrations__waits=True)),
        owned=Exists(Lease.objects.filter(round=OuterRef("pk"), until_at__gt=real)),
    )
    asked = Question.objects.filter(lot__court_id__in=scope.courts, answered_at=None)
    questions = Counter(asked.values_list("lot_id", flat=True))
    found = [_guarded(one, questions[one.lot_id], now) for one in rows]
    return sorted(found, key=lambda one: (not one.alarms, one.round.state == "scheduled", one.round.ends_at))


def _guarded(one: Round, questions: int, now: datetime) -> Guarded:
    seats, ready, waits, owned = (getattr(one, name) for name in ("seats", "ready", "waits", "owned"))
    seen = rules.Watched(one.state, one.opens_at, one.ends_at, owned, ready, waits, questions, one.resume_by)
    return Guarded(one, seats, ready, rules.alarms(seen, now))


def openings_and_ends(scope: Scope, first: date, last: date) -> list[tuple[date, str, Round]]:
    """(day, opens or ends, round) of these days, in their order; rounds that were stopped are left out."""
    rows = _rounds(scope).exclude(state__in=["stopped", "void"]).select_related("lot")
    rows = rows.filter(Q(opens_at__date__range=(first, last)) | Q(ends_at__date__range=(first, last)))
    found = [(moment, what, one) for one in rows for what, moment in (("opens", one.opens_at), ("ends", one.ends_at))]
    dated = [(localtime(moment), what, one) for moment, what, one in found]
    within = [row for row in dated if first <= row[0].date() <= last]
    return [(at.date(), what, one) for at, what, one in sorted(within, key=lambda row: (row[0], row[2].pk))]


def _rounds(scope: Scope) -> QuerySet[Round]:
    return Round.objects.filter(lot__in=lots(scope))


@dataclass(frozen=True)
class Owing:
    """Deposits of a round that is over and have not left yet: how many, how much, and until when they must (网拍规定 17)."""

    round: Round
    count: int
    sum: Money
    by: datetime


def owing(scope: Scope) -> list[Owing]:
    """Rounds whose bidders still wait for their deposits, those due first."""
    lying = dict(ledger.accounts(scope, "deposit:"))
    lot_ids = {int(code.split(":")[1]) for code in lying}
    seats = Registration.objects.filter(round__lot__in=lots(scope).filter(pk__in=lot_ids))
    seats = seats.filter(deposit=Registration.Deposit.RELEASED).select_related("round__lot")
    waiting: dict[Round, list[Money]] = {}
    for seat in seats.order_by("round_id", "pk"):
        if left := lying.pop(f"deposit:{seat.round.lot_id}:{seat.bidder_id}", None):
            waiting.setdefault(seat.round, []).append(left)
    found = [
        Owing(one, len(sums), sum(sums, Money.zero), law.refund_by(localtime(one.ends_at)).at)
        for one, sums in waiting.items()
    ]
    return sorted(found, key=lambda row: row.by)
