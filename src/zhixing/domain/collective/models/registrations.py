"""Those who register: the code their phone was sent, what they said, its evidence, and whom on the list they may be."""

from django.db import models
from django.db.models import Q

from zhixing.domain.collective.models.matters import Matter, Victim
from zhixing.domain.courts.api import Staff
from zhixing.infra.crypto import BlindIndex, EncryptedText


class Code(models.Model):
    """The one-time code a phone was sent before registering; one row a phone, so that asking often fills nothing."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, db_index=False)
    phone = EncryptedText()
    phone_index = BlindIndex(of="phone", domain="phone")
    one_time = EncryptedText()
    at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    asked = models.PositiveSmallIntegerField(default=1)
    """Codes sent to this phone since `since`."""
    since = models.DateTimeField()
    sent = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["matter", "phone_index"], name="one_code_a_phone"),)
        indexes = (models.Index(fields=["matter"], condition=Q(sent=False), name="code_waiting"),)


class Registration(models.Model):
    """Somebody says he lost money: who he is, his accounts at the platform, where he is to be paid."""

    class Role(models.TextChoices):
        OWN = "own"
        AGENT = "agent"
        GUARDIAN = "guardian"
        HEIR = "heir"

    class Way(models.TextChoices):
        """How he was found on the audit list."""

        EXACT = "exact"
        ACCOUNT = "account"
        PERSON = "person"
        COURT = "court"
        """He is not on it: the court decided that he belongs there."""

    class Said(models.TextChoices):
        """The police office on his name and number, or what a person made of it."""

        FITS = "fits"
        NOBODY = "nobody"
        """There is no such number."""
        DIFFERS = "differs"
        """The number is another name's, or the office would not say."""
        CLEARED = "cleared"
        """A person saw his papers and let him pass."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="registrations", db_index=False)
    role = models.CharField(max_length=8, choices=Role, default=Role.OWN)
    """Who acts for him."""
    name = models.CharField(max_length=64)
    id_number = EncryptedText()
    id_index = BlindIndex(of="id_number", domain="id_number")
    phone = EncryptedText()
    phone_index = BlindIndex(of="phone", domain="phone")
    helper = EncryptedText()
    """Name and ID number of the agent, guardian or heir, a line each."""
    users = EncryptedText()
    """His accounts at the platform, a line each."""
    bank = models.CharField(max_length=64)
    account = EncryptedText()
    holder = models.CharField(max_length=64)
    """In whose name the bank account stands: his own, the guardian's or the heir's."""
    claimed_fen = models.BigIntegerField(null=True)
    """What he says he lost."""
    at_window = models.BooleanField(default=False)
    """A clerk saw his papers; else a code to his phone was answered."""
    actor = models.CharField(max_length=64)
    at = models.DateTimeField()
    victim = models.OneToOneField(Victim, null=True, on_delete=models.PROTECT, related_name="registration")
    way = models.CharField(max_length=8, choices=Way, blank=True)
    matched_on = models.DateField(null=True)
    agreed = models.BooleanField(null=True)
    """His word on the result: he takes the audited figure, or disputes it."""
    police_asked_at = models.DateTimeField(null=True)
    """When the police office was last asked whether this name and number are one person's; null: to be asked."""
    police_said = models.CharField(max_length=8, choices=Said, blank=True, default="", db_default="")
    """What it said; empty: nothing yet."""
    cleared_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    """Who saw his papers where the police office knows nobody like him."""
    cleared_at = models.DateTimeField(null=True)
    cleared_why = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["matter", "id_index"], name="claimant_once"),
            models.CheckConstraint(
                condition=~Q(police_said="cleared") | Q(cleared_by__isnull=False), name="claimant_cleared_by"
            ),
        )
        indexes = (
            models.Index(fields=["matter", "id"], name="claimant_in_order"),
            models.Index(fields=["matter", "id"], condition=Q(police_asked_at=None), name="claimant_unasked"),
        )


class Evidence(models.Model):
    """A file that belongs to a registration: a contract, a transfer, an heir's certificate."""

    registration = models.ForeignKey(Registration, on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=128)
    file = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["registration", "file"], name="evidence_once"),)


class Check(models.Model):
    """One run of comparing registrations with the audit list, and what it found."""

    matter = models.ForeignKey(Matter, on_delete=models.PROTECT, related_name="checks")
    actor = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    registered = models.PositiveIntegerField(default=0)
    exact = models.PositiveIntegerField(default=0)
    by_account = models.PositiveIntegerField(default=0)
    to_person = models.PositiveIntegerField(default=0)
    """Registrations about which a person is asked."""
    failure = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["matter"], condition=Q(done_at__isnull=True), name="one_check_at_a_time"),
        )


class Pair(models.Model):
    """A registration and a line of the audit list that may be the same person: a person decides."""

    class State(models.TextChoices):
        OPEN = "open"
        ACCEPTED = "accepted"
        REFUSED = "refused"

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="pairs")
    victim = models.ForeignKey(Victim, on_delete=models.CASCADE, related_name="pairs")
    weight = models.FloatField()
    """Splink's match weight: how many times likelier than chance, as a power of two."""
    compared = models.JSONField()
    """What each comparison of `linking.COMPARISONS` found: name, id, phone, user."""
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    decided_by = models.ForeignKey(Staff, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["registration", "victim"], name="paired_once"),
            models.UniqueConstraint(fields=["registration"], condition=Q(state="accepted"), name="paired_with_one"),
            models.CheckConstraint(condition=Q(state="open") | Q(decided_by__isnull=False), name="pair_decided_by"),
        )
