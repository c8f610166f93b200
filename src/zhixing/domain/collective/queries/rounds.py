"""Where the money of a matter's rounds is: in all, by file, by person; and what the public sees of it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.db import connection
from django.db.models import F, QuerySet, Sum

from zhixing.domain.collective import rules
from zhixing.domain.collective.models import Bounce, Listed, Matter, Move, Parcel, Roll, Round, Share, Victim
from zhixing.domain.collective.refusals import NoSuchRound
from zhixing.domain.ledger import api as ledger
from zhixing.infra import clock
from zhixing.kernel import masking
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law.collective import Ratio


@dataclass(frozen=True)
class Progress:
    """Where the money of a round is; all parts together are its share, to the fen."""

    share: Money
    paid: Money
    at_bank: Money
    to_send: Money
    back: Money
    held: Money
    moved: Money
    """Taken up by a later round of arrears."""
    parcels: int
    made: int
    done: int

    @property
    def agrees(self) -> bool:
        """Whether the parts make the whole."""
        parts = (self.paid, self.at_bank, self.to_send, self.back, self.held, self.moved)
        return sum(parts, Money.zero) == self.share


@dataclass(frozen=True)
class PublicTotal:
    """What everybody may know of a matter: rounds and sums, and whether the books say the same."""

    matter: Matter
    people: int
    loss: Money
    pool_left: Money
    shared: Money
    paid: Money
    agrees: bool


def matters_behind(
    scope: Scope, rounds: Collection[int], parcels: Collection[int]
) -> tuple[dict[int, int], dict[int, int]]:
    """Round -> matter, and file -> matter, at the scope's court: where the papers behind entries of the books are."""
    of_rounds = Round.objects.filter(pk__in=rounds, matter__court_id=scope.court_id).values_list("pk", "matter_id")
    of_files = Parcel.objects.filter(pk__in=parcels, round__matter__court_id=scope.court_id)
    return dict(of_rounds), dict(of_files.values_list("pk", "round__matter_id"))


def find_round(scope: Scope, round_id: int, lock: bool = False) -> Round:
    """Raises NoSuchRound outside the scope's court or in a case it is recused from."""
    rows = Round.objects.select_for_update(of=("self",)) if lock else Round.objects.all()
    found = rows.select_related("matter__case", "roll").filter(pk=round_id, matter__court_id=scope.court_id).first()
    if found is None or found.matter.case_id in scope.recused:
        raise NoSuchRound(round_id=round_id)
    return found


PROGRESS = """
SELECT coalesce(sum(p.fen) FILTER (WHERE p.state = 'done'), 0), coalesce(sum(p.fen) FILTER (WHERE p.state = 'made'), 0),
  coalesce(sum(p.fen) FILTER (WHERE p.state = 'planned'), 0), count(*), count(*) FILTER (WHERE p.state <> 'planned'),
  count(*) FILTER (WHERE p.state = 'done')
FROM collective_parcel p WHERE p.round_id = %s
"""


def progress(one: Round) -> Progress:
    """Where the money of a released round is."""
    with connection.cursor() as cursor:
        cursor.execute(PROGRESS, [one.pk])
        done, made, planned, parcels, sent, answered = cursor.fetchone()
    back = Bounce.objects.filter(round=one).aggregate(fen=Sum("fen"))["fen"] or 0
    moves = Move.objects.filter(round=one, to_round__state=Round.State.RELEASED).values_list("bounced")
    moved = dict(moves.annotate(fen=Sum(F("paid_fen") + F("back_fen"))))
    return Progress(
        share=Money(one.share_fen),
        paid=Money(int(done) - back),
        at_bank=Money(int(made)),
        to_send=Money(int(planned)),
        back=Money(back - moved.get(True, 0)),
        held=Money(one.held_fen - moved.get(False, 0)),
        moved=Money(sum(moved.values())),
        parcels=parcels,
        made=sent,
        done=answered,
    )


def rate_of(one: Round) -> Ratio | None:
    """The ratio of what a round gave to everybody alike; none for arrears, whose sums are of earlier rounds."""
    if one.kind == Round.Kind.ARREARS:
        return None
    alike, losses = Money(one.share_fen - one.missed_fen), Money(one.roll.loss_fen)
    return Ratio(Fraction(alike.fen, losses.fen), alike, losses)


STATUS = """
SELECT s.round_id, s.fen, CASE WHEN EXISTS (SELECT FROM collective_move m JOIN collective_round t ON t.id = m.to_round_id
    AND t.state = 'released' WHERE m.round_id = r.id AND m.place = s.place) THEN 'moved' WHEN s.held THEN 'held' WHEN b.id IS NOT NULL THEN 'returned'
  WHEN p.state = 'done' THEN 'paid' WHEN p.state = 'made' THEN 'at_bank' ELSE 'to_send' END, r.no, l.bar
FROM collective_listed l JOIN collective_round r ON r.roll_id = l.roll_id AND r.state = 'released'
JOIN collective_share s ON s.round_id = r.id AND s.place = l.place
LEFT JOIN collective_parcel p ON p.round_id = r.id AND s.place BETWEEN p.first AND p.last
LEFT JOIN collective_bounce b ON b.round_id = r.id AND b.place = s.place
WHERE r.matter_id = %s AND l.number = %s AND s.fen > 0 ORDER BY r.no, s.place
"""


@dataclass(frozen=True)
class Part:
    """What one round gave a person: paid, at_bank, to_send, returned, held, or moved to a round of arrears."""

    round_no: int
    amount: Money
    state: str
    bar: str = ""
    """Why it is held, where the frozen list says so; the name may be in doubt all the same."""


def status(matter: Matter, number: int) -> list[Part]:
    """What each released round gave a registration number, and what became of it."""
    with connection.cursor() as cursor:
        cursor.execute(STATUS, [matter.pk, number])
        return [Part(no, Money(fen), state, bar) for _, fen, state, no, bar in cursor.fetchall()]


PAID = """
SELECT s.number, sum(s.fen)::bigint FROM collective_round r JOIN collective_listed l ON l.roll_id = r.roll_id AND l.number = ANY(%s)
JOIN collective_share s ON s.round_id = r.id AND s.place = l.place AND s.fen > 0 AND NOT s.held
JOIN collective_parcel p ON p.round_id = r.id AND s.place BETWEEN p.first AND p.last AND p.state = 'done'
LEFT JOIN collective_bounce b ON b.round_id = r.id AND b.place = s.place
WHERE r.matter_id = %s AND r.state = 'released' AND b.id IS NULL GROUP BY s.number
"""


def paid_to(matter: Matter, numbers: Collection[int]) -> dict[int, Money]:
    """What each of these people was paid by all rounds so far; who was paid nothing is left out."""
    with connection.cursor() as cursor:
        cursor.execute(PAID, [list(numbers), matter.pk])
        return {number: Money(fen) for number, fen in cursor.fetchall()}


def posted(roll: Roll, first: int, most: int) -> Iterator[tuple[int, str, Money, str]]:
    """A page of the masked list: number, masked name, loss, why it is held."""
    lines = Listed.objects.filter(roll=roll, place__gte=first).order_by("place")[:most]
    rows = list(lines)
    names = dict(roll.matter.people.filter(number__in={r.number for r in rows}).values_list("number", "name"))
    for row in rows:
        yield row.number, masking.mask("name", names[row.number]), Money(row.fen), row.bar


def public_total(matter: Matter) -> PublicTotal:
    """The public figures, each from the ledger; `agrees` when the rounds say the same to the fen."""
    scope = Scope("public", matter.court_id, frozenset({matter.court_id}), frozenset())
    rounds = [(one, progress(one)) for one in matter.rounds.filter(state=Round.State.RELEASED)]
    given = [Money(one.share_fen) for one, _ in rounds if one.kind == Round.Kind.SHARE]
    shared = sum(given, Money.zero) - _back_in_pool(matter)
    paid = sum((found.paid for _, found in rounds), Money.zero)
    waiting = sum((found.to_send + found.back + found.held for _, found in rounds), Money.zero)
    left, with_people = ledger.balance(scope, rules.pool(matter.pk)), ledger.lies_in(scope, f"share:{matter.pk}:")
    roll = matter.rolls.order_by("-version").first()
    return PublicTotal(
        matter,
        roll.people if roll else 0,
        Money(roll.loss_fen) if roll else Money.zero,
        left,
        shared,
        paid,
        with_people == waiting and all(found.agrees for _, found in rounds),
    )


def _back_in_pool(matter: Matter) -> Money:
    """What rounds of arrears returned."""
    moves = Move.objects.filter(to_round__matter=matter, to_round__state=Round.State.RELEASED)
    return Money(moves.aggregate(fen=Sum("back_fen"))["fen"] or 0)


def find_parcel(scope: Scope, matter: Matter, parcel_id: int) -> Parcel:
    """A file of a released round of the matter. Raises NoSuchRound."""
    scope.require("collective.view")
    rows = Parcel.objects.select_related("round__roll", "round__approved_by", "round__released_by")
    found = rows.filter(pk=parcel_id, round__matter=matter).first()
    if found is None:
        raise NoSuchRound(round_id=0)
    return found


@dataclass(frozen=True)
class Sent:
    """One payment of a file: to whom, its key for the bank, and the bank's reason when it came back."""

    share: Share
    victim: Victim
    key: str
    account: str
    """The person's own account in the ledger."""
    state: str
    """As `Part.state`."""
    reason: str


def sent(one: Parcel, first: int = 0, most: int = 1) -> list[Sent]:
    """Payments of a file from a place on, in the order of their places."""
    rows = list(shares_of(one).filter(place__gte=first)[:most])
    people = {who.number: who for who in one.round.matter.people.filter(number__in=[row.number for row in rows])}
    back = dict(one.round.bounces.filter(place__in=[row.place for row in rows]).values_list("place", "reason"))
    state = {Parcel.State.DONE: "paid", Parcel.State.MADE: "at_bank"}.get(Parcel.State(one.state), "to_send")
    at = (one.round.released_at or one.round.drawn_at).astimezone(clock.SHANGHAI)
    return [
        Sent(
            share=row,
            victim=people[row.number],
            key=rules.end_to_end_id(one.round_id, row.place, at),
            account=rules.own(one.round.matter_id, row.number),
            state="returned" if row.place in back else state,
            reason=back.get(row.place, ""),
        )
        for row in rows
    ]


def shares_of(one: Parcel) -> QuerySet[Share]:
    """The payments of a parcel, in the order of their places."""
    rows = Share.objects.filter(round_id=one.round_id, place__range=(one.first, one.last), held=False, fen__gt=0)
    return rows.order_by("place")
