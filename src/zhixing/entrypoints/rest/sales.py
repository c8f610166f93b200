"""Lots, rounds and bids; case money in and out."""

from typing import Any

from django.utils.timezone import localtime

from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.payments import api as payments
from zhixing.entrypoints.rest import shapes
from zhixing.entrypoints.rest.frame import endpoint
from zhixing.entrypoints.rounds import client
from zhixing.entrypoints.wires import LARGEST, MessageTooLarge
from zhixing.kernel.money import Money

SALE, MONEY = "auctions", "money"


@endpoint(
    "GET", "/cases/{int:case_id}/lots", "auction.view", SALE, "标的", "Lots of a case", response=list[dict[str, Any]]
)
def lots(request: Any, case_id: int) -> list[dict[str, Any]]:
    cases.case(request.asker, case_id)
    rows = auctions.lots_of_case(request.asker, case_id)
    return [
        _lot(row) | {"rounds": [{"id": one.pk, "kind": one.kind, "state": one.state} for one in row.rounds.all()]}
        for row in rows
    ]


@endpoint(
    "POST",
    "/cases/{int:case_id}/lots",
    "auction.prepare",
    SALE,
    "备好标的",
    "Make a lot of priced things",
    response=dict[str, Any],
)
def prepare(request: Any, case_id: int, given: shapes.LotIn) -> dict[str, Any]:
    return _lot(auctions.prepare(request.asker, case_id, given.asset_ids, request.at))


@endpoint(
    "POST",
    "/lots/{int:lot_id}/publish",
    "auction.publish",
    SALE,
    "发布公告",
    "Publish the notice of its next round",
    second_factor=True,
    response=shapes.Made,
)
def publish(request: Any, lot_id: int, given: shapes.TermsIn) -> dict[str, Any]:
    terms = auctions.Terms(
        opens_at=localtime(given.opens_at),
        closes_at=localtime(given.closes_at),
        start=Money(given.start_fen),
        step=Money(given.step_fen),
        deposit=Money(given.deposit_fen),
        panel=tuple(given.panel),
        pay_days=given.pay_days,
    )
    row = auctions.publish(request.asker, lot_id, terms, request.at)
    return {"id": row.pk, "state": row.state}


@endpoint(
    "POST",
    "/lots/{int:lot_id}/stop",
    "auction.control",
    SALE,
    "撤回拍卖",
    "Withdraw it for good",
    response=dict[str, Any],
)
def stop(request: Any, lot_id: int, given: shapes.Ground) -> dict[str, Any]:
    return _lot(auctions.stop(request.asker, lot_id, given.ground[:32], request.at))


@endpoint(
    "POST",
    "/rounds/{int:round_id}/bids",
    "auction.bid",
    SALE,
    "出价",
    "Place a bid (a bidder's token)",
    response=dict[str, Any],
)
def bid(request: Any, round_id: int, given: shapes.BidIn) -> dict[str, Any]:
    bidder_id = int(request.asker.actor.partition(":")[2])
    made = client.place_and_wait(round_id, given.key, bidder_id, Money(given.bid_fen))
    return {
        "key": made.key,
        "verdict": made.verdict,
        "bid_fen": made.bid.fen,
        "at": made.at,
        "ends_at": made.ends_at,
        "seq": made.seq,
    }


def _lot(row: auctions.Lot) -> dict[str, Any]:
    return {
        "id": row.pk,
        "title": row.title,
        "state": row.state,
        "reference_fen": row.reference_fen,
        "price_fen": row.price_fen,
    }


@endpoint(
    "POST",
    "/statements",
    "payment.import",
    MONEY,
    "导入到账通知",
    "Book a camt.054 or camt.053 (the XML is the body)",
    response=dict[str, Any],
)
def statement(request: Any) -> dict[str, Any]:
    document = request.read(LARGEST + 1)
    if len(document) > LARGEST:
        raise MessageTooLarge
    row = payments.import_statement(request.asker, document, request.at)
    return {"id": row.pk, "state": row.state, "lines": row.lines, "in_fen": row.in_fen, "out_fen": row.out_fen}


@endpoint(
    "GET", "/suspense", "payment.view", MONEY, "待认领的钱", "Money nobody knows yet", response=list[dict[str, Any]]
)
def suspense(request: Any) -> list[dict[str, Any]]:
    return [
        {
            "id": one.id,
            "value_on": one.value_on,
            "fen": one.amount.fen,
            "payer": one.payer,
            "doubt": one.doubt,
            "identify_by": one.identify_by,
        }
        for one in map(payments.view, payments.suspense(request.asker)[:200])
    ]


@endpoint(
    "POST",
    "/receipts/{int:receipt_id}/match",
    "payment.match",
    MONEY,
    "认领",
    "Say for which case it is",
    response=shapes.Made,
)
def match(request: Any, receipt_id: int, given: shapes.MatchIn) -> dict[str, Any]:
    row = payments.match_receipt(request.asker, receipt_id, given.case_id, request.at, given.account)
    return {"id": row.pk, "state": row.state}


@endpoint(
    "POST",
    "/cases/{int:case_id}/payouts",
    "payment.instruct",
    MONEY,
    "提交发放",
    "Instruct payments; a second person releases them",
    second_factor=True,
    response=shapes.Made,
)
def instruct(request: Any, case_id: int, given: shapes.PayoutIn) -> dict[str, Any]:
    lines = [payments.PayLine(line.party_id, Money(line.amount_fen)) for line in given.lines]
    row = payments.instruct(request.asker, case_id, lines, request.at)
    return {"id": row.pk, "state": row.state}


@endpoint(
    "POST",
    "/batches/{int:batch_id}/approve",
    "payment.instruct",
    MONEY,
    "批准",
    "Approve what a robot prepared",
    second_factor=True,
    response=shapes.Made,
)
def approve(request: Any, batch_id: int) -> dict[str, Any]:
    payments.approve(request.asker, batch_id, request.at)
    return {"id": batch_id, "state": "approved"}


@endpoint(
    "POST",
    "/batches/{int:batch_id}/release",
    "payment.release",
    MONEY,
    "放行",
    "Release it to the bank: the second person",
    second_factor=True,
    response=shapes.Made,
)
def release(request: Any, batch_id: int) -> dict[str, Any]:
    payments.release(request.asker, batch_id, request.at)
    return {"id": batch_id, "state": "released"}
