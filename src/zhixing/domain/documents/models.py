"""Papers of cases, how each reached whom, who may let the seal be set unattended, and messages sent along."""

from typing import Any

from django.db import models
from django.db.models import Q

from zhixing.domain.cases.models import Case
from zhixing.domain.courts.models import Court, Staff
from zhixing.domain.parties.models import Party
from zhixing.infra.crypto import EncryptedText


class Document(models.Model):
    """One paper of a case: drafted, then signed (it never changes after), perhaps taken back before service."""

    class State(models.TextChoices):
        DRAFT = "draft"
        SIGNED = "signed"
        WITHDRAWN = "withdrawn"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="documents")
    template = models.CharField(max_length=32)
    title = models.CharField(max_length=32)
    number = models.CharField(max_length=64)
    """Case number with 之一, 之二 for later papers of the same kind (法〔2016〕27号)."""
    object = models.CharField(max_length=48, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    fields = EncryptedText()
    made_on = models.DateField()
    drafted_by = models.CharField(max_length=64)
    drafted_at = models.DateTimeField()
    signed_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)
    standing = models.BooleanField(default=False)
    """Sealed unattended, under a named person's standing authorisation."""
    signed_at = models.DateTimeField(null=True)
    check_code = models.CharField(max_length=16, unique=True)
    file_key = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    addressees = models.ManyToManyField(Party, related_name="papers")
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "title", "number"], name="paper_number"),
            models.CheckConstraint(
                condition=Q(state="draft", digest="")
                | Q(state="signed", signed_at__isnull=False)
                | Q(state="withdrawn"),
                name="paper_signed_when",
            ),
        )
        indexes = (
            models.Index(fields=["case", "-drafted_at"]),
            models.Index(fields=["digest"]),
            models.Index(fields=["court", "state", "drafted_at"]),
        )


class Delivery(models.Model):
    """One sending of a paper to one addressee, by one way; the law says from these facts when it counts as served."""

    class State(models.TextChoices):
        SENT = "sent"
        SERVED = "served"
        FAILED = "failed"

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="deliveries")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="deliveries")
    way = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=State, default=State.SENT)
    sent_at = models.DateTimeField()
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    """What is known, in the words of `law.service.Delivery`: days as ISO text."""
    served_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    mail_code = models.CharField(max_length=32, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["document", "party", "way"], condition=~Q(state="failed"), name="sent_once_each_way"
            ),
            models.CheckConstraint(
                condition=Q(state="served", served_on__isnull=False) | (~Q(state="served") & Q(served_on=None)),
                name="served_has_day",
            ),
        )
        indexes = (models.Index(fields=["party", "-sent_at"]),)


class Authorisation(models.Model):
    """A named person's standing, revocable leave to seal papers of one template unattended (DESIGN §3.5)."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT)
    template = models.CharField(max_length=32)
    from_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["court", "template"], condition=Q(revoked_at=None), name="one_authorisation"
            ),
        )


class SealCertificate(models.Model):
    """The court's certificate for sealing PDFs; the key is kept encrypted in its column."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    certificate = models.TextField()
    key = EncryptedText()
    made_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["court"], condition=Q(replaced_at=None), name="one_certificate"),
        )


class Message(models.Model):
    """A text message to a party, a row before it is sent; it only tells him to fetch, it serves nothing."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        DELIVERED = "delivered"
        FAILED = "failed"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    key = models.CharField(max_length=64, unique=True)
    phone = EncryptedText()
    text = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    queued_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
