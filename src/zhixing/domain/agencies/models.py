"""Other offices, their clerks and keys, what was asked of them, and every message that passed."""

from typing import Any

from django.db import models
from django.db.models import Q

from zhixing.domain.cases.models import Case
from zhixing.domain.courts.models import Court
from zhixing.infra.crypto import EncryptedText
from zhixing.infra.models import Account


class Unit(models.Model):
    """One office that answers courts: over its own system, by files (on its SFTP server, in a folder here), at our counter."""

    class Channel(models.TextChoices):
        SYSTEM = "system"
        SFTP = "sftp"
        FOLDER = "folder"
        COUNTER = "counter"

    code = models.CharField(max_length=48, unique=True)
    kind = models.CharField(max_length=24)
    name = models.CharField(max_length=64)
    name_en = models.CharField(max_length=96)
    channel = models.CharField(max_length=8, choices=Channel)
    items: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """What may be asked of it or ordered: `account.query`, `vehicle.seal` …"""
    base_url = models.CharField(max_length=200, blank=True)
    bank_code = models.CharField(max_length=16, blank=True)
    four_eyes = models.BooleanField(default=False)
    """Whether a second clerk confirms what the first answers."""
    practice = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="branches")
    area = models.CharField(max_length=24, blank=True)
    """The place it is competent for, as the directory names it."""
    office_hours = models.CharField(max_length=200, blank=True)
    """As `rules.hours` reads it; empty for round the clock."""
    promise_hours = models.PositiveSmallIntegerField(default=72)
    """Within how many of its office hours after being asked it has promised to answer."""
    contact = models.CharField(max_length=64, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    batch = models.PositiveSmallIntegerField(default=0)
    """How many requests it takes in one message; 0: one at a time."""
    at_once = models.PositiveSmallIntegerField(default=4)
    """How many calls to it may run at the same time."""
    per_minute = models.PositiveIntegerField(default=0)
    """How many calls it takes in a minute; 0: as many as come."""

    @property
    def by_hand(self) -> bool:
        """Whether a clerk answers, and no machine."""
        return self.channel == self.Channel.COUNTER

    @property
    def by_file(self) -> bool:
        """Whether it exchanges files instead of calls."""
        return self.channel in (self.Channel.SFTP, self.Channel.FOLDER)


class UnitChange(models.Model):
    """What was changed in an office's entry: {field: [before, after]}; `closed` and `opened` are kept as fields too."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="changes")
    by = models.CharField(max_length=64)
    at = models.DateTimeField()
    fields: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (models.Index(fields=["unit", "-at"], name="unit_changes"),)


class Clerk(models.Model):
    """A clerk of an office, who answers at the counter."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="clerks")
    name = models.CharField(max_length=32)


class Request(models.Model):
    """One request to one office: a row first, then a call; its key makes a second call happen once."""

    class State(models.TextChoices):
        QUEUED = "queued"
        ACCEPTED = "accepted"
        ANSWERED = "answered"
        FAILED = "failed"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="requests")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="requests")
    key = models.CharField(max_length=64, unique=True)
    act = models.CharField(max_length=16)
    object = models.CharField(max_length=48, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    body = EncryptedText()
    """The envelope without its instants: who asks, target, items, basis, paper, purpose."""
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    expected_at = models.DateTimeField()
    """When it is due: as the office has promised, by its hours as they stood when it was asked; at the latest at the deadline."""
    waited_until = models.DateTimeField(null=True)
    """How long an answer is awaited past the deadline, once a person has sent again."""
    sent_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    answer = EncryptedText()
    answered_by = models.CharField(max_length=64, blank=True)
    answered_at = models.DateTimeField(null=True)
    prepared = EncryptedText()
    """What a first clerk answered and a second has yet to confirm."""
    prepared_by = models.CharField(max_length=64, blank=True)
    sent_back = models.CharField(max_length=200, blank=True)
    """Why the second clerk gave it back."""
    files: "models.JSONField[list[str], list[str]]" = models.JSONField(default=list)
    """Keys of `infra.files`: scans and pictures a clerk added to his answer."""
    found = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=64, blank=True)
    duplicates = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    """The real instant from which it is sent, or asked for, next; empty when nothing is to be done over a wire."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state="answered", answered_at__isnull=False) | ~Q(state="answered"), name="answered_when"
            ),
        )
        indexes = (
            models.Index(fields=["case", "asked_at"]),
            models.Index(
                fields=["unit", "deadline_at"], condition=Q(state__in=("queued", "accepted")), name="unanswered"
            ),
            models.Index(fields=["unit", "due_at"], condition=Q(due_at__isnull=False), name="request_due"),
        )


class Notice(models.Model):
    """News an office sent unasked under an earlier request."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="notices")
    key = models.CharField(max_length=64)
    kind = models.CharField(max_length=32)
    record = EncryptedText()
    received_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["unit", "key"], name="notice_once"),)


class UnitKey(models.Model):
    """A public key of an office, and the days on which it is believed."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="keys")
    key_id = models.CharField(max_length=80, unique=True)
    algorithm = models.CharField(max_length=24)
    public = models.CharField(max_length=160)
    from_on = models.DateField()
    to_on = models.DateField(null=True)
    trusted_by = models.CharField(max_length=80)
    """Who compared its fingerprint, or the older key that announced it."""
    trusted_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")), name="unit_key_days"),
        )


class OwnKey(models.Model):
    """A pair of the platform's own, sealed; the practice world has its own."""

    practice = models.BooleanField()
    key_id = models.CharField(max_length=80, unique=True)
    algorithm = models.CharField(max_length=24)
    secret = EncryptedText()
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(to_on=None) | Q(to_on__gte=models.F("from_on")), name="own_key_days"),
        )


class Nonce(models.Model):
    """A number an office has used to sign a message; the same one is not believed a second time."""

    key_id = models.CharField(max_length=80)
    nonce = models.CharField(max_length=64)
    until_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["key_id", "nonce"], name="used_once"),)
        indexes = (models.Index(fields=["until_at"], name="nonce_until"),)


class Stamp(models.Model):
    """A time stamp over a batch of messages; each binds the one before."""

    no = models.PositiveBigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    at = models.DateTimeField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)
    key_id = models.CharField(max_length=80)
    signature = models.CharField(max_length=120)


class Message(models.Model):
    """A signed message as it passed, kept for good; only its stamp is added later."""

    class Direction(models.TextChoices):
        SENT = "sent"
        RECEIVED = "received"

    direction = models.CharField(max_length=8, choices=Direction)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="messages")
    request = models.CharField(max_length=64, blank=True)
    """The key of the request it belongs to; empty when it belongs to none, or to a batch."""
    method = models.CharField(max_length=8)
    path = models.TextField()
    query = models.TextField(blank=True)
    status = models.PositiveSmallIntegerField(null=True)
    answers = models.CharField(max_length=500, blank=True)
    digest = models.CharField(max_length=500, blank=True)
    signature_input = models.CharField(max_length=500, blank=True)
    signature = models.CharField(max_length=500, blank=True)
    body = EncryptedText()
    packed = models.BooleanField(default=False)
    """Whether the body is kept in base64, not being text."""
    outcome = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    leaf = models.CharField(max_length=64)
    stamp = models.ForeignKey(Stamp, on_delete=models.PROTECT, null=True, related_name="messages")

    class Meta:
        indexes = (
            models.Index(fields=["unit", "at"], name="message_unit_at"),
            models.Index(fields=["request"], condition=~Q(request=""), name="message_request"),
            models.Index(fields=["stamp"], condition=Q(stamp__isnull=False), name="message_stamp"),
            models.Index(fields=["id"], condition=Q(stamp__isnull=True), name="message_unstamped"),
        )


class Batch(models.Model):
    """Which requests the messages kept under a key of their own belong to: a batch of ours, a callback."""

    key = models.CharField(max_length=64)
    request = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["request", "key"], name="batched_once"),)


class Health(models.Model):
    """How an office is doing: failures in a row, until when it is left alone, how long its answers take."""

    unit = models.OneToOneField(Unit, on_delete=models.PROTECT, primary_key=True, related_name="health")
    failures = models.PositiveIntegerField(default=0)
    rests_until = models.DateTimeField(null=True)
    paced_until = models.DateTimeField(null=True)
    """Not called again before, where it takes only so many calls a minute."""
    slow_ms = models.PositiveIntegerField(default=0)
    answered_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=40, blank=True)


class UnitDay(models.Model):
    """What passed with an office on a day: the numbers behind its timeliness."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="days")
    on = models.DateField()
    calls = models.PositiveIntegerField(default=0)
    faults = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    """Answered later than promised."""
    millis = models.PositiveBigIntegerField(default=0)
    """How long the calls took, in all."""

    class Meta:
        constraints = (models.UniqueConstraint(fields=["unit", "on"], name="one_row_a_day"),)
