"""What this room's robots do: each is one command's worth of work for nodes of different cases, called by a reaction."""

from collections.abc import Sequence
from datetime import datetime

from zhixing.domain.cases import api as cases
from zhixing.domain.documents import commands, fields
from zhixing.domain.procedure.events import NodeOpened
from zhixing.infra.commands import command
from zhixing.kernel.scope import Scope
from zhixing.law import finding


@command
def notices(scope: Scope, opened: Sequence[NodeOpened], at: datetime) -> Sequence[NodeOpened]:
    """Execution notice, order to report property and the disclosure notice for each debtor (民诉解释 480; 8号 3)."""
    debtors = cases.debtors_of(scope, [one.case_id or 0 for one in opened])
    report_by, sheets = finding.report_due(at.date()).on, list[commands.Sheet]()
    for one in opened:
        case_id, party_id = one.case_id or 0, _number(one)
        (debtor,) = [role for role in debtors[case_id] if role.party_id == party_id]
        given = {"addressee": debtor.party.name, "report_by": report_by}
        alone = given | {"debtors": [fields.of_party(debtor.party)]}
        named = [("disclosure_notice", given), ("enforcement_notice", alone), ("property_report_order", alone)]
        sheets += [commands.Sheet(case_id, code, known, [party_id], one.object) for code, known in named]
    commands.issue_all(scope, sheets, at)
    return opened


@command
def tell_applicant(scope: Scope, opened: Sequence[NodeOpened], at: datetime) -> Sequence[NodeOpened]:
    """Notice of acceptance and disclosure notice for the applicants (法发〔2006〕35号 5)."""
    roles, sheets = cases.roles_of(scope, [one.case_id or 0 for one in opened]), list[commands.Sheet]()
    for one in opened:
        applicants = [role for role in roles[one.case_id or 0] if role.kind == "applicant"]
        given, ids = {"addressee": "、".join(role.party.name for role in applicants)}, [r.party_id for r in applicants]
        codes = ("disclosure_notice", "acceptance_notice")
        sheets += [commands.Sheet(one.case_id or 0, code, given, ids) for code in codes]
    commands.issue_all(scope, sheets, at)
    return opened


@command
def serve(scope: Scope, opened: Sequence[NodeOpened], at: datetime) -> Sequence[NodeOpened]:
    """Serve papers on every addressee who agreed to electronic service; those with none are left to a person."""
    served = {sent.document_id for sent in commands.serve_electronically(scope, [_number(one) for one in opened], at)}
    return [one for one in opened if _number(one) in served]


def _number(opened: NodeOpened) -> int:
    """The number in the node's object: `party:7`, `document:7`."""
    return int(opened.object.partition(":")[2])
