"""Facts of mass-victim cases: counts, sums and hashes, never who."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class MatterOpened(Event):
    """For the record."""

    matter_id: int
    method: str


@dataclass(frozen=True, kw_only=True)
class MatterChanged(Event):
    """For the record: its name, its public text or the days of registration were set anew."""

    matter_id: int
    register_from: str
    register_until: str


@dataclass(frozen=True, kw_only=True)
class AuditImported(Event):
    """For the record: an audit list was taken whole."""

    matter_id: int
    people: int
    loss_fen: int
    sm3: str


@dataclass(frozen=True, kw_only=True)
class RegistrationsChecked(Event):
    """For the record: all registrations so far, hashed in their order, were compared with the audit list."""

    matter_id: int
    registered: int
    exact: int
    by_account: int
    to_person: int
    sm3: str


@dataclass(frozen=True, kw_only=True)
class IdentitiesChecked(Event):
    """For the record: the police office said of so many who registered whether name and number are one person's."""

    request_id: int
    people: int
    nobody: int
    differ: int


@dataclass(frozen=True, kw_only=True)
class IdentityCleared(Event):
    """For the record: a person saw the papers of somebody whom the police office does not know."""

    registration_id: int


@dataclass(frozen=True, kw_only=True)
class PayeeCorrected(Event):
    """For the record: a person's account was set right, by himself on the portal or by an officer."""

    number: int
    by_self: bool


@dataclass(frozen=True, kw_only=True)
class PayeeConfirmed(Event):
    """For the record: an officer saw that the account a person set himself is his."""

    number: int


@dataclass(frozen=True, kw_only=True)
class VictimAdmitted(Event):
    """For the record: the court decided that somebody whom the audit does not know belongs on the list."""

    registration_id: int
    number: int
    fen: int


@dataclass(frozen=True, kw_only=True)
class PairDecided(Event):
    """For the record: a person said whether a registration and a line of the list are one person."""

    registration_id: int
    number: int
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class FigureDisputed(Event):
    """For the record."""

    dispute_id: int
    number: int


@dataclass(frozen=True, kw_only=True)
class DisputeAnswered(Event):
    """For the record."""

    dispute_id: int
    number: int
    by_court: bool
    accepted: bool


@dataclass(frozen=True, kw_only=True)
class RollFrozen(Event):
    """For the record: this version is what rounds are reckoned on."""

    roll_id: int
    version: int
    people: int
    loss_fen: int
    sm3: str


@dataclass(frozen=True, kw_only=True)
class RoundDrawn(Event):
    """For the record: `numerator` and `denominator` are the exact ratio; `missed_fen` went first to those who caught up."""

    round_id: int
    share_fen: int
    numerator: int
    denominator: int
    sm3: str
    missed_fen: int = 0


@dataclass(frozen=True, kw_only=True)
class ArrearsDrawn(Event):
    """For the record: what earlier rounds held or got back, to be paid now; `back_fen` returns to the pool."""

    round_id: int
    share_fen: int
    back_fen: int
    sm3: str


@dataclass(frozen=True, kw_only=True)
class RoundApproved(Event):
    """For the record."""

    round_id: int


@dataclass(frozen=True, kw_only=True)
class RoundCancelled(Event):
    """For the record."""

    round_id: int


@dataclass(frozen=True, kw_only=True)
class RoundReleased(Event):
    """For the record: the second person released it; its files are made and sent."""

    round_id: int
    parcels: int


@dataclass(frozen=True, kw_only=True)
class ParcelMade(Event):
    """For the record: the money left the people's accounts for the bank, in one file."""

    parcel_id: int
    count: int
    fen: int
    sm3: str


@dataclass(frozen=True, kw_only=True)
class ParcelAnswered(Event):
    """For the record: the bank has answered on every payment of a file."""

    parcel_id: int
    settled_fen: int
    bounced: int


@dataclass(frozen=True, kw_only=True)
class MailingOpened(Event):
    """For the record: a text message to many was laid down."""

    mailing_id: int
    people: int


@dataclass(frozen=True, kw_only=True)
class MailingFinished(Event):
    """For the record: every message of it has its receipt."""

    mailing_id: int
    delivered: int
    failed: int


@dataclass(frozen=True, kw_only=True)
class ShareReturned(Event):
    """For the record: a payment the bank had reported as paid came back; the money is the person's again."""

    round_id: int
    place: int
    fen: int
    reason: str
