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
class MoreTimeAsked(Event):
    """For the record: a platform asked for more time (11)."""

    valuation_id: int
    asset_id: int
    source: str


@dataclass(frozen=True, kw_only=True)
class CorrectionAsked(Event):
    """For the record: reports were sent back to be corrected (13, 20)."""

    valuation_id: int
    asset_id: int
    sources: list[str]
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


@dataclass(frozen=True, kw_only=True)
class AppraisersChosen(Event):
    """For the record: three agencies in their order, agreed on or drawn by lot; `seed` is empty when agreed."""

    valuation_id: int
    asset_id: int
    agencies: list[str]
    seed: str


@dataclass(frozen=True, kw_only=True)
class DrawCalled(Event):
    """For the record: the list to draw from and the digest of the court's secret, before any witness spoke."""

    valuation_id: int
    asset_id: int
    listed: list[str]
    promise: str


@dataclass(frozen=True, kw_only=True)
class AppraisalOrdered(Event):
    """For the record."""

    valuation_id: int
    asset_id: int
    agency: str
    due_on: str


@dataclass(frozen=True, kw_only=True)
class AppraiserReplaced(Event):
    """For the record: late without having asked for more time (19)."""

    valuation_id: int
    asset_id: int
    agency: str
    papers_back_by: str


@dataclass(frozen=True, kw_only=True)
class ReportSent(Event):
    """For the record: a report was sent on to those it concerns (21)."""

    valuation_id: int
    asset_id: int
    source: str
    party_ids: list[int]
    way: str


@dataclass(frozen=True, kw_only=True)
class ReportsReasked(Event):
    """For the record: the price ran out before the first notice, and is asked for anew (27)."""

    valuation_id: int
    asset_id: int
    due_on: str


@dataclass(frozen=True, kw_only=True)
class AppraisalFeeSettled(Event):
    """For the record: what an agency is paid, by what became of its order (32, 33)."""

    valuation_id: int
    asset_id: int
    agency: str
    fen: int


@dataclass(frozen=True, kw_only=True)
class PricingRested(Event):
    """For the record: inquiry or appraisal is paused (28)."""

    valuation_id: int
    asset_id: int
    ground: str


@dataclass(frozen=True, kw_only=True)
class PricingResumed(Event):
    """For the record; `days` do not count."""

    valuation_id: int
    asset_id: int
    days: int


@dataclass(frozen=True, kw_only=True)
class PriceObjectionMoved(Event):
    """For the record: passed on to the agency, answered by it, or before its association (23)."""

    valuation_id: int
    asset_id: int
    objection_id: int
    step: str
