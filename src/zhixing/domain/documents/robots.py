"""What this room's robots do: each is one command's worth of work, called by a reaction."""

from datetime import datetime

from zhixing.domain.cases import api as cases
from zhixing.domain.documents import commands, fields
from zhixing.domain.procedure.events import NodeOpened
from zhixing.infra.commands import command
from zhixing.kernel.scope import Scope
from zhixing.law import finding


@command
def notices(scope: Scope, event: NodeOpened, at: datetime) -> None:
    """Execution notice, order to report property and the disclosure notice for one debtor (民诉解释 480; 8号 3)."""
    party_id = int(event.object.removeprefix("party:"))
    case_id = event.case_id or 0
    (debtor,) = [role for role in cases.debtors(scope, case_id) if role.party_id == party_id]
    known = fields.of_case(scope, case_id, at.date())
    known |= {"addressee": debtor.party.name, "report_by": finding.report_due(at.date()).on}
    alone = known | {"debtors": [fields.of_party(debtor.party)]}
    sheets = [("disclosure_notice", known), ("enforcement_notice", alone), ("property_report_order", alone)]
    together = [commands.Sheet(code, given, [party_id], event.object) for code, given in sheets]
    commands.issue_together(scope, case_id, together, at)


@command
def tell_applicant(scope: Scope, event: NodeOpened, at: datetime) -> None:
    """Notice of acceptance and disclosure notice for the applicants (法发〔2006〕35号 5)."""
    case_id = event.case_id or 0
    roles = cases.applicants(scope, case_id)
    ids = [role.party_id for role in roles]
    known = fields.without_money(scope, cases.case(scope, case_id))
    known["addressee"] = "、".join(role.party.name for role in roles)
    together = [commands.Sheet(code, known, ids) for code in ("disclosure_notice", "acceptance_notice")]
    commands.issue_together(scope, case_id, together, at)


@command
def serve(scope: Scope, event: NodeOpened, at: datetime) -> bool:
    """Serve a paper on every addressee who agreed to electronic service; False when none did."""
    return bool(commands.serve_electronically(scope, int(event.object.removeprefix("document:")), at))
