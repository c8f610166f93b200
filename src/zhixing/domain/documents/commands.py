"""Making a paper, sealing it, serving it, taking it back."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import fields, jobs, papers, rules, seals
from zhixing.domain.documents.events import (
    DocumentDrafted,
    DocumentRead,
    DocumentSent,
    DocumentServed,
    DocumentSigned,
    DocumentWithdrawn,
    SealingAuthorised,
    SealingRevoked,
    ServiceFailed,
)
from zhixing.domain.documents.models import Authorisation, Delivery, Document, Message, SealCertificate
from zhixing.domain.documents.queries import authorisation, certificate, document, template
from zhixing.domain.documents.refusals import (
    AlreadyServed,
    AlreadySigned,
    NeedsAJudge,
    NoCertificate,
    NoConsentToEService,
    NoSuchDelivery,
    NotAnAddressee,
    NotAuthorised,
    NotSignedYet,
)
from zhixing.domain.parties import api as parties
from zhixing.infra import chance, files
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case, lock_court
from zhixing.kernel.scope import Scope

ELECTRONIC, POST = "electronic", "post"


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
    values = fields.for_paper(scope, case, paper, at.date(), dict(given))
    earlier = Document.objects.filter(case_id=case_id, title=paper.title).count()
    number = f"{case.number}{rules.suffix(earlier)}"
    papers.compose(paper, values, papers.PaperForm(case.court.name, number, at.date()))
    row = Document.objects.create(
        court_id=case.court_id,
        case=case,
        template=code,
        title=paper.title,
        number=number,
        object=object,
        fields=json.dumps(papers.pack(values), ensure_ascii=False),
        made_on=at.date(),
        drafted_by=scope.actor,
        drafted_at=at,
        check_code=chance.code(12),
    )
    row.addressees.add(*sorted(set(addressee_ids)))
    event = DocumentDrafted(
        court_id=case.court_id, case_id=case_id, object=f"document:{row.pk}", document_id=row.pk, template=code
    )
    announce(scope, event, at)
    return row


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
    row.signed_by_id, row.standing = _signer(scope, row)
    made_on = at.date()
    row.made_on = made_on
    pdf = papers.render_pdf(row.template, values_of(row), form_of(row, row.case.court.name))
    held = certificate(row.court_id)
    if held is None:
        raise NoCertificate(court_id=row.court_id)
    signed = seals.seal(held, pdf, row.title, at)
    row.file_key, row.digest = files.store(signed, ".pdf"), papers.paper_hash(signed)
    row.state, row.signed_at = Document.State.SIGNED, at
    row.save()
    ids = sorted(row.addressees.values_list("pk", flat=True))
    event = DocumentSigned(
        court_id=row.court_id,
        case_id=row.case_id,
        object=f"document:{row.pk}",
        document_id=row.pk,
        template=row.template,
        party_ids=ids,
        must_serve=bool(ids),
        standing=row.standing,
        signed_by=row.signed_by_id,
        digest=row.digest,
    )
    announce(scope, event, at)
    return row


def _signer(scope: Scope, row: Document) -> tuple[int, bool]:
    """Who answers for the seal, and whether it is set unattended under his standing authorisation."""
    if scope.staff_id is not None:
        scope.require("document.sign")
        return scope.staff_id, False
    paper = template(row.template)
    if not paper.unattended:
        raise NeedsAJudge(title=paper.name)
    given = authorisation(row.court_id, row.template)
    if given is None:
        raise NotAuthorised(title=paper.name)
    return given.staff_id, True


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
    """Draft and seal in one step: for robots under a standing authorisation, or a person who may sign."""
    row = draft(scope, case_id, code, given, addressee_ids, at, object)
    return sign(scope, row.pk, at)


@command
def serve(scope: Scope, document_id: int, party_id: int, way: str, at: datetime, mail_code: str = "") -> Delivery:
    """Send a signed paper to an addressee; electronic service with consent takes effect on arrival (民诉法 90).

    Raises NotSignedYet, NotAnAddressee, NoConsentToEService. Sent again the same way, it is the same sending.
    """
    scope.require("document.serve")
    row = document(scope, document_id)
    lock_case(row.case_id)
    if row.state != Document.State.SIGNED:
        raise NotSignedYet(document_id=document_id)
    party = row.addressees.filter(pk=party_id).first()
    if party is None:
        raise NotAnAddressee(party_id=party_id)
    if way == ELECTRONIC and not party.e_service:
        raise NoConsentToEService(party_id=party_id)
    known = Delivery.objects.filter(document=row, party=party, way=way).exclude(state=Delivery.State.FAILED).first()
    if known is not None:
        return known
    facts: dict[str, Any] = {"address": "confirmed"}
    if way == ELECTRONIC:
        facts["arrived_on"] = at.date().isoformat()
    sent = Delivery.objects.create(document=row, party=party, way=way, sent_at=at, facts=facts, mail_code=mail_code)
    event = DocumentSent(**_about(row), party_id=party_id, way=way)
    announce(scope, event, at)
    if way == ELECTRONIC:
        tell(scope, row, party_id, at)
    _settle(scope, sent, at)
    return sent


def _about(row: Document) -> dict[str, Any]:
    return {
        "court_id": row.court_id,
        "case_id": row.case_id,
        "object": f"document:{row.pk}",
        "document_id": row.pk,
        "template": row.template,
    }


def _settle(scope: Scope, sent: Delivery, at: datetime) -> None:
    """Ask the law whether the sending counts as service now."""
    outcome = rules.when_served(sent.way, sent.facts)
    if outcome.on is None or sent.state == Delivery.State.SERVED:
        sent.save()
        return
    sent.state, sent.served_on, sent.reason = Delivery.State.SERVED, outcome.on, outcome.reason_zh
    sent.save()
    row = sent.document
    served = Delivery.objects.filter(document=row, state=Delivery.State.SERVED).values("party_id").distinct().count()
    complete = served == row.addressees.count()
    event = DocumentServed(
        **_about(row), party_id=sent.party_id, way=sent.way, served_on=outcome.on.isoformat(), complete=complete
    )
    announce(scope, event, at)


def tell(scope: Scope, row: Document, party_id: int, at: datetime) -> Message | None:
    """Queue a text message that a paper waits in the inbox; none for a party without a phone."""
    message = f"【{row.case.court.name}】{row.number}案有新的文书《{row.title}》，请登录 {settings.BASE_URL}/case 查收。"
    return text(scope, row.case_id, party_id, message, f"paper-{row.pk}-{party_id}", at)


@command
def text(scope: Scope, case_id: int, party_id: int, words: str, key: str, at: datetime) -> Message | None:
    """Queue a text message to a party's phone on file, once for each key; None for a party without a phone."""
    party = parties.party(scope, party_id)
    if not party.phone:
        return None
    message, new = Message.objects.get_or_create(
        key=key,
        defaults={
            "court_id": party.court_id,
            "case_id": case_id,
            "party": party,
            "phone": party.phone,
            "text": words,
            "queued_at": at,
        },
    )
    if new:
        jobs.send_message.defer(message_id=message.pk)
    return message


@command
def record_service(scope: Scope, delivery_id: int, facts: Mapping[str, str], failed: str, at: datetime) -> Delivery:
    """Note what became of a sending: `signed_on`, `returned_on`, `read_on` … as days, or why it failed.

    Raises NoSuchDelivery.
    """
    scope.require("document.serve")
    sent = _sending(scope, delivery_id)
    if failed:
        sent.state, sent.reason = Delivery.State.FAILED, failed[:200]
        sent.save()
        event = ServiceFailed(**_about(sent.document), party_id=sent.party_id, way=sent.way)
        announce(scope, event, at)
        return sent
    sent.facts = {**sent.facts, **facts}
    _settle(scope, sent, at)
    return sent


def _sending(scope: Scope, delivery_id: int) -> Delivery:
    rows = Delivery.objects.filter(document__court_id__in=scope.courts)
    found = rows.select_related("document").filter(pk=delivery_id).first()
    if found is None:
        raise NoSuchDelivery(delivery_id=delivery_id)
    lock_case(found.document.case_id)
    return rows.select_for_update(of=("self",)).select_related("document").get(pk=delivery_id)


@command
def read(scope: Scope, delivery_id: int, at: datetime) -> Delivery:
    """The addressee opened the paper in his inbox: the read receipt (在线诉讼规则 31)."""
    scope.require("inbox.read")
    sent = _sending(scope, delivery_id)
    if sent.read_at is None:
        sent.read_at = at
        sent.facts = {**sent.facts, "read_on": at.date().isoformat()}
        about = {key: value for key, value in _about(sent.document).items() if key != "template"}
        announce(scope, DocumentRead(**about, party_id=sent.party_id), at)
        _settle(scope, sent, at)
    return sent


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
    announce(scope, DocumentWithdrawn(**_about(row), reason=reason.strip()[:200]), at)
    return row


@command
def authorise(scope: Scope, staff_id: int, codes: list[str], at: datetime) -> None:
    """Let papers of these templates be sealed unattended in this person's name, until revoked.

    Raises NeedsAJudge for a template that the law wants a judge to sign, OtherCourtsStaff.
    """
    scope.require("document.authorise")
    lock_court(scope.court_id)
    courts.member(scope, staff_id)
    for code in codes:
        paper = template(code)
        if not paper.unattended:
            raise NeedsAJudge(title=paper.name)
        Authorisation.objects.filter(court_id=scope.court_id, template=code, revoked_at=None).update(revoked_at=at)
        Authorisation.objects.create(court_id=scope.court_id, staff_id=staff_id, template=code, from_at=at)
    event = SealingAuthorised(
        court_id=scope.court_id, object=f"staff:{staff_id}", staff_id=staff_id, templates=sorted(codes)
    )
    announce(scope, event, at)


@command
def revoke(scope: Scope, code: str, at: datetime) -> None:
    """End a standing authorisation; papers of this template wait for a person from now on."""
    scope.require("document.authorise")
    lock_court(scope.court_id)
    Authorisation.objects.filter(court_id=scope.court_id, template=code, revoked_at=None).update(revoked_at=at)
    announce(scope, SealingRevoked(court_id=scope.court_id, template=code), at)


@command
def equip(scope: Scope, certificate_pem: str, key_pem: str, at: datetime) -> SealCertificate:
    """Give the court its sealing certificate; a former one stays for checking what it sealed."""
    scope.require("court.found")
    SealCertificate.objects.filter(court_id=scope.court_id, replaced_at=None).update(replaced_at=at)
    return SealCertificate.objects.create(court_id=scope.court_id, certificate=certificate_pem, key=key_pem, made_at=at)


@command
def install_seal(scope: Scope, at: datetime) -> SealCertificate:
    """Make the court a practice certificate and put it to use."""
    return equip(scope, *seals.make(courts.court(scope.court_id).name, at), at)


@command
def note_message(message_id: int, state: str, reason: str, at: datetime) -> None:
    """What the gateway said of a text message."""
    row = Message.objects.select_for_update().get(pk=message_id)
    if row.state == Message.State.DELIVERED:
        return
    row.state, row.reason, row.sent_at = state, reason[:200], row.sent_at or at
    row.save()
