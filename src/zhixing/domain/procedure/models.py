"""Nodes of cases, the times their clocks rest, courts' own limits and holidays, robots' switches and runs."""

from django.db import models
from django.db.models import F, Q

from zhixing.domain.courts.models import Court, Staff


class Node(models.Model):
    """One opening of a node of `nodes.toml`: for a case, and where it says so for one party, thing or paper of it."""

    class State(models.TextChoices):
        WAITING = "waiting"
        """It opens on `opened_on` or sooner, and has no due day till then."""
        OPEN = "open"
        STOPPED = "stopped"
        DONE = "done"
        SKIPPED = "skipped"

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case_id = models.BigIntegerField(null=True)
    code = models.CharField(max_length=4)
    object = models.CharField(max_length=48, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    group = models.CharField(max_length=12)
    owner = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT)
    limit = models.CharField(max_length=8, blank=True)
    opened_at = models.DateTimeField()
    opened_on = models.DateField()
    raw_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    provisional = models.BooleanField(default=False)
    """Counted through days of a year whose holidays are not announced yet."""
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["court", "case_id", "code", "object"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="node_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=("waiting", "open", "stopped"), closed_at=None)
                | Q(state__in=("done", "skipped"), closed_at__isnull=False),
                name="node_closed_when",
            ),
        )
        indexes = (
            models.Index(fields=["case_id", "code"]),
            models.Index(fields=["owner", "due_on"], condition=Q(state="open"), name="node_of_owner"),
            models.Index(
                fields=["court", "group", "due_on"], condition=Q(state="open", owner=None), name="node_of_group"
            ),
            models.Index(fields=["court", "due_on"], condition=Q(state="open"), name="node_of_court"),
            models.Index(fields=["court", "opened_on"], condition=Q(state="waiting"), name="node_to_open"),
        )


class Sweep(models.Model):
    """Up to which day a court's late nodes have been told: those due before `before_on`."""

    court = models.OneToOneField(Court, primary_key=True, on_delete=models.PROTECT)
    before_on = models.DateField()


class Pause(models.Model):
    """Days a node's clock rested, from the day after `from_on` to `until_on`; overlapping ones count once."""

    node = models.ForeignKey(Node, on_delete=models.CASCADE, related_name="pauses")
    ground = models.CharField(max_length=8)
    object = models.CharField(max_length=48, blank=True)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["node", "ground", "object"], condition=Q(until_on=None), name="pause_once"),
            models.CheckConstraint(condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="pause_days"),
        )


class Limit(models.Model):
    """A court's own time limit for a node, instead of the one in nodes.toml, from a day on."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    code = models.CharField(max_length=4)
    limit = models.CharField(max_length=8)
    from_on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["court", "code", "from_on"], name="limit_once_a_day"),)


class HolidayYear(models.Model):
    """The announced rest days and make-up working days of one year; it replaces what the platform ships with."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    off: "models.JSONField[list[str], list[str]]" = models.JSONField()
    work: "models.JSONField[list[str], list[str]]" = models.JSONField()
    source = models.CharField(max_length=128)


class RobotSwitch(models.Model):
    """A robot switched off (or on again) in one court; without a row it is on."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    robot = models.CharField(max_length=16)
    on = models.BooleanField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["court", "robot"], name="one_switch"),)


class RobotRun(models.Model):
    """One run of a robot: what it was for, how long it took, how many clicks a person was spared."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case_id = models.BigIntegerField(null=True)
    robot = models.CharField(max_length=16)
    node = models.ForeignKey(Node, null=True, on_delete=models.PROTECT, db_constraint=False)
    """None where the work was done before a node had to be opened for it (an exact match)."""
    at = models.DateTimeField()
    handed_over = models.CharField(max_length=48, blank=True)
    """Why the robot left it to a person: the code of the refusal it met; empty when it finished."""
    milliseconds = models.PositiveIntegerField()
    clicks = models.PositiveSmallIntegerField()

    class Meta:
        indexes = (models.Index(fields=["court", "-at"]),)
