"""Why money of a case does not go out yet: a delay with its reason, asked by one person and approved by another."""

from django.db import models
from django.db.models import F, Q

from zhixing.domain.cases.api import Case
from zhixing.domain.courts.api import Court, Staff


class Delay(models.Model):
    """Paying out waits (延缓发放): from the approval until the reason falls away, one at a time in a case."""

    class State(models.TextChoices):
        ASKED = "asked"
        APPROVED = "approved"
        REFUSED = "refused"
        ENDED = "ended"

    court = models.ForeignKey(Court, on_delete=models.PROTECT, db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    reason = models.CharField(max_length=16)
    """A key of `law.case_money.DELAY_REASONS`."""
    note = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    asked_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    ended_on = models.DateField(null=True)
    pay_by = models.DateField(null=True)
    """Once it has ended: the day the money must be out (`law.case_money.pay_out_after_delay`)."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case"], condition=Q(state__in=["asked", "approved"]), name="one_delay"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="delay_decided_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "refused", "ended"])
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="delay_decided",
            ),
        )


class Trust(models.Model):
    """Money kept for a party that can't be paid (提存), with the reason; until it is taken out to be paid."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT, db_index=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    party_id = models.BigIntegerField()
    fen = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    put_by = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(fen__gt=0), name="trust_is_positive"),
            models.UniqueConstraint(fields=["case", "party_id"], condition=Q(taken_at=None), name="one_trust"),
        )
