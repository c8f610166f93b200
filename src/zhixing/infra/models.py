"""Tables of the machinery. Rooms never write them directly: `accounts`, `events` and `clock` do."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from zhixing.infra.crypto import EncryptedText


class Clock(models.Model):
    """The one clock of a tree of practice courts: database time + `shift`, running at `rate` until `until_at`."""

    base_at = models.DateTimeField(db_default=Now())
    shift = models.DurationField()
    rate = models.PositiveIntegerField(default=1)
    until_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(rate__gte=1), name="clock_never_runs_back"),
            models.CheckConstraint(condition=Q(until_at__gte=F("base_at")), name="clock_until_after_base"),
        )


class Tenant(models.Model):
    """One court as the machinery sees it; only a practice court can have a clock of its own."""

    practice = models.BooleanField(default=False)
    clock = models.ForeignKey(Clock, null=True, on_delete=models.PROTECT)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(practice=True) | Q(clock=None), name="only_practice_has_a_clock"),
        )


class Accounts(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(login=username)


class Account(AbstractBaseUser):
    """Whoever signs in: court staff, an agency's clerk, or somebody of the public."""

    class Kind(models.TextChoices):
        STAFF = "staff"
        AGENCY = "agency"
        PUBLIC = "public"

    login = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    is_active = models.BooleanField(default=True)
    totp_secret = EncryptedText(blank=True)
    totp_confirmed = models.BooleanField(default=False)
    totp_last_step = models.BigIntegerField(default=0)
    must_change_password = models.BooleanField(default=True)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    USERNAME_FIELD = "login"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = Accounts()


class Event(models.Model):
    """The log: append-only, chained by SM3 inside each case or court; the database refuses to change a row."""

    chain = models.CharField(max_length=32)
    seq = models.BigIntegerField()
    name = models.CharField(max_length=64)
    court_id = models.BigIntegerField()
    case_id = models.BigIntegerField(null=True)
    object = models.CharField(max_length=64, blank=True)
    actor = models.CharField(max_length=64)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    payload: "models.JSONField[dict[str, Any], dict[str, Any]]" = models.JSONField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["chain", "seq"], name="event_chain_seq"),)
        indexes = (models.Index(fields=["case_id", "id"]), models.Index(fields=["court_id", "name", "at"]))


class ChainHead(models.Model):
    """The last link of a chain; its row is the lock of the case."""

    chain = models.CharField(max_length=32, primary_key=True)
    court_id = models.BigIntegerField()
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="")


class Root(models.Model):
    """The daily root over all chain heads, published outside so that even the owner's tampering shows."""

    on = models.DateField(primary_key=True)
    chains = models.BigIntegerField()
    last_event_id = models.BigIntegerField()
    root = models.CharField(max_length=64)
    recorded_at = models.DateTimeField(db_default=Now())


class Partition(models.Model):
    """A share of the chains; a worker locks the row while it runs some of the share's events."""

    id = models.SmallIntegerField(primary_key=True)


class Todo(models.Model):
    """An event whose reactions have not run yet. Rows come and go fast: the table is kept small by autovacuum."""

    event = models.OneToOneField(Event, primary_key=True, on_delete=models.PROTECT, db_constraint=False)
    partition = models.SmallIntegerField()

    class Meta:
        indexes = (models.Index(fields=["partition", "event"]),)


class Held(models.Model):
    """One reaction that failed for one event, and those behind it in the same chain, in order."""

    chain = models.CharField(max_length=32)
    court_id = models.BigIntegerField()
    case_id = models.BigIntegerField(null=True)
    reaction = models.CharField(max_length=96)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, db_constraint=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    next_try_at = models.DateTimeField(null=True)
    """Real time of the next try; null waits for a person."""
    held_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = (models.UniqueConstraint(fields=["chain", "reaction", "event"], name="held_once"),)
        indexes = (models.Index(fields=["next_try_at"]), models.Index(fields=["court_id", "held_at"]))


class Attempt(models.Model):
    """What a worker was about to run, written outside its transaction: how a deadly event is found out."""

    partition = models.SmallIntegerField(primary_key=True)
    tries = models.PositiveSmallIntegerField(default=0)
    event_id = models.BigIntegerField(null=True)
    reaction = models.CharField(max_length=96, blank=True)


class ApiToken(models.Model):
    """A key that lets another system act as an account; only its SM3 is kept, so nobody can read it back."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    until_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
