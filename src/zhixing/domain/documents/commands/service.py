"""Sending a paper to its addressees, and what became of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

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
from zhixing.domain.documents.queries import document
from zhixing.domain.documents.refusals import (
    NoConsentToEService,
    NoSuchDelivery,
    NotAnAddressee,
    NotSignedYet,
)
from zhixing.domain.parties import api as parties
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.scope import Scope

ELECTRONIC, POST = "electronic", "post"


@command
def serve(scope: Scope, document_id: int, party_id: int, way: str, at: datetime, mail_code: str = "") -> Delivery:
    """Send a signed paper to an addressee; electronic service with consent takes effect on arrival (民诉法 90).

    Raises NotSignedYet, NotAnAddressee, NoConsentToEService. Sent again the same way, it is the same sending.
    """
    row, addressees = _to_be_served(scope, document_id)
    party = addressees.get(party_id)
    if party is None:
        raise NotAnAddressee(party_id=party_id)
    if way == ELECTRONIC and not party.e_service:
        raise NoConsentToEService(party_id=party_id)
    return _send(scope, row, party, way, at, mail_code, len(addressees) == 1)


@command
def serve_electronically(scope: Scope, document_id: int, at: datetime) -> list[Delivery]:
    """Send a signed paper to every addressee who agreed to electronic service. Raises NotSignedYet."""
    row, addressees = _to_be_served(scope, document_id)
    agreed, alone = [party for party in addressees.values() if party.e_service], len(addressees) == 1
    return [_send(scope, row, party, ELECTRONIC, at, alone=alone) for party in agreed]


def _to_be_served(scope: Scope, document_id: int) -> tuple[Document, dict[int, parties.Party]]:
    scope.require("document.serve")
    row = document(scope, document_id)
    lock_case(row.case_id)
    if row.state != Document.State.SIGNED:
        raise NotSignedYet(document_id=document_id)
    return row, {party.pk: party for party in row.addressees.order_by("pk")}


def _send(
    scope: Scope, row: Document, party: parties.Party, way: str, at: datetime, mail_code: str = "", alone: bool = False
) -> Delivery:
    known = Delivery.objects.filter(document=row, party=party, way=way).exclude(state=Delivery.State.FAILED).first()
    if known is not None:
        return known
    facts: dict[str, Any] = {"address": "confirmed"}
    if way == ELECTRONIC:
        facts["arrived_on"] = at.date().isoformat()
    sent = Delivery(document=row, party=party, way=way, sent_at=at, facts=facts, mail_code=mail_code)
    served = _settled(sent)
    sent.save()
    announce(scope, DocumentSent(**about(row), party_id=party.pk, way=way), at)
    if way == ELECTRONIC:
        tell(row, party, at)
    if served:
        _announce_served(scope, sent, at, alone)
    return sent


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

    Raises NoSuchDelivery.
    """
    scope.require("document.serve")
    sent = _sending(scope, delivery_id)
    if failed:
        sent.state, sent.reason = Delivery.State.FAILED, failed[:200]
        sent.save()
        event = ServiceFailed(**about(sent.document), party_id=sent.party_id, way=sent.way)
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
        facts = {key: value for key, value in about(sent.document).items() if key != "template"}
        announce(scope, DocumentRead(**facts, party_id=sent.party_id), at)
        _settle(scope, sent, at)
    return sent
