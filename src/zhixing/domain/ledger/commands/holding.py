"""Transfers in two steps: money is set aside first, then posted, in full or in part, or let go."""

from datetime import date, datetime

from zhixing.domain.ledger.commands.posting import Draft, book, open_missing
from zhixing.domain.ledger.models import Account, Hold
from zhixing.domain.ledger.refusals import (
    AccountIsFrozen,
    AccountOverdrawn,
    HoldDecided,
    HoldTooSmall,
    KeyReused,
    NoSuchAccount,
    NoSuchHold,
)
from zhixing.infra.commands import command
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope


@command
def hold(
    scope: Scope, key: str, source: str, target: str, amount: Money, memo: str, at: datetime, case_id: int | None = None
) -> Hold:
    """Set `amount` aside in an account for a transfer to another: nothing else can spend it. The same key, the same hold.

    Raises NoSuchAccount, CodeUnreadable, AccountIsFrozen, AccountOverdrawn, KeyReused.
    """
    open_missing(scope, [target])
    if not Account.objects.filter(court_id=scope.court_id, code=target).exists():
        raise NoSuchAccount(account=target)
    account = Account.objects.select_for_update().filter(court_id=scope.court_id, code=source).first()
    if account is None or account.kind in (Account.Kind.BANK, Account.Kind.IN_KIND):
        raise NoSuchAccount(account=source)
    known = Hold.objects.filter(court_id=scope.court_id, key=key).first()
    if known is not None:
        if (known.source_id, known.target, known.fen) != (account.pk, target, amount.fen):
            raise KeyReused(key=key)
        return known
    if account.frozen:
        raise AccountIsFrozen(account=source, reason=account.frozen)
    free = Money(account.balance_fen - account.held_fen)
    if amount > free:
        raise AccountOverdrawn(account=source, held=free, wanted=amount)
    return Hold.objects.create(
        court_id=scope.court_id,
        key=key,
        source=account,
        target=target,
        fen=amount.fen,
        memo=memo,
        at=at,
        case_id=case_id,
        actor=scope.actor,
    )


@command
def commit_hold(scope: Scope, key: str, at: datetime, amount: Money | None = None, value_on: date | None = None) -> int:
    """Post a pending hold, or only part of it, the rest let go: the id of the entry, the same when asked again.

    `value_on`: the day the money counts from; without it that of `at`.

    Raises NoSuchHold, HoldDecided, HoldTooSmall, and what `post` raises.
    """
    one = _pending(scope, key, Hold.State.POSTED)
    moved = Money(one.fen) if amount is None else amount
    if not Money.zero < moved <= Money(one.fen):
        raise HoldTooSmall(held=Money(one.fen), wanted=moved)
    if one.state == Hold.State.PENDING:
        _decide(one, Hold.State.POSTED, at)
    legs = [(one.source.code, -moved), (one.target, moved)]
    draft = Draft(f"hold:{key}"[:80], scope.actor, one.memo, at, value_on or at.date(), legs, one.case_id)
    return book(scope.court_id, [draft])[0]


@command
def void_hold(scope: Scope, key: str, at: datetime) -> None:
    """Let a pending hold go: the money is free again. Asked again, nothing happens. Raises NoSuchHold, HoldDecided."""
    one = _pending(scope, key, Hold.State.VOIDED)
    if one.state == Hold.State.PENDING:
        _decide(one, Hold.State.VOIDED, at)


def let_go(scope: Scope, source: str, at: datetime) -> None:
    """Let every pending hold on an account go."""
    for one in Hold.objects.select_for_update().filter(
        court_id=scope.court_id, source__code=source, state=Hold.State.PENDING
    ):
        _decide(one, Hold.State.VOIDED, at)


def _pending(scope: Scope, key: str, becomes: str) -> Hold:
    """The hold, locked: pending, or already what it is to become."""
    rows = Hold.objects.select_for_update(of=("self",)).select_related("source")
    one = rows.filter(court_id=scope.court_id, key=key).first()
    if one is None or one.case_id in scope.recused:
        raise NoSuchHold(key=key)
    if one.state not in (Hold.State.PENDING, becomes):
        raise HoldDecided(key=key, state=one.state)
    return one


def _decide(one: Hold, state: str, at: datetime) -> None:
    one.state, one.decided_at = state, at
    one.save(update_fields=["state", "decided_at"])
