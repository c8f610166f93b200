"""Other offices, their clerks, and what was asked of them."""

from django.db import models
from django.db.models import Q

from zhixing.domain.cases.models import Case
from zhixing.domain.courts.models import Court
from zhixing.infra.crypto import EncryptedText
from zhixing.infra.models import Account


class Unit(models.Model):
    """One office that answers courts: over its own system, or at our counter pages."""

    class Channel(models.TextChoices):
        SYSTEM = "system"
        COUNTER = "counter"

    code = models.CharField(max_length=48, unique=True)
    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=64)
    name_en = models.CharField(max_length=96)
    channel = models.CharField(max_length=8, choices=Channel)
    items: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """What may be asked of it or ordered: `account.query`, `vehicle.seal` …"""
    base_url = models.CharField(max_length=200, blank=True)
    bank_code = models.CharField(max_length=16, blank=True)
    practice = models.BooleanField(default=False)
    active = models.BooleanField(default=True)


class Clerk(models.Model):
    """A clerk of an office, who answers at the counter."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="clerks")
    name = models.CharField(max_length=32)


class Request(models.Model):
    """One request to one office: a row first, then a call; its key makes a second call happen once."""

    class State(models.TextChoices):
        QUEUED = "queued"
        ACCEPTED = "accepted"
        ANSWERED = "answered"
        FAILED = "failed"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="requests")
    key = models.CharField(max_length=64, unique=True)
    act = models.CharField(max_length=16)
    object = models.CharField(max_length=48, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    body = EncryptedText()
    """The envelope without its instants: who asks, target, items, basis, paper, purpose."""
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    waited_until = models.DateTimeField(null=True)
    """How long an answer is awaited past the deadline, once a person has sent again."""
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    answer = EncryptedText()
    answered_by = models.CharField(max_length=64, blank=True)
    answered_at = models.DateTimeField(null=True)
    found = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=64, blank=True)
    duplicates = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False) | ~Q(state="answered"), name="answered_when"
            ),
        )
        indexes = (
            models.Index(fields=["case", "asked_at"]),
            models.Index(
                fields=["unit", "deadline_at"], condition=Q(state__in=("queued", "accepted")), name="unanswered"
            ),
        )


class Notice(models.Model):
    """News an office sent unasked under an earlier request."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="notices")
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    record = EncryptedText()
    received_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["unit", "key"], name="notice_once"),)
