"""One record per thing a court has found, the cases that claim it, and what it was held to be worth."""

from typing import Any

from django.db import models
from django.db.models import Q

from zhixing.domain.cases.models import Case
from zhixing.domain.courts.models import Court
from zhixing.domain.parties.models import Party
from zhixing.infra.crypto import BlindIndex, EncryptedText


class Asset(models.Model):
    """A thing of a debtor's: the same one however many offices and cases name it."""

    class Kind(models.TextChoices):
        DEPOSIT = "deposit"
        VEHICLE = "vehicle"
        HOUSE = "house"
        OTHER = "other"

    class State(models.TextChoices):
        FOUND = "found"
        HELD = "held"
        PRICED = "priced"
        ON_SALE = "on_sale"
        SOLD = "sold"
        DELIVERED = "delivered"
        RELEASED = "released"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assets")
    """The case that disposes of it: the first to find it, then the first to hold it."""
    owner = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="assets")
    kind = models.CharField(max_length=8, choices=Kind)
    title = models.CharField(max_length=96)
    number = EncryptedText()
    """Account number, VIN, number of the certificate: what makes it this thing and no other."""
    number_index = BlindIndex(of="number", domain="thing")
    mark = EncryptedText()
    """What people know it by where that is another: a vehicle's plate."""
    mark_index = BlindIndex(of="mark", domain="thing_mark")
    particulars: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    """What may be shown of it: {unit, bank, make, model, colour …}; no numbers, no names."""
    photos: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Keys of `infra.files`, in the order shown."""
    state = models.CharField(max_length=9, choices=State, default=State.FOUND)
    value_fen = models.BigIntegerField(null=True)
    """The last of its values."""
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["court", "kind", "number_index"], condition=~Q(number_index=""), name="asset_number_once"
            ),
            models.UniqueConstraint(
                fields=["court", "kind", "mark_index"], condition=~Q(mark_index=""), name="asset_mark_once"
            ),
            models.CheckConstraint(condition=Q(value_fen=None) | Q(value_fen__gte=0), name="asset_value_not_negative"),
        )
        indexes = (models.Index(fields=["case", "recorded_at"]), models.Index(fields=["owner"]))


class AssetClaim(models.Model):
    """A case that may be paid from the thing."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="claims")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="asset_claims")
    owner = models.ForeignKey(Party, on_delete=models.PROTECT)
    """Whose it is by what this case was told."""
    found_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["asset", "case"], name="claim_once"),)


class Value(models.Model):
    """What the thing was held to be worth, by whom and on which day."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="values")
    fen = models.BigIntegerField()
    source = models.CharField(max_length=24)
    """bank, valuation, sale, person …"""
    on = models.DateField()
    noted_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(fen__gte=0), name="value_not_negative"),)
        indexes = (models.Index(fields=["asset", "-on"]),)
