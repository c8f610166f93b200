"""What happens to papers."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class DocumentDrafted(Event):
    """For the record."""

    document_id: int
    template: str


@dataclass(frozen=True, kw_only=True)
class DocumentAmended(Event):
    """For the record: a draft was changed; which fields, not what they say."""

    document_id: int
    template: str
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class DocumentSigned(Event):
    document_id: int
    template: str
    party_ids: list[int]
    must_serve: bool
    standing: bool
    signed_by: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class DocumentSent(Event):
    document_id: int
    template: str
    party_id: int
    way: str


@dataclass(frozen=True, kw_only=True)
class DocumentServed(Event):
    """`complete`: every addressee has it now."""

    document_id: int
    template: str
    party_id: int
    way: str
    served_on: str
    complete: bool


@dataclass(frozen=True, kw_only=True)
class DocumentRead(Event):
    """For the record: the read receipt."""

    document_id: int
    party_id: int


@dataclass(frozen=True, kw_only=True)
class ServiceFailed(Event):
    """For the record; the node of the paper stays open and shows it."""

    document_id: int
    template: str
    party_id: int
    way: str


@dataclass(frozen=True, kw_only=True)
class DocumentWithdrawn(Event):
    document_id: int
    template: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SealingAuthorised(Event):
    """For the record."""

    staff_id: int
    templates: list[str]


@dataclass(frozen=True, kw_only=True)
class SealingRevoked(Event):
    """For the record."""

    template: str
