"""The shapes of the interface's JSON: what comes in, and rows as they go out."""

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from zhixing.law.auction_terms import PAY_DAYS

Fen = int


class Reason(Schema):
    reason: str = Field(min_length=1, max_length=200)


class Ground(Schema):
    ground: str = Field(min_length=1, max_length=200)


class FormIn(Schema):
    form: dict[str, Any]


class Gaps(Schema):
    gaps: str = Field(min_length=1)


class Assignment(Schema):
    staff_id: int


class StayIn(Schema):
    ground: str = Field(min_length=1, max_length=32)
    stops_interest: bool = False
    terms: str = Field(default="", max_length=2000, description="for the ground `settlement`: what was agreed")
    perform_by: date | None = Field(default=None, description="and the last day to perform it")


class CloseIn(Schema):
    way: str
    ground: str = ""
    reason: str = ""


class InquiryIn(Schema):
    debtor_id: int


class SeizureIn(Schema):
    asset_id: int
    until_on: date | None = None
    amount_fen: Fen | None = Field(default=None, gt=0)
    reason: str = ""


class DeductionIn(Schema):
    amount_fen: Fen = Field(gt=0)


class DraftIn(Schema):
    template: str
    fields: dict[str, Any] = Field(default_factory=dict)
    addressee_ids: list[int] = Field(default_factory=list)
    object: str = ""


class ServiceIn(Schema):
    party_id: int
    way: str
    mail_code: str = ""


class PricingIn(Schema):
    """`way` empty takes the one the facts lead to (参考价规定 2); another than that is refused."""

    asset_id: int
    way: str = ""
    refused: bool = False
    official_price: bool = False
    inspection_needed: bool = False
    data_exist: bool = True
    appraisal_by_law: bool = False
    jump: str = ""


class LotIn(Schema):
    asset_ids: list[int] = Field(min_length=1)


class TermsIn(Schema):
    opens_at: datetime
    closes_at: datetime
    start_fen: Fen = Field(gt=0)
    step_fen: Fen = Field(gt=0)
    deposit_fen: Fen = Field(ge=0)
    panel: list[int]
    pay_days: int = Field(default=PAY_DAYS.default, ge=1, le=60)


class BidIn(Schema):
    key: str = Field(min_length=8, max_length=64, description="names this bid: sent again, it is the same bid")
    bid_fen: Fen = Field(gt=0)


class MatchIn(Schema):
    case_id: int
    account: str = ""


class AgentAccountIn(Schema):
    """The account of an agent with special authority, or of his firm."""

    agent_id: int
    holder: str = Field(min_length=1, max_length=64)
    bank: str = Field(min_length=1, max_length=64)
    number: str = Field(min_length=1, max_length=34)


class PayLineIn(Schema):
    """`to_agent`: the agent who collects for the party (执行工作规定 20); without it the party's confirmed account."""

    party_id: int
    amount_fen: Fen = Field(gt=0)
    to_agent: AgentAccountIn | None = None


class PayoutIn(Schema):
    lines: list[PayLineIn] = Field(min_length=1)


class CaseOut(Schema):
    id: int
    number: str
    status: str
    cause: str
    filed_on: date
    officer: str | None
    flags: list[str]
    closed_on: date | None
    closed_how: str


class Made(Schema):
    """What a command made or moved."""

    id: int
    state: str = ""


class CasePage(Schema):
    total: int
    cases: list[CaseOut]


class HoldOut(Schema):
    id: int
    asset_id: int
    kind: str
    state: str
    rank: int | None
    from_on: date | None
    until_on: date | None


class PaperOut(Schema):
    id: int
    template: str
    title: str
    number: str
    state: str
    made_on: date
    check_code: str
    digest: str


class RoundOut(Schema):
    id: int
    kind: str
    state: str


class LotOut(Schema):
    id: int
    title: str
    state: str
    reference_fen: Fen
    price_fen: Fen | None


class LotWithRounds(LotOut):
    rounds: list[RoundOut]


class HandoverOut(Schema):
    lot_id: int
    case_id: int
    state: str
    paid_on: date
    ruling_id: int | None
    title_on: date | None
    pick_up_at: datetime | None
    pick_up_place: str
    delivered_at: datetime | None


class PickUpIn(Schema):
    at: datetime
    place: str = Field(min_length=1, max_length=100)


class DeliveryIn(Schema):
    mileage: str
    vehicle_state: str
    items: str


class TransferIn(Schema):
    missing_papers: str = ""


class FileOut(Schema):
    id: int
    state: str
    lines: int
    in_fen: Fen
    out_fen: Fen


class ClaimIn(Schema):
    """A claim that stands in no instrument: sale costs, taxes, wages, a creditor who joins in."""

    rung: str
    amount_fen: Fen = Field(gt=0)
    party_id: int | None = Field(default=None, description="null: nobody in the case, withheld and paid on")
    basis: str = ""
    order: int | None = None
    arose_on: date | None = Field(default=None, description="on a ship: the day the claim arose")


class PlanIn(Schema):
    extra: list[ClaimIn] = Field(default_factory=list)
    surplus_to: int | None = None


class ShareOut(Schema):
    rung: str
    obligation_no: int | None
    party_id: int | None
    basis: str
    claimed_fen: Fen
    share_fen: Fen


class PlanOut(Schema):
    id: int
    no: int
    state: str
    several: bool
    pot_fen: Fen
    on: date
    pro_rata: bool
    assumed: bool
    document_id: int | None
    lines: list[ShareOut]

    @staticmethod
    def resolve_lines(plan: Any) -> Any:
        return plan.lines.order_by("position")


class ObjectionIn(Schema):
    party_id: int
    on: date


class GroundedObjectionIn(ObjectionIn):
    grounds: str = Field(min_length=1, max_length=2000)


class OutcomeIn(Schema):
    outcome: str


class RequestOut(Schema):
    """A request to another office. `error` says why it failed; `found` counts the records answered."""

    id: int
    case_id: int
    unit_id: int
    act: str
    object: str
    state: str
    asked_at: datetime
    deadline_at: datetime
    answered_at: datetime | None
    tries: int
    found: int
    error: str
