"""Facts of the books. Postings are facts of the rooms that make them; only a correction is one of this room's own."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class EntryCorrected(Event):
    entry_id: int
    correction_id: int
    key: str
    """The key of the entry that was undone, by which the room that posted it knows it."""


@dataclass(frozen=True, kw_only=True)
class AccountFrozen(Event):
    """For the record: nothing leaves the account until it is unfrozen."""


@dataclass(frozen=True, kw_only=True)
class AccountUnfrozen(Event):
    """For the record."""
