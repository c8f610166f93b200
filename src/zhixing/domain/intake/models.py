"""Applications for enforcement as they come in, with the judgment and the form made of it."""

from django.db import models
from django.db.models import Q

from zhixing.domain.cases.models import Case
from zhixing.domain.courts.models import Court
from zhixing.infra.crypto import EncryptedText


class Application(models.Model):
    """One application to enforce a judgment."""

    class State(models.TextChoices):
        RECEIVED = "received"
        RETURNED = "returned"
        """The applicant was told once, in full, what is missing (一次性告知)."""
        ACCEPTED = "accepted"
        REFUSED = "refused"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    state = models.CharField(max_length=8, choices=State, default=State.RECEIVED)
    received_on = models.DateField()
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=64)
    file_name = models.CharField(max_length=128)
    file_key = models.CharField(max_length=80)
    text = EncryptedText()
    form = EncryptedText()
    gaps = models.TextField(blank=True)
    case = models.OneToOneField(Case, null=True, on_delete=models.PROTECT, related_name="application")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="accepted", case__isnull=False) | ~Q(state="accepted"), name="accepted_has_case"
            ),
        )
        indexes = (models.Index(fields=["court", "state", "received_at"]),)
