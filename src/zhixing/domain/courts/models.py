"""Courts as a tree, the staff that belong to them, and the groups staff are in, by date."""

from django.db import models
from django.db.models import F, Q

from zhixing.infra.models import Account, Tenant


class Court(models.Model):
    """One court; its number is its tenant's, and practice courts stand in a tree of their own."""

    class Level(models.TextChoices):
        HIGH = "high"
        INTERMEDIATE = "intermediate"
        BASIC = "basic"

    tenant = models.OneToOneField(Tenant, primary_key=True, on_delete=models.PROTECT)
    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=64)
    name_en = models.CharField(max_length=96)
    level = models.CharField(max_length=12, choices=Level)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    address = models.CharField(max_length=128, blank=True)
    phone = models.CharField(max_length=32, blank=True)
    account_name = models.CharField(max_length=64, blank=True)
    account_number = models.CharField(max_length=32, blank=True)
    """The court's special account for case money; it is printed on notices and public."""
    bank_name = models.CharField(max_length=64, blank=True)


class Staff(models.Model):
    """A member of one court's staff."""

    account = models.OneToOneField(Account, on_delete=models.PROTECT)
    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    name = models.CharField(max_length=32)
    title = models.CharField(max_length=32)

    class Meta:
        indexes = (models.Index(fields=["court", "name"]),)


class Membership(models.Model):
    """Who was in which group from when to when (procedure notes §6: store it by date)."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT)
    group = models.CharField(max_length=16)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["staff", "group"], condition=Q(until_on=None), name="member_once"),
            models.CheckConstraint(condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="member_days"),
        )


class Deputy(models.Model):
    """Who acts for a member of staff on leave, both days included; the deputy gains his groups for those days."""

    absent = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="leaves")
    deputy = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="deputies")
    from_on = models.DateField()
    until_on = models.DateField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(absent=F("deputy")), name="deputy_is_another"),
            models.CheckConstraint(condition=Q(until_on__gte=F("from_on")), name="deputy_days"),
        )


class Recusal(models.Model):
    """A member of staff who must stay out of a case (民诉法 47)."""

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT)
    case_id = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    since_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["staff", "case_id"], name="recused_once"),)
