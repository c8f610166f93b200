"""Mass-victim cases as the scope, a victim or the public may see them."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Count, F, QuerySet, Sum

from zhixing.domain.agencies import api as agencies
from zhixing.domain.collective import rules
from zhixing.domain.collective.models import (
    Bounce,
    Dispute,
    Listed,
    Mailing,
    Matter,
    Pair,
    Registration,
    Roll,
    Text,
    Victim,
)
from zhixing.domain.collective.refusals import NoSuchMatter
from zhixing.infra.crypto import indexes
from zhixing.kernel.scope import Scope
from zhixing.law.collective import step_due


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


def unseen_accounts(one: Matter) -> QuerySet[Victim]:
    """Whose account was set right on the portal, and neither the bank nor an officer has said that it is his."""
    return one.people.filter(account_by_self=True).exclude(bank_said="ok").order_by("number")


class AccountIs(StrEnum):
    """What is known of the account a person is paid to."""

    MISSING = "missing"
    WRONG = "wrong"
    """The bank knows it by another name, or not at all."""
    UNSEEN = "unseen"
    """He set it himself; the bank or an officer must say that it is his."""
    GIVEN = "given"


def account_is(who: Victim) -> AccountIs:
    """What is known of a person's account now."""
    if not who.account:
        return AccountIs.MISSING
    asked_of_this = who.corrected_at is None or who.bank_asked_at is None or who.bank_asked_at >= who.corrected_at
    if asked_of_this and who.bank_said not in rules.FITS:
        return AccountIs.WRONG
    return AccountIs.UNSEEN if who.account_by_self and who.bank_said != "ok" else AccountIs.GIVEN


def awaits_account(who: Victim) -> bool:
    """Whether he must give another account: it is missing or wrong, or the bank sent a payment back since it was given."""
    if account_is(who) in (AccountIs.MISSING, AccountIs.WRONG):
        return True
    back = Bounce.objects.filter(round__matter_id=who.matter_id, number=who.number).order_by("-at").first()
    return back is not None and (who.corrected_at is None or who.corrected_at <= back.at)


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
