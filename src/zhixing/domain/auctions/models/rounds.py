"""Rounds, who decides them, and their sealed logs."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from zhixing.domain.auctions.models.lots import Lot
from zhixing.domain.courts.models import Court
from zhixing.domain.documents.models import Document
from zhixing.infra.crypto import EncryptedText


class Round(models.Model):
    """One run of a lot: first, second, sale or free (一拍、二拍、变卖、无保留价拍卖); after a default the same run again."""

    class Kind(models.TextChoices):
        FIRST = "first"
        SECOND = "second"
        SALE = "sale"
        FREE = "free"
        """Property of a crime nobody took at its reserve (刑财规定 12)."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled"
        OPEN = "open"
        PAUSED = "paused"
        SOLD = "sold"
        UNSOLD = "unsold"
        STOPPED = "stopped"
        VOID = "void"
        """Undone after the end (网拍规定 31): the same round is run again."""

    LIVE = (State.SCHEDULED, State.OPEN, State.PAUSED)

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="rounds")
    kind = models.CharField(max_length=8, choices=Kind)
    run = models.PositiveSmallIntegerField(default=1)
    """2 and more: the same round again because a buyer did not pay (重新拍卖)."""
    start_fen = models.BigIntegerField()
    """Start price and reserve in one (网拍规定 10)."""
    step_fen = models.BigIntegerField()
    deposit_fen = models.BigIntegerField()
    pay_days = models.PositiveSmallIntegerField()
    panel: "models.JSONField[list[int], list[int]]" = models.JSONField()
    """The staff of the collegial panel that fixed these figures (网拍规定 27)."""
    published_at = models.DateTimeField()
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    """The end as announced; `ends_at` moves with late bids."""
    ends_at = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    resume_by = models.DateField(null=True)
    """The last day to go on with a paused round whose cause has ended (网拍规定 28)."""
    state = models.CharField(max_length=10, choices=State, default=State.SCHEDULED)
    top_fen = models.BigIntegerField(null=True)
    top = models.ForeignKey("Registration", null=True, on_delete=models.PROTECT, related_name="+")
    bids = models.PositiveIntegerField(default=0)
    extensions = models.PositiveIntegerField(default=0)
    seq = models.BigIntegerField(default=0)
    limit_seq = models.BigIntegerField(null=True)
    """The line of the log where the leader set the maximum that stands; null when he has none."""
    head = models.CharField(max_length=64, default="")
    """The last hash of the round's sealed log."""
    announcement = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    conditions = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    """The rules for bidders (竞买须知)."""
    confirmation = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    certificate = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    """How the bidding went, with the fingerprints of the log (竞价过程证明)."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["lot", "kind", "run"], name="round_once"),
            models.UniqueConstraint(
                fields=["lot"], condition=Q(state__in=["scheduled", "open", "paused"]), name="one_round_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(start_fen__gt=0, step_fen__gt=0, deposit_fen__gte=0), name="round_figures"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")) & (Q(ends_at__gte=F("closes_at")) | Q(kind="sale")),
                name="round_times",
            ),
            models.CheckConstraint(
                condition=Q(top=None, top_fen=None, bids=0) | Q(top__isnull=False, top_fen__gte=F("start_fen")),
                name="round_top",
            ),
        )
        indexes = (
            models.Index(fields=["opens_at"], condition=Q(state="scheduled"), name="rounds_to_open"),
            models.Index(fields=["ends_at"], condition=Q(state="open"), name="rounds_to_close"),
        )


class Lease(models.Model):
    """Which process decides a running round; `until_at` is real time."""

    round = models.OneToOneField(Round, primary_key=True, on_delete=models.PROTECT)
    owner = models.CharField(max_length=64)
    address = models.CharField(max_length=256)
    until_at = models.DateTimeField()


class Entry(models.Model):
    """One line of a round's sealed log: append-only, chained by SM3, enough to replay the round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="entries")
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    """opened, bid, maximum, auto (a price a maximum made), barred (a seat's prices count no more), paused, resumed or
    closed."""
    key = models.CharField(max_length=64, null=True)
    seat_id = models.BigIntegerField(null=True)
    code = models.CharField(max_length=8, blank=True)
    fen = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    verdict = models.CharField(max_length=24, blank=True)
    """`accepted`, or the code of the refusal."""
    ends_at = models.DateTimeField()
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "seq"], name="entry_seq"),
            models.UniqueConstraint(fields=["round", "key"], name="bid_once"),
        )


class Maximum(models.Model):
    """A bidder's own maximum behind a line of the log: sealed until the round's last line opens it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="maxima")
    seq = models.BigIntegerField()
    sealed = EncryptedText()
    """`fen:salt`, whose hash the line holds."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "seq"], name="maximum_once"),)

    @property
    def opened(self) -> tuple[int, str]:
        fen, _, salt = self.sealed.partition(":")
        return int(fen), salt


class Undo(models.Model):
    """A sold round proposed to be undone by one person, and confirmed by another (网拍规定 31)."""

    round = models.OneToOneField(Round, primary_key=True, on_delete=models.PROTECT)
    ground = models.CharField(max_length=16)
    """A key of `law.auction_buyer.UNDO_GROUNDS`."""
    due_on = models.DateField(null=True)
    """The last day to rule on the objection behind it (民诉法 236)."""
    proposed_by = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    confirmed_by = models.BigIntegerField(null=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("proposed_by")), name="undone_by_two"
            ),
        )


class Taking(models.Model):
    """A creditor's offer to take an unsold lot at the failed round's reserve (以物抵债, 拍变规定 16)."""

    class State(models.TextChoices):
        OFFERED = "offered"
        TAKEN = "taken"
        PASSED = "passed"
        """Another creditor ranked before him, or the lot was put up again."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="takings")
    party_id = models.BigIntegerField()
    claim_fen = models.BigIntegerField()
    superior_fen = models.BigIntegerField(default=0)
    """Claims before his, which he pays in money."""
    rank = models.PositiveSmallIntegerField()
    """His statutory rank as the panel found it, 1 first."""
    place = models.PositiveSmallIntegerField(default=0)
    """His place by lot among creditors of one rank, 1 first; 0: no lot was drawn."""
    seed = models.CharField(max_length=32, blank=True)
    """What the lot was drawn with; `infra.chance.draw` over the offers of that rank draws the same again."""
    offered_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.OFFERED)
    difference_fen = models.BigIntegerField(null=True)
    """What he pays on top of his claim, once the court ruled that he takes it."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "party_id"], name="offered_once"),
            models.UniqueConstraint(fields=["round"], condition=Q(state="taken"), name="taken_by_one"),
            models.CheckConstraint(
                condition=Q(claim_fen__gt=0, superior_fen__gte=0, rank__gte=1), name="taking_figures"
            ),
            models.CheckConstraint(condition=~Q(state="taken") | Q(difference_fen__gte=0), name="taken_at_a_price"),
        )
