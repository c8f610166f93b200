"""Pricings of things: the way taken, what each platform or agency answered, objections, and the price."""

from django.db import models
from django.db.models import Q

from zhixing.domain.assets.models import Asset
from zhixing.domain.cases.models import Case
from zhixing.domain.courts.models import Court


class Valuation(models.Model):
    """One pricing of one thing (确定财产处置参考价)."""

    class Way(models.TextChoices):
        AGREEMENT = "agreement"
        DIRECTED = "directed"
        NETWORK = "network"
        APPRAISAL = "appraisal"

    class State(models.TextChoices):
        STARTED = "started"
        FIXED = "fixed"
        STOPPED = "stopped"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="valuations")
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="valuations")
    way = models.CharField(max_length=10, choices=Way)
    state = models.CharField(max_length=8, choices=State, default=State.STARTED)
    started_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    """The last day for reports; null where the way has no such limit."""
    extended = models.BooleanField(default=False)
    price_fen = models.BigIntegerField(null=True)
    counted: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """The sources whose results make up the price."""
    fixed_on = models.DateField(null=True)
    fixed_by = models.CharField(max_length=64, blank=True)
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["asset"], condition=~Q(state="stopped"), name="one_pricing"),
            models.CheckConstraint(
                condition=~Q(state="fixed") | Q(price_fen__gt=0, fixed_on__isnull=False, valid_until__isnull=False),
                name="fixed_has_a_price",
            ),
        )
        indexes = (models.Index(fields=["court", "state", "due_on"]), models.Index(fields=["case"]))


class Quote(models.Model):
    """What one source was asked and said: a platform's report, an agency's, or the parties' own figure."""

    class State(models.TextChoices):
        ASKED = "asked"
        GIVEN = "given"
        NONE = "none"
        """The source has no price for this thing."""
        FAILED = "failed"

    valuation = models.ForeignKey(Valuation, on_delete=models.PROTECT, related_name="quotes")
    source = models.CharField(max_length=48)
    name = models.CharField(max_length=64)
    request_id = models.BigIntegerField(null=True, unique=True)
    """The request to the office, where it was asked over the wire."""
    state = models.CharField(max_length=8, choices=State, default=State.ASKED)
    why = models.CharField(max_length=200, blank=True)
    price_fen = models.BigIntegerField(null=True)
    report_no = models.CharField(max_length=64, blank=True)
    made_on = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    received_at = models.DateTimeField(null=True)
    in_time = models.BooleanField(default=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["valuation", "source"], name="source_once"),
            models.CheckConstraint(
                condition=~Q(state="given")
                | Q(price_fen__gt=0, made_on__isnull=False, valid_until__isnull=False, received_at__isnull=False),
                name="given_is_whole",
            ),
        )


class Objection(models.Model):
    """An objection to one report (参考价规定 22、23) and what came of it."""

    class Outcome(models.TextChoices):
        PENDING = "pending"
        REJECTED = "rejected"
        CORRECTED = "corrected"
        UPHELD = "upheld"

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="objections")
    party_id = models.BigIntegerField()
    received_on = models.DateField()
    """The day the party received the report."""
    raised_on = models.DateField()
    ground = models.CharField(max_length=300)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.PENDING)
    corrected_fen = models.BigIntegerField(null=True)
    decided_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["quote", "party_id"], name="objected_once"),
            models.CheckConstraint(
                condition=~Q(outcome="corrected") | Q(corrected_fen__gt=0), name="correction_has_a_price"
            ),
        )
