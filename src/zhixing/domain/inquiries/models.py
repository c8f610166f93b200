"""What a case asked about a debtor, of whom, and what became of each thing that was found."""

from django.db import models
from django.db.models import Q

from zhixing.domain.agencies.models import Request
from zhixing.domain.assets.models import Asset
from zhixing.domain.cases.models import Case
from zhixing.domain.courts.models import Court
from zhixing.domain.parties.models import Party


class Inquiry(models.Model):
    """One asking of every office about one debtor."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="inquiries")
    debtor = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="inquiries")
    no = models.PositiveSmallIntegerField()
    """Which asking about this debtor in this case, from 1."""
    launched_by = models.CharField(max_length=64)
    launched_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    """When every office with a system had answered or failed."""
    sorted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "debtor", "no"], name="inquiry_no"),)
        indexes = (models.Index(fields=["court", "-launched_at"]),)


class Question(models.Model):
    """What one office was asked in an inquiry, and how it answered."""

    class State(models.TextChoices):
        WAITING = "waiting"
        ANSWERED = "answered"
        REFUSED = "refused"
        """It answered that it does not answer."""
        FAILED = "failed"

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="questions")
    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="question")
    by_hand = models.BooleanField()
    """A counter answers, in days."""
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    found = models.PositiveIntegerField(default=0)
    unread = models.PositiveIntegerField(default=0)
    """Records that name somebody else or cannot be read: a person looks at the answer."""


class Finding(models.Model):
    """A thing an inquiry brought to light: it is held, or a person says why not."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="findings")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="findings")
    held_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    decided_by = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["inquiry", "asset"], name="found_once"),
            models.CheckConstraint(condition=Q(reason="") | ~Q(decided_by=""), name="reason_is_somebodys"),
        )
