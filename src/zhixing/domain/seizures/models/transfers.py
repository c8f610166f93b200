"""Which of several courts sells a thing."""

from django.db import models
from django.db.models import Q

from zhixing.domain.documents.models import Document
from zhixing.domain.seizures.models.holds import Seizure


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
