"""What happens to a case as a whole."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class CaseFiled(Event):
    number: str
    application_id: int | None
    received_on: str
    applicant_ids: list[int]
    debtor_ids: list[int]
    amount_fen: int
    flags: list[str]


@dataclass(frozen=True, kw_only=True)
class OfficerAssigned(Event):
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class LaneChosen(Event):
    lane: str
    reasons: list[str]


@dataclass(frozen=True, kw_only=True)
class CaseStayed(Event):
    ground: str


@dataclass(frozen=True, kw_only=True)
class CaseResumed(Event):
    stayed_days: int


@dataclass(frozen=True, kw_only=True)
class CaseCorrected(Event):
    """A wrong entry set right; the values stay in the case file, the log says which field and why. For the record."""

    field: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseClosed(Event):
    how: str
