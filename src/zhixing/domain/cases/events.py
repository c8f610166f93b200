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
    non_litigation: bool = False


@dataclass(frozen=True, kw_only=True)
class OfficerAssigned(Event):
    staff_id: int


@dataclass(frozen=True, kw_only=True)
class LaneChosen(Event):
    lane: str
    reasons: list[str]


@dataclass(frozen=True, kw_only=True)
class CaseStayed(Event):
    """`perform_by`: the last day of performance of a settlement; its terms stay sealed."""

    ground: str
    perform_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class CaseResumed(Event):
    stayed_days: int


@dataclass(frozen=True, kw_only=True)
class CaseCorrected(Event):
    """A wrong entry set right: what it was, what it is now and why; no such field is personal data. For the record."""

    field: str
    reason: str
    was: str | None = None
    now: str | None = None


@dataclass(frozen=True, kw_only=True)
class InterestCorrected(Event):
    """A missing or wrong rate set right, of a period of claim `no`: kind and figure before and now."""

    no: int
    period: int
    reason: str
    was: str
    was_rate: str | None
    now: str
    now_rate: str | None


@dataclass(frozen=True, kw_only=True)
class PriorityCorrected(Event):
    """The right of priority of claim `no` set right; None for none. For the record."""

    no: int
    reason: str
    was: str | None
    now: str | None


@dataclass(frozen=True, kw_only=True)
class AgentNamed(Event):
    """Somebody acts for a party from now on. For the record."""

    party_id: int
    agent_id: int
    authority: str


@dataclass(frozen=True, kw_only=True)
class AgentAuthorityChanged(Event):
    """How far, and to which day, an agent may act: before and now. For the record."""

    party_id: int
    agent_id: int
    was: str
    now: str
    was_until_on: str | None
    until_on: str | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseClosed(Event):
    how: str
