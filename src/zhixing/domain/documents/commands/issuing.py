"""Papers drafted and sealed in one step: one, several of a case at once, or the same for many cases."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count

from zhixing.domain.cases import api as cases
from zhixing.domain.documents import fields
from zhixing.domain.documents.commands.making import announce_signed, compose, finish, signer
from zhixing.domain.documents.models import Document
from zhixing.domain.documents.queries import certificate, template
from zhixing.domain.documents.refusals import NoCertificate
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case, lock_cases
from zhixing.kernel.scope import Scope


@dataclass(frozen=True)
class Sheet:
    """A paper to be issued: its template, what is given of its fields, to whom it goes and what it is about."""

    code: str
    given: Mapping[str, Any]
    addressee_ids: Sequence[int] = ()
    object: str = ""


@dataclass(frozen=True)
class _Made:
    row: Document
    values: Mapping[str, Any]
    addressee_ids: Sequence[int]


@command
def issue(
    scope: Scope,
    case_id: int,
    code: str,
    given: Mapping[str, Any],
    addressee_ids: Iterable[int],
    at: datetime,
    object: str = "",
) -> Document:
    """Draft and seal in one step: for robots under a standing authorisation, or a person who may sign.

    Raises what `draft` and `sign` raise.
    """
    return issue_together(scope, case_id, [Sheet(code, given, sorted(set(addressee_ids)), object)], at)[0]


@command
def issue_together(scope: Scope, case_id: int, sheets: Sequence[Sheet], at: datetime) -> list[Document]:
    """Issue several papers of a case at the same moment, all or none. Raises what `issue` raises."""
    scope.require("document.draft")
    lock_case(case_id)
    case, made = cases.case(scope, case_id), list[_Made]()
    earlier = _earlier([case_id], {template(sheet.code).title for sheet in sheets})
    for sheet in sheets:
        paper = template(sheet.code)
        values = fields.for_paper(scope, case, paper, at.date(), sheet.given)
        before = earlier.get((case_id, paper.title), 0)
        earlier[case_id, paper.title] = before + 1
        row = compose(scope, case, paper, values, before, at, sheet.object)
        made.append(_Made(row, values, sheet.addressee_ids))
    return _seal_all(scope, made, at)


@command
def issue_many(scope: Scope, case_ids: Sequence[int], code: str, at: datetime) -> int:
    """Issue one paper to the debtors of each case, all or none; how many. For 50 to 1,000 cases a call.

    Raises what `issue` raises.
    """
    scope.require("document.draft")
    lock_cases(case_ids)
    paper, made = template(code), list[_Made]()
    known = fields.of_cases(scope, case_ids, at.date())
    earlier = _earlier(case_ids, {paper.title})
    debtors = cases.debtors_of(scope, case_ids)
    for one in cases.cases(scope).filter(pk__in=case_ids).order_by("pk"):
        values = fields.for_paper(scope, one, paper, at.date(), known[one.pk])
        row = compose(scope, one, paper, values, earlier.get((one.pk, paper.title), 0), at)
        made.append(_Made(row, values, [role.party_id for role in debtors[one.pk]]))
    return len(_seal_all(scope, made, at))


def _earlier(case_ids: Sequence[int], titles: Iterable[str]) -> dict[tuple[int, str], int]:
    """How many papers of each title stand in each case."""
    rows = Document.objects.filter(case_id__in=case_ids, title__in=sorted(titles)).order_by()
    return {(case_id, title): n for case_id, title, n in rows.values_list("case_id", "title").annotate(n=Count("pk"))}


def _seal_all(scope: Scope, made: Sequence[_Made], at: datetime) -> list[Document]:
    """Seal, register and announce papers of the scope's court."""
    held = certificate(scope.court_id)
    if held is None:
        raise NoCertificate(court_id=scope.court_id)
    by = {code: signer(scope, scope.court_id, code) for code in dict.fromkeys(one.row.template for one in made)}
    for one in made:
        finish(one.row, one.values, by[one.row.template], held, at)
    rows = Document.objects.bulk_create([one.row for one in made])
    to = Document.addressees.through
    to.objects.bulk_create(
        to(document_id=one.row.pk, party_id=party_id) for one in made for party_id in one.addressee_ids
    )
    for one in made:
        announce_signed(scope, one.row, list(one.addressee_ids), at)
    return rows
