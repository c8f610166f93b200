"""Plans of distribution with their lines, who was served, and who objects."""

from django.db import models
from django.db.models import F, Q

from zhixing.domain.cases.api import Case
from zhixing.domain.courts.api import Court, Staff
from zhixing.infra.crypto import EncryptedText


class Plan(models.Model):
    """Who gets what of the money in the case's account on a day (分配方案; for one creditor 付款审批)."""

    class State(models.TextChoices):
        DRAWN = "drawn"
        SERVED = "served"
        OBJECTED = "objected"
        APPROVED = "approved"
        SUPERSEDED = "superseded"

    OPEN = (State.DRAWN, State.SERVED, State.OBJECTED)

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="plans")
    no = models.PositiveSmallIntegerField()
    several = models.BooleanField()
    """Several creditors or a right of priority: the plan is served and may be objected to (民诉解释 509)."""
    state = models.CharField(max_length=10, choices=State, default=State.DRAWN)
    pot_fen = models.BigIntegerField()
    on = models.DateField()
    """Interest is reckoned to this day."""
    pro_rata = models.BooleanField()
    assumed = models.BooleanField(default=False)
    """A rate past the end of its table was taken; the paper says so."""
    document_id = models.BigIntegerField(null=True)
    drawn_by = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()
    approved_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)
    approved_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "no"], name="plan_no"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state__in=["drawn", "served", "objected"]), name="one_open_plan"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="approved_by_a_person",
            ),
            models.CheckConstraint(condition=Q(pot_fen__gt=0), name="plan_has_a_pot"),
        )


class Line(models.Model):
    """One claim in a plan: its rung of the ladder, what was claimed and what it gets. Shares add up to the pot."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    rung = models.CharField(max_length=16)
    """A rung of `law.distribution`; what is left over is `surplus`, back to the debtor, or `treasury`."""
    obligation_no = models.PositiveSmallIntegerField(null=True)
    party_id = models.BigIntegerField(null=True)
    """Who gets it; null is the court's own fee, or the treasury by its rung."""
    basis = models.CharField(max_length=128)
    claimed_fen = models.BigIntegerField()
    share_fen = models.BigIntegerField()
    held_fen = models.BigIntegerField(default=0)
    """What of the share an objection holds back in the books after approval."""
    lost_fen = models.BigIntegerField(default=0)
    """What an objection that was right took from the share; it went back to the case's account."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["plan", "position"], name="line_position"),
            models.CheckConstraint(condition=Q(share_fen__gte=0), name="share_not_negative"),
            models.CheckConstraint(
                condition=Q(held_fen__gte=0, lost_fen__gte=0, share_fen__gte=F("held_fen") + F("lost_fen")),
                name="held_of_the_share",
            ),
        )


class Served(models.Model):
    """A party that has received the plan, and until when it may object."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="served")
    party_id = models.BigIntegerField()
    served_on = models.DateField()
    object_by = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["plan", "party_id"], name="plan_served_once"),)


class Objection(models.Model):
    """A written objection to a plan and its way to an end (民诉解释 510)."""

    class State(models.TextChoices):
        RAISED = "raised"
        TOLD = "told"
        OPPOSED = "opposed"
        WITHDRAWN = "withdrawn"
        ACCEPTED = "accepted"
        """Nobody opposed it: the plan is drawn anew as objected."""
        LAPSED = "lapsed"
        """Opposed, and no suit in time: the plan stands."""
        SUED = "sued"
        DECIDED = "decided"
        """The judgment on the objection is final."""

    OPEN = (State.RAISED, State.TOLD, State.OPPOSED, State.SUED)

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="objections")
    party_id = models.BigIntegerField()
    grounds = EncryptedText()
    raised_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.RAISED)
    oppose_by = models.DateField(null=True)
    opposed_by: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)
    sue_by = models.DateField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["plan", "party_id"], name="objects_once"),)


class Contest(models.Model):
    """What of one line an objection contests; an objection without any contests the whole plan."""

    objection = models.ForeignKey(Objection, on_delete=models.PROTECT, related_name="contests")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="contests")
    fen = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["objection", "line"], name="contests_a_line_once"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="contests_something"),
        )
