"""A mass-victim case: its audit lists, the people on them, and their disputes."""

from django.db import models
from django.db.models import F, Q

from zhixing.domain.cases.api import Case
from zhixing.domain.courts.api import Court
from zhixing.infra.crypto import BlindIndex, EncryptedText
from zhixing.law.collective import METHODS


class Matter(models.Model):
    """One case with many victims: how loss is counted, until when people register, what is said to them."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    case = models.OneToOneField(Case, on_delete=models.PROTECT)
    title = models.CharField(max_length=64)
    method = models.CharField(max_length=16, choices=[(key.value, zh) for key, (zh, _) in METHODS.items()])
    notice = models.TextField(blank=True)
    """The text for the public page, in Chinese."""
    register_from = models.DateField()
    register_until = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(register_until__gte=F("register_from")), name="matter_window"),
        )


class Upload(models.Model):
    """One audit list as it was handed in: taken whole, or refused whole with what is wrong in which row."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="uploads")
    name = models.CharField(max_length=128)
    sm3 = models.CharField(max_length=64)
    kept = models.CharField(max_length=80, blank=True, default="", db_default="")
    """Where a long list lies while a worker reads it; not kept after that."""
    doubtful = models.BooleanField(default=False, db_default=False)
    """Whoever has a number that can't be one is taken as he stands."""
    rows = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(default=0)
    loss_fen = models.BigIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    faults: "models.JSONField[list[list[object]], list[list[object]]]" = models.JSONField(default=list)
    """[row, column, code of the refusal] of the first thousand rows that are wrong; empty: it was taken."""
    at = models.DateTimeField()
    actor = models.CharField(max_length=64)
    done_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=64, blank=True, default="", db_default="")
    """Why a list that a worker read was refused as a whole."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["matter"], condition=Q(done_at__isnull=True), name="one_list_at_a_time"),
        )


class Victim(models.Model):
    """One person of a matter, all his accounts at the platform merged. Registration fills in how he is paid."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="people", db_index=False)
    number = models.PositiveIntegerField()
    """Registration number: his place in every list, and on ties of the last fen."""
    name = models.CharField(max_length=64)
    id_number = EncryptedText()
    id_index = BlindIndex(of="id_number", domain="id_number")
    phone = EncryptedText()
    bank = models.CharField(max_length=64, blank=True)
    account = EncryptedText()
    """His own bank account; empty while he has given none."""
    holder = models.CharField(max_length=64, blank=True, default="", db_default="")
    """In whose name that account stands, where it is not written as his own: a guardian's, an heir's."""
    users = EncryptedText()
    """His accounts at the platform as the list names them, a line each."""
    audited_fen = models.BigIntegerField()
    """His loss by audit or judgment, by the matter's method."""
    claimed_fen = models.BigIntegerField(null=True)
    """His own figure, where he disputes the audited one."""
    proof = models.BooleanField(default=False)
    """His own figure was accepted: by re-check or by decision of the court."""
    defendant = models.BooleanField(default=False)
    deceased = models.BooleanField(default=False)
    name_matches = models.BooleanField(default=True)
    """Whether the holder of the account bears his name."""
    corrected_at = models.DateTimeField(null=True)
    """When his account was last set right: what came back before then may be paid again."""
    account_by_self = models.BooleanField(default=False, db_default=False)
    """He set it right on the portal, and no officer has seen it: held unless the bank says it is his."""
    bank_said = models.CharField(max_length=8, blank=True, default="", db_default="")
    """The bank on his name and account: `ok`, `none` (it checks no names), or why they don't fit."""
    bank_asked_at = models.DateTimeField(null=True)
    """When it was asked; before `corrected_at`: it must be asked anew."""

    @property
    def payee(self) -> str:
        """The name the bank is to know his account by."""
        return self.holder or self.name

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["matter", "number"], name="victim_number"),
            models.UniqueConstraint(fields=["id_index", "matter"], name="victim_once"),
        )


class Dispute(models.Model):
    """Somebody says his figure is wrong: re-checked by an officer, and, if he insists, decided by the court."""

    class State(models.TextChoices):
        OPEN = "open"
        RECHECKED = "rechecked"
        DECIDED = "decided"

    victim = models.ForeignKey(Victim, on_delete=models.PROTECT, related_name="disputes")
    claimed_fen = models.BigIntegerField()
    grounds = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    accepted = models.BooleanField(null=True)
    answer = models.CharField(max_length=300, blank=True)
    raised_at = models.DateTimeField()
    recheck_by = models.DateField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["victim"], condition=Q(state="open"), name="one_open_dispute"),
            models.CheckConstraint(condition=Q(state="open") | Q(accepted__isnull=False), name="dispute_answered"),
        )
