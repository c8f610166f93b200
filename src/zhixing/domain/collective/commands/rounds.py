"""Rounds: drawn by the exact fraction, approved by one person, released by another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Any

from django.db import connection

from zhixing.domain.collective import jobs, rules
from zhixing.domain.collective.commands.catching_up import missed
from zhixing.domain.collective.commands.freezing import hash_of
from zhixing.domain.collective.commands.naming import misnamed
from zhixing.domain.collective.events import RoundApproved, RoundCancelled, RoundDrawn, RoundReleased
from zhixing.domain.collective.models import Matter, Parcel, Roll, Round
from zhixing.domain.collective.queries import find_matter
from zhixing.domain.collective.queries.rounds import find_round, public_total
from zhixing.domain.collective.refusals import (
    AccountMissing,
    NobodyListed,
    NoCourtAccount,
    NothingToResend,
    OnlyAPerson,
    RoundInHand,
    RoundNotInState,
    SamePersonTwice,
    StillPosted,
)
from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.payments import api as payments
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law.collective import Ratio, ratio

DRAW = """
INSERT INTO collective_share (round_id, place, number, fen, held)
SELECT %(round)s, place, number,
  low + (row_number() OVER (ORDER BY rest DESC, place) <= %(share)s - sum(low) OVER ())::int + coalesce(late.fen, 0),
  bar <> '' OR number = ANY(%(misnamed)s::int[]) FROM (
  SELECT place, number, bar, div(fen::numeric * %(share)s, %(losses)s)::bigint AS low,
    mod(fen::numeric * %(share)s, %(losses)s) AS rest FROM collective_listed WHERE roll_id = %(roll)s) line
LEFT JOIN unnest(%(places)s::int[], %(missed)s::bigint[]) AS late (place, fen) USING (place) ORDER BY place
"""
"""Floors, the fen left over to the largest remainders, ties to the earlier place (`law.collective.pay_out`), and to whom
earlier rounds gave less than the others what he missed."""
SUMS = "SELECT sum(fen), coalesce(sum(fen) FILTER (WHERE held), 0) FROM collective_share WHERE round_id = %s"
PLAN = """
INSERT INTO collective_parcel (round_id, position, first, last, count, fen, message_id, state, file, failure)
SELECT %(round)s, position, min(place), max(place), count(*), sum(fen), %(stem)s || position || %(stamp)s, 'planned', '', ''
FROM (SELECT place, fen, (row_number() OVER (ORDER BY place) - 1) / %(most)s + 1 AS position FROM collective_share
      WHERE round_id = %(round)s AND NOT held AND fen > 0) line GROUP BY position ORDER BY position
"""
NO_ACCOUNT = """
SELECT v.number FROM collective_share s JOIN collective_victim v ON v.matter_id = %s AND v.number = s.number
WHERE s.round_id = %s AND NOT s.held AND s.fen > 0 AND v.account = '' ORDER BY v.number LIMIT 1
"""
HELD = "SELECT number, sum(fen)::bigint FROM collective_share WHERE round_id = %s AND held AND fen > 0 GROUP BY number ORDER BY number"


def last_roll(matter: Matter) -> Roll:
    roll = matter.rolls.order_by("-version").first()
    if roll is None:
        raise NobodyListed
    return roll


@dataclass(frozen=True)
class DryRun:
    """What a round would be: all it shares out, the ratio of what goes to everybody alike, and what some first catch up."""

    rate: Ratio
    share: Money
    missed: Mapping[int, int]
    """Fen by place of the roll."""

    @property
    def caught_up(self) -> Money:
        return Money(sum(self.missed.values()))


def dry_run(scope: Scope, matter_id: int, costs: Money, reserve: Money) -> DryRun:
    """What a round would be now, nothing written. Raises NoSuchMatter, NobodyListed, PoolEmpty (of the law)."""
    scope.require("collective.view")
    matter = find_matter(scope, matter_id)
    roll, pool = last_roll(matter), ledger.balance(scope, rules.pool(matter.pk))
    losses, given = Money(roll.loss_fen), public_total(matter).shared
    whole = ratio(pool, losses, costs=costs, reserve=reserve, given=given)
    late = missed(matter, roll, whole.pool)
    rest = whole.pool - Money(sum(late.values()))
    return DryRun(Ratio(Fraction(rest.fen, losses.fen), rest, losses), whole.pool, late)


def ready(scope: Scope, matter_id: int, at: datetime) -> tuple[Matter, Roll]:
    """The matter, its case locked, and the roll a new round is drawn on. Raises as `draw_round` does."""
    scope.require("collective.prepare")
    matter = find_matter(scope, matter_id)
    lock_case(matter.case_id)
    roll = last_roll(matter)
    if roll.posted_until >= at.date():
        raise StillPosted(until=roll.posted_until)
    if matter.rounds.filter(state__in=[Round.State.DRAWN, Round.State.APPROVED]).exists():
        raise RoundInHand
    return matter, roll


@command
def draw_round(scope: Scope, matter_id: int, costs: Money, reserve: Money, at: datetime) -> Round:
    """Reckon a round on the last frozen roll: (pool − costs − reserve) ÷ all losses, every fen of it shared out; whoever
    joined since the earlier rounds, or whose loss was found higher, first catches up with them.

    The share of whom the bank or the police office knows by another name, or not at all, is held, as of those barred.
    Raises NoSuchMatter, NobodyListed, StillPosted, RoundInHand, NamesUnchecked, PoolEmpty.
    """
    matter, roll = ready(scope, matter_id, at)
    found = dry_run(scope, matter_id, costs, reserve)
    one = _draw(scope, matter, roll, found, costs, reserve, at)
    event = RoundDrawn(
        court_id=matter.court_id,
        case_id=matter.case_id,
        object=f"round:{one.pk}",
        round_id=one.pk,
        share_fen=one.share_fen,
        numerator=found.rate.exact.numerator,
        denominator=found.rate.exact.denominator,
        missed_fen=one.missed_fen,
        sm3=one.sm3,
    )
    announce(scope, event, at)
    return one


def _draw(scope: Scope, matter: Matter, roll: Roll, found: DryRun, costs: Money, reserve: Money, at: datetime) -> Round:
    one = Round.objects.create(
        matter=matter,
        roll=roll,
        no=matter.rounds.count() + 1,
        pool_fen=ledger.balance(scope, rules.pool(matter.pk)).fen,
        costs_fen=costs.fen,
        reserve_fen=reserve.fen,
        share_fen=found.share.fen,
        missed_fen=found.caught_up.fen,
        held_fen=0,
        drawn_at=at,
        drawn_by=scope.actor,
    )
    with connection.cursor() as cursor:
        told: dict[str, Any] = {
            "round": one.pk,
            "share": found.rate.pool.fen,
            "losses": roll.loss_fen,
            "roll": roll.pk,
        }
        told |= {"places": list(found.missed), "missed": list(found.missed.values()), "misnamed": misnamed(matter)}
        cursor.execute(DRAW, told)
        cursor.execute(SUMS, [one.pk])
        total, one.held_fen = map(int, cursor.fetchone())
    if total != one.share_fen:
        raise AssertionError(f"round {one.pk} shares out {total} of {one.share_fen} fen")
    one.sm3 = hash_of(f"SELECT place, fen FROM collective_share WHERE round_id = {int(one.pk)} ORDER BY place")
    one.save(update_fields=["held_fen", "sm3"])
    return one


def _locked(scope: Scope, round_id: int, *states: str) -> Round:
    lock_case(find_round(scope, round_id).matter.case_id)
    one = find_round(scope, round_id, lock=True)
    if one.state not in states:
        raise RoundNotInState(state=one.state)
    return one


@command
def approve_round(scope: Scope, round_id: int, at: datetime) -> None:
    """The first person signs. Raises NoSuchRound, RoundNotInState, OnlyAPerson."""
    scope.require("collective.prepare")
    one = _locked(scope, round_id, Round.State.DRAWN)
    if scope.staff_id is None:
        raise OnlyAPerson
    one.state, one.approved_by_id, one.approved_at = Round.State.APPROVED, scope.staff_id, at
    one.save()
    matter = one.matter
    announce(
        scope,
        RoundApproved(court_id=matter.court_id, case_id=matter.case_id, object=f"round:{one.pk}", round_id=one.pk),
        at,
    )


@command
def cancel_round(scope: Scope, round_id: int, at: datetime) -> None:
    """Take back a round that has not been released. Raises NoSuchRound, RoundNotInState."""
    scope.require("collective.prepare")
    one = _locked(scope, round_id, Round.State.DRAWN, Round.State.APPROVED)
    one.state = Round.State.CANCELLED
    one.save()
    matter = one.matter
    announce(
        scope,
        RoundCancelled(court_id=matter.court_id, case_id=matter.case_id, object=f"round:{one.pk}", round_id=one.pk),
        at,
    )


@command
def release_round(scope: Scope, round_id: int, at: datetime) -> None:
    """The second person releases: the money leaves the pool, what is held to its people, and the files are planned.

    Raises NoSuchRound, RoundNotInState, OnlyAPerson, SamePersonTwice, NoCourtAccount, AccountMissing, AccountOverdrawn.
    """
    scope.require("collective.release")
    one = _locked(scope, round_id, Round.State.APPROVED)
    if scope.staff_id is None:
        raise OnlyAPerson
    if scope.staff_id == one.approved_by_id:
        raise SamePersonTwice
    if not courts.court(one.matter.court_id).account_number:
        raise NoCourtAccount
    parcels = _plan(scope, one, at)
    one.state, one.released_by_id, one.released_at = Round.State.RELEASED, scope.staff_id, at
    one.save()
    event = RoundReleased(
        court_id=one.matter.court_id,
        case_id=one.matter.case_id,
        object=f"round:{one.pk}",
        round_id=one.pk,
        parcels=parcels,
    )
    announce(scope, event, at)
    for _ in range(min(parcels, jobs.HANDS)):
        jobs.make.defer(round_id=one.pk)


@command
def resend_files(scope: Scope, round_id: int) -> int:
    """Send the files of a round that failed once more, each under its own id, which the bank pays once; how many.

    Raises NoSuchRound, NothingToResend.
    """
    scope.require("collective.release")
    one = find_round(scope, round_id, lock=True)
    failed = one.parcels.filter(state=Parcel.State.MADE).exclude(failure="")
    for parcel_id in failed.order_by("position").values_list("pk", flat=True):
        jobs.send.defer(parcel_id=parcel_id)
    if not (count := failed.update(failure="")):
        raise NothingToResend
    return count


def _plan(scope: Scope, one: Round, at: datetime) -> int:
    """Take the money out of the pool (arrears stand with their people already), cut the round into parcels; how many."""
    matter = one.matter
    with connection.cursor() as cursor:
        cursor.execute(NO_ACCOUNT, [matter.pk, one.pk])
        if (missing := cursor.fetchone()) is not None:
            raise AccountMissing(number=missing[0])
        ledger.open_account(scope, f"transit:{matter.court_id}")
        if one.kind == Round.Kind.ARREARS:
            _give_back(scope, one, at)
        else:
            cursor.execute(HELD, [one.pk])
            parts = [(rules.own(matter.pk, number), fen) for number, fen in cursor.fetchall()]
            if going := one.share_fen - one.held_fen:
                parts.append((rules.set_apart(matter.pk), going))
            ledger.open_accounts(scope, [code for code, _ in parts], matter.case_id)
            ledger.fan(scope, f"round:{one.pk}", rules.pool(matter.pk), parts, "round_released", at, matter.case_id)
        if paid := one.share_fen - one.held_fen:
            payments.order_bulk(scope, rules.stem(one.pk), Money(paid))
        stem, _, stamp = rules.message_id(one.pk, 0, at).partition("-0")
        cursor.execute(PLAN, {"round": one.pk, "stem": f"{stem}-", "stamp": stamp, "most": rules.PARCEL})
    return Parcel.objects.filter(round=one).count()


def _give_back(scope: Scope, one: Round, at: datetime) -> None:
    """Book what goes back to the pool when a round of arrears is released."""
    sums: dict[str, int] = {}
    for number, fen in one.moves.filter(back_fen__gt=0).values_list("number", "back_fen"):
        code = rules.own(one.matter_id, number)
        sums[code] = sums.get(code, 0) - fen
    if sums:
        pool = rules.pool(one.matter_id)
        ledger.fan(scope, f"round:{one.pk}:back", pool, list(sums.items()), "arrears_back", at, one.matter.case_id)
