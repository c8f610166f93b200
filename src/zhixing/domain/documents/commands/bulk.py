"""The same paper for many cases at once, each registered, sealed and in its dossier."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count

from zhixing.domain.cases import api as cases
from zhixing.domain.documents import fields
from zhixing.domain.documents.commands.making import announce_signed, compose, finish, signer
from zhixing.domain.documents.models import Document
from zhixing.domain.documents.queries import certificate, template
from zhixing.domain.documents.refusals import NoCertificate
from zhixing.infra.commands import command
from zhixing.infra.events import lock_cases
from zhixing.kernel.scope import Scope


@command
def issue_many(scope: Scope, case_ids: Sequence[int], code: str, at: datetime) -> int:
    """Issue one paper to the debtors of each case, all or none; how many. For 50 to 1,000 cases a call.

    Raises what `issue` raises.
    """
    scope.require("document.draft")
    lock_cases(case_ids)
    paper, held = template(code), certificate(scope.court_id)
    if held is None:
        raise NoCertificate(court_id=scope.court_id)
    by, made = signer(scope, scope.court_id, code), []
    known = fields.of_cases(scope, case_ids, at.date())
    former = Document.objects.filter(case_id__in=case_ids, title=paper.title).values_list("case_id")
    earlier = dict(former.annotate(n=Count("pk")).order_by())
    for one in cases.cases(scope).filter(pk__in=case_ids).order_by("pk"):
        values = fields.for_paper(scope, one, paper, at.date(), known[one.pk])
        row = compose(scope, one, paper, values, earlier.get(one.pk, 0), at)
        finish(row, values, by, held, at)
        made.append(row)
    Document.objects.bulk_create(made)
    debtors = {
        case_id: [role.party_id for role in roles] for case_id, roles in cases.debtors_of(scope, case_ids).items()
    }
    through = Document.addressees.through
    through.objects.bulk_create(
        through(document_id=row.pk, party_id=party_id) for row in made for party_id in debtors[row.case_id]
    )
    for row in made:
        announce_signed(scope, row, debtors[row.case_id], at)
    return len(made)
