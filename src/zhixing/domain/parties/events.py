"""What happens to a party's record."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class PersonalDataRevealed(Event):
    """Somebody looked at a sealed field: who and when are the event's own, `object` is the party. For the record."""

    field: str
    purpose: str


@dataclass(frozen=True, kw_only=True)
class AddressConfirmed(Event):
    """The party confirmed where he is to be served; the address itself is sealed. For the record."""

    party_id: int


@dataclass(frozen=True, kw_only=True)
class AccountProposed(Event):
    """For the record."""

    party_id: int
    account_id: int


@dataclass(frozen=True, kw_only=True)
class AccountConfirmed(Event):
    party_id: int
    account_id: int
