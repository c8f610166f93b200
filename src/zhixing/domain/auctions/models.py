"""Lots and what is said of them, rounds and their sealed logs, bidders, deposits, and who may not bid."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from zhixing.domain.courts.models import Court
from zhixing.domain.documents.models import Document
from zhixing.infra.crypto import BlindIndex, EncryptedText
from zhixing.infra.models import Account


class Lot(models.Model):
    """One or several things sold together (标的物)."""

    class State(models.TextChoices):
        DRAFT = "draft"
        LISTED = "listed"
        """A round is announced, runs or rests."""
        SOLD = "sold"
        PAID = "paid"
        UNSOLD = "unsold"
        STOPPED = "stopped"
        DEFAULTED = "defaulted"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case_id = models.BigIntegerField()
    kind = models.CharField(max_length=16)
    """The kind of its first thing, as `assets` calls it."""
    immovable = models.BooleanField(default=False)
    """The longer notice applies (网拍规定 12)."""
    title = models.CharField(max_length=128)
    title_en = models.CharField(max_length=192, blank=True)
    place = models.CharField(max_length=64, blank=True)
    description = models.TextField(blank=True)
    photos: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Keys of `infra.files`, in the order shown."""
    listing: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    """What the law wants shown (网拍规定 13), by item."""
    warnings: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    """What the law wants highlighted (网拍规定 14), by item."""
    reference_fen = models.BigIntegerField()
    priced_on = models.DateField(null=True)
    price_valid_until = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    ground = models.CharField(max_length=32, blank=True)
    price_fen = models.BigIntegerField(null=True)
    paid_fen = models.BigIntegerField(default=0)
    """What counts to the price so far, the winner's deposit included."""
    price_due_on = models.DateField(null=True)
    buyer = models.ForeignKey("Registration", null=True, on_delete=models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    ruling = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    """The ruling to sell; nothing is published before a judge has signed it."""

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(reference_fen__gt=0), name="lot_has_a_price"),
            models.CheckConstraint(
                condition=~Q(state__in=["sold", "paid", "defaulted"]) | Q(price_fen__isnull=False, buyer__isnull=False),
                name="sold_to_somebody",
            ),
            models.CheckConstraint(condition=~Q(state="paid") | Q(paid_fen__gte=F("price_fen")), name="paid_in_full"),
        )
        indexes = (models.Index(fields=["court", "state", "-prepared_at"]), models.Index(fields=["case_id"]))


class LotThing(models.Model):
    """A thing of a lot; it can be in one live lot only."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="things")
    asset_id = models.BigIntegerField()
    live = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["asset_id"], condition=Q(live=True), name="thing_in_one_lot"),
            models.UniqueConstraint(fields=["lot", "asset_id"], name="thing_once_in_lot"),
        )


class Told(models.Model):
    """A party or priority purchaser told of the coming auction, or one who waived it (网拍规定 16)."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="told")
    party_id = models.BigIntegerField()
    way = models.CharField(max_length=16)
    told_on = models.DateField()
    waived = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["lot", "party_id"], name="told_once"),)


class Round(models.Model):
    """One run of a lot: first, second, or sale (一拍、二拍、变卖); after a default the same run again."""

    class Kind(models.TextChoices):
        FIRST = "first"
        SECOND = "second"
        SALE = "sale"

    class State(models.TextChoices):
        SCHEDULED = "scheduled"
        OPEN = "open"
        PAUSED = "paused"
        SOLD = "sold"
        UNSOLD = "unsold"
        STOPPED = "stopped"

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
    state = models.CharField(max_length=10, choices=State, default=State.SCHEDULED)
    top_fen = models.BigIntegerField(null=True)
    top = models.ForeignKey("Registration", null=True, on_delete=models.PROTECT, related_name="+")
    bids = models.PositiveIntegerField(default=0)
    extensions = models.PositiveIntegerField(default=0)
    seq = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, default="")
    """The last hash of the round's sealed log."""
    announcement = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    conditions = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    """The rules for bidders (竞买须知)."""
    confirmation = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")

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
                condition=Q(closes_at__gt=F("opens_at"), ends_at__gte=F("closes_at")), name="round_times"
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


class Bidder(models.Model):
    """A real-name account of the public; it belongs to no court, its registrations do."""

    class Kind(models.TextChoices):
        PERSON = "person"
        COMPANY = "company"

    account = models.OneToOneField(Account, null=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PERSON)
    name = EncryptedText()
    id_number = EncryptedText()
    id_index = BlindIndex(of="id_number", domain="id_number")
    phone = EncryptedText()
    known_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["id_index"], name="bidder_once"),
            models.CheckConstraint(condition=~Q(id_index=""), name="bidder_has_a_number"),
        )


class Registration(models.Model):
    """A bidder's seat in one round, under a code that hides who he is (网拍规定 18)."""

    class Deposit(models.TextChoices):
        NONE = "none"
        HELD = "held"
        RELEASED = "released"
        COUNTED = "counted"
        """It went towards the price."""
        FORFEITED = "forfeited"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="registrations")
    bidder = models.ForeignKey(Bidder, on_delete=models.PROTECT, related_name="registrations")
    code = models.CharField(max_length=8)
    reference = models.CharField(max_length=24, unique=True)
    """What the deposit's payment must carry."""
    registered_at = models.DateTimeField()
    rank = models.PositiveSmallIntegerField(null=True)
    """Rank as a priority purchaser confirmed by the court, 1 first; null has no priority."""
    claim_fen = models.BigIntegerField(null=True)
    """An enforcing creditor's claim, which stands in for the deposit (网拍规定 17)."""
    barred = models.CharField(max_length=16, blank=True)
    deposit = models.CharField(max_length=10, choices=Deposit, default=Deposit.NONE)
    needed_fen = models.BigIntegerField()
    held_fen = models.BigIntegerField(default=0)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["round", "bidder"], name="registered_once"),
            models.UniqueConstraint(fields=["round", "code"], name="code_once"),
            models.CheckConstraint(
                condition=Q(needed_fen__gte=0, held_fen__gte=0)
                & (~Q(deposit="held") | Q(held_fen__gte=F("needed_fen"))),
                name="deposit_is_enough",
            ),
        )


class DepositReceipt(models.Model):
    """A receipt of money that went into a deposit; each can be used once."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="receipts")
    receipt_id = models.BigIntegerField(unique=True)
    fen = models.BigIntegerField()
    at = models.DateTimeField()


class PriceReceipt(models.Model):
    """A receipt of money that went towards a lot's price; each can be used once."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="price_receipts")
    receipt_id = models.BigIntegerField(unique=True)
    fen = models.BigIntegerField()
    at = models.DateTimeField()


class Barred(models.Model):
    """Who may not bid (网拍规定 34; 24 for a defaulter): at a court, or for one lot."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    lot = models.ForeignKey(Lot, null=True, on_delete=models.PROTECT)
    id_number = EncryptedText()
    id_index = BlindIndex(of="id_number", domain="id_number")
    ground = models.CharField(max_length=16)
    """A key of `law.auction_people.BARRED`."""
    since_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["court", "lot", "id_index"], nulls_distinct=False, name="barred_once"),
        )


class Entry(models.Model):
    """One line of a round's sealed log: append-only, chained by SM3, enough to replay the round."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="entries")
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=8)
    """opened, bid, paused, resumed or closed."""
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
