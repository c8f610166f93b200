"""Lots and what is said of them."""

from django.db import models
from django.db.models import F, Q

from zhixing.domain.courts.models import Court
from zhixing.domain.documents.models import Document


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
    home_limits = models.BooleanField(default=False)
    """Local purchase limits bind whoever buys it (房产竞买人规定 1)."""
    criminal = models.BooleanField(default=False)
    """Property of a crime (刑财规定 12): what nobody has a claim on goes to the treasury."""
    declined_on = models.DateField(null=True)
    """Since when neither treasury nor victims take property of a crime at its reserve (刑财规定 12)."""
    needs_approval = models.BooleanField(default=False)
    """The law lets it pass only to a buyer whom an office approved (股权规定 15)."""
    approved_on = models.DateField(null=True)
    """The day the buyer was approved."""
    unvalued = models.BooleanField(default=False)
    """Equity nobody can value: `reference_fen` is a step above the costs of enforcement (股权规定 12)."""
    self_sale_from = models.DateField(null=True)
    """The day the debtor was allowed to sell it himself (股权规定 10)."""
    self_sale_until = models.DateField(null=True)
    """The last day he may; null once it was ended before its time."""
    part = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    """Per cent of a company that are put up, where they are fewer than are held (股权规定 13)."""
    whole_ground = models.CharField(max_length=12, blank=True)
    """A key of `law.auction_special.WHOLE`: why more equity than the case needs is put up."""
    whole_why = models.CharField(max_length=300, blank=True)
    """The officer's reason for it."""
    costs_fen = models.BigIntegerField(default=0)
    """Costs of enforcement that the price pays first, as the court reckons them (拍变规定 6)."""
    pointless_told_on = models.DateField(null=True)
    """The day the creditor was told that the reserve would leave him nothing (拍变规定 6)."""
    pointless_asked_on = models.DateField(null=True)
    """The day he asked to go on; where nobody bids he bears the costs."""
    debtor_agrees = models.BooleanField(default=False)
    """The debtor agrees that it is sold though other things brought enough (拍变规定 14)."""
    buyer_checked_at = models.DateTimeField(null=True)
    """When the court had checked that its buyer may buy a home there."""
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
            models.CheckConstraint(condition=Q(part=None) | Q(part__gt=0, kind="equity"), name="part_of_equity"),
            models.CheckConstraint(condition=Q(whole_ground="") | ~Q(whole_why=""), name="whole_for_a_reason"),
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
    reason = models.CharField(max_length=100, blank=True)
    """Why he could not be reached, where he was told by posting."""
    told_on = models.DateField()
    """The day he counts as told."""
    waived = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["lot", "party_id"], name="told_once"),)


class Purchaser(models.Model):
    """Somebody known to have priority in buying the lot (优先购买权人, 网拍规定 16, 19), told like the parties."""

    class Kind(models.TextChoices):
        COOWNER = "coowner"
        SHAREHOLDER = "shareholder"
        TENANT = "tenant"

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="purchasers")
    party_id = models.BigIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["lot", "party_id"], name="purchaser_once"),)
