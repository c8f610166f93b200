"""Double entry in whole fen: accounts with their balances, entries, and the legs that move money between accounts.

A leg is positive when the court comes to owe more to that account. Bank accounts run the other way: what lies in the
bank is their balance turned round, so that all balances together are always zero.
"""

from django.db import models
from django.db.models import F, Q

from zhixing.domain.courts.api import Court


class Account(models.Model):
    """One account of a court's case money (一案一账户). Its balance is kept by the database as legs are added."""

    class Kind(models.TextChoices):
        BANK = "bank"
        """The court's special account at its bank (执行款专户)."""
        CASE = "case"
        DEPOSIT = "deposit"
        """One bidder's money for one lot."""
        SUSPENSE = "suspense"
        """Arrived, but nobody has said yet for what (待认领)."""
        PAYABLE = "payable"
        """Owed to one party of one case."""
        TRANSIT = "transit"
        """Sent to the bank for payment, not confirmed yet."""
        FEE = "fee"
        """Fees that belong to the treasury."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    code = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind)
    case_id = models.BigIntegerField(null=True)
    number = models.CharField(max_length=34, blank=True)
    """The virtual number at the bank under which money reaches this account; printed on papers."""
    balance_fen = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["court", "code"], name="account_code"),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="account_number"),
            models.CheckConstraint(
                condition=Q(kind="bank", balance_fen__lte=0) | (~Q(kind="bank") & Q(balance_fen__gte=0)),
                name="account_not_overdrawn",
            ),
        )
        indexes = (models.Index(fields=["case_id"]),)


class Numbering(models.Model):
    """The digits the bank gave a court for virtual account numbers: money to any number that begins so is the court's."""

    court = models.OneToOneField(Court, primary_key=True, on_delete=models.PROTECT)
    prefix = models.CharField(max_length=24, unique=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(prefix__regex=r"^\d+$"), name="prefix_is_digits"),)


class Entry(models.Model):
    """One event in the books. Entries are never changed: a wrong one is undone by another that `corrects` it."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    key = models.CharField(max_length=80)
    memo = models.CharField(max_length=32)
    """A word for what happened (`receipt_matched`); never personal data."""
    at = models.DateTimeField()
    value_on = models.DateField()
    """The day from which the money counts."""
    case_id = models.BigIntegerField(null=True)
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    reason = models.CharField(max_length=200, blank=True)
    actor = models.CharField(max_length=64)
    legs_count = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["court", "key"], name="entry_key"),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(reason=""), name="correction_has_reason"),
            models.CheckConstraint(condition=Q(legs_count__gte=2), name="entry_has_two_sides"),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(corrects=F("id")), name="corrects_another"),
        )
        indexes = (models.Index(fields=["case_id", "id"]),)


class Leg(models.Model):
    """What one entry adds to one account. The legs of an entry arrive in one statement and add up to zero."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="legs")
    position = models.PositiveIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="legs")
    fen = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["entry", "position"], name="leg_position"),
            models.CheckConstraint(condition=~Q(fen=0), name="leg_moves_money"),
        )
