"""What passed between the court and other offices."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class RequestAsked(Event):
    """For the record: who asked which office for what, in which case (procedure notes §10.4)."""

    request_id: int
    unit_id: int
    act: str
    items: list[str]


@dataclass(frozen=True, kw_only=True)
class RequestSent(Event):
    """For the record."""

    request_id: int
    unit_id: int
    act: str


@dataclass(frozen=True, kw_only=True)
class RequestAnswered(Event):
    request_id: int
    unit_id: int
    act: str
    found: int


@dataclass(frozen=True, kw_only=True)
class RequestFailed(Event):
    request_id: int
    unit_id: int
    act: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class NoticeReceived(Event):
    """News sent unasked: a seal that takes effect, a vehicle that was seen."""

    notice_id: int
    request_id: int
    unit_id: int
    kind: str


@dataclass(frozen=True, kw_only=True)
class KeyTrusted(Event):
    """For the record: whose key is believed from now on, or no longer."""

    unit_id: int
    key_id: str
    withdrawn: bool = False


@dataclass(frozen=True, kw_only=True)
class KeyRenewed(Event):
    """For the record: the platform signs with a new pair from a day on."""

    key_id: str
    from_on: str


@dataclass(frozen=True, kw_only=True)
class MessagesStamped(Event):
    """For the record: the stamp over a batch of messages, so that the log's published root covers them."""

    no: int
    hash: str
    count: int


@dataclass(frozen=True, kw_only=True)
class UnitsImported(Event):
    """For the record: a sheet of offices was entered."""

    new: int
    changed: int


@dataclass(frozen=True, kw_only=True)
class UnitChanged(Event):
    """For the record: an office's entry was made or changed by hand; what stands where is in its history."""

    unit_id: int
    fields: list[str]
    new: bool


@dataclass(frozen=True, kw_only=True)
class UnitClosed(Event):
    """For the record: an office is asked nothing any longer, or again (`opened`)."""

    unit_id: int
    opened: bool
