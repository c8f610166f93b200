"""From the paid price to the buyer's hands; `object` is `lot:ID`."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class SaleRuled(Event):
    """For the record."""

    lot_id: int
    document_id: int


@dataclass(frozen=True, kw_only=True)
class TitlePassed(Event):
    lot_id: int
    on: str
    asset_ids: list[int]


@dataclass(frozen=True, kw_only=True)
class TransferAsked(Event):
    """For the record."""

    lot_id: int
    request_id: int


@dataclass(frozen=True, kw_only=True)
class TransferDone(Event):
    """For the record."""

    lot_id: int


@dataclass(frozen=True, kw_only=True)
class TransferRefused(Event):
    """The office did not register the buyer; a person has to see why and ask again. For the record."""

    lot_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class PickUpArranged(Event):
    """For the record."""

    lot_id: int
    at_time: str


@dataclass(frozen=True, kw_only=True)
class HandedOver(Event):
    lot_id: int
    asset_ids: list[int]
