"""Lots, rounds and bids; a sold thing on its way to its buyer."""

from typing import Any

from django.utils.timezone import localtime

from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.handovers import api as handovers
from zhixing.entrypoints.rest import shapes
from zhixing.entrypoints.rest.frame import act, read
from zhixing.entrypoints.rounds import client
from zhixing.kernel.money import Money

SALE, HANDOVER = "auctions", "handovers"
OUT = shapes.HandoverOut


@read("/cases/{int:case_id}/lots", "auction.view", SALE, "标的", "Lots of a case", list[shapes.LotWithRounds])
def lots(request: Any, case_id: int) -> Any:
    cases.case(request.asker, case_id)
    return auctions.lots_of_case(request.asker, case_id)


@act(
    "/cases/{int:case_id}/lots",
    "auction.prepare",
    SALE,
    "备好标的",
    "Make a lot of priced things; the ruling to sell is drafted",
    response=shapes.LotOut,
)
def prepare(request: Any, case_id: int, given: shapes.LotIn) -> Any:
    return auctions.prepare(request.asker, case_id, given.asset_ids, request.at)


@act(
    "/lots/{int:lot_id}/publish",
    "auction.publish",
    SALE,
    "发布公告",
    "Seal and publish the notice of its next round",
    signs=True,
)
def publish(request: Any, lot_id: int, given: shapes.TermsIn) -> Any:
    terms = auctions.Terms(
        opens_at=localtime(given.opens_at),
        closes_at=localtime(given.closes_at),
        start=Money(given.start_fen),
        step=Money(given.step_fen),
        deposit=Money(given.deposit_fen),
        panel=tuple(given.panel),
        pay_days=given.pay_days,
    )
    return auctions.publish(request.asker, lot_id, terms, request.at)


@act("/lots/{int:lot_id}/stop", "auction.control", SALE, "撤回拍卖", "Withdraw it for good", response=shapes.LotOut)
def stop(request: Any, lot_id: int, given: shapes.Ground) -> Any:
    return auctions.stop(request.asker, lot_id, given.ground[:32], request.at)


@act(
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


@read("/cases/{int:case_id}/handovers", "asset.view", HANDOVER, "过户交付", "Sales on their way to buyers", list[OUT])
def of_case(request: Any, case_id: int) -> Any:
    cases.case(request.asker, case_id)
    return handovers.handovers(request.asker, case_id)


@act("/lots/{int:lot_id}/rule", "handover.rule", HANDOVER, "成交裁定", "Sign the sale ruling", signs=True)
def rule(request: Any, lot_id: int) -> Any:
    return handovers.rule(request.asker, lot_id, request.at)


@act("/lots/{int:lot_id}/transfer", "handover.rule", HANDOVER, "通知过户", "Order the registry to transfer", signs=True)
def transfer(request: Any, lot_id: int, given: shapes.TransferIn) -> Any:
    return handovers.ask_transfer(request.asker, lot_id, request.at, given.missing_papers)


@act("/lots/{int:lot_id}/pick-up", "handover.record", HANDOVER, "约定提车", "Agree when it is fetched", response=OUT)
def pick_up(request: Any, lot_id: int, given: shapes.PickUpIn) -> Any:
    return handovers.arrange_pick_up(request.asker, lot_id, localtime(given.at), given.place, request.at)


@act("/lots/{int:lot_id}/delivery", "handover.record", HANDOVER, "记录交付", "Record the hand-over", response=OUT)
def deliver(request: Any, lot_id: int, given: shapes.DeliveryIn) -> Any:
    return handovers.record_delivery(request.asker, lot_id, given.dict(), request.at)
