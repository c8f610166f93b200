"""Parties as the scope may see them: masked, unless a paper or an order needs the whole."""

from dataclasses import dataclass

from zhixing.domain.parties.models import Party, ReceivingAccount
from zhixing.domain.parties.refusals import NoSuchParty
from zhixing.infra.crypto import indexes
from zhixing.kernel import masking
from zhixing.kernel.scope import Scope


@dataclass(frozen=True)
class PartyCard:
    """A party on a page: personal data masked."""

    id: int
    kind: str
    name: str
    representative: str
    id_masked: str
    phone_masked: str
    e_service: bool
    address_confirmed: bool


@dataclass(frozen=True)
class Identity:
    """A party in full, for an order, a query or a paper of one case. Never shown on a page."""

    id: int
    kind: str
    name: str
    id_number: str
    phone: str
    address: str


@dataclass(frozen=True)
class AccountCard:
    """A receiving account on a page."""

    id: int
    state: str
    bank: str
    number_masked: str


def party(scope: Scope, party_id: int) -> Party:
    """Raises NoSuchParty outside the scope's courts."""
    found = Party.objects.filter(pk=party_id, court_id__in=scope.courts).first()
    if found is None:
        raise NoSuchParty(party_id=party_id)
    return found


def card(one: Party) -> PartyCard:
    """The party as a page may show it."""
    id_masked = masking.mask_id(one.id_number) if one.id_number else ""
    phone_masked = masking.mask_phone(one.phone) if one.phone else ""
    return PartyCard(
        id=one.pk,
        kind=one.kind,
        name=one.name,
        representative=one.representative,
        id_masked=id_masked,
        phone_masked=phone_masked,
        e_service=one.e_service,
        address_confirmed=one.address_confirmed,
    )


def identity(scope: Scope, party_id: int) -> Identity:
    """The party in full; the caller's own event says in which case and for what."""
    return identity_of(party(scope, party_id))


def identity_of(one: Party) -> Identity:
    """The same for a party in hand."""
    return Identity(one.pk, one.kind, one.name, one.id_number, one.phone, one.address)


def by_id_number(scope: Scope, id_number: str) -> list[Party]:
    """Parties with exactly this number in the scope's courts, by court."""
    found = Party.objects.filter(court_id__in=scope.courts, id_index__in=indexes("id_number", id_number))
    return list(found.order_by("court_id", "pk"))


def receiving_account(scope: Scope, party_id: int) -> ReceivingAccount | None:
    """The account the party confirmed, or None."""
    confirmed = ReceivingAccount.objects.filter(party_id=party_id, party__court_id__in=scope.courts)
    return confirmed.filter(state=ReceivingAccount.State.CONFIRMED).first()


def accounts(scope: Scope, party_id: int) -> list[AccountCard]:
    """Accounts named for this party, newest first, masked."""
    rows = ReceivingAccount.objects.filter(party_id=party_id, party__court_id__in=scope.courts).order_by("-pk")
    return [AccountCard(row.pk, row.state, row.bank, masking.mask_card(row.number)) for row in rows]
