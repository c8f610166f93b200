"""Registering parties, revealing sealed data, and the account a party is paid to."""

from datetime import datetime

from zhixing.domain.parties.events import AccountConfirmed, AccountProposed, AddressConfirmed, PersonalDataRevealed
from zhixing.domain.parties.models import Party, ReceivingAccount
from zhixing.domain.parties.queries import party
from zhixing.domain.parties.refusals import AddressMissing, NoSuchAccount, NotTheHolder, PurposeMissing
from zhixing.infra.commands import command, queue_up
from zhixing.infra.crypto import blind_index, indexes
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.scope import Scope

REVEALABLE = ("id_number", "phone", "address")
SHORTEST_PURPOSE = 4


@command
def register(
    scope: Scope,
    kind: str,
    name: str,
    id_number: str = "",
    phone: str = "",
    address: str = "",
    representative: str = "",
    e_service: bool = False,
    address_confirmed: bool = False,
) -> Party:
    """The party with this number at this court, made if new; empty fields of a known one are filled, none changed.

    But an address he confirmed himself takes the place of one that was not.
    """
    known = None
    if id_number:
        queue_up(f"party:{scope.court_id}:{blind_index('id_number', id_number)}")
        found = Party.objects.select_for_update().filter(court_id=scope.court_id)
        known = found.filter(id_index__in=indexes("id_number", id_number)).first()
    one = known or Party(court_id=scope.court_id, kind=kind, name=name, id_number=id_number)
    one.phone = one.phone or phone
    if address and (address_confirmed or not one.address):
        one.address, one.address_confirmed = address, address_confirmed
    one.representative = one.representative or representative
    one.e_service = one.e_service or e_service
    one.save()
    return one


@command
def reveal(scope: Scope, party_id: int, field: str, purpose: str, case_id: int, at: datetime) -> str:
    """The plain value of one sealed field, logged in the case with the purpose (procedure notes §10.4)."""
    scope.require("personal.reveal")
    if len(purpose.strip()) < SHORTEST_PURPOSE or field not in REVEALABLE:
        raise PurposeMissing(field=field)
    lock_case(case_id)
    value: str = getattr(party(scope, party_id), field)
    event = PersonalDataRevealed(
        court_id=scope.court_id, case_id=case_id, object=f"party:{party_id}", field=field, purpose=purpose.strip()
    )
    announce(scope, event, at)
    return value


@command
def confirm_address(scope: Scope, party_id: int, case_id: int, address: str, at: datetime) -> None:
    """Keep the address at which the party himself said he is to be served (送达地址确认书, 民诉解释 137).

    Raises AddressMissing, NoSuchParty.
    """
    scope.require("document.serve")
    if not address.strip():
        raise AddressMissing(party_id=party_id)
    lock_case(case_id)
    one = Party.objects.select_for_update().get(pk=party(scope, party_id).pk)
    one.address, one.address_confirmed = address.strip(), True
    one.save(update_fields=["address", "address_confirmed"])
    event = AddressConfirmed(court_id=one.court_id, case_id=case_id, object=f"party:{party_id}", party_id=party_id)
    announce(scope, event, at)


@command
def propose_account(
    scope: Scope, party_id: int, case_id: int, holder: str, bank: str, number: str, at: datetime
) -> ReceivingAccount:
    """Note where the party wants to be paid; raises NotTheHolder when the account is somebody else's."""
    lock_case(case_id)
    payee = party(scope, party_id)
    if holder.strip() != payee.name:
        raise NotTheHolder(party_id=party_id)
    account = ReceivingAccount.objects.create(
        party=payee, case_id=case_id, holder=holder.strip(), bank=bank.strip(), number=number.replace(" ", "")
    )
    event = AccountProposed(
        court_id=payee.court_id,
        case_id=case_id,
        object=f"party:{party_id}",
        party_id=party_id,
        account_id=account.pk,
    )
    announce(scope, event, at)
    return account


@command
def confirm_account(scope: Scope, account_id: int, at: datetime) -> ReceivingAccount:
    """The party himself confirms an account (收款账户确认); one confirmed before is replaced."""
    scope.require("account.confirm")
    case_id = ReceivingAccount.objects.filter(pk=account_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NoSuchAccount(account_id=account_id)
    lock_case(case_id)
    account = ReceivingAccount.objects.select_for_update().select_related("party").get(pk=account_id)
    if account.party.court_id not in scope.courts:
        raise NoSuchAccount(account_id=account_id)
    former = ReceivingAccount.objects.filter(party=account.party, state=ReceivingAccount.State.CONFIRMED)
    former.exclude(pk=account_id).update(state=ReceivingAccount.State.REPLACED)
    account.state, account.confirmed_at = ReceivingAccount.State.CONFIRMED, at
    account.save()
    event = AccountConfirmed(
        court_id=account.party.court_id,
        case_id=case_id,
        object=f"party:{account.party_id}",
        party_id=account.party_id,
        account_id=account_id,
    )
    announce(scope, event, at)
    return account
