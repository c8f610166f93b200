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
    unit = models.ForeignKey(Unit, null=True, on_delete=models.PROTECT)
    """The office that carries it out; none for what a third party owes, whom the notice is handed to."""
    third = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    """Who owes it to the debtor, where no office keeps it (到期债权, 收入)."""
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
            models.CheckConstraint(
                condition=Q(unit__isnull=False, third=None) | Q(unit=None, third__isnull=False), name="carried_out_by"
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

    @property
    def carrier(self) -> str:
        """The name of who carries it out."""
        found = self.unit or self.third
        assert found is not None  # a constraint holds it
        return found.name


class Order(models.Model):
    """One order about a seizure: made, renewed, released, deducted; two papers, and one request to the office.

    To a third party no request goes: its paper is handed over, and takes effect with that.
    """

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
    direct = models.BooleanField(default=False)
    """Whether its paper is handed to a third party."""
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
                | (
                    ~Q(state__in=("drafted", "dropped"))
                    & Q(ordered_at__isnull=False)
                    & (Q(request__isnull=False, direct=False) | Q(request=None, direct=True))
                ),
                name="ordered_by_a_request",
            ),
        )
