"""The end of a day: the bank's word, our books, and what either has not booked yet (银行存款余额调节表)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Max, Q, QuerySet, Sum

from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments.models import Bulk, DayClose, Payout, Receipt, Statement
from zhixing.infra import clock
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


class Side(StrEnum):
    """The four ways one side may be behind the other."""

    BANK_IN = "bank_in"
    BANK_OUT = "bank_out"
    BOOKS_IN = "books_in"
    BOOKS_OUT = "books_out"


@dataclass(frozen=True)
class Apart:
    """One thing that one side had booked by the end of the day and the other had not."""

    side: Side
    fen: Money
    bank_on: date | None
    books_on: date | None
    reference: str
    receipt_id: int | None = None
    batch_id: int | None = None


@dataclass(frozen=True)
class Day:
    """A day as the bank and the books have it. `off`: what nothing explains, bank less books; zero when they agree."""

    on: date
    statement: Statement | None
    books: Money
    sides: dict[Side, tuple[int, Money]]
    """How many things stand apart on each side, and their sum."""
    receipts: int
    came_in: Money
    """Booked as received that day; what the bank took back is among what `went_out`, so that the days follow each other."""
    went_out: Money
    suspense: Money
    closed: DayClose | None

    @property
    def bank(self) -> Money | None:
        return Money(self.statement.closing_fen) if self.statement else None

    @property
    def books_adjusted(self) -> Money:
        """What the books would say had they booked what the bank has."""
        return self.books + self.sides[Side.BANK_IN][1] - self.sides[Side.BANK_OUT][1]

    @property
    def bank_adjusted(self) -> Money | None:
        """What the bank would say had it booked what the books have."""
        if self.bank is None:
            return None
        return self.bank + self.sides[Side.BOOKS_IN][1] - self.sides[Side.BOOKS_OUT][1]

    @property
    def off(self) -> Money | None:
        return None if self.bank_adjusted is None else self.bank_adjusted - self.books_adjusted


def day(scope: Scope, on: date) -> Day:
    """How a day stands at the scope's court; what was closed stays as it was closed."""
    scope.require("ledger.view")
    court, bulks = scope.court_id, _bulks(scope.court_id, on)
    begin, end = clock.morning(on), clock.morning(on + timedelta(days=1)) - timedelta(microseconds=1)
    mine = Receipt.objects.filter(court_id=court, arrived_at__range=(begin, end))
    came = mine.aggregate(n=Count("pk"), fen=Sum("fen"))
    out = [
        Payout.objects.filter(batch__court_id=court, left_on=on).aggregate(fen=Sum("fen")),
        Receipt.objects.filter(court_id=court, taken_back_on=on).aggregate(fen=Sum("fen")),
    ]
    return Day(
        on=on,
        statement=Statement.objects.select_related("file").filter(court_id=court, on=on).first(),
        books=ledger.booked_by(scope, f"bank:{court}", end),
        sides={side: _sum(side, court, on, bulks) for side in Side},
        receipts=came["n"],
        came_in=Money(came["fen"] or 0),
        went_out=Money(sum(part["fen"] or 0 for part in out) + sum(bulk.on_day for bulk in bulks)),
        suspense=ledger.booked_by(scope, f"suspense:{court}", end),
        closed=DayClose.objects.select_related("closed_by").filter(court_id=court, on=on).first(),
    )


def apart(scope: Scope, on: date, most: int = 200) -> list[Apart]:
    """What stands apart on a day, thing by thing, each side's `most` first by number."""
    scope.require("ledger.view")
    found: list[Apart] = []
    for side in Side:
        for receipt in _receipts(side, scope.court_id, on).order_by("pk")[:most]:
            found.append(_of_receipt(side, receipt))
        for payout in _payouts(side, scope.court_id, on).order_by("pk")[:most]:
            on_days = (payout.debited_on, payout.left_on)
            found.append(Apart(side, Money(payout.fen), *on_days, payout.end_to_end_id, None, payout.batch_id))
        for bulk in _bulks(scope.court_id, on):
            if fen := bulk.behind(side):
                found.append(Apart(side, Money(fen), None, None, bulk.stem))
    return found


def open_days(scope: Scope, until: date) -> list[Statement]:
    """Days whose statement has come and which are not closed, oldest first."""
    scope.require("ledger.view")
    closed = DayClose.objects.filter(court_id=scope.court_id).values("on")
    rows = Statement.objects.filter(court_id=scope.court_id, on__lte=until).exclude(on__in=closed)
    return list(rows.order_by("on"))


def days_to_fetch(court_id: int, until: date, most: int = 31) -> list[date]:
    """The days after the last one whose statement has come, up to `until`; that day alone while none has come."""
    last = Statement.objects.filter(court_id=court_id).aggregate(on=Max("on"))["on"] or until - timedelta(days=1)
    return [until - timedelta(days=ago) for ago in reversed(range(min(max((until - last).days, 0), most)))]


def closed_days(scope: Scope) -> QuerySet[DayClose]:
    """The closed days, newest first."""
    scope.require("ledger.view")
    return DayClose.objects.filter(court_id=scope.court_id).select_related("closed_by").order_by("-on")


def _of_receipt(side: Side, row: Receipt) -> Apart:
    if side is Side.BANK_OUT:
        return Apart(side, Money(row.fen), row.recalled_on, row.taken_back_on, row.reversal_reference, row.pk)
    return Apart(side, Money(row.fen), row.value_on, clock.day(row.arrived_at), row.bank_reference, row.pk)


def _receipts(side: Side, court: int, on: date) -> QuerySet[Receipt]:
    """Credits, and credits the bank took back, that stand apart on this side at the end of the day."""
    rows = Receipt.objects.filter(court_id=court)
    next_day: datetime = clock.morning(on + timedelta(days=1))
    by_books, by_bank = Q(arrived_at__lt=next_day), Q(value_on__lte=on)
    which: dict[Side, Q] = {
        Side.BANK_IN: by_bank & ~by_books,
        Side.BOOKS_IN: by_books & ~by_bank,
        Side.BANK_OUT: Q(recalled_on__lte=on) & (Q(taken_back_on=None) | Q(taken_back_on__gt=on)),
        Side.BOOKS_OUT: Q(taken_back_on__lte=on) & Q(recalled_on__gt=on),
    }
    return rows.filter(which[side])


def _payouts(side: Side, court: int, on: date) -> QuerySet[Payout]:
    """Payments that one side has booked as gone and the other has not."""
    rows = Payout.objects.filter(batch__court_id=court)
    if side is Side.BANK_OUT:
        return rows.filter(debited_on__lte=on).filter(Q(left_on=None) | Q(left_on__gt=on))
    if side is Side.BOOKS_OUT:
        return rows.filter(left_on__lte=on).filter(Q(debited_on=None) | Q(debited_on__gt=on))
    return rows.none()


@dataclass(frozen=True)
class _Sent:
    """A bulk as one day ended, in fen: debited by the bank, booked as paid by its room, and booked on that day."""

    stem: str
    debited: int
    booked: int
    on_day: int

    def behind(self, side: Side) -> int:
        ahead = self.booked - self.debited
        return max(0, {Side.BOOKS_OUT: ahead, Side.BANK_OUT: -ahead}.get(side, 0))


def _bulks(court: int, on: date) -> list[_Sent]:
    found = []
    for bulk in Bulk.objects.filter(court_id=court).order_by("pk"):
        debited = bulk.debits.filter(on__lte=on).aggregate(fen=Sum("fen"))["fen"] or 0
        booked = bulk.paid.filter(on__lte=on).aggregate(ever=Sum("fen"), day=Sum("fen", filter=Q(on=on)))
        found.append(_Sent(bulk.stem, int(debited), int(booked["ever"] or 0), int(booked["day"] or 0)))
    return found


def _sum(side: Side, court: int, on: date, bulks: Sequence[_Sent]) -> tuple[int, Money]:
    parts = [part for bulk in bulks if (part := bulk.behind(side))]
    count, fen = len(parts), sum(parts)
    for rows in (_receipts(side, court, on), _payouts(side, court, on)):
        sums = rows.aggregate(n=Count("pk"), fen=Sum("fen"))
        count, fen = count + sums["n"], fen + (sums["fen"] or 0)
    return count, Money(fen)
