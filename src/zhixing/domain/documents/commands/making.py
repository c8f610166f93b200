"""Drafting a paper, sealing it, taking it back."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from zhixing.domain.cases import api as cases
from zhixing.domain.documents import fields, papers, rules, seals
from zhixing.domain.documents.events import (
    DocumentDrafted,
    DocumentSigned,
    DocumentWithdrawn,
)
from zhixing.domain.documents.models import Delivery, Document, SealCertificate
from zhixing.domain.documents.queries import authorisation, certificate, document, template
from zhixing.domain.documents.refusals import (
    AlreadyServed,
    AlreadySigned,
    NeedsAJudge,
    NoCertificate,
    NotAuthorised,
)
from zhixing.infra import chance, files
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.scope import Scope


@command
def draft(
    scope: Scope,
    case_id: int,
    code: str,
    given: Mapping[str, Any],
    addressee_ids: Iterable[int],
    at: datetime,
    object: str = "",
) -> Document:
    """Compose a paper of a case from what is given and what the case knows; nothing is sealed yet.

    Raises NoSuchTemplate, FieldMissing, FieldWrong.
    """
    scope.require("document.draft")
    lock_case(case_id)
    case, paper = cases.case(scope, case_id), template(code)
    values = fields.for_paper(scope, case, paper, at.date(), given)
    earlier = Document.objects.filter(case_id=case_id, title=paper.title).count()
    row = compose(scope, case, paper, values, earlier, at, object)
    papers.compose(paper, values, form_of(row, ""))
    row.save()
    row.addressees.add(*sorted(set(addressee_ids)))
    announce(scope, DocumentDrafted(**about(row)), at)
    return row


def compose(
    scope: Scope,
    case: cases.Case,
    paper: papers.Template,
    values: Mapping[str, Any],
    earlier: int,
    at: datetime,
    object: str = "",
) -> Document:
    """A paper not saved nor checked yet; `earlier` papers of its title stand in the case."""
    number = f"{case.number}{rules.suffix(earlier)}"
    return Document(
        court_id=case.court_id,
        case=case,
        template=paper.code,
        title=paper.title,
        number=number,
        object=object,
        fields=json.dumps(papers.pack(values), ensure_ascii=False),
        made_on=at.date(),
        drafted_by=scope.actor,
        drafted_at=at,
        check_code=chance.code(12),
    )


def form_of(row: Document, seal_text: str) -> papers.PaperForm:
    """What a paper carries besides its text."""
    url = f"{settings.BASE_URL}/check/{row.check_code}"
    return papers.PaperForm(row.case.court.name, row.number, row.made_on, url, seal_text)


def values_of(row: Document) -> dict[str, Any]:
    """The fields of a drafted paper as Python values."""
    paper = template(row.template)
    return papers.unpack([*paper.fields, *paper.optional], json.loads(row.fields))


@command
def sign(scope: Scope, document_id: int, at: datetime) -> Document:
    """Seal a draft: by a person who may sign, or unattended where law and a standing authorisation allow it.

    Raises AlreadySigned, NotPermitted, NeedsAJudge, NotAuthorised, NoCertificate.
    """
    found = document(scope, document_id)
    lock_case(found.case_id)
    row = Document.objects.select_for_update(of=("self",)).select_related("case__court").get(pk=document_id)
    if row.state != Document.State.DRAFT:
        raise AlreadySigned(document_id=document_id)
    _seal(scope, row, values_of(row), at)
    row.save()
    announce_signed(scope, row, sorted(row.addressees.values_list("pk", flat=True)), at)
    return row


def _seal(scope: Scope, row: Document, values: Mapping[str, Any], at: datetime) -> None:
    """Render the paper as of today and seal it; the caller saves."""
    held = certificate(row.court_id)
    if held is None:
        raise NoCertificate(court_id=row.court_id)
    finish(row, values, signer(scope, row.court_id, row.template), held, at)


def finish(row: Document, values: Mapping[str, Any], by: tuple[int, bool], held: SealCertificate, at: datetime) -> None:
    """Put the rendered, sealed file and its digest on the row. Raises FieldMissing, FieldWrong."""
    row.signed_by_id, row.standing = by
    row.made_on = at.date()
    pdf = papers.render_pdf(row.template, values, form_of(row, row.case.court.name))
    signed = seals.seal(held, row.standing).sign(pdf, row.title, at)
    row.file_key = files.store(signed, ".pdf")
    row.digest = files.digest_of(row.file_key)
    row.state, row.signed_at = Document.State.SIGNED, at


def announce_signed(scope: Scope, row: Document, addressee_ids: list[int], at: datetime) -> None:
    event = DocumentSigned(
        **about(row),
        party_ids=addressee_ids,
        must_serve=bool(addressee_ids),
        standing=row.standing,
        signed_by=row.signed_by_id or 0,
        digest=row.digest,
    )
    announce(scope, event, at)


def signer(scope: Scope, court_id: int, code: str) -> tuple[int, bool]:
    """Who answers for the seal, and whether it is set unattended under his standing authorisation."""
    if scope.staff_id is not None and scope.may("document.sign"):
        return scope.staff_id, False
    paper = template(code)
    if not paper.unattended:
        if scope.staff_id is not None:
            scope.require("document.sign")
        raise NeedsAJudge(title=paper.name)
    given = authorisation(court_id, code)
    if given is None:
        raise NotAuthorised(title=paper.name)
    return given.staff_id, True


def about(row: Document) -> dict[str, Any]:
    return {
        "court_id": row.court_id,
        "case_id": row.case_id,
        "object": f"document:{row.pk}",
        "document_id": row.pk,
        "template": row.template,
    }


@command
def withdraw(scope: Scope, document_id: int, reason: str, at: datetime) -> Document:
    """Take back a paper not yet served. Raises AlreadyServed."""
    scope.require("document.withdraw")
    found = document(scope, document_id)
    lock_case(found.case_id)
    row = Document.objects.select_for_update(of=("self",)).get(pk=document_id)
    done = Delivery.objects.filter(document=row, state=Delivery.State.SERVED).order_by("served_on").first()
    if done is not None:
        raise AlreadyServed(on=done.served_on)
    row.state, row.withdrawn_reason = Document.State.WITHDRAWN, reason.strip()[:200]
    row.save()
    Delivery.objects.filter(document=row).update(state=Delivery.State.FAILED, reason="withdrawn")
    announce(scope, DocumentWithdrawn(**about(row), reason=reason.strip()[:200]), at)
    return row
