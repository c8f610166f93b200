"""Facts on the way to the end; the end itself is `CaseClosed`."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class DebtCovered(Event):
    """For the record: what lies in the case's account covers all that is owed; running sales were stayed."""

    lots: list[int]


@dataclass(frozen=True, kw_only=True)
class ClosingProposed(Event):
    """For the record: nothing is owed and no money is left; the officer may close."""

    way: str


@dataclass(frozen=True, kw_only=True)
class ClosingDecided(Event):
    """The case was closed this way, on this ground; the paper of it follows."""

    closing_id: int
    way: str
    ground: str
