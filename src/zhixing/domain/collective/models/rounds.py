"""Frozen versions of a list, the rounds paid on them, and the files they become at the bank."""

from django.db import models
from django.db.models import F, Q

from zhixing.domain.collective.models.matters import Matter
from zhixing.domain.courts.api import Staff


class Roll(models.Model):
    """A version of the list, frozen: rounds are reckoned on it alone, and its hash is published."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="rolls")
    version = models.PositiveSmallIntegerField()
    people = models.PositiveIntegerField()
    loss_fen = models.BigIntegerField()
    """All losses, those held included."""
    held_fen = models.BigIntegerField()
    sm3 = models.CharField(max_length=64)
    """Over its `place number fen held` lines."""
    posted_until = models.DateField()
    """The masked list is public, and objections are heard, until this day."""
    frozen_at = models.DateTimeField()
    actor = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["matter", "version"], name="roll_version"),)


class Listed(models.Model):
    """One line of a frozen list: a person's loss that is paid on, or the part of it that is held. Never changed."""

    pk = models.CompositePrimaryKey("roll_id", "place")
    roll = models.ForeignKey(Roll, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    place = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    fen = models.BigIntegerField()
    bar = models.CharField(max_length=16, blank=True)
    """Why it is held; empty: paid."""

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(fen__gt=0), name="listed_is_positive"),)
        indexes = (models.Index(fields=["roll", "number"], name="listed_number"),)


class Round(models.Model):
    """One payout: the exact ratio of what is in the pool to all losses of a roll."""

    class State(models.TextChoices):
        DRAWN = "drawn"
        APPROVED = "approved"
        RELEASED = "released"
        CANCELLED = "cancelled"

    class Kind(models.TextChoices):
        SHARE = "share"
        ARREARS = "arrears"
        """Pays what earlier rounds left in people's own accounts and may go now; nothing comes from the pool."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="rounds")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.SHARE)
    roll = models.ForeignKey(Roll, on_delete=models.PROTECT)
    no = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.DRAWN)
    pool_fen = models.BigIntegerField()
    costs_fen = models.BigIntegerField()
    reserve_fen = models.BigIntegerField()
    share_fen = models.BigIntegerField()
    """What is shared out: every fen of it."""
    missed_fen = models.BigIntegerField(default=0, db_default=0)
    """Of that: what earlier rounds would have given to those whose loss was found, or found higher, since."""
    held_fen = models.BigIntegerField()
    """Of that: kept for people who can't be paid yet."""
    sm3 = models.CharField(max_length=64)
    """Over its `place fen` lines."""
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=64)
    approved_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["matter", "no"], name="round_no"),
            models.UniqueConstraint(
                fields=["matter"], condition=Q(state__in=["drawn", "approved"]), name="one_round_in_hand"
            ),
            models.CheckConstraint(
                condition=~Q(state="released")
                | (Q(approved_by__isnull=False, released_by__isnull=False) & ~Q(approved_by=F("released_by"))),
                name="round_two_people",
            ),
        )


class Share(models.Model):
    """What one line of the roll gets in one round. What became of it: its parcel's state, unless it came back."""

    pk = models.CompositePrimaryKey("round_id", "place")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    place = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    fen = models.BigIntegerField()
    held = models.BooleanField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(fen__gte=0), name="round_share_not_negative"),)


class Parcel(models.Model):
    """One file for the bank: consecutive places of a round, each payment in exactly one."""

    class State(models.TextChoices):
        PLANNED = "planned"
        MADE = "made"
        """Taken from the people's accounts, the file kept, to be sent."""
        DONE = "done"
        """The bank has answered on every payment."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="parcels")
    position = models.PositiveIntegerField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    count = models.PositiveIntegerField()
    fen = models.BigIntegerField()
    message_id = models.CharField(max_length=35, unique=True)
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    file = models.CharField(max_length=80, blank=True)
    """Key of the pain.001 among the files, which is its SM3."""
    report = models.CharField(max_length=80, blank=True, db_default="")
    """Key of the bank's pain.002 that said the last word, as it came."""
    failure = models.CharField(max_length=64, blank=True)
    """What went wrong at the last try to send it."""
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "position"], name="parcel_position"),
            models.CheckConstraint(condition=Q(state="planned") | ~Q(file=""), name="parcel_has_its_file"),
        )
        indexes = (models.Index(fields=["round", "first"]),)


class Bounce(models.Model):
    """A payment the bank sent back: the money stands in the person's account again, to be paid after correction."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="bounces")
    place = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    fen = models.BigIntegerField()
    reason = models.CharField(max_length=8, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "place"], name="bounced_once"),)


class Move(models.Model):
    """What a round of arrears takes up of an earlier round's share: paid to the person, or back to the pool."""

    to_round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="moves")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="moved")
    place = models.PositiveIntegerField()
    number = models.PositiveIntegerField()
    bounced = models.BooleanField()
    """It had come back from the bank; else it was held."""
    paid_fen = models.BigIntegerField()
    back_fen = models.BigIntegerField()
    """He has no claim to this any more: his loss was found lower."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["to_round", "round", "place"], name="moved_once_a_round"),
            models.CheckConstraint(condition=Q(paid_fen__gte=0, back_fen__gte=0), name="moved_not_negative"),
        )
