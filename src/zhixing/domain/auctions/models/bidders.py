"""Bidders, their seats and money, and who may not bid."""

from django.db import models
from django.db.models import F, Q

from zhixing.domain.auctions.models.lots import Lot
from zhixing.domain.auctions.models.rounds import Round
from zhixing.domain.courts.models import Court
from zhixing.domain.documents.models import Document
from zhixing.infra.crypto import BlindIndex, EncryptedText
from zhixing.infra.models import Account
from zhixing.kernel.money import Money


class Bidder(models.Model):
    """A real-name account of the public; it belongs to no court, its registrations do."""

    class Kind(models.TextChoices):
        PERSON = "person"
        COMPANY = "company"

    class RealName(models.TextChoices):
        """What public security said of name and number (实名核验)."""

        UNASKED = ""
        FITS = "fits"
        UNKNOWN = "unknown"

    account = models.OneToOneField(Account, null=True, on_delete=models.PROTECT)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.PERSON)
    name = EncryptedText()
    id_number = EncryptedText()
    id_index = BlindIndex(of="id_number", domain="id_number")
    phone = EncryptedText()
    real_name = models.CharField(max_length=8, choices=RealName, default=RealName.UNASKED, blank=True)
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
    waits = models.BooleanField(default=False)
    """Named an agent or partners the court has not confirmed: no bid is taken (网拍规定 14)."""
    agent_name = EncryptedText(blank=True, default="")
    agent_id_number = EncryptedText(blank=True, default="")
    agent_index = BlindIndex(of="agent_id_number", domain="id_number")
    promised_home = models.BooleanField(default=False)
    """Promised to satisfy the local purchase limits (房产竞买人规定 2)."""
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


class Partner(models.Model):
    """Somebody who bids jointly with the seat's bidder (联合竞买), with his share of the thing in hundredths."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="partners")
    name = EncryptedText()
    id_number = EncryptedText()
    id_index = BlindIndex(of="id_number", domain="id_number")
    share = models.PositiveSmallIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["registration", "id_index"], name="partner_once"),
            models.CheckConstraint(condition=Q(share__gte=1, share__lte=99), name="partner_share"),
        )


class Forfeit(models.Model):
    """How a defaulter's deposit was used once the lot was sold again (网拍规定 24): costs, shortfall, debt, in order."""

    registration = models.OneToOneField(
        Registration, primary_key=True, on_delete=models.PROTECT, related_name="forfeit"
    )
    price_fen = models.BigIntegerField()
    resold_fen = models.BigIntegerField()
    costs_fen = models.BigIntegerField()
    """Of the re-auction, and what else the default cost."""
    shortfall_fen = models.BigIntegerField()
    debt_fen = models.BigIntegerField()
    related_fen = models.BigIntegerField()
    """What is left for the debtor's debts connected with the thing."""
    uncovered_fen = models.BigIntegerField()
    """What the deposit does not reach of costs and shortfall."""
    top_up_fen = models.BigIntegerField()
    """What the judge ordered the defaulter to pay on top."""
    top_up_paid_fen = models.BigIntegerField(default=0)
    top_up_by = models.DateField(null=True)
    order = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    """The order to pay it (责令补交差价)."""
    ruling = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    """The ruling to enforce what he did not pay in time (拍变规定 22)."""
    used_at = models.DateTimeField()

    @property
    def top_up_left(self) -> Money:
        """What he was ordered to pay and has not paid yet."""
        return Money(max(self.top_up_fen - self.top_up_paid_fen, 0))

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(top_up_fen__gte=0, top_up_fen__lte=F("uncovered_fen")), name="top_up_within_the_uncovered"
            ),
            models.CheckConstraint(condition=Q(top_up_paid_fen__gte=0), name="top_up_paid"),
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
