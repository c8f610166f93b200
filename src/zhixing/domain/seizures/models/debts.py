"""What third parties are told to pay here, or to keep back."""

from django.db import models
from django.db.models import Q

from zhixing.domain.assets.models import Asset
from zhixing.domain.cases.models import Case
from zhixing.domain.courts.models import Court
from zhixing.domain.documents.models import Document
from zhixing.domain.parties.models import Party
from zhixing.infra.crypto import EncryptedText


class DebtOrder(models.Model):
    """An order to a third party: to pay here what it owes the debtor (到期债权), or to keep back his income (收入).

    执行工作规定 29, 45–53; 民诉解释 499; 民诉法 254. It holds the claim from the day it is served.
    """

    class Kind(models.TextChoices):
        DEBT = "debt"
        INCOME = "income"

    class State(models.TextChoices):
        DRAFTED = "drafted"
        ISSUED = "issued"
        """Signed; to be served directly."""
        SERVED = "served"
        ENFORCING = "enforcing"
        """Neither paid nor objected to in time: a ruling against the third party is drafted or signed."""
        ENDED = "ended"
        """Objected to in time: nothing is enforced and the objection is not looked into."""
        PAID = "paid"
        DROPPED = "dropped"
        LAPSED = "lapsed"
        """Its hold ended unrenewed; another was drafted in its place."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="debt_orders")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="debt_orders")
    third = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=6, choices=Kind)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFTED)
    amount_fen = models.BigIntegerField()
    """What it is to pay; of income: up to this sum, a share each month."""
    keep_fen = models.BigIntegerField(null=True)
    """What is left of income each month for the debtor and those he supports (民诉法 254)."""
    adjudicated = models.BooleanField(default=False)
    """Whether an instrument in effect fixed the debt: denying it does not help then."""
    ruling = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    notice = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    enforcement = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    served_on = models.DateField(null=True)
    answer_by = models.DateField(null=True)
    objected_on = models.DateField(null=True)
    denied_fen = models.BigIntegerField(null=True)
    ground = models.CharField(max_length=12, blank=True)
    words = EncryptedText()
    """What the third party said."""
    paid_fen = models.BigIntegerField(default=0)
    prepared_by = models.CharField(max_length=64)
    prepared_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "asset"],
                condition=~Q(state__in=("ended", "paid", "dropped", "lapsed")),
                name="one_order_on_a_debt",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gt=0, paid_fen__gte=0), name="debt_order_sums"),
            models.CheckConstraint(
                condition=Q(objected_on=None, denied_fen=None)
                | Q(objected_on__isnull=False, denied_fen__gte=0, denied_fen__lte=models.F("amount_fen")),
                name="debt_objection_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("served", "enforcing")) | Q(served_on__isnull=False, answer_by__isnull=False),
                name="debt_order_served_on",
            ),
        )
        indexes = (models.Index(fields=["court", "answer_by"], condition=Q(state="served"), name="debt_orders_due"),)
