"""After a sale: from the paid price to the buyer's hands."""

from django.db import models
from django.db.models import Q

from zhixing.domain.agencies.models import Request
from zhixing.domain.auctions.models import Lot
from zhixing.domain.cases.models import Case
from zhixing.domain.courts.models import Court
from zhixing.domain.documents.models import Document
from zhixing.domain.parties.models import Party


class Handover(models.Model):
    """One sold lot on its way to its buyer; title passes when the ruling is served on him (网拍规定 22)."""

    class State(models.TextChoices):
        PAID = "paid"
        RULED = "ruled"
        TITLE = "title"
        TRANSFER_ASKED = "asked"
        TRANSFERRED = "transferred"
        DELIVERED = "delivered"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handovers")
    lot = models.OneToOneField(Lot, on_delete=models.PROTECT, related_name="handover")
    buyer = models.ForeignKey(Party, on_delete=models.PROTECT)
    state = models.CharField(max_length=12, choices=State, default=State.PAID)
    paid_on = models.DateField()
    ruling = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    title_on = models.DateField(null=True)
    order = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(Request, null=True, on_delete=models.PROTECT, related_name="+")
    requests_made = models.PositiveSmallIntegerField(default=0)
    pick_up_at = models.DateTimeField(null=True)
    pick_up_place = models.CharField(max_length=100, blank=True)
    record = models.ForeignKey(Document, null=True, on_delete=models.PROTECT, related_name="+")
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("paid", "ruled")) | Q(title_on__isnull=False), name="title_before_transfer"
            ),
            models.CheckConstraint(
                condition=~Q(state="delivered") | Q(delivered_at__isnull=False), name="delivered_when"
            ),
        )
        indexes = (models.Index(fields=["court", "state", "paid_on"]),)
