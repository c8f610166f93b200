"""Text messages to many: one row a message, cut into the batches a provider takes."""

from django.db import models
from django.db.models import F, Q

from zhixing.domain.collective.models.matters import Matter


class Mailing(models.Model):
    """The same words to many people of a matter."""

    class Audience(models.TextChoices):
        ALL = "all"
        UNREGISTERED = "unregistered"
        RETURNED = "returned"
        PAID = "paid"

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="mailings")
    audience = models.CharField(max_length=12, choices=Audience)
    words = models.CharField(max_length=300)
    """As sent, but for {number}, which is each person's registration number, and {amount}, what he was paid so far."""
    people = models.PositiveIntegerField()
    per_second = models.PositiveIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    paced_until = models.DateTimeField()
    """Real time from which the next batch may go."""
    alive_until = models.DateTimeField()
    """Real time until which somebody is known to be sending."""
    finished_at = models.DateTimeField(null=True)
    """Court time at which every message had its receipt."""


class Text(models.Model):
    """One message of a mailing. Whose number it goes to stands on the list, sealed."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        FAILED = "failed"

    pk = models.CompositePrimaryKey("mailing_id", "place")
    mailing = models.ForeignKey(Mailing, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    place = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.CharField(max_length=60, blank=True)


class Batch(models.Model):
    """Consecutive places of a mailing that go together; each message is in exactly one."""

    mailing = models.ForeignKey(Mailing, on_delete=models.PROTECT, related_name="batches")
    position = models.PositiveIntegerField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    taken_at = models.DateTimeField(null=True)
    """Real time at which somebody began to send it; after a while another may."""
    sent_at = models.DateTimeField(null=True)
    """Real time at which the provider took it over."""
    answered = models.PositiveIntegerField(default=0)
    """Messages with a receipt."""
    asked_at = models.DateTimeField(null=True)
    """Real time at which missing receipts were last asked for."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["mailing", "position"], name="mailing_batch"),
            models.CheckConstraint(condition=Q(answered__lte=F("last") - F("first") + 1), name="answered_once"),
        )
        indexes = (models.Index(fields=["mailing", "position"], condition=Q(sent_at=None), name="batch_to_send"),)
