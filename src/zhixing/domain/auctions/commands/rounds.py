"""Opening and closing a round by court time, and the lease of the process that decides its bids."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.timezone import localtime

from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import rules
from zhixing.domain.auctions.commands.log import Fresh, append, close_log, note
from zhixing.domain.auctions.events import LotSold, LotUnsold, RoundOpened
from zhixing.domain.auctions.models import Lease, Lot, Registration, Round
from zhixing.domain.auctions.queries.lots import asset_ids, lot_of_round
from zhixing.domain.auctions.refusals import NoSuchRound, NotYetOver
from zhixing.domain.valuations import api as valuations
from zhixing.infra import clock
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

LEASE = timedelta(seconds=6)
"""Real time a lease lasts without being renewed [design]."""


@command
def open_round(scope: Scope, round_id: int, at: datetime) -> bool:
    """Open a round whose time has come: its log begins. False when it is not scheduled any more or not yet due."""
    scope.require("round.run")
    lot = lot_of_round(scope, round_id)
    lock_case(lot.case_id)
    running = _locked(round_id)
    if running.state != Round.State.SCHEDULED or at < running.opens_at:
        return False
    running.state = Round.State.OPEN
    append(running, [Fresh(kind="opened", at=at, ends_at=running.ends_at, facts=terms(running))])
    running.save()
    note(scope, lot, RoundOpened, at, round_id=round_id, chain_head=running.head)
    return True


@command
def close(scope: Scope, round_id: int, at: datetime) -> bool:
    """End a round: sold to the leader, or unsold. False when it is not running. Raises NotYetOver."""
    scope.require("round.run")
    lot = lot_of_round(scope, round_id)
    lock_case(lot.case_id)
    running = _locked(round_id)
    if running.state != Round.State.OPEN:
        return False
    if at < running.ends_at:
        raise NotYetOver(ends_at=localtime(running.ends_at))
    running.state = Round.State.SOLD if running.top_id else Round.State.UNSOLD
    facts: dict[str, Any] = {"fen": running.top_fen, "code": running.top.code if running.top else ""}
    close_log(running, at, facts)
    running.save()
    _settle_lot(scope, lot, running, at)
    return True


def _settle_lot(scope: Scope, lot: Lot, running: Round, at: datetime) -> None:
    if running.top_id is None or running.top_fen is None:
        lot.state = Lot.State.UNSOLD
        lot.save(update_fields=["state"])
        note(scope, lot, LotUnsold, at, round_id=running.pk, kind=running.kind, chain_head=running.head)
        return
    lot.state, lot.buyer_id, lot.price_fen = Lot.State.SOLD, running.top_id, running.top_fen
    lot.price_due_on = rules.price_due_on(localtime(running.ends_at).date(), running.pay_days)
    lot.save(update_fields=["state", "buyer", "price_fen", "price_due_on"])
    mark_sold(scope, lot, Money(running.top_fen), at)
    note(
        scope,
        lot,
        LotSold,
        at,
        round_id=running.pk,
        fen=running.top_fen,
        bids=running.bids,
        chain_head=running.head,
        asset_ids=asset_ids(lot),
    )


def mark_sold(scope: Scope, lot: Lot, price: Money, at: datetime) -> None:
    """Each thing of the lot is sold, for its share of the price by reference price."""
    things = asset_ids(lot)
    worth = [valuations.price(scope, asset_id) for asset_id in things]
    for asset_id, share in zip(things, price.allocate([one.fen if one else 1 for one in worth]), strict=True):
        assets.mark_sold(scope, asset_id, share, at)


@command
def take_lease(scope: Scope, round_id: int, owner: str, address: str) -> str:
    """Take or renew the right to decide a round for a while of real time; the address of whoever holds it now.

    One process at a time listens on an address, so a process may take over from a dead one of its own address.
    """
    scope.require("round.run")
    now = clock.real_now()
    _locked(round_id)
    lease = Lease.objects.select_for_update().filter(round_id=round_id).first() or Lease(round_id=round_id)
    if lease.owner not in ("", owner) and lease.address != address and lease.until_at > now:
        return lease.address
    lease.owner, lease.address, lease.until_at = owner, address, now + LEASE
    lease.save()
    return address


@command
def drop_leases(scope: Scope, owner: str) -> None:
    """Let others decide this process's rounds at once: it is stopping."""
    scope.require("round.run")
    Lease.objects.filter(owner=owner).delete()


def _locked(round_id: int) -> Round:
    rounds = Round.objects.select_for_update(of=("self",), no_key=True).select_related("top")
    running = rounds.filter(pk=round_id).first()
    if running is None:
        raise NoSuchRound(round_id=round_id)
    return running


def terms(running: Round) -> dict[str, Any]:
    """What the first line of a log fixes."""
    return {
        "court": running.court_id,
        "lot": running.lot_id,
        "kind": running.kind,
        "run": running.run,
        "start_fen": running.start_fen,
        "step_fen": running.step_fen,
        "deposit_fen": running.deposit_fen,
        "priority": sorted(
            Registration.objects.filter(round=running, rank__isnull=False).values_list("code", flat=True)
        ),
    }
