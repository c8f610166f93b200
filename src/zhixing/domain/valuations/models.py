"""Pricings of things: the way taken, what each platform or agency answered, objections, and the price."""

from typing import Any

from django.db import models
from django.db.models import F, Q

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
    facts: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField(default=dict)
    """What the choice of the way hung on, by the names of `law.reference_price_route.Facts`."""
    reason: "models.JSONField[dict[str, str], dict[str, str]]" = models.JSONField(default=dict)
    """Why this way, `zh` and `en`."""
    started_at = models.DateTimeField()
    reissues = models.PositiveSmallIntegerField(default=0)
    """How often the reports were asked for anew because their validity ran out (27)."""
    corrections = models.PositiveSmallIntegerField(default=0)
    """How often reports were sent back to be corrected (13, 20)."""
    rested_on = models.DateField(null=True)
    """Since when inquiry or appraisal is paused (28); its days do not count."""
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
    more_time_on = models.DateField(null=True)
    """The day a platform asked for more time (11)."""
    corrected_on = models.DateField(null=True)
    """The day it was sent back to be corrected; to what comes then nobody objects (24)."""

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
    kinds: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """What it says, by `law.reference_price_route.Ground`."""
    goes = models.CharField(max_length=12, default="court")
    """Where it goes, by `law.reference_price_route.Handling`."""
    passed_on = models.DateField(null=True)
    """The day it was passed on to the agency (23)."""
    replied_on = models.DateField(null=True)
    review_on = models.DateField(null=True)
    """The day the agency's association was asked for a review (23)."""
    due_on = models.DateField(null=True)
    """The last day of the step it is at."""
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


class Sent(models.Model):
    """A report sent on to somebody it concerns; `received_on` starts the five days of objecting (21, 22, 23)."""

    class Way(models.TextChoices):
        SERVED = "served"
        POSTED = "posted"
        """Nobody could be reached: posted to the public, and received after fifteen days."""

    quote = models.ForeignKey(Quote, on_delete=models.PROTECT, related_name="sent")
    party_id = models.BigIntegerField()
    way = models.CharField(max_length=8, choices=Way)
    sent_on = models.DateField()
    received_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["quote", "party_id"], name="report_sent_once"),
            models.CheckConstraint(condition=Q(received_on__gte=F("sent_on")), name="received_after_sent"),
        )


class Draw(models.Model):
    """How the agencies of an appraisal and their order were found: agreed on, or by lot before witnesses (16).

    The list and the digest of the court's secret are fixed first; each witness then adds a word of his own. Seed and
    order follow from secret and words, so that nobody alone decides and anybody can reckon it again.
    """

    valuation = models.OneToOneField(Valuation, on_delete=models.PROTECT, related_name="draw")
    listed: "models.JSONField[list[list[str]], list[list[str]]]" = models.JSONField()
    """[code, name] of every agency that could be drawn, by code."""
    called_at = models.DateTimeField()
    secret = models.CharField(max_length=64, blank=True)
    """Published with the result; before it only its digest is shown. Empty when the parties agreed."""
    promise = models.CharField(max_length=64, blank=True)
    """SM3 of the secret."""
    witnesses: "models.JSONField[list[list[str]], list[list[str]]]" = models.JSONField(default=list)
    """[who, word], who being `party:ID` or `staff:ID`, in the order they spoke."""
    drawn_at = models.DateTimeField(null=True)
    order: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Codes of the agencies found, first to be asked first."""


class Commission(models.Model):
    """One agency of an appraisal: asked in its turn, with its own clock (19)."""

    class State(models.TextChoices):
        WAITING = "waiting"
        ORDERED = "ordered"
        DELIVERED = "delivered"
        REPLACED = "replaced"
        """Late without having asked: its papers come back, the next is asked, it earns nothing (19, 33)."""

    valuation = models.ForeignKey(Valuation, on_delete=models.PROTECT, related_name="commissions")
    code = models.CharField(max_length=48)
    name = models.CharField(max_length=64)
    turn = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    received_on = models.DateField(null=True)
    """The day the agency received the order."""
    extensions: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)
    """Days granted each time."""
    stayed_days = models.PositiveSmallIntegerField(default=0)
    due_on = models.DateField(null=True)
    papers_back_by = models.DateField(null=True)
    fee_fen = models.BigIntegerField(null=True)
    """What it is paid (32, 33); null while nobody has settled it."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["valuation", "turn"], name="agency_turn"),
            models.UniqueConstraint(fields=["valuation", "code"], name="agency_once"),
            models.UniqueConstraint(fields=["valuation"], condition=Q(state="ordered"), name="one_agency_at_a_time"),
            models.CheckConstraint(
                condition=~Q(state="ordered") | Q(received_on__isnull=False, due_on__isnull=False),
                name="ordered_has_a_clock",
            ),
        )


class PastSale(models.Model):
    """A sale elsewhere, imported by the court to compare its prices with; a fact, no case of ours."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    kind = models.CharField(max_length=16)
    title = models.CharField(max_length=128)
    place = models.CharField(max_length=64)
    opened_at = models.DateTimeField()
    start_fen = models.BigIntegerField()
    reference_fen = models.BigIntegerField()
    watchers = models.PositiveIntegerField(null=True)
    source = models.CharField(max_length=64)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["court", "title", "opened_at"], name="past_sale_once"),
            models.CheckConstraint(condition=Q(start_fen__gt=0, reference_fen__gt=0), name="past_sale_has_prices"),
        )
        indexes = (models.Index(fields=["court", "kind", "place"]),)
