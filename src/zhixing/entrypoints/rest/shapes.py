"""The shapes of the interface's JSON: what comes in, and rows as they go out."""

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field

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
    asset_id: int
    way: str = "network"


class LotIn(Schema):
    asset_ids: list[int] = Field(min_length=1)


class TermsIn(Schema):
    opens_at: datetime
    closes_at: datetime
    start_fen: Fen = Field(gt=0)
    step_fen: Fen = Field(gt=0)
    deposit_fen: Fen = Field(ge=0)
    panel: list[int]
    pay_days: int = Field(default=10, ge=1, le=60)


class BidIn(Schema):
    key: str = Field(min_length=8, max_length=64, description="names this bid: sent again, it is the same bid")
    bid_fen: Fen = Field(gt=0)


class MatchIn(Schema):
    case_id: int
    account: str = ""


class PayLineIn(Schema):
    party_id: int
    amount_fen: Fen = Field(gt=0)


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
