"""Papers, what became of them, and whether a paper somebody holds is genuine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from zhixing.domain.cases import api as cases
from zhixing.domain.documents import fields, papers, seals
from zhixing.domain.documents.models import Authorisation, Delivery, Document, Message, SealCertificate
from zhixing.domain.documents.refusals import NoSuchDocument, NoSuchTemplate
from zhixing.infra import files
from zhixing.infra.steady import steady
from zhixing.kernel.scope import Scope

ONE_TIME = "code-"
"""How keys of messages with a one-time code begin: staff never see these."""


@dataclass(frozen=True)
class Genuine:
    """What the public page says of a paper; no name, no content."""

    found: bool
    same_file: bool | None
    sealed_by: str = ""
    """Whose seal the file handed in bears, whole and unaltered, under a certificate that court used."""
    title: str = ""
    number: str = ""
    court: str = ""
    made_on: date | None = None
    withdrawn: bool = False


def template(code: str) -> papers.Template:
    """Raises NoSuchTemplate."""
    try:
        return papers.templates()[code]
    except KeyError:
        raise NoSuchTemplate(template=code) from None


def documents(scope: Scope, case_id: int | None = None) -> QuerySet[Document]:
    """Papers of the scope's courts, newest first."""
    rows = Document.objects.filter(court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    rows = rows.filter(case_id=case_id) if case_id is not None else rows
    return rows.select_related("case__court", "signed_by").order_by("-drafted_at", "-pk")


def to_sign(scope: Scope) -> QuerySet[Document]:
    """Drafts that wait for a signature, newest first; forms that bear no seal wait for none."""
    forms = [code for code, one in papers.templates().items() if not one.sealed]
    return documents(scope).filter(state=Document.State.DRAFT).exclude(template__in=forms)


def document(scope: Scope, document_id: int) -> Document:
    """Raises NoSuchDocument outside the scope's courts."""
    found = documents(scope).filter(pk=document_id).first()
    if found is None:
        raise NoSuchDocument(document_id=document_id)
    return found


def pdf(scope: Scope, document_id: int) -> bytes:
    """The signed file. Raises NoSuchDocument while it is a draft."""
    found = document(scope, document_id)
    if not found.file_key:
        raise NoSuchDocument(document_id=document_id)
    return files.fetch(found.file_key)


def preview(scope: Scope, case_id: int, code: str, given: Mapping[str, Any], on: date) -> bytes:
    """A paper of a case as it would be set on a day, 草案 printed across it; nothing of it is kept.

    Raises NoSuchTemplate, FieldMissing, FieldWrong.
    """
    case = cases.case(scope, case_id)
    values = fields.for_paper(scope, case, template(code), on, given)
    return papers.render_pdf(code, values, papers.PaperForm(case.court.name, case.number, on, draft="草案"))


def deliveries(scope: Scope, case_id: int) -> list[Delivery]:
    """Every sending of a case's papers, newest first."""
    rows = Delivery.objects.filter(document__case_id=case_id, document__court_id__in=scope.courts)
    return list(rows.select_related("document", "party").order_by("-sent_at", "-pk"))


def inbox(party_id: int, case_id: int) -> list[Delivery]:
    """What was served or sent to a party in a case, newest first; for the party's own pages."""
    rows = Delivery.objects.filter(party_id=party_id, document__case_id=case_id).exclude(document__state="withdrawn")
    return list(rows.select_related("document").order_by("-sent_at", "-pk"))


def messages(scope: Scope, case_id: int) -> list[Message]:
    """Text messages of a case, newest first; one-time codes are the party's alone."""
    rows = Message.objects.filter(case_id=case_id, court_id__in=scope.courts).exclude(key__startswith=ONE_TIME)
    return list(rows.select_related("party", "case").order_by("-queued_at", "-pk"))


def unsent(scope: Scope) -> QuerySet[Message]:
    """Text messages that could not be sent, newest first, for a person to look at."""
    rows = Message.objects.filter(court_id__in=scope.courts, state=Message.State.FAILED)
    rows = rows.exclude(case_id__in=scope.recused).exclude(key__startswith=ONE_TIME)
    return rows.select_related("case", "party").order_by("-queued_at", "-pk")


def one_time_codes(case_id: int, party_id: int, since: datetime) -> int:
    """How many one-time codes went to a party since then."""
    rows = Message.objects.filter(case_id=case_id, party_id=party_id, key__startswith=ONE_TIME)
    return rows.filter(queued_at__gte=since).count()


def check(code: str, pdf_bytes: bytes | None = None) -> Genuine:
    """Whether a code belongs to a paper of a court, and whether the file handed in is that paper to the byte."""
    found = Document.objects.select_related("court").filter(check_code=code.strip().upper()).exclude(digest="").first()
    if found is None:
        return Genuine(False, None)
    facts = (found.title, found.number, found.court.name, found.made_on, found.state == "withdrawn")
    if pdf_bytes is None:
        return Genuine(True, None, "", *facts)
    return Genuine(True, files.digest(pdf_bytes) == found.digest, _sealed_by(found.court_id, pdf_bytes), *facts)


def _sealed_by(court_id: int, pdf_bytes: bytes) -> str:
    from zhixing.domain.documents.papers.verify import verify  # slow to import, and only this page checks

    held = SealCertificate.objects.filter(court_id=court_id)
    sealed = verify(pdf_bytes, sorted({seals.root_of(one) for one in held}))
    return sealed.signer if sealed.genuine else ""


@steady
def authorisation(court_id: int, code: str) -> Authorisation | None:
    """Whose standing authorisation lets this template be sealed unattended in this court."""
    rows = Authorisation.objects.select_related("staff").filter(court_id=court_id, template=code, revoked_at=None)
    return rows.first()


def authorisations(scope: Scope) -> list[Authorisation]:
    """The standing authorisations of the scope's court, by template."""
    rows = Authorisation.objects.select_related("staff").filter(court_id=scope.court_id, revoked_at=None)
    return list(rows.order_by("template"))


def unauthorised(scope: Scope) -> list[papers.Template]:
    """Papers the law lets go unattended that nobody of the scope's court has authorised: each waits for a signature."""
    given = {one.template for one in authorisations(scope)}
    return [one for one in papers.templates().values() if one.unattended and one.code not in given]


@steady
def certificate(court_id: int) -> SealCertificate | None:
    """The court's sealing certificate in use."""
    return SealCertificate.objects.filter(court_id=court_id, replaced_at=None).first()
