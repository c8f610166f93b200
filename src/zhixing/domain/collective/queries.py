"""Mass-victim cases as the scope, a victim or the public may see them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Count, F, QuerySet, Sum

from zhixing.domain.agencies import api as agencies
from zhixing.domain.collective import rules
from zhixing.domain.collective.models import (
    Bounce,
    Dispute,
    Listed,
    Mailing,
    Matter,
    Move,
    Pair,
    Parcel,
    Registration,
    Roll,
    Round,
    Share,
    Text,
    Victim,
)
from zhixing.domain.collective.refusals import NoSuchMatter, NoSuchRound
from zhixing.domain.ledger import api as ledger
from zhixing.infra.crypto import indexes
from zhixing.kernel import masking
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law.collective import step_due


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


def matters(scope: Scope) -> QuerySet[Matter]:
    """Matters of the scope's courts, newest first."""
    scope.require("collective.view")
    rows = Matter.objects.filter(court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    return rows.select_related("case", "court").order_by("-pk")


def find_matter(scope: Scope, matter_id: int) -> Matter:
    """Raises NoSuchMatter outside the scope's court or in a case it is recused from."""
    found = Matter.objects.select_related("case").filter(pk=matter_id, court_id=scope.court_id).first()
    if found is None or found.case_id in scope.recused:
        raise NoSuchMatter(matter_id=matter_id)
    return found


def misnamed_people(one: Matter) -> list[tuple[int, str]]:
    """Whom the bank knows by another name or not at all: number and its reason code (`BE01`, `AC01`)."""
    rows = one.people.filter(bank_asked_at__isnull=False).exclude(bank_said__in=rules.FITS)
    rows = rows.exclude(corrected_at__gt=F("bank_asked_at"))
    return list(rows.order_by("number").values_list("number", "bank_said"))


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


STATUS = """
SELECT s.round_id, s.fen, CASE WHEN EXISTS (SELECT FROM collective_move m JOIN collective_round t ON t.id = m.to_round_id
    AND t.state = 'released' WHERE m.round_id = r.id AND m.place = s.place) THEN 'moved' WHEN s.held THEN 'held' WHEN b.id IS NOT NULL THEN 'returned'
  WHEN p.state = 'done' THEN 'paid' WHEN p.state = 'made' THEN 'at_bank' ELSE 'to_send' END, r.no, r.released_at
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


def status(matter: Matter, number: int) -> list[Part]:
    """What each released round gave a registration number, and what became of it."""
    with connection.cursor() as cursor:
        cursor.execute(STATUS, [matter.pk, number])
        return [Part(no, Money(fen), state) for _, fen, state, no, _ in cursor.fetchall()]


def victim_of(matter: Matter, id_number: str) -> Victim | None:
    """The person of this ID number."""
    return matter.people.filter(id_index__in=indexes("id_number", id_number)).first()


def registration_of(matter: Matter, id_number: str) -> Registration | None:
    """The registration under this ID number."""
    found = matter.registrations.filter(id_index__in=indexes("id_number", id_number))
    return found.select_related("victim").first()


def registrations(scope: Scope, matter: Matter, pk: int | None = None) -> QuerySet[Registration]:
    """Who has registered, newest first; with `pk` only that one."""
    scope.require("collective.view")
    rows = matter.registrations.select_related("victim").order_by("-pk")
    return rows if pk is None else rows.filter(pk=pk)


def police_office() -> agencies.Unit | None:
    """The office that is asked whose a name and a number are: the first that answers by itself."""
    offices = agencies.units("identity.query", "public_security")
    return next((one for one in offices if not (one.by_hand or one.by_file)), None)


def doubted(scope: Scope, matter: Matter) -> QuerySet[Registration]:
    """Whom the police office does not know by this name and number, and nobody has cleared, the first to register first."""
    scope.require("collective.view")
    return matter.registrations.filter(police_said__in=rules.DOUBTED).order_by("pk")


def open_pairs(scope: Scope, matter: Matter) -> QuerySet[Pair]:
    """Pairs a person must decide on, by registration, the likeliest line first."""
    scope.require("collective.view")
    rows = Pair.objects.filter(registration__matter=matter, state=Pair.State.OPEN)
    return rows.select_related("registration", "victim").order_by("registration_id", "-weight", "pk")


@dataclass(frozen=True)
class Mailed:
    """How far a mailing is. `gap`: handed over, and no receipt yet."""

    sent: int
    delivered: int
    failed: int

    @property
    def gap(self) -> int:
        return self.sent - self.delivered - self.failed


def mailings(scope: Scope, matter: Matter) -> QuerySet[Mailing]:
    """Messages to many of a matter, newest first."""
    scope.require("collective.view")
    return Mailing.objects.filter(matter=matter).order_by("-pk")


def mailed(one: Mailing) -> Mailed:
    """The messages of a mailing, counted row by row."""
    sent = one.batches.exclude(sent_at=None).aggregate(n=Sum(F("last") - F("first") + 1))["n"] or 0
    rows = dict(Text.objects.filter(mailing=one).values_list("state").annotate(n=Count("place")))
    return Mailed(sent, rows.get("delivered", 0), rows.get("failed", 0))


def objection_until(victim: Victim) -> date | None:
    """Until when he may dispute his figure: so long after it was told him, and while a list with him is posted."""
    told = Registration.objects.filter(victim=victim).values_list("matched_on", flat=True).first()
    roll = Roll.objects.filter(matter_id=victim.matter_id).order_by("-version").first()
    days = [step_due("dispute", told).on] if told else []
    if roll is not None and Listed.objects.filter(roll=roll, number=victim.number).exists():
        days.append(roll.posted_until)
    return max(days, default=None)


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


def open_disputes(scope: Scope, matter: Matter) -> QuerySet[Dispute]:
    """Disputes nobody has answered, the oldest first."""
    scope.require("collective.view")
    rows = Dispute.objects.filter(victim__matter=matter, state=Dispute.State.OPEN)
    return rows.select_related("victim").order_by("recheck_by", "pk")


def kept_disputes(scope: Scope, matter: Matter) -> QuerySet[Dispute]:
    """Disputes in which the re-check kept the audit's figure and the court has not decided, the oldest first."""
    scope.require("collective.view")
    rows = Dispute.objects.filter(victim__matter=matter, state=Dispute.State.RECHECKED, accepted=False)
    return rows.select_related("victim").order_by("answered_at", "pk")


def shares_of(one: Parcel) -> QuerySet[Share]:
    """The payments of a parcel, in the order of their places."""
    rows = Share.objects.filter(round_id=one.round_id, place__range=(one.first, one.last), held=False, fen__gt=0)
    return rows.order_by("place")
