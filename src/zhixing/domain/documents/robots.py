"""What this room's robots do: each is one command's worth of work, called by a reaction."""

from datetime import datetime

from zhixing.domain.cases import api as cases
from zhixing.domain.documents import commands, fields
from zhixing.domain.documents.models import Document
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
    commands.issue(scope, case_id, "disclosure_notice", known, [party_id], at, event.object)
    known["debtors"] = [fields.of_party(debtor.party)]
    commands.issue(scope, case_id, "enforcement_notice", known, [party_id], at, event.object)
    commands.issue(scope, case_id, "property_report_order", known, [party_id], at, event.object)


@command
def tell_applicant(scope: Scope, event: NodeOpened, at: datetime) -> None:
    """Notice of acceptance and disclosure notice for the applicants (法发〔2006〕35号 5)."""
    case_id = event.case_id or 0
    roles = cases.applicants(scope, case_id)
    ids = [role.party_id for role in roles]
    known = fields.of_case(scope, case_id, at.date())
    known["addressee"] = "、".join(role.party.name for role in roles)
    commands.issue(scope, case_id, "disclosure_notice", known, ids, at)
    commands.issue(scope, case_id, "acceptance_notice", known, ids, at)


@command
def serve(scope: Scope, event: NodeOpened, at: datetime) -> bool:
    """Serve a paper on every addressee who agreed to electronic service; False when none did."""
    row = Document.objects.get(pk=int(event.object.removeprefix("document:")))
    agreed = [party.pk for party in row.addressees.filter(e_service=True).order_by("pk")]
    for party_id in agreed:
        commands.serve(scope, row.pk, party_id, commands.ELECTRONIC, at)
    return bool(agreed)
