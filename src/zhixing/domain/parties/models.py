"""People and organisations of one court's cases. Names are open to those who see the case; the rest is sealed."""

from django.db import models
from django.db.models import Q

from zhixing.domain.courts.models import Court
from zhixing.infra.crypto import BlindIndex, EncryptedText


class Party(models.Model):
    """One person or organisation, once per court."""

    class Kind(models.TextChoices):
        PERSON = "person"
        COMPANY = "company"
        OTHER = "other"
        """An organisation that is no legal person: a committee, a partnership (其他组织)."""

    court = models.ForeignKey(Court, on_delete=models.PROTECT)
    kind = models.CharField(max_length=8, choices=Kind)
    name = models.CharField(max_length=128)
    representative = models.CharField(max_length=64, blank=True)
    id_number = EncryptedText()
    """ID card number of a person, unified social credit code of an organisation; empty when not known."""
    id_index = BlindIndex(of="id_number", domain="id_number")
    phone = EncryptedText()
    phone_index = BlindIndex(of="phone", domain="phone")
    address = EncryptedText()
    e_service = models.BooleanField(default=False)
    """Agreed to be served electronically (民诉法 90)."""
    address_confirmed = models.BooleanField(default=False)
    """He confirmed or stated the address himself (送达地址确认书); one only copied from a paper is not (民诉解释 137)."""

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["court", "id_index"], condition=~Q(id_index=""), name="party_once"),
        )
        indexes = (models.Index(fields=["court", "name"]), models.Index(fields=["id_index"]))


class ReceivingAccount(models.Model):
    """Where a party wants to be paid (收款账户); only one confirmed by the party himself is paid to."""

    class State(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        REPLACED = "replaced"

    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    case_id = models.BigIntegerField()
    holder = EncryptedText()
    bank = models.CharField(max_length=64)
    number = EncryptedText()
    number_index = BlindIndex(of="number", domain="account")
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["party"], condition=Q(state="confirmed"), name="one_account_confirmed"),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmed_at__isnull=False) | ~Q(state="confirmed"),
                name="confirmed_when",
            ),
        )
