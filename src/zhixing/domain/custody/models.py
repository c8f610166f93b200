"""Cars looked for and taken in, and houses every department says its part about."""

from typing import Any

from django.db import models
from django.db.models import Q

from zhixing.domain.agencies.models import Notice, Request, Unit
from zhixing.domain.assets.models import Asset
from zhixing.domain.cases.models import Case
from zhixing.domain.courts.models import Court
from zhixing.infra.crypto import EncryptedText


class Watch(models.Model):
    """A car the traffic police look for on our order (财产调查规定 16), until it stands in a depot."""

    class State(models.TextChoices):
        ASKED = "asked"
        WATCHING = "watching"
        REFUSED = "refused"
        SEEN = "seen"
        TOWING = "towing"
        TAKEN_IN = "taken_in"
        ENDED = "ended"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="watches")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="watches")
    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="watch")
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    tow_at_once = models.BooleanField()
    """Whether the first hit sends the depot out by itself."""
    tow_request = models.OneToOneField(Request, null=True, on_delete=models.PROTECT, related_name="towed_watch")
    end_request = models.OneToOneField(Request, null=True, on_delete=models.PROTECT, related_name="ended_watch")
    intake: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    """What the depot wrote down: {depot, bay, mileage_km, keys, taken_in_on, condition}."""
    words = EncryptedText()
    """Why an office refused."""
    ordered_by = models.CharField(max_length=64)
    ordered_at = models.DateTimeField()
    taken_in_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["asset"], condition=~Q(state__in=("refused", "ended", "taken_in")), name="watched_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="taken_in") | Q(taken_in_at__isnull=False), name="taken_in_at_a_time"
            ),
        )
        indexes = (models.Index(fields=["court", "state"]),)


class Hit(models.Model):
    """A camera saw the car."""

    watch = models.ForeignKey(Watch, on_delete=models.PROTECT, related_name="hits")
    notice = models.OneToOneField(Notice, on_delete=models.PROTECT, related_name="hit")
    place = EncryptedText()
    direction = models.CharField(max_length=32, blank=True)
    seen_at = models.DateTimeField()
    picture = models.CharField(max_length=80, blank=True)
    """Its key in `infra.files`; empty when none came or it was no picture."""
    received_at = models.DateTimeField()


class Review(models.Model):
    """一门联审: one request about one house to every department that has a say, with one day to answer."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="reviews")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="reviews")
    no = models.PositiveSmallIntegerField()
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    complete_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["asset", "no"], name="review_no"),
            models.UniqueConstraint(fields=["asset"], condition=Q(complete_at=None), name="one_review_at_a_time"),
        )
        indexes = (models.Index(fields=["court", "-asked_at"]),)


class ReviewPart(models.Model):
    """What one department was asked, and how far it is."""

    class State(models.TextChoices):
        WAITING = "waiting"
        ANSWERED = "answered"
        REFUSED = "refused"
        FAILED = "failed"

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="parts")
    department = models.CharField(max_length=12)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="review_part")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["review", "department"], name="department_once"),)
