"""What happens to a court's staff."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class CourtFounded(Event):
    """For the record."""

    code: str
    practice: bool


@dataclass(frozen=True, kw_only=True)
class StaffAppointed(Event):
    """For the record."""

    staff_id: int
    groups: list[str]


@dataclass(frozen=True, kw_only=True)
class StaffDeputised(Event):
    """For the record."""

    absent_id: int
    deputy_id: int
    from_on: str
    until_on: str


@dataclass(frozen=True, kw_only=True)
class StaffRecused(Event):
    """For the record."""

    staff_id: int


@dataclass(frozen=True, kw_only=True)
class SecondFactorReset(Event):
    """For the record."""

    staff_id: int


@dataclass(frozen=True, kw_only=True)
class PracticeTimeRun(Event):
    """For the record."""

    days: int
    seconds: int


@dataclass(frozen=True, kw_only=True)
class CourtEquipped(Event):
    """For the record: a court's own address, telephone or account was changed; what it was changed to is on its page."""

    changed: list[str]
