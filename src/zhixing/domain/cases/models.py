"""The case file: what was adjudged, who must pay whom what, and where the case stands."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from zhixing.domain.courts.models import Court, Staff
from zhixing.domain.parties.models import Party
from zhixing.infra.crypto import EncryptedText


class Case(models.Model):
    """One enforcement case (执行案件)."""

    class Status(models.TextChoices):
        ACTIVE = "active"
        STAYED = "stayed"
        CLOSED = "closed"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    number = models.CharField(max_length=48, unique=True)
    kind = models.CharField(max_length=4, default="执")
    year = models.PositiveSmallIntegerField()
    serial = models.PositiveIntegerField()
    cause = models.CharField(max_length=64, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.ACTIVE)
    lane = models.CharField(max_length=8, blank=True)
    """simple or complex, once triaged (繁简分流)."""
    officer = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)
    application_id = models.BigIntegerField(null=True)
    received_on = models.DateField()
    filed_on = models.DateField()
    filed_at = models.DateTimeField()
    instrument_title = models.CharField(max_length=32)
    instrument_court = models.CharField(max_length=64)
    instrument_number = models.CharField(max_length=64)
    instrument_kind = models.CharField(max_length=16, default="judgment")
    """Of `law.filing_instruments`: a case on an administrative decision has its own time limit (审限规定 5)."""
    instrument_key = models.CharField(max_length=64)
    """Digest of instrument and applicants: the same people cannot enforce the same judgment twice."""
    judged_on = models.DateField(null=True)
    effective_on = models.DateField()
    doubled_interest = models.BooleanField(default=True)
    flags: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Things the judge must see: `late_application` (民诉法 250) …"""
    access_code = models.CharField(max_length=12, unique=True)
    closed_on = models.DateField(null=True)
    closed_how = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["court", "kind", "year", "serial"], name="case_serial"),
            models.UniqueConstraint(
                fields=["court", "instrument_key"], condition=Q(kind="执"), name="instrument_filed_once"
            ),
            models.CheckConstraint(
                condition=Q(status="closed", closed_on__isnull=False) | (~Q(status="closed") & Q(closed_on=None)),
                name="closed_has_day",
            ),
        )
        indexes = (
            models.Index(fields=["court", "status", "-filed_on"]),
            models.Index(fields=["officer", "status"]),
            models.Index(fields=["court", "instrument_number"], name="case_by_instrument"),
        )


class Counter(models.Model):
    """The last serial given per court, type and year; raised in the filing's own transaction, so there is no gap."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    kind = models.CharField(max_length=4)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["court", "kind", "year"], name="one_counter"),)


class Role(models.Model):
    """What a party is in a case."""

    class Kind(models.TextChoices):
        APPLICANT = "applicant"
        DEBTOR = "debtor"
        PRIORITY = "priority"
        """A creditor with a right of priority in a thing (抵押权人等)."""
        JOINER = "joiner"
        """A creditor of another case who joins in the distribution (参与分配)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="roles")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="roles")
    kind = models.CharField(max_length=10, choices=Kind)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case", "party", "kind"], name="role_once"),)


class Agent(models.Model):
    """Who acts for a party; only special authority may collect money, settle or waive (执行工作规定 20)."""

    class Authority(models.TextChoices):
        ORDINARY = "ordinary"
        SPECIAL = "special"

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="agents")
    name = models.CharField(max_length=32)
    firm = models.CharField(max_length=64, blank=True)
    phone = EncryptedText()
    authority = models.CharField(max_length=8, choices=Authority)
    until_on = models.DateField(null=True)


class Obligation(models.Model):
    """One money duty of the instrument: who pays whom how much, from when it bears which interest."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="obligations")
    no = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=64)
    amount_fen = models.BigIntegerField()
    accrued_fen = models.BigIntegerField(default=0)
    """Of the amount: interest the instrument states as a sum; it bears no doubled part (迟延利息解释 1)."""
    due_on = models.DateField()
    """The last day of the performance period; doubled interest runs after it (迟延利息解释 2)."""
    payers = models.ManyToManyField(Role, related_name="owes")
    payees = models.ManyToManyField(Role, related_name="is_owed")
    interest: "models.JSONField[list[dict[str, Any]], list[dict[str, Any]]]" = models.JSONField(default=list)
    """Rules in plain values: {base_fen, from_on, until_on|null, rate_type, rate, multiplier}."""
    joint = models.BooleanField(default=False)
    priority = models.CharField(max_length=128, blank=True)
    is_cost = models.BooleanField(default=False)
    """Court costs the instrument lets the debtor pay to the creditor."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "no"], name="obligation_no"),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="obligation_not_negative"),
            models.CheckConstraint(
                condition=Q(accrued_fen__gte=0, accrued_fen__lte=F("amount_fen")), name="obligation_accrued_within"
            ),
        )


class Stay(models.Model):
    """A time in which the case rested, with its ground and who decided (中止、暂缓); clocks leave it out by union."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="stays")
    ground = models.CharField(max_length=32)
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    decided_by = models.CharField(max_length=64)
    stops_interest = models.BooleanField(default=False)
    """Review or retrial not asked for by the debtor: doubled interest rests too (迟延利息解释 3)."""
    terms = EncryptedText()
    """What was settled, when the ground is a settlement (和解规定 1、2)."""
    perform_by = models.DateField(null=True)
    """The last day on which the settlement is to be performed; the time to resume runs from it (和解规定 10)."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["case"], condition=Q(until_on=None), name="one_stay_at_a_time"),)
