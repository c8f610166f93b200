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
from zhixing.domain.documents.papers import Template
from zhixing.domain.documents.queries import certificate, template
from zhixing.domain.documents.refusals import NoCertificate
from zhixing.infra.commands import command
from zhixing.infra.events import holding_cases
from zhixing.kernel.scope import Scope


@dataclass(frozen=True)
class Sheet:
    """A paper to be issued: in which case, its template, what is given of its fields, to whom it goes, about what."""

    case_id: int
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
    return issue_all(scope, [Sheet(case_id, code, given, sorted(set(addressee_ids)), object)], at)[0]


@command
def issue_many(scope: Scope, case_ids: Sequence[int], code: str, at: datetime) -> int:
    """Issue one paper to the debtors of each case, all or none; how many. For 50 to 1,000 cases a call.

    Raises what `issue` raises.
    """
    debtors = cases.debtors_of(scope, case_ids)
    sheets = [Sheet(case_id, code, {}, [role.party_id for role in debtors[case_id]]) for case_id in case_ids]
    return len(issue_all(scope, sheets, at))


@command
def issue_all(scope: Scope, sheets: Sequence[Sheet], at: datetime) -> list[Document]:
    """Issue papers of several cases at the same moment, all or none. Raises what `issue` raises."""
    scope.require("document.draft")
    papers = {sheet.code: template(sheet.code) for sheet in sheets}
    wanted: dict[int, set[str]] = {sheet.case_id: set() for sheet in sheets}
    for sheet in sheets:
        wanted[sheet.case_id] |= fields.of_case(papers[sheet.code], sheet.given)
    with holding_cases(wanted):
        return _seal_all(scope, _drafted(scope, sheets, papers, wanted, at), at)


def _drafted(
    scope: Scope,
    sheets: Sequence[Sheet],
    papers: Mapping[str, Template],
    wanted: Mapping[int, set[str]],
    at: datetime,
) -> list[_Made]:
    found = cases.all_of(scope, wanted)
    known = fields.of_cases(scope, wanted, found, at.date())
    earlier, made = _earlier(list(wanted), {paper.title for paper in papers.values()}), list[_Made]()
    for sheet in sheets:
        paper, case = papers[sheet.code], found[sheet.case_id]
        values = fields.filled(paper, at.date(), {**known.get(case.pk, {}), **sheet.given})
        before = earlier.get((case.pk, paper.title), 0)
        earlier[case.pk, paper.title] = before + 1
        row = compose(scope, case, paper, values, before, at, sheet.object)
        made.append(_Made(row, values, sheet.addressee_ids))
    return made


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
