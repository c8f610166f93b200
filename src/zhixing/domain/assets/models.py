"""One record per thing a court has found, the cases that claim it, and what it was held to be worth."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from zhixing.domain.cases.models import Case
from zhixing.domain.courts.models import Court
from zhixing.domain.parties.models import Party
from zhixing.infra.crypto import BlindIndex, EncryptedText


class Asset(models.Model):
    """A thing of a debtor's: the same one however many offices and cases name it."""

    class Kind(models.TextChoices):
        DEPOSIT = "deposit"
        WEALTH = "wealth"
        NETWORK = "network"
        """Money with payment providers and brokers."""
        FUND = "fund"
        """The housing fund."""
        SECURITIES = "securities"
        EQUITY = "equity"
        INSURANCE = "insurance"
        RECEIVABLE = "receivable"
        VEHICLE = "vehicle"
        SHIP = "ship"
        HOUSE = "house"
        LAND = "land"
        IP = "ip"
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
    kind = models.CharField(max_length=10, choices=Kind)
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
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="merged")
    """The record that stands for this thing since a person said that both are one; this one keeps its numbers."""

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(merged_into=None) | Q(state="found"), name="merged_is_not_held"),
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
    via = models.ForeignKey(Asset, null=True, on_delete=models.PROTECT, related_name="+")
    """The merged record that the claim came with; parted again, it goes with it."""

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


class Share(models.Model):
    """Somebody's part in a thing that several own (共有)."""

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="shares")
    holder = EncryptedText()
    holder_index = BlindIndex(of="holder", domain="share_holder")
    debtors = models.BooleanField(default=False)
    """The debtor's own part: what the case can reach."""
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField()
    noted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["asset", "holder_index"], name="share_once"),
            models.UniqueConstraint(fields=["asset"], condition=Q(debtors=True), name="one_debtors_share"),
            models.CheckConstraint(
                condition=Q(numerator__gt=0, denominator__gt=0, numerator__lte=F("denominator")), name="share_is_a_part"
            ),
        )


class Burden(models.Model):
    """A right of somebody else's that is served before the case's, or goes with the thing (抵押、质押、留置、租赁)."""

    class Kind(models.TextChoices):
        MORTGAGE = "mortgage"
        PLEDGE = "pledge"
        LIEN = "lien"
        BUILDER = "builder"
        TAX = "tax"
        LEASE = "lease"
        OTHER = "other"

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="burdens")
    kind = models.CharField(max_length=8, choices=Kind)
    holder = EncryptedText()
    holder_index = BlindIndex(of="holder", domain="burden_holder")
    fen = models.BigIntegerField(null=True)
    """What it secures; empty when nobody said."""
    since_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    noted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["asset", "kind", "holder_index"], condition=Q(ended_on=None), name="burden_once"
            ),
            models.CheckConstraint(condition=Q(fen=None) | Q(fen__gte=0), name="burden_not_negative"),
        )


class Match(models.Model):
    """Two records that may be one thing, shown to a person who merges them or keeps them apart; either can be undone."""

    first = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=12)
    """number (one bears the number, the other the mark), mark (one mark, two numbers) or title (owner and name agree)."""
    found_at = models.DateTimeField()
    verdict = models.CharField(max_length=6, blank=True)
    decided_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["first", "second"], name="match_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="match_in_order"),
            models.CheckConstraint(
                condition=Q(verdict="", decided_at=None) | Q(verdict__in=("merged", "apart"), decided_at__isnull=False),
                name="match_decided_when",
            ),
        )
