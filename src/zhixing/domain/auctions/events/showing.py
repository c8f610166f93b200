"""What happens around a lot that is shown."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class ListingImported(Event):
    """For the record: a helper's package was taken in; `digest` is its SM3."""

    lot_id: int
    digest: str
    pictures: int


@dataclass(frozen=True, kw_only=True)
class ViewingOpened(Event):
    """For the record."""

    lot_id: int
    viewing_id: int
    live: bool


@dataclass(frozen=True, kw_only=True)
class ViewingCancelled(Event):
    """For the record."""

    lot_id: int
    viewing_id: int


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(Event):
    """For the record."""

    lot_id: int
    question_id: int


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(Event):
    """For the record."""

    lot_id: int
    question_id: int
