"""Files from the bank, and what they brought in and for what."""

from django.db import models
from django.db.models import Q

from zhixing.domain.cases.api import Case
from zhixing.domain.courts.api import Court
from zhixing.infra.crypto import BlindIndex, EncryptedText


class BankFile(models.Model):
    """One notice or statement of the bank (camt.054, camt.053) as it came: booked whole, or refused whole with the reason."""

    class State(models.TextChoices):
        BOOKED = "booked"
        REFUSED = "refused"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    message_id = models.CharField(max_length=35, blank=True)
    sm3 = models.CharField(max_length=64)
    original = EncryptedText()
    state = models.CharField(max_length=8, choices=State)
    why = models.CharField(max_length=300, blank=True)
    """Code and English sentence of the refusal."""
    lines = models.PositiveIntegerField(default=0)
    in_fen = models.BigIntegerField(default=0)
    out_fen = models.BigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["court", "sm3"], name="bank_file_once"),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(why=""), name="refused_says_why"),
        )
        indexes = (models.Index(fields=["court", "-at"]),)


class Line(models.Model):
    """Which bank keeps the court's account, and how far its notices have been fetched."""

    court = models.OneToOneField(Court, primary_key=True, on_delete=models.PROTECT)
    unit = models.CharField(max_length=64)
    """The bank's code in the directory of units."""
    after = models.BigIntegerField(default=0)
    failure = models.CharField(max_length=64, blank=True)
    """Code of what went wrong at the last fetching; empty when nothing did."""


class Awaited(models.Model):
    """A payment somebody was asked for: so much, for this purpose, under this reference or the account's number."""

    class State(models.TextChoices):
        OPEN = "open"
        MET = "met"
        DROPPED = "dropped"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT)
    account = models.CharField(max_length=64)
    """Code of the ledger account the money is for."""
    purpose = models.CharField(max_length=16)
    reference = models.CharField(max_length=32, blank=True)
    """What the payer was told to write; empty where the account's own number is enough."""
    fen = models.BigIntegerField()
    paid_fen = models.BigIntegerField(default=0, db_default=0)
    """What of it has come: a part that a person claimed leaves the rest to be asked for."""
    payer_name = EncryptedText()
    """Who must be the payer; empty when anybody may."""
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["court", "reference"], condition=~Q(reference="") & Q(state="open"), name="reference_once"
            ),
            models.UniqueConstraint(fields=["court", "account"], condition=Q(state="open"), name="one_awaited"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="awaited_is_positive"),
        )


class Receipt(models.Model):
    """One credit on the court's account, and for whom it turned out to be (到账)."""

    class State(models.TextChoices):
        ARRIVED = "arrived"
        MATCHED = "matched"
        SUSPENSE = "suspense"
        REFUNDING = "refunding"
        REFUNDED = "refunded"
        REVERSED = "reversed"
        """The bank took it back."""

    class Purpose(models.TextChoices):
        DEBTOR_PAYMENT = "debtor_payment"
        DEDUCTION = "deduction"
        DEPOSIT = "deposit"
        PRICE = "price"
        TOP_UP = "top_up"
        """What a defaulter pays beyond his deposit (网拍规定 24)."""
        PAYOUT_RETURN = "payout_return"
        OTHER = "other"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    file = models.ForeignKey(BankFile, on_delete=models.PROTECT, related_name="receipts")
    bank_reference = models.CharField(max_length=40)
    value_on = models.DateField()
    fen = models.BigIntegerField()
    credited = models.CharField(max_length=34)
    """The number the money was sent to: the court's, or a virtual one under it."""
    bank_code = models.CharField(max_length=35, blank=True)
    end_to_end_id = models.CharField(max_length=35, blank=True)
    payer_name = EncryptedText()
    payer_account = EncryptedText()
    payer_index = BlindIndex(of="payer_account", domain="account")
    remittance = EncryptedText()
    returned = models.CharField(max_length=8, blank=True)
    """The bank's reason when this is a payment of ours that came back."""
    reversal_reference = models.CharField(max_length=40, blank=True)
    """The bank's number of the debit by which it took the money back."""
    recalled_on = models.DateField(null=True)
    """The bank's day of that debit."""
    taken_back_on = models.DateField(null=True)
    """The day it left our books."""
    state = models.CharField(max_length=10, choices=State, default=State.ARRIVED)
    why = models.CharField(max_length=32, blank=True)
    """Why it is in suspense: the code of one of `refusals.DOUBTS`."""
    facts: "models.JSONField[dict[str, int], dict[str, int]]" = models.JSONField(default=dict)
    """Figures of that doubt in fen."""
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT)
    party_id = models.BigIntegerField(null=True)
    """The party of that case under whose own number it came (一案一人一账号)."""
    account = models.CharField(max_length=64, blank=True)
    purpose = models.CharField(max_length=16, choices=Purpose, blank=True)
    reference = models.CharField(max_length=32, blank=True)
    matchings = models.PositiveSmallIntegerField(default=0)
    """How often it was matched: a wrong match is undone and made anew."""
    arrived_at = models.DateTimeField()
    matched_at = models.DateTimeField(null=True)
    matched_by = models.CharField(max_length=64, blank=True)
    identify_by = models.DateField()
    """Money must be matched by then (`law.case_money.claim_due`)."""
    pay_by = models.DateField(null=True)
    """Money of a case must be paid out by then (`law.case_money.pay_out_due`)."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["court", "bank_reference"], name="receipt_once"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="receipt_is_positive"),
            models.CheckConstraint(
                condition=~Q(state="matched")
                | (Q(matched_at__isnull=False) & ~Q(purpose="") & (Q(case__isnull=False) | Q(purpose="payout_return"))),
                name="matched_to_something",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["suspense", "refunding"]) | ~Q(why=""), name="suspense_says_why"
            ),
        )
        indexes = (
            models.Index(fields=["court", "state", "identify_by"]),
            models.Index(fields=["case", "value_on"]),
            models.Index(fields=["court", "payer_index", "value_on"]),
            models.Index(fields=["court", "value_on"]),
            models.Index(fields=["court", "arrived_at"]),
        )
