"""What a case asked about a debtor, of whom, and what became of each thing that was found."""

from django.db import models
from django.db.models import Q

from zhixing.domain.agencies.models import Request
from zhixing.domain.assets.models import Asset
from zhixing.domain.cases.models import Case
from zhixing.domain.courts.models import Court, Staff
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


class Look(models.Model):
    """That somebody had a debtor asked about, read or took away what an office answered, or opened a thing that was found:
    who looked at whose data."""

    class Act(models.TextChoices):
        ASKED = "asked"
        READ = "read"
        TAKEN = "taken"
        SEEN = "seen"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    """The reader's."""
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="looks")
    request = models.ForeignKey(Request, null=True, on_delete=models.PROTECT, related_name="+")
    """Whose answer was read; empty for an asking and a thing."""
    act = models.CharField(max_length=5, choices=Act)
    kin = models.BooleanField()
    """Reader and debtor have one family name: a reviewer looks twice."""
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["staff", "inquiry", "request", "act", "on"], nulls_distinct=False, name="look_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(act__in=("asked", "seen"), request=None)
                | Q(act__in=("read", "taken"), request__isnull=False),
                name="read_what",
            ),
        )
        indexes = (models.Index(fields=["court", "on"]),)


class Sample(models.Model):
    """The looks of one week that were drawn for review; `seed` draws the same ones again out of the week's `of`."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    week_on = models.DateField()
    """Its Monday."""
    seed = models.CharField(max_length=32)
    of = models.PositiveIntegerField()
    drawn_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["court", "week_on"], name="sample_once_a_week"),)


class Sampled(models.Model):
    """A look that was drawn, and what the reviewer said."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="drawn")
    look = models.OneToOneField(Look, on_delete=models.PROTECT, related_name="sampled")
    proper = models.BooleanField(null=True)
    remark = models.CharField(max_length=300, blank=True)
    reviewed_by = models.CharField(max_length=64, blank=True)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(reviewed_at=None, proper=None, reviewed_by="")
                | (Q(reviewed_at__isnull=False, proper__isnull=False) & ~Q(reviewed_by="")),
                name="reviewed_by_somebody",
            ),
            models.CheckConstraint(condition=~Q(proper=False) | ~Q(remark=""), name="improper_says_why"),
        )
