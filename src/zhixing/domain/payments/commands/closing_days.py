"""Closing a day: only when bank and books agree, by a person, one day after the other."""

from datetime import date, datetime

from zhixing.domain.payments import jobs, queries
from zhixing.domain.payments.events import DayClosed
from zhixing.domain.payments.models import DayClose, Statement
from zhixing.domain.payments.queries import daily
from zhixing.domain.payments.queries.daily import Side
from zhixing.domain.payments.refusals import (
    DayDoesNotAgree,
    DayNotOver,
    EarlierDayOpen,
    NoStatementOfDay,
    OnlyAPerson,
)
from zhixing.infra import clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_court
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


@command
def close_day(scope: Scope, on: date, at: datetime) -> DayClose:
    """Close a day on the bank's statement; what one side had not booked yet is kept with it. Again: the same row.

    Raises OnlyAPerson, DayNotOver, NoStatementOfDay, EarlierDayOpen, DayDoesNotAgree.
    """
    scope.require("payment.close")
    if scope.staff_id is None:
        raise OnlyAPerson()
    lock_court(scope.court_id)
    day = daily.day(scope, on)
    if day.closed is not None:
        return day.closed
    statement = _checked(scope, day, at)
    row = DayClose.objects.create(
        court_id=scope.court_id,
        on=on,
        file=statement.file,
        bank_fen=statement.closing_fen,
        books_fen=day.books.fen,
        bank_in_fen=day.sides[Side.BANK_IN][1].fen,
        bank_out_fen=day.sides[Side.BANK_OUT][1].fen,
        books_in_fen=day.sides[Side.BOOKS_IN][1].fen,
        books_out_fen=day.sides[Side.BOOKS_OUT][1].fen,
        receipts=day.receipts,
        in_fen=day.came_in.fen,
        out_fen=day.went_out.fen,
        suspense_fen=day.suspense.fen,
        closed_by_id=scope.staff_id,
        closed_at=at,
    )
    _tell(scope, day, row, at)
    return row


def _checked(scope: Scope, day: daily.Day, at: datetime) -> Statement:
    """The statement a day is closed on, once nothing stands against it."""
    if day.on >= clock.day(at):
        raise DayNotOver(on=day.on)
    if day.statement is None:
        raise NoStatementOfDay(on=day.on)
    if (first := daily.open_days(scope, day.on)[0].on) < day.on:
        raise EarlierDayOpen(first=first)
    if day.off:
        raise DayDoesNotAgree(on=day.on, off=day.off)
    return day.statement


def _tell(scope: Scope, day: daily.Day, row: DayClose, at: datetime) -> None:
    apart = sum((fen for _, fen in day.sides.values()), Money.zero)
    event = DayClosed(
        court_id=scope.court_id,
        object=f"day:{day.on}",
        on=day.on.isoformat(),
        bank_fen=row.bank_fen,
        books_fen=row.books_fen,
        apart_fen=apart.fen,
    )
    announce(scope, event, at)


@command
def ask_statement(scope: Scope, on: date, at: datetime) -> None:
    """Ask the bank for a day's statement; it is booked as any file of the bank. Raises DayNotOver, NoBankAccount."""
    scope.require("payment.import")
    if on >= clock.day(at):
        raise DayNotOver(on=on)
    queries.line(scope.court_id)
    jobs.fetch_statement.defer(court_id=scope.court_id, on=on.isoformat())
