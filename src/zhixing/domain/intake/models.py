"""What comes in: applications with the judgment and the form made of it, and letters of parties to the court."""

from django.db import models
from django.db.models import Q

from zhixing.domain.cases.models import Case
from zhixing.domain.courts.models import Court, Staff
from zhixing.domain.parties.models import Party
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


class Letter(models.Model):
    """What a party writes to the court about its case, and what the court answers."""

    class Kind(models.TextChoices):
        MESSAGE = "message"
        CLUE = "clue"
        """Where the debtor has property (财产线索); checked, and the creditor told (财产调查规定 2)."""
        APPOINTMENT = "appointment"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="letters")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=12, choices=Kind)
    text = EncryptedText()
    urgent = models.BooleanField(default=False)
    """A clue that must be checked sooner, or the property is gone (财产调查规定 2)."""
    wished_on = models.DateField(null=True)
    """The day an appointment is asked for."""
    sent_at = models.DateTimeField()
    answer_by = models.DateField()
    answer = EncryptedText(blank=True)
    answered_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None)
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="letter_answered_by_somebody",
            ),
            models.CheckConstraint(condition=Q(kind="appointment") | Q(wished_on=None), name="appointments_have_a_day"),
            models.CheckConstraint(condition=Q(kind="clue") | Q(urgent=False), name="only_clues_are_urgent"),
        )
        indexes = (
            models.Index(fields=["court", "answer_by"], condition=Q(answered_at=None), name="letters_to_answer"),
            models.Index(fields=["party", "-sent_at"]),
        )
