"""What is paid out, by whose release, and payments other rooms send in files of their own."""

from django.db import models
from django.db.models import F, Q

from zhixing.domain.cases.api import Case
from zhixing.domain.courts.api import Court, Staff
from zhixing.domain.payments.models.incoming import Receipt
from zhixing.infra.crypto import EncryptedText


class Bulk(models.Model):
    """Payments a room above sends in files of its own: their keys begin with `stem`, and together they are `fen`."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT, db_index=False)
    stem = models.CharField(max_length=24)
    fen = models.BigIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["court", "stem"], name="bulk_once"),
            models.CheckConstraint(condition=Q(fen__gt=0), name="bulk_is_positive"),
        )


class BulkDebit(models.Model):
    """The bank's notice that one payment of a bulk left the account."""

    bulk = models.ForeignKey(Bulk, on_delete=models.PROTECT, related_name="debits", db_index=False)
    end_to_end_id = models.CharField(max_length=35)
    reference = models.CharField(max_length=40)
    fen = models.BigIntegerField()
    on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["bulk", "end_to_end_id"], name="bulk_debit_once"),
            models.UniqueConstraint(fields=["bulk", "reference"], name="bulk_reference_once"),
        )


class BulkPaid(models.Model):
    """What a room above booked as paid by the bank, a day and a file at a time: the debits must come to the same."""

    bulk = models.ForeignKey(Bulk, on_delete=models.PROTECT, related_name="paid")
    key = models.CharField(max_length=40)
    on = models.DateField()
    fen = models.BigIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["bulk", "key"], name="bulk_paid_once"),)


class Batch(models.Model):
    """Payments of one case prepared together, released by two people, sent to the bank as one file."""

    class State(models.TextChoices):
        PREPARED = "prepared"
        APPROVED = "approved"
        RELEASED = "released"
        DONE = "done"
        CANCELLED = "cancelled"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT)
    """Null for money sent back from suspense."""
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    fen = models.BigIntegerField()
    prepared_by = models.CharField(max_length=64)
    prepared_at = models.DateTimeField()
    approved_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True)
    released_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True)
    """Also the creation time written into the file, so that a file made again is the same bytes."""
    message_id = models.CharField(max_length=35, blank=True)
    sm3 = models.CharField(max_length=64, blank=True)
    answered_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=64, blank=True)
    """Code of what went wrong at the last try to send; empty when nothing did."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state__in=["released", "done"])
                | Q(approved_by__isnull=False, released_by__isnull=False, released_at__isnull=False),
                name="released_by_two",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None) | Q(released_by=None) | ~Q(released_by=F("approved_by")),
                name="second_is_another",
            ),
            models.UniqueConstraint(fields=["message_id"], condition=~Q(message_id=""), name="message_once"),
        )
        indexes = (models.Index(fields=["court", "state"]),)


class Report(models.Model):
    """A report of the bank on a file of payments (pain.002), kept whole as it came, whatever became of it.

    Bytes that are no text are marked in `original`; the signed message it came in keeps them.
    """

    court = models.ForeignKey(Court, on_delete=models.PROTECT, db_index=False)
    case_id = models.BigIntegerField(null=True)
    message_id = models.CharField(max_length=35)
    """The file of payments it speaks of: a batch's, or one of a room above."""
    sm3 = models.CharField(max_length=64)
    original = EncryptedText()
    said = models.CharField(max_length=64)
    """SM3 of what it says of which payment: a bank that says the same again is not kept again."""
    refused = models.CharField(max_length=64, blank=True)
    """Why nothing was booked by it; empty: it was believed."""
    why = EncryptedText()
    """The same in words, Chinese || English, with what was found in it."""
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["message_id", "sm3", "refused"], name="report_once"),)


class Payout(models.Model):
    """One payment of a batch, with the payee's account as it was confirmed then."""

    class State(models.TextChoices):
        PREPARED = "prepared"
        SENT = "sent"
        SETTLED = "settled"
        RETURNED = "returned"
        CANCELLED = "cancelled"

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="payouts")
    source = models.CharField(max_length=64)
    """Code of the ledger account it is paid from; what comes back goes there again."""
    party_id = models.BigIntegerField(null=True)
    receipt = models.ForeignKey(Receipt, null=True, on_delete=models.PROTECT, related_name="refunds")
    """The receipt this sends back, if it is a refund."""
    line_id = models.BigIntegerField(null=True)
    """The line of a plan whose withheld costs this pays, if it does."""
    agent_id = models.BigIntegerField(null=True)
    """The agent with special authority it is paid to, if not to the party itself."""
    purpose = models.CharField(max_length=16)
    fen = models.BigIntegerField()
    holder = EncryptedText()
    bank = models.CharField(max_length=64, blank=True)
    number = EncryptedText()
    end_to_end_id = models.CharField(max_length=35, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARED)
    checked = models.CharField(max_length=8, blank=True, db_default="")
    """What the bank said of name and account before the file went: `ok`, `none` (it checks none), or why not (`BE01`)."""
    told = models.CharField(max_length=4, blank=True)
    """What the bank's report said of it (`ACSC`, `RJCT`); a late return leaves it as it was."""
    reason = models.CharField(max_length=8, blank=True)
    """The bank's reason code for a return."""
    debit_reference = models.CharField(max_length=40, blank=True)
    """The bank's own number of the debit, once it was notified."""
    debited_on = models.DateField(null=True)
    """The bank's day of that debit."""
    settled_on = models.DateField(null=True)
    left_on = models.DateField(null=True)
    """The day it left the bank in our books; a later return leaves it as it was."""

    @property
    def misnamed(self) -> bool:
        """Whether the bank knows the account under another name, or not at all: it is in no file."""
        return self.checked not in ("", "ok", "none")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(fen__gt=0), name="payout_is_positive"),
            models.UniqueConstraint(fields=["end_to_end_id"], condition=~Q(end_to_end_id=""), name="end_to_end_once"),
            models.UniqueConstraint(
                fields=["receipt"], condition=Q(state__in=["prepared", "sent", "settled"]), name="refunded_once"
            ),
        )
        indexes = (models.Index(fields=["source", "state"]), models.Index(fields=["party_id"]))
