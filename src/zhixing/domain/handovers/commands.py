"""Ruling, title, transfer, delivery: each when the one before it has taken effect."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.domain.handovers import rules
from zhixing.domain.handovers.events import (
    HandedOver,
    PickUpArranged,
    SaleRuled,
    TitlePassed,
    TransferAsked,
    TransferDone,
    TransferRefused,
)
from zhixing.domain.handovers.models import Handover
from zhixing.domain.handovers.queries import handover
from zhixing.domain.handovers.refusals import NobodyRegisters, OutOfOrder
from zhixing.domain.parties import api as parties
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import auction_buyer as law
from zhixing.law.auction_special import approval_first

State = Handover.State


@command
def begin(scope: Scope, lot_id: int, at: datetime) -> Handover:
    """The price is paid in full: the buyer becomes a party to be served, and the ruling is due."""
    lot = auctions.lot(scope, lot_id)
    lock_case(lot.case_id)
    known = Handover.objects.filter(lot_id=lot_id).first()
    if known is not None:
        return known
    buyer = auctions.buyer(scope, lot_id)
    party = parties.register(scope, buyer.kind, buyer.name, buyer.id_number, buyer.phone, e_service=True)
    return Handover.objects.create(
        court_id=lot.court_id, case_id=lot.case_id, lot_id=lot_id, buyer=party, paid_on=at.date()
    )


@command
def give_up(scope: Scope, lot_id: int, at: datetime) -> None:
    """The sale was undone before its ruling: the next buyer's way begins anew."""
    Handover.objects.filter(lot_id=lot_id, state=State.PAID, ruling=None).delete()


def _locked(scope: Scope, lot_id: int, *states: str) -> Handover:
    found = handover(scope, lot_id)
    lock_case(found.case_id)
    row = (
        Handover.objects.select_for_update(of=("self",)).select_related("buyer", "lot", "case__court").get(pk=found.pk)
    )
    if row.state not in states:
        raise OutOfOrder(state=rules.STATE_WORDS[row.state])
    return row


def _about(row: Handover) -> dict[str, Any]:
    return {
        "court_id": row.court_id,
        "case_id": row.case_id,
        "object": f"lot:{row.lot_id}",
        "lot_id": row.lot_id,
    }


def _fields(scope: Scope, row: Handover) -> dict[str, Any]:
    """What every paper of this sale says of the thing, its former owner and its buyer."""
    return auctions.facts_for_papers(scope, row.lot) | {
        "buyer": [documents.of_party(row.buyer), *_partners(scope, row)],
        "price": Money(row.lot.price_fen or 0),
        "paid_on": row.paid_on,
    }


def _partners(scope: Scope, row: Handover) -> list[documents.Party]:
    """Those who bought jointly with the buyer, each with his share behind the name."""
    joint = auctions.co_buyers(scope, row.lot_id)
    return [documents.Party(f"{name}（份额{share}%）", id_number=number) for name, number, share in joint]


@command
def rule(scope: Scope, lot_id: int, at: datetime) -> documents.Document:
    """Sign the sale ruling, or that a creditor takes the thing, for the buyer and the parties (拍变规定 16, 20)."""
    scope.require("handover.rule")
    row = _locked(scope, lot_id, State.PAID)
    if row.lot.home_limits and row.lot.buyer_checked_at is None:
        raise auctions.BuyerUnchecked
    if not approval_first(needs_approval=row.lot.needs_approval, approved=row.lot.approved_on is not None):
        raise auctions.ApprovalFirst
    template, given = _ruling(scope, row, at)
    roles = [*cases.applicants(scope, row.case_id), *cases.debtors(scope, row.case_id)]
    ids = [row.buyer_id, *(role.party_id for role in roles)]
    ruling = documents.issue(scope, row.case_id, template, given, ids, at, f"lot:{lot_id}")
    row.ruling, row.state = ruling, State.RULED
    row.save()
    announce(scope, SaleRuled(**_about(row), document_id=ruling.pk), at)
    return ruling


def _ruling(scope: Scope, row: Handover, at: datetime) -> tuple[str, dict[str, Any]]:
    """Which ruling, and what it says."""
    last, offer = auctions.last_round(row.lot_id), auctions.taken(scope, row.lot_id)
    ended_at, given = last.ends_at if last else at, _fields(scope, row)
    if offer is None:
        return "sale_ruling", given | {"closed_at": ended_at}
    figures = {"reserve": given.pop("price"), "difference": Money(offer.difference_fen or 0)}
    return "taking_ruling", given | figures | {"failed_at": ended_at}


@command
def pass_title(scope: Scope, document_id: int, party_id: int, at: datetime) -> bool:
    """The ruling was served; if on the buyer, title passes this day (民法典 229; 网拍规定 22)."""
    row = Handover.objects.filter(ruling_id=document_id, buyer_id=party_id, state=State.RULED).first()
    if row is None:
        return False
    row = _locked(scope, row.lot_id, State.RULED)
    row.title_on, row.state = law.title_passes_on(at.date()).on, State.TITLE
    row.save()
    ids = auctions.asset_ids(row.lot)
    prices = Money(row.lot.price_fen or 0).allocate([1] * len(ids))
    for asset_id, price in zip(ids, prices, strict=True):
        assets.mark_sold(scope, asset_id, price, at)
    announce(scope, TitlePassed(**_about(row), on=row.title_on.isoformat(), asset_ids=ids), at)
    return True


@command
def ask_transfer(scope: Scope, lot_id: int, at: datetime, missing_papers: str = "") -> agencies.Request:
    """Order the registry to lift our seal and register the buyer (拍变规定 26; 机动车登记规定 90). Raises NobodyRegisters."""
    scope.require("handover.rule")
    row = _locked(scope, lot_id, State.TITLE, State.TRANSFER_ASKED)
    thing = assets.asset(scope, auctions.asset_ids(row.lot)[0])
    item = rules.TRANSFER_ITEM.get(thing.kind, thing.kind)
    office = next((u for u in agencies.units(item) if u.code == thing.particulars.get("unit")), None)
    office = office or next(iter(agencies.units(item)), None)
    if office is None or row.ruling is None:
        raise NobodyRegisters(item=item)
    given = _fields(scope, row) | {"agency": office.name, "ruling_no": row.ruling.number}
    if missing_papers:
        given["missing_papers"] = missing_papers
    order = documents.issue(scope, row.case_id, "transfer_assistance", given, [], at, f"lot:{lot_id}")
    tries = row.requests_made + 1
    asked = agencies.ask(
        scope,
        row.case_id,
        office.pk,
        "transfer",
        agencies.Target(thing.owner.name, thing.owner.id_number),
        [agencies.Asked(item, rules.transfer_fields(thing.mark, row.buyer.name, row.buyer.id_number))],
        rules.TRANSFER_BASIS,
        (order.number, order.digest),
        "司法拍卖成交过户",
        f"transfer-{row.pk}-{tries}",
        at + timedelta(days=rules.ANSWER_DAYS),
        at,
        f"lot:{lot_id}",
    )
    row.order, row.request, row.requests_made, row.state = order, asked, tries, State.TRANSFER_ASKED
    row.save()
    announce(scope, TransferAsked(**_about(row), request_id=asked.pk), at)
    return asked


@command
def note_transfer(scope: Scope, request_id: int, at: datetime) -> None:
    """The registry answered: registered, or refused with a reason a person has to see."""
    row = Handover.objects.filter(request_id=request_id, state=State.TRANSFER_ASKED).first()
    if row is None:
        return
    row = _locked(scope, row.lot_id, State.TRANSFER_ASKED)
    answers = agencies.answers(row.request) if row.request else []
    if answers and all(one["result"] == "done" for one in answers):
        row.state = State.TRANSFERRED
        row.save()
        announce(scope, TransferDone(**_about(row)), at)
        return
    reason = next((one["reason"] for one in answers if one["reason"]), "no_answer")
    announce(scope, TransferRefused(**_about(row), reason=reason[:100]), at)


@command
def arrange_pick_up(scope: Scope, lot_id: int, pick_up_at: datetime, place: str, at: datetime) -> Handover:
    """Agree with the buyer when and where he takes the thing over."""
    scope.require("handover.record")
    row = _locked(scope, lot_id, State.TITLE, State.TRANSFER_ASKED, State.TRANSFERRED)
    row.pick_up_at, row.pick_up_place = pick_up_at, place.strip()
    row.save()
    announce(scope, PickUpArranged(**_about(row), at_time=pick_up_at.isoformat()), at)
    return row


@command
def record_delivery(scope: Scope, lot_id: int, facts: Mapping[str, str], at: datetime) -> Handover:
    """Record the hand-over: `mileage`, `vehicle_state`, `items` as seen by both sides (拍变规定 27).

    Raises OutOfOrder before the ruling was served, FieldMissing.
    """
    scope.require("handover.record")
    row = _locked(scope, lot_id, State.TITLE, State.TRANSFER_ASKED, State.TRANSFERRED)
    if row.ruling is None:
        raise OutOfOrder(state=rules.STATE_WORDS[row.state])
    given = _fields(scope, row) | {
        "handed_at": at,
        "handed_place": row.pick_up_place or row.case.court.address or row.case.court.name,
        "ruling_no": row.ruling.number,
        "mileage": facts.get("mileage", ""),
        "vehicle_state": facts.get("vehicle_state", ""),
        "items": facts.get("items", ""),
    }
    record = documents.draft(scope, row.case_id, "vehicle_handover_record", given, [row.buyer_id], at, f"lot:{lot_id}")
    row.record, row.delivered_at, row.state = record, at, State.DELIVERED
    row.save()
    ids = auctions.asset_ids(row.lot)
    for asset_id in ids:
        if row.lot.part is None:
            assets.mark_delivered(scope, asset_id, at)
        else:
            assets.keep_rest(scope, asset_id, row.lot.part, at)
    announce(scope, HandedOver(**_about(row), asset_ids=ids), at)
    return row
