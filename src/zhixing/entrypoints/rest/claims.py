"""What is owed in a case, and setting wrong entries of its file right."""

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from zhixing.domain.cases import api as cases
from zhixing.entrypoints.rest.cases import CASE
from zhixing.entrypoints.rest.frame import NotReadable, act, read
from zhixing.entrypoints.rest.shapes import Fen, Reason


class ClaimOut(Schema):
    """One money duty. `payer_ids`, `payee_ids`: parties; `priority`: its right of priority in the words of the title;
    `interest`: periods with `base_fen`, `rate_type`, `rate` (a fraction) and `multiplier`."""

    no: int
    what: str
    amount_fen: Fen
    accrued_fen: Fen
    due_on: date
    payer_ids: list[int]
    payee_ids: list[int]
    joint: bool
    is_cost: bool
    priority: str
    interest: list[dict[str, Any]]

    @staticmethod
    def resolve_payer_ids(one: Any) -> list[int]:
        return [role.party_id for role in one.payers.all()]

    @staticmethod
    def resolve_payee_ids(one: Any) -> list[int]:
        return [role.party_id for role in one.payees.all()]


class CorrectionIn(Reason):
    """`field`: cause, instrument_title, instrument_court, judged_on, effective_on or doubled_interest (是, 否)."""

    field: str
    value: str = Field(max_length=64)


class RateIn(Reason):
    """`rate`: a fraction (0.06); none for a kind whose rate is published."""

    rate_type: str
    rate: Decimal | None = None


class PriorityIn(Reason):
    """`priority`: 抵押权, 质权, 留置权, 建设工程价款优先受偿权; empty for none."""

    priority: str


@read("/cases/{int:case_id}/claims", "case.view", CASE, "列出给付内容", "What is owed, item by item", list[ClaimOut])
def claims(request: Any, case_id: int) -> list[cases.Obligation]:
    cases.case(request.asker, case_id)
    return cases.claims(request.asker, case_id)


@act("/cases/{int:case_id}/correct", "case.correct", CASE, "更正录入", "Correct an entry of the case file")
def correct(request: Any, case_id: int, given: CorrectionIn) -> dict[str, Any]:
    cases.case(request.asker, case_id)
    try:
        cases.correct(request.asker, case_id, given.field, given.value, given.reason, request.at)
    except ValueError as wrong:
        raise NotReadable(where="value", why=str(wrong)) from None
    return {"id": case_id}


@act(
    "/cases/{int:case_id}/claims/{int:no}/interest/{int:period}",
    "case.correct",
    CASE,
    "更正利率",
    "Give a period of interest the rate that was missing or wrong",
    response=ClaimOut,
)
def correct_interest(request: Any, case_id: int, no: int, period: int, given: RateIn) -> cases.Obligation:
    rate, reason = (given.rate_type, given.rate), given.reason
    return cases.correct_interest(request.asker, case_id, no, period, *rate, reason, request.at)


@act(
    "/cases/{int:case_id}/claims/{int:no}/priority",
    "case.correct",
    CASE,
    "更正优先受偿权",
    "Set which right of priority a claim has",
    response=ClaimOut,
)
def correct_priority(request: Any, case_id: int, no: int, given: PriorityIn) -> cases.Obligation:
    return cases.correct_priority(request.asker, case_id, no, given.priority, given.reason, request.at)
