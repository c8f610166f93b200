"""Sending a paper to its addressees, and what became of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from zhixing.domain.documents import rules
from zhixing.domain.documents.commands.making import about
from zhixing.domain.documents.commands.messages import tell
from zhixing.domain.documents.events import (
    DocumentRead,
    DocumentSent,
    DocumentServed,
    ServiceFailed,
)
from zhixing.domain.documents.models import Delivery, Document
from zhixing.domain.documents.queries import document, documents
from zhixing.domain.documents.refusals import (
    NoConsentToEService,
    NoSuchDelivery,
    NotAnAddressee,
    NotSignedYet,
)
from zhixing.domain.parties import api as parties
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case, lock_cases
from zhixing.kernel.scope import Scope

ELECTRONIC, POST = "electronic", "post"


@command
def serve(scope: Scope, document_id: int, party_id: int, way: str, at: datetime, mail_code: str = "") -> Delivery:
    """Send a signed paper to an addressee; electronic service with consent takes effect on arrival (民诉法 90).

    Raises NotSignedYet, NotAnAddressee, NoConsentToEService. Sent again the same way, it is the same sending.
    """
    row, addressees = _to_be_served(scope, [document_id])[0]
    party = {one.pk: one for one in addressees}.get(party_id)
    if party is None:
        raise NotAnAddressee(party_id=party_id)
    if way == ELECTRONIC and not party.e_service:
        raise NoConsentToEService(party_id=party_id)
    return _send(scope, [(row, party)], way, at, mail_code, alone=len(addressees) == 1)[0]


@command
def serve_electronically(scope: Scope, document_ids: Sequence[int], at: datetime) -> list[Delivery]:
    """Send signed papers to every addressee of theirs who agreed to electronic service. Raises NotSignedYet."""
    served: dict[bool, list[tuple[Document, parties.Party]]] = {True: [], False: []}
    for row, addressees in _to_be_served(scope, document_ids):
        served[len(addressees) == 1] += [(row, party) for party in addressees if party.e_service]
    return [one for alone, parcels in served.items() for one in _send(scope, parcels, ELECTRONIC, at, alone=alone)]


def _to_be_served(scope: Scope, document_ids: Sequence[int]) -> list[tuple[Document, list[parties.Party]]]:
    """Papers and their addressees, the cases locked."""
    scope.require("document.serve")
    found = {row.pk: row for row in documents(scope).filter(pk__in=document_ids)}
    rows = [found.get(document_id) or document(scope, document_id) for document_id in document_ids]
    lock_cases({row.case_id for row in rows})
    for row in rows:
        if row.state != Document.State.SIGNED:
            raise NotSignedYet(document_id=row.pk)
    to = Document.addressees.through.objects.filter(document_id__in=document_ids).select_related("party")
    addressees: dict[int, list[parties.Party]] = {row.pk: [] for row in rows}
    for one in to.order_by("party_id"):
        addressees[one.document_id].append(one.party)
    return [(row, addressees[row.pk]) for row in rows]


def _send(
    scope: Scope,
    parcels: Sequence[tuple[Document, parties.Party]],
    way: str,
    at: datetime,
    mail_code: str = "",
    alone: bool = False,
) -> list[Delivery]:
    """Send each paper to its party, those sent so already left as they are; `alone`: it has no other addressee."""
    known = Delivery.objects.filter(document__in=[row for row, _ in parcels], way=way)
    before = {(one.document_id, one.party_id): one for one in known.exclude(state=Delivery.State.FAILED)}
    arrived = {"arrived_on": at.date().isoformat()} if way == ELECTRONIC else {}
    new = [
        Delivery(
            document=row,
            party=party,
            way=way,
            sent_at=at,
            facts={"address": rules.address_of(way, party.address_confirmed), **arrived},
            mail_code=mail_code,
        )
        for row, party in parcels
        if (row.pk, party.pk) not in before
    ]
    served = [_settled(one) for one in new]
    Delivery.objects.bulk_create(new)
    for one, settled in zip(new, served, strict=True):
        announce(scope, DocumentSent(**about(one.document), party_id=one.party_id, way=way), at)
        if settled:
            _announce_served(scope, one, at, alone)
    if way == ELECTRONIC:
        tell([(one.document, one.party) for one in new], at)
    before |= {(one.document_id, one.party_id): one for one in new}
    return [before[row.pk, party.pk] for row, party in parcels]


def _settled(sent: Delivery) -> bool:
    """Ask the law whether the sending counts as service now; whether that is new. The caller saves."""
    outcome = rules.when_served(sent.way, sent.facts)
    if outcome.on is None or sent.state == Delivery.State.SERVED:
        return False
    sent.state, sent.served_on, sent.reason = Delivery.State.SERVED, outcome.on, outcome.reason_zh
    return True


def _announce_served(scope: Scope, sent: Delivery, at: datetime, alone: bool = False) -> None:
    """Tell it; `alone`: there is no other addressee."""
    row, on = sent.document, sent.served_on
    reached = Delivery.objects.filter(document=row, state=Delivery.State.SERVED).values("party_id")
    complete = alone or not row.addressees.exclude(pk__in=reached).exists()
    event = DocumentServed(
        **about(row), party_id=sent.party_id, way=sent.way, served_on=on.isoformat() if on else "", complete=complete
    )
    announce(scope, event, at)


def _settle(scope: Scope, sent: Delivery, at: datetime) -> None:
    """Save what became known of a sending, and tell when it counts as service now."""
    served = _settled(sent)
    sent.save()
    if served:
        _announce_served(scope, sent, at)


@command
def record_service(scope: Scope, delivery_id: int, facts: Mapping[str, str], failed: str, at: datetime) -> Delivery:
    """Note what became of a sending: `signed_on`, `returned_on`, `read_on` … as days, or why it failed.

    What came back and does not count as served has failed: it can be sent again, another way.
    Raises NoSuchDelivery, OutcomeUnknown, OutcomeDayWrong.
    """
    scope.require("document.serve")
    sent = _sending(scope, delivery_id)
    if not failed:
        sent.facts |= rules.outcomes(facts, at.date())
        _settle(scope, sent, at)
        if "returned_on" not in facts or sent.state != Delivery.State.SENT:
            return sent
        failed = rules.when_served(sent.way, sent.facts).reason_zh
    sent.state, sent.reason = Delivery.State.FAILED, failed[:200]
    sent.save()
    announce(scope, ServiceFailed(**about(sent.document), party_id=sent.party_id, way=sent.way), at)
    return sent


def _sending(scope: Scope, delivery_id: int) -> Delivery:
    rows = Delivery.objects.filter(document__court_id__in=scope.courts)
    rows = rows.exclude(document__case_id__in=scope.recused)
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
        facts = {key: value for key, value in about(sent.document).items() if key != "template"}
        announce(scope, DocumentRead(**facts, party_id=sent.party_id), at)
        _settle(scope, sent, at)
    return sent
