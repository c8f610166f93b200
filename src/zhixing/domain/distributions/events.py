"""What happens to plans; `object` is `plan:ID`."""

from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class PlanDrawn(Event):
    """`several`: more than one creditor or a right of priority, so it is served and may be objected to."""

    plan_id: int
    several: bool
    fen: int


@dataclass(frozen=True, kw_only=True)
class PlanServed(Event):
    """For the record: every party has the plan; objections may come until the day named."""

    plan_id: int
    object_by: str


@dataclass(frozen=True, kw_only=True)
class PlanObjected(Event):
    """For the record: a party objects; the plan waits."""

    plan_id: int
    objection_id: int
    party_id: int


@dataclass(frozen=True, kw_only=True)
class ObjectionMoved(Event):
    """For the record: told to the others, opposed, or ended."""

    plan_id: int
    objection_id: int
    state: str


@dataclass(frozen=True, kw_only=True)
class PlanApproved(Event):
    """`fen` is what is now payable: the whole pot, less what open objections hold back."""

    plan_id: int
    fen: int


@dataclass(frozen=True, kw_only=True)
class DisputeReleased(Event):
    """An objection to an approved plan is over: `fen` more is payable, `back_fen` is the case's again."""

    plan_id: int
    objection_id: int
    fen: int
    back_fen: int
