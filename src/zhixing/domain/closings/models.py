"""How a case ended, and proposals to end it."""

from django.db import models
from django.db.models import Q

from zhixing.domain.cases.api import Case
from zhixing.domain.courts.api import Court, Staff


class Closing(models.Model):
    """The end of one case: the way by law, the ground, what had come in and gone out."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="closing")
    way = models.CharField(max_length=16)
    """One of `law.closing.Way`."""
    ground = models.CharField(max_length=16, blank=True)
    """Within the way: a performed settlement, the case of 民诉法 268."""
    reason = models.CharField(max_length=500, blank=True)
    received_fen = models.BigIntegerField()
    paid_fen = models.BigIntegerField()
    left_fen = models.BigIntegerField()
    """Still owed on that day, fee included; the debt lives on after 终本."""
    closed_by = models.ForeignKey(Staff, on_delete=models.PROTECT)
    closed_on = models.DateField()
    closed_at = models.DateTimeField()
    document_id = models.BigIntegerField(null=True)


class Proposal(models.Model):
    """Everything is paid: the officer is asked to close. One open proposal a case."""

    class State(models.TextChoices):
        OPEN = "open"
        TAKEN = "taken"
        DROPPED = "dropped"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proposals")
    way = models.CharField(max_length=16)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    proposed_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case"], condition=Q(state="open"), name="one_open_proposal"),)
        indexes = (models.Index(fields=["court", "state", "proposed_at"]),)
