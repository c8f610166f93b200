"""What a case holds, or waits to hold, and every order that was given about it."""

from django.db import models
from django.db.models import Q

from zhixing.domain.agencies.models import Request, Unit
from zhixing.domain.assets.models import Asset
from zhixing.domain.cases.models import Case
from zhixing.domain.courts.models import Court
from zhixing.domain.documents.models import Document
from zhixing.domain.parties.models import Party
from zhixing.infra.crypto import EncryptedText


class Seizure(models.Model):
    """One case's hold on one thing (查封、扣押、冻结)."""

    class Kind(models.TextChoices):
        FREEZE = "freeze"
        SEAL = "seal"

    class State(models.TextChoices):
        DRAFTED = "drafted"
        ORDERED = "ordered"
        EFFECTIVE = "effective"
        WAITING = "waiting"
        """Behind another court's (轮候); it has no term yet."""
        REFUSED = "refused"
        DROPPED = "dropped"
        """Given up before it was ordered."""
        RELEASED = "released"
        LAPSED = "lapsed"
        SOLD = "sold"
        DEDUCTED = "deducted"
        """All that was frozen has come to the court."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="seizures")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="seizures")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    """The office that carries it out."""
    kind = models.CharField(max_length=6, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFTED)
    amount_fen = models.BigIntegerField(null=True)
    """The exact sum a deposit is frozen for, less what was deducted; empty for things."""
    held_fen = models.BigIntegerField(null=True)
    """What of it lay in the account when the bank last said so."""
    rank = models.PositiveSmallIntegerField(null=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    """The last day it holds."""
    reference = models.CharField(max_length=64, blank=True)
    """The office's own number for it."""
    place = models.CharField(max_length=96, blank=True)
    """The queue it stands in: one for each thing over all courts here; empty for money, of which each holds a sum."""
    entered_at = models.DateTimeField(null=True)
    """When it was registered: earlier is before later."""
    ahead = models.PositiveSmallIntegerField(default=0)
    """Holds before it that this house does not know, as the office counted when it registered."""
    alarm_on = models.DateField(null=True)
    """The next day that something rings: a renewal is drafted, then 60, 30, 15 and 7 days before the end."""
    quantity = models.BigIntegerField(null=True)
    """How many shares are frozen for the sum."""
    handled_by = models.CharField(max_length=64, blank=True)
    """Who dealt with its having lapsed, when and how; until then it is shouted about."""
    handled_at = models.DateTimeField(null=True)
    handled_how = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    """Why it is held although the rest would do."""
    prepared_at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "asset"],
                condition=Q(state__in=("drafted", "ordered", "effective", "waiting")),
                name="held_once_by_a_case",
            ),
            models.CheckConstraint(
                condition=~Q(state="effective") | Q(until_on__isnull=False, from_on__isnull=False),
                name="effective_has_a_term",
            ),
            models.UniqueConstraint(
                fields=["place"], condition=Q(state="effective") & ~Q(place=""), name="one_in_force_at_a_place"
            ),
            models.CheckConstraint(condition=Q(place="") | Q(entered_at__isnull=False), name="entered_its_place_when"),
            models.CheckConstraint(
                condition=Q(handled_at=None, handled_by="")
                | (Q(state="lapsed", handled_at__isnull=False) & ~Q(handled_by="") & ~Q(handled_how="")),
                name="handled_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(kind="freeze", amount_fen__gte=0) | Q(kind="seal", amount_fen=None), name="freeze_has_a_sum"
            ),
        )
        indexes = (
            models.Index(fields=["case", "prepared_at"]),
            models.Index(fields=["asset", "state"]),
            models.Index(fields=["court", "until_on"], condition=Q(state="effective"), name="seizure_lapses"),
            models.Index(
                fields=["court", "alarm_on"],
                condition=Q(state="effective", alarm_on__isnull=False),
                name="seizure_rings",
            ),
            models.Index(
                fields=["place", "entered_at"], condition=Q(state="waiting") & ~Q(place=""), name="seizure_waits"
            ),
            models.Index(
                fields=["court", "ended_on"], condition=Q(state="lapsed", handled_at=None), name="seizure_unhandled"
            ),
        )


class Order(models.Model):
    """One order to the office about a seizure: made, renewed, released, deducted; two papers and one request."""

    class State(models.TextChoices):
        DRAFTED = "drafted"
        ASKED = "asked"
        DONE = "done"
        REFUSED = "refused"
        FAILED = "failed"
        """No answer, or none that can be read: a person sends it again, or looks."""
        DROPPED = "dropped"

    seizure = models.ForeignKey(Seizure, on_delete=models.PROTECT, related_name="orders")
    no = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=8)
    """freeze, seal, renew, release or deduct."""
    state = models.CharField(max_length=8, choices=State, default=State.DRAFTED)
    ruling = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    assistance = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    request = models.OneToOneField(Request, null=True, on_delete=models.PROTECT, related_name="order")
    amount_fen = models.BigIntegerField(null=True)
    from_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    done_fen = models.BigIntegerField(null=True)
    words = EncryptedText()
    """What the office said when it refused."""
    prepared_by = models.CharField(max_length=64)
    prepared_at = models.DateTimeField()
    ordered_by = models.CharField(max_length=64, blank=True)
    ordered_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["seizure", "no"], name="order_no"),
            models.UniqueConstraint(
                fields=["seizure"], condition=Q(state__in=("drafted", "asked", "failed")), name="one_order_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("drafted", "dropped"), request=None)
                | (~Q(state__in=("drafted", "dropped")) & Q(request__isnull=False, ordered_at__isnull=False)),
                name="ordered_by_a_request",
            ),
        )


class Transfer(models.Model):
    """移送处置权: a court that waits asks the one that holds the thing first to let it sell (优先权批复; 保全规定 21).

    Either court may be outside the house: then its name stands alone, and a person here writes down what it said. Ranks
    stay as they are; only who sells changes.
    """

    class Ground(models.TextChoices):
        PRIORITY = "priority"
        """The asking court enforces a claim with priority over the thing."""
        FIRST_WAITING = "first_waiting"
        """The first hold is a preservation left idle; the asking court is the first that waits in an enforcement."""

    class State(models.TextChoices):
        ASKED = "asked"
        AGREED = "agreed"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    hold = models.ForeignKey(Seizure, null=True, on_delete=models.PROTECT, related_name="rights_asked")
    """The asking court's hold, which waits; empty for a court outside."""
    first = models.ForeignKey(Seizure, null=True, on_delete=models.PROTECT, related_name="rights_asked_of")
    """The hold in force; empty for a court outside."""
    asker = models.CharField(max_length=64)
    holder = models.CharField(max_length=64)
    """The two courts by name, as each may know the other."""
    ground = models.CharField(max_length=13, choices=Ground)
    state = models.CharField(max_length=9, choices=State, default=State.ASKED)
    reason = models.CharField(max_length=200)
    letter = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    """商请移送执行函; empty when it came from outside."""
    reply = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    """移送执行函, or the letter that refuses; empty when it came from outside."""
    reserve_fen = models.BigIntegerField(null=True)
    """What is put aside by rank for the first claim while it is not adjudicated (优先权批复 3)."""
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    answered_by = models.CharField(max_length=64, blank=True)
    answered_at = models.DateTimeField(null=True)
    words = models.CharField(max_length=200, blank=True)
    """Why it was refused, or under which number the other court answered."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["hold"], condition=Q(state="asked"), name="right_asked_once"),
            models.UniqueConstraint(
                fields=["first"], condition=Q(state="agreed", first__isnull=False), name="right_given_once"
            ),
            models.CheckConstraint(
                condition=Q(hold__isnull=False) | Q(first__isnull=False), name="right_of_a_court_here"
            ),
            models.CheckConstraint(
                condition=Q(state__in=("asked", "withdrawn"), answered_at=None)
                | Q(state__in=("agreed", "refused"), answered_at__isnull=False),
                name="right_answered_when",
            ),
            models.CheckConstraint(condition=Q(reserve_fen=None) | Q(reserve_fen__gte=0), name="right_reserve_sum"),
        )


class DebtOrder(models.Model):
    """An order to a third party: to pay here what it owes the debtor (到期债权), or to keep back his income (收入).

    执行工作规定 29, 45–53; 民诉解释 499; 民诉法 254. It holds the claim from the day it is served.
    """

    class Kind(models.TextChoices):
        DEBT = "debt"
        INCOME = "income"

    class State(models.TextChoices):
        DRAFTED = "drafted"
        ISSUED = "issued"
        """Signed; to be served directly."""
        SERVED = "served"
        ENFORCING = "enforcing"
        """Neither paid nor objected to in time: a ruling against the third party is drafted or signed."""
        ENDED = "ended"
        """Objected to in time: nothing is enforced and the objection is not looked into."""
        PAID = "paid"
        DROPPED = "dropped"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="debt_orders")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="debt_orders")
    third = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFTED)
    amount_fen = models.BigIntegerField()
    """What it is to pay; of income: up to this sum, a share each month."""
    keep_fen = models.BigIntegerField(null=True)
    """What is left of income each month for the debtor and those he supports (民诉法 254)."""
    adjudicated = models.BooleanField(default=False)
    """Whether an instrument in effect fixed the debt: denying it does not help then."""
    ruling = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    enforcement = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    served_on = models.DateField(null=True)
    answer_by = models.DateField(null=True)
    objected_on = models.DateField(null=True)
    denied_fen = models.BigIntegerField(null=True)
    ground = models.CharField(max_length=12, blank=True)
    words = EncryptedText()
    """What the third party said."""
    paid_fen = models.BigIntegerField(default=0)
    prepared_by = models.CharField(max_length=64)
    prepared_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "asset"],
                condition=~Q(state__in=("ended", "paid", "dropped")),
                name="one_order_on_a_debt",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0, paid_fen__gte=0), name="debt_order_sums"),
            models.CheckConstraint(
                condition=Q(objected_on=None, denied_fen=None)
                | Q(objected_on__isnull=False, denied_fen__gte=0, denied_fen__lte=models.F("amount_fen")),
                name="debt_objection_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("served", "enforcing")) | Q(served_on__isnull=False, answer_by__isnull=False),
                name="debt_order_served_on",
            ),
        )
        indexes = (models.Index(fields=["court", "answer_by"], condition=Q(state="served"), name="debt_orders_due"),)
