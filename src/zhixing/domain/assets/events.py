"""What happens to things."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class AssetRecorded(Event):
    """For the record. `new` is false when the court knew the thing from another case; `object` is `asset:ID` in all of these."""

    asset_id: int
    kind: str
    owner_id: int
    new: bool


@dataclass(frozen=True, kw_only=True)
class AssetValued(Event):
    """For the record."""

    asset_id: int
    fen: int
    source: str


@dataclass(frozen=True, kw_only=True)
class AssetPhotographed(Event):
    """For the record."""

    asset_id: int
    key: str


@dataclass(frozen=True, kw_only=True)
class AssetSold(Event):
    """The hammer has fallen; it stays held until the buyer has it."""

    asset_id: int
    fen: int


@dataclass(frozen=True, kw_only=True)
class AssetDelivered(Event):
    asset_id: int


@dataclass(frozen=True, kw_only=True)
class AssetPartSold(Event):
    """A part of a company passed to its buyer; `sold` and what is `left` are per cent of the company."""

    asset_id: int
    sold: str
    left: str


@dataclass(frozen=True, kw_only=True)
class AssetPassedOn(Event):
    """The hold of the case before it having ended, this one disposes of the thing now, from the price on."""

    asset_id: int


@dataclass(frozen=True, kw_only=True)
class AssetReleased(Event):
    """For the record: nobody at this court holds it any longer."""

    asset_id: int


@dataclass(frozen=True, kw_only=True)
class MatchFound(Event):
    """For the record: two records may be one thing, a person looks."""

    asset_id: int
    other_id: int
    why: str


@dataclass(frozen=True, kw_only=True)
class AssetsMerged(Event):
    """Two records are one thing: `asset_id` stands for it, `gone_id` leads to it."""

    asset_id: int
    gone_id: int


@dataclass(frozen=True, kw_only=True)
class AssetsParted(Event):
    """For the record: a merger was undone, or two records were said to be two things (`merged` false)."""

    asset_id: int
    other_id: int
    merged: bool


@dataclass(frozen=True, kw_only=True)
class RightsNoted(Event):
    """For the record: shares and burdens of a thing as they stand now, by number."""

    asset_id: int
    shares: int
    burdens: int


@dataclass(frozen=True, kw_only=True)
class AssetExempted(Event):
    """For the record: a thing stays with the debtor, or is restricted; empty: no longer."""

    asset_id: int
    exemption: str
