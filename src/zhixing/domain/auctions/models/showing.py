"""How a lot is shown and asked about: pictures, viewings, questions, who watches it, and the row the hall searches."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from zhixing.domain.auctions.models.bidders import Bidder
from zhixing.domain.auctions.models.lots import Lot
from zhixing.domain.auctions.models.rounds import Round
from zhixing.domain.courts.models import Court
from zhixing.infra.crypto import EncryptedText


class Picture(models.Model):
    """A photo, a panorama, a frame of a spin view or a paper to read; which photos a lot shows in which order is `Lot.photos`."""

    class Kind(models.TextChoices):
        PHOTO = "photo"
        PANORAMA = "panorama"
        SPIN = "spin"
        PAPER = "paper"
        """A PDF: the copy of the appraisal, a survey (网拍规定 13); its caption names it."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="pictures")
    kind = models.CharField(max_length=8, choices=Kind)
    key = models.CharField(max_length=80)
    """Of `infra.files`; of a panorama its overview."""
    middle = models.CharField(max_length=80, blank=True)
    small = models.CharField(max_length=80, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    """The room of a tour or the frame of a spin, from 1."""
    caption = models.CharField(max_length=80, blank=True)
    width = models.PositiveIntegerField(default=0)
    """Of the whole panorama, of which the tiles are made."""
    tiles: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    """`column-row` -> key."""
    marks: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(default=list)
    """Spots of a panorama (yaw and pitch in degrees) or a frame (x, y as shares): kind defect, lease or note; text."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["lot", "kind", "key"], name="picture_once"),)
        ordering = ("kind", "position", "pk")


class Viewing(models.Model):
    """A time at which a lot can be seen (看样): on the spot, or live over a link."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="viewings")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    seats = models.PositiveSmallIntegerField()
    meet = models.CharField(max_length=120)
    """Where one meets; of a live viewing its address (https)."""
    live = models.BooleanField(default=False)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at"), seats__gt=0), name="viewing_times"),
            models.UniqueConstraint(fields=["lot", "starts_at", "live"], name="viewing_once"),
        )

    @property
    def taken(self) -> int:
        """Places given, from what was fetched with it."""
        return len(self.appointments.all())


class Appointment(models.Model):
    """Somebody's place in a viewing."""

    viewing = models.ForeignKey(Viewing, on_delete=models.PROTECT, related_name="appointments")
    seat = models.PositiveSmallIntegerField()
    """Two people cannot be given the same: what a viewing holds is a constraint."""
    bidder = models.ForeignKey(Bidder, on_delete=models.PROTECT, related_name="appointments")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["viewing", "seat"], name="viewing_seat_once"),
            models.UniqueConstraint(fields=["viewing", "bidder"], name="appointment_once"),
        )


class Question(models.Model):
    """What a bidder asked the court of a lot; shown to all once answered, without who asked."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="questions")
    bidder = models.ForeignKey(Bidder, on_delete=models.PROTECT, related_name="questions")
    text = EncryptedText()
    """Sealed until answered: people write names and numbers into questions."""
    asked_at = models.DateTimeField()
    shown = models.CharField(max_length=500, blank=True)
    """The question as the court shows it."""
    answer = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at=None) | (~Q(shown="") & ~Q(answer="")), name="answered_is_whole"
            ),
        )
        indexes = (models.Index(fields=["lot", "answered_at"]),)


class Watch(models.Model):
    """A bidder wants to be reminded of a lot."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="watches")
    bidder = models.ForeignKey(Bidder, on_delete=models.PROTECT, related_name="watches")
    since_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["lot", "bidder"], name="lot_watched_once"),)


class Reminder(models.Model):
    """A text message to somebody who watches a lot: its round opens, or ends, soon. A row before it is sent."""

    class What(models.TextChoices):
        OPENS = "opens"
        ENDS = "ends"

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        DELIVERED = "delivered"
        FAILED = "failed"
        LATE = "late"
        """What it would have told had happened before it could go out."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="reminders")
    bidder = models.ForeignKey(Bidder, on_delete=models.PROTECT, related_name="reminders")
    what = models.CharField(max_length=5, choices=What)
    state = models.CharField(max_length=9, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=60, blank=True)
    laid_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "bidder", "what"], name="reminded_once"),)
        indexes = (models.Index(fields=["id"], condition=Q(state="queued"), name="reminders_to_send"),)


class Listed(models.Model):
    """What the hall searches: one row a lot, drawn from its latest round. The page reads the price from the round."""

    lot = models.OneToOneField(Lot, primary_key=True, on_delete=models.PROTECT, related_name="listed")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    court = models.ForeignKey(Court, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    round_kind = models.CharField(max_length=8)
    phase = models.CharField(max_length=10)
    """The state of the round."""
    segment = models.PositiveSmallIntegerField()
    """0 runs, 1 comes, 2 is over: the order of the hall."""
    near_at = models.DateTimeField()
    """When it ends, opens, or ended."""
    price_fen = models.BigIntegerField()
    words = models.TextField(default="")
    """Title, place and court as `rules.words` reads them."""
    grams = ArrayField(models.CharField(max_length=2))
    """Every two neighbouring characters of its words: found by, then `words` are read."""

    class Meta:
        indexes = (
            models.Index(fields=["near_at", "lot"], condition=Q(segment=0), name="hall_running"),
            models.Index(fields=["near_at", "lot"], condition=Q(segment=1), name="hall_coming"),
            models.Index(fields=["-near_at", "-lot"], condition=Q(segment=2), name="hall_over"),
            models.Index(fields=["price_fen", "lot"], name="hall_price"),
            # counts of a search without words are read from this index alone
            models.Index(
                fields=["kind", "phase", "round_kind"], include=["price_fen", "near_at"], name="hall_facets_all"
            ),
            GinIndex(fields=["grams"], name="hall_words", fastupdate=False),
        )
