"""What happens to the pricing of a thing; `object` is `asset:ID` in all of these."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class PricingStarted(Event):
    valuation_id: int
    asset_id: int
    way: str
    sources: list[str]


@dataclass(frozen=True, kw_only=True)
class QuoteReceived(Event):
    """For the record; `fen` is 0 when the source had no price."""

    valuation_id: int
    asset_id: int
    source: str
    fen: int
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class PricingExtended(Event):
    """For the record."""

    valuation_id: int
    asset_id: int
    due_on: str


@dataclass(frozen=True, kw_only=True)
class PriceObjected(Event):
    """For the record: a party objected to a report; the price may not be used until this is decided."""

    valuation_id: int
    asset_id: int
    objection_id: int
    source: str


@dataclass(frozen=True, kw_only=True)
class PriceObjectionDecided(Event):
    """For the record."""

    valuation_id: int
    asset_id: int
    objection_id: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class PriceFixed(Event):
    valuation_id: int
    asset_id: int
    fen: int
    counted: list[str]
    valid_until: str


@dataclass(frozen=True, kw_only=True)
class PricingStopped(Event):
    valuation_id: int
    asset_id: int
    ground: str
