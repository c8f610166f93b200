"""What happens to a court's staff."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class CourtFounded(Event):
    code: str
    practice: bool


@dataclass(frozen=True, kw_only=True)
class StaffAppointed(Event):
    staff_id: int
    groups: list[str]


@dataclass(frozen=True, kw_only=True)
class StaffDeputised(Event):
    absent_id: int
    deputy_id: int
    from_on: str
    until_on: str


@dataclass(frozen=True, kw_only=True)
class StaffRecused(Event):
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class SecondFactorReset(Event):
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class PracticeTimeRun(Event):
    days: int
    seconds: int
