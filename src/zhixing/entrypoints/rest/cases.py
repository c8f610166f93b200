"""Applications and cases."""

from datetime import date
from typing import Any

from ninja import File, Form
from ninja.files import UploadedFile

from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.closings import api as closings
from zhixing.domain.inquiries import api as inquiries
from zhixing.domain.intake import api as intake
from zhixing.domain.parties import api as parties
from zhixing.domain.procedure import api as procedure
from zhixing.entrypoints.rest import shapes
from zhixing.entrypoints.rest.frame import act, endpoint, read
from zhixing.kernel.scope import Scope

FILING, CASE, FINDING = "applications", "cases", "finding"
MOST = 200


@act("/applications", "intake.receive", FILING, "交来判决书", "Hand in a judgment file", response=dict[str, Any])
def receive(request: Any, judgment: File[UploadedFile], kind: Form[str] = "judgment") -> dict[str, Any]:
    content = judgment.read(intake.LARGEST + 1)
    row = intake.receive(request.asker, judgment.name or "judgment", content, request.at, kind)
    return _application(row)


@read("/applications/{int:application_id}", "intake.view", FILING, "读立案表", "Read an application", dict[str, Any])
def application(request: Any, application_id: int) -> dict[str, Any]:
    return _application(intake.application(request.asker, application_id))


@endpoint(
    "PUT",
    "/applications/{int:application_id}/form",
    "intake.receive",
    FILING,
    "改立案表",
    "Amend its form",
    response=dict[str, Any],
)
def amend(request: Any, application_id: int, given: shapes.FormIn) -> dict[str, Any]:
    return _application(intake.amend(request.asker, application_id, given.form))


@act(
    "/applications/{int:application_id}/accept",
    "intake.accept",
    FILING,
    "受理立案",
    "File the case",
    response=shapes.CaseOut,
)
def accept(request: Any, application_id: int) -> dict[str, Any]:
    return _case(intake.accept(request.asker, application_id, request.at))


@act(
    "/applications/{int:application_id}/return",
    "intake.receive",
    FILING,
    "通知补正",
    "Ask for what is missing",
    response=dict[str, Any],
)
def return_for_gaps(request: Any, application_id: int, given: shapes.Gaps) -> dict[str, Any]:
    return _application(intake.return_for_gaps(request.asker, application_id, given.gaps, request.at))


@act(
    "/applications/{int:application_id}/refuse",
    "intake.accept",
    FILING,
    "不予受理",
    "Rule that it is not accepted",
    response=dict[str, Any],
)
def refuse(request: Any, application_id: int, given: shapes.Ground) -> dict[str, Any]:
    return _application(intake.refuse(request.asker, application_id, given.ground, request.at))


def _application(row: intake.Application) -> dict[str, Any]:
    return {
        "id": row.pk,
        "state": row.state,
        "received_on": row.received_on,
        "case_id": row.case_id,
        "form": intake.form_of(row),
    }


@read("/cases", "case.view", CASE, "列出案件", "List cases, newest first", shapes.CasePage)
def list_cases(request: Any, status: str = "", number: str = "", offset: int = 0, limit: int = 50) -> dict[str, Any]:
    rows = cases.cases(request.asker)
    if number:
        found = cases.by_number(request.asker, number)
        rows = rows.filter(pk=found.pk if found else 0)
    rows = rows.filter(status=status) if status else rows
    first = max(offset, 0)
    return {"total": rows.count(), "cases": [_case(row) for row in rows[first : first + min(max(limit, 1), MOST)]]}


@read("/cases/{int:case_id}", "case.view", CASE, "读案件", "Read a case: parties masked, what is due", dict[str, Any])
def read_case(request: Any, case_id: int) -> dict[str, Any]:
    scope = request.asker
    row = cases.case(scope, case_id)
    roles = [
        {"role": role.kind, **_card(parties.card(role.party)), "agents": [_agent(one) for one in role.agents.all()]}
        for role in cases.roles(scope, case_id)
    ]
    return _case(row) | {"parties": roles, "due": _due(scope, case_id, request.at.date())}


def _due(scope: Scope, case_id: int, on: date) -> dict[str, Any] | None:
    """What is owed on a day; null while a rate is missing (`/claims/…/interest/…` gives it)."""
    try:
        due = cases.due(scope, case_id, on, assume_last=True)
    except cases.RateNotGiven:
        return None
    sums = {"total_fen": due.total.fen, "fee_fen": due.fee.fen, "paid_fen": due.paid.fen, "left_fen": due.left.fen}
    return sums | {"on": due.on}


def _card(card: parties.PartyCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "kind": card.kind,
        "name": card.name,
        "id_masked": card.id_masked,
        "phone_masked": card.phone_masked,
        "address_confirmed": card.address_confirmed,
    }


def _agent(one: cases.Agent) -> dict[str, Any]:
    return {"id": one.pk, "name": one.name, "firm": one.firm, "authority": one.authority, "until_on": one.until_on}


@read("/cases/{int:case_id}/path", "node.view", CASE, "案件走到哪", "Its way through the nodes", list[dict[str, Any]])
def path(request: Any, case_id: int) -> list[dict[str, Any]]:
    cases.case(request.asker, case_id)
    return [
        {
            "station": station.code,
            "zh": station.zh,
            "en": station.en,
            "state": station.state,
            "nodes": [
                {
                    "code": step.code,
                    "zh": step.zh,
                    "en": step.en,
                    "state": step.state,
                    "on": step.on,
                    "times": step.times,
                }
                for step in station.steps
            ],
        }
        for station in procedure.path(request.asker, case_id, request.at.date())
    ]


@act("/cases/{int:case_id}/assign", "case.assign", CASE, "分案", "Assign it to an officer", response=shapes.CaseOut)
def assign(request: Any, case_id: int, given: shapes.Assignment) -> dict[str, Any]:
    cases.assign(request.asker, case_id, given.staff_id, request.at)
    return _case(cases.case(request.asker, case_id))


@act("/cases/{int:case_id}/stay", "case.stay", CASE, "中止", "Stay it", response=shapes.CaseOut)
def stay(request: Any, case_id: int, given: shapes.StayIn) -> dict[str, Any]:
    settled = cases.Settlement(given.terms, given.perform_by) if given.perform_by else None
    cases.stay(request.asker, case_id, given.ground, request.at, given.stops_interest, settled)
    return _case(cases.case(request.asker, case_id))


@act("/cases/{int:case_id}/resume", "case.stay", CASE, "恢复", "Go on with it", response=shapes.CaseOut)
def resume(request: Any, case_id: int) -> dict[str, Any]:
    cases.resume(request.asker, case_id, request.at)
    return _case(cases.case(request.asker, case_id))


@act("/cases/{int:case_id}/close", "case.close", CASE, "结案", "Close it", signs=True, response=shapes.CaseOut)
def close(request: Any, case_id: int, given: shapes.CloseIn) -> dict[str, Any]:
    closings.close(request.asker, case_id, given.way, request.at, given.ground, given.reason)
    return _case(cases.case(request.asker, case_id))


def _case(row: cases.Case) -> dict[str, Any]:
    fields = ("number", "status", "cause", "filed_on", "flags", "closed_on", "closed_how")
    officer = row.officer.name if row.officer else None
    return {"id": row.pk, "officer": officer} | {name: getattr(row, name) for name in fields}


@act("/cases/{int:case_id}/inquiries", "inquiry.launch", FINDING, "发起查询", "Ask every office about a debtor")
def launch(request: Any, case_id: int, given: shapes.InquiryIn) -> dict[str, Any]:
    return {"id": inquiries.launch(request.asker, case_id, given.debtor_id, request.at).pk}


@read("/cases/{int:case_id}/assets", "asset.view", FINDING, "财产", "What was found", list[dict[str, Any]])
def things(request: Any, case_id: int) -> list[dict[str, Any]]:
    cases.case(request.asker, case_id)
    return [
        {
            "id": one.id,
            "kind": one.kind,
            "title": one.title,
            "number_masked": one.number_masked,
            "owner_id": one.owner_id,
            "state": one.state,
            "stage": one.stage,
            "value_fen": one.value.fen if one.value else None,
        }
        for one in assets.things(request.asker, case_id)
    ]
