"""What happened to things in custody; `object` is `asset:ID` in all of these."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class VehicleWatched(Event):
    """For the record: the police were asked to look for it."""

    asset_id: int
    watch_id: int


@dataclass(frozen=True, kw_only=True)
class VehicleSighted(Event):
    """A camera saw it; whoever asked for it is told, and the depot goes out if it was to go at once."""

    asset_id: int
    watch_id: int
    hit_id: int


@dataclass(frozen=True, kw_only=True)
class TowOrdered(Event):
    """For the record: a depot was sent to fetch it."""

    asset_id: int
    watch_id: int


@dataclass(frozen=True, kw_only=True)
class VehicleTakenIn(Event):
    """It stands in a depot; the police need look no longer."""

    asset_id: int
    watch_id: int


@dataclass(frozen=True, kw_only=True)
class ReviewStarted(Event):
    """For the record: every department was asked about the house."""

    asset_id: int
    review_id: int
    departments: list[str]


@dataclass(frozen=True, kw_only=True)
class ReviewCompleted(Event):
    """For the record: each department has answered or said that it can't."""

    asset_id: int
    review_id: int
    answered: int
    refused: int
