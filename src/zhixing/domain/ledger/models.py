"""Double entry in whole fen: accounts with their balances, entries, and the legs that move money between accounts.

A leg is positive when the court comes to owe more to that account. Bank accounts run the other way: what lies in the
bank is their balance turned round, so that all balances together are always zero. Entries and legs are written by the
database's own function `ledger_post` alone (migrations/0003), balances and holds by it and by triggers.
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
        """One party's in one case (一案一人一账号): what it is owed; what a debtor pays in under its number is the case's."""
        TRANSIT = "transit"
        """Sent to the bank for payment, not confirmed yet."""
        FEE = "fee"
        """Fees that belong to the treasury."""
        COSTS = "costs"
        """Costs of a sale and taxes withheld from its price, owed on to others who are no party of the case."""
        POOL = "pool"
        """What is to be shared out in one mass-victim case."""
        SHARE = "share"
        """Owed to one victim of a mass-victim case (一人一账号)."""
        IN_KIND = "in_kind"
        """What creditors took in kind instead of money (以物抵债); it runs like a bank's and ends at zero."""
        TREASURY = "treasury"
        """What goes to the state: confiscated property, and what is left of the price of a crime's (上缴国库)."""
        TRUST = "trust"
        """Kept for one party of a case who can't be paid now (提存)."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT, db_index=False)
    code = models.CharField(max_length=64)
    kind = models.CharField(max_length=8, choices=Kind)
    case_id = models.BigIntegerField(null=True)
    number = models.CharField(max_length=34, blank=True)
    """The virtual number at the bank under which money reaches this account; printed on papers."""
    balance_fen = models.BigIntegerField(default=0)
    held_fen = models.BigIntegerField(default=0, db_default=0)
    """Of the balance: set aside by pending holds."""
    last_at = models.DateTimeField(null=True)
    """When it was last booked on; no leg is older than the one before it."""
    frozen = models.CharField(max_length=200, blank=True, db_default="")
    """Why nothing may leave it; empty: not frozen."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["court", "code"], name="account_code"),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="account_number"),
            models.CheckConstraint(
                condition=Q(kind__in=["bank", "in_kind"], balance_fen__lte=0)
                | (~Q(kind__in=["bank", "in_kind"]) & Q(balance_fen__gte=0)),
                name="account_not_overdrawn",
            ),
            models.CheckConstraint(
                condition=Q(held_fen=0) | (Q(held_fen__gt=0) & Q(balance_fen__gte=F("held_fen"))), name="held_is_there"
            ),
        )
        indexes = (models.Index(fields=["case_id"], condition=Q(case_id__isnull=False), name="account_case"),)


class Numbering(models.Model):
    """The digits the bank gave a court for virtual account numbers: money to any number that begins so is the court's."""

    court = models.OneToOneField(Court, primary_key=True, on_delete=models.PROTECT)
    prefix = models.CharField(max_length=24, unique=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(prefix__regex=r"^\d+$"), name="prefix_is_digits"),)


class Entry(models.Model):
    """One event in the books. Entries are never changed: a wrong one is undone by another that `corrects` it."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT, db_constraint=False, db_index=False)
    key = models.CharField(max_length=80)
    memo = models.CharField(max_length=32)
    """A word for what happened (`receipt_matched`); never personal data."""
    at = models.DateTimeField()
    value_on = models.DateField()
    """The day from which the money counts."""
    case_id = models.BigIntegerField(null=True)
    corrects = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="corrections", db_index=False, db_constraint=False
    )
    """Of the same court; a trigger of its own looks it up, which asks nothing of the many that correct none."""
    reason = models.CharField(max_length=200, blank=True)
    actor = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["court", "key"], name="entry_key"),
            models.UniqueConstraint(fields=["corrects"], condition=~Q(corrects=None), name="corrected_once"),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(reason=""), name="correction_has_reason"),
            models.CheckConstraint(condition=Q(corrects=None) | ~Q(corrects=F("id")), name="corrects_another"),
        )
        indexes = (models.Index(fields=["case_id", "id"], condition=Q(case_id__isnull=False), name="entry_case"),)


class Leg(models.Model):
    """What one entry adds to one account, and what the account held after it: any past balance is one look-up.

    Both keys are looked up by the function that writes them, so no constraint checks each row again.
    """

    pk = models.CompositePrimaryKey("entry_id", "account_id")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="legs", db_constraint=False, db_index=False)
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="legs", db_constraint=False, db_index=False
    )
    fen = models.BigIntegerField()
    after_fen = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(fen=0), name="leg_moves_money"),)
        indexes = (models.Index(fields=["account", "at", "entry"], name="leg_account_at"),)


class Hold(models.Model):
    """Money set aside for a transfer that is not certain yet: pending, then posted as an entry, or voided."""

    class State(models.TextChoices):
        PENDING = "pending"
        POSTED = "posted"
        VOIDED = "voided"

    court = models.ForeignKey(Court, on_delete=models.PROTECT, db_index=False)
    key = models.CharField(max_length=80)
    source = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="holds")
    target = models.CharField(max_length=64)
    """Code of the account it is for."""
    fen = models.BigIntegerField()
    memo = models.CharField(max_length=32)
    case_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    actor = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["court", "key"], name="hold_key"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="hold_is_positive"),
            models.CheckConstraint(
                condition=Q(state="pending", decided_at=None) | (~Q(state="pending") & ~Q(decided_at=None)),
                name="hold_decided",
            ),
        )


class Checkpoint(models.Model):
    """The books sealed at the end of a day: a hash over every balance and the day's root of the event log, chained."""

    on = models.DateField(primary_key=True)
    last_entry_id = models.BigIntegerField()
    """All entries up to this one are in, none after it."""
    accounts = models.BigIntegerField()
    """Accounts that were not empty."""
    balances = models.CharField(max_length=64)
    """SM3 over `court code fen` lines in their order."""
    log_root = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64)
    """SM3 over all of the above."""
    sealed_at = models.DateTimeField()
