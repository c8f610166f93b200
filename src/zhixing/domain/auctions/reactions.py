"""What this room does when others act: money arrives, a case rests or ends, and after a round of its own."""

from datetime import datetime

from zhixing.domain.assets.events import AssetPartSold, AssetPassedOn
from zhixing.domain.auctions import commands
from zhixing.domain.auctions.events import (
    BuyerDefaulted,
    LotResumed,
    LotSold,
    LotStayed,
    LotStopped,
    LotTaken,
    LotUnsold,
    PricePaid,
    RoundOpened,
    RoundUndone,
)
from zhixing.domain.cases.events import CaseClosed, CaseResumed, CaseStayed
from zhixing.domain.payments.events import ReceiptMatched, ReceiptReversed
from zhixing.domain.procedure import api as procedure
from zhixing.domain.procedure.events import NodeOpened
from zhixing.domain.valuations.events import PriceFixed
from zhixing.infra.events import reacts_to
from zhixing.kernel.scope import Scope


@reacts_to(LotSold, LotUnsold, LotStopped, RoundUndone)
def settle_deposits(event: LotSold | LotUnsold | LotStopped | RoundUndone, scope: Scope, at: datetime) -> None:
    commands.settle_deposits(scope, event.lot_id, at)


@reacts_to(LotSold)
def stay_the_rest(event: LotSold, scope: Scope, at: datetime) -> None:
    """Enough was raised: what else is being sold of the case rests (拍变规定 14)."""
    commands.stay_the_rest(scope, event.lot_id, at)


@reacts_to(PricePaid)
def stop_the_rest(event: PricePaid, scope: Scope, at: datetime) -> None:
    commands.stop_the_rest(scope, event.lot_id, at)


@reacts_to(BuyerDefaulted, RoundUndone)
def resume_the_rest(event: BuyerDefaulted | RoundUndone, scope: Scope, at: datetime) -> None:
    commands.resume_the_rest(scope, event.lot_id, at)


@reacts_to(PriceFixed)
def take_price(event: PriceFixed, scope: Scope, at: datetime) -> None:
    commands.take_price(scope, event.asset_id, at)


@reacts_to(AssetPartSold, AssetPassedOn)
def free_the_rest(event: AssetPartSold | AssetPassedOn, scope: Scope, at: datetime) -> None:
    commands.free_the_rest(scope, event.asset_id, at)


@reacts_to(LotSold)
def confirm_sale(event: LotSold, scope: Scope, at: datetime) -> None:
    """N26: the confirmation makes itself (网拍规定 22)."""
    work = lambda acting: commands.confirm_sale(acting, event.lot_id, event.round_id, at)
    procedure.let_lawful(scope, "round", _of(event), work, at)


@reacts_to(LotSold, LotUnsold)
def certify(event: LotSold | LotUnsold, scope: Scope, at: datetime) -> None:
    """N26: how the round went, as its log gives it."""
    work = lambda acting: commands.certify(acting, event.round_id, at)
    procedure.let_lawful(scope, "round", _of(event), work, at)


def _of(event: LotSold | LotUnsold) -> procedure.Work:
    return procedure.Work(event.court_id, event.case_id, event.object)


@reacts_to(NodeOpened, node="N27")
def draft_next_round(event: NodeOpened, scope: Scope, at: datetime) -> None:
    """N27: nobody bid, so the creditors are asked and the next notice lies ready for the panel."""
    lot_id = int(event.object.removeprefix("lot:"))
    work = lambda acting: commands.draft_next_round(acting, lot_id, at)
    procedure.let_robot(scope, "second_round", event, work, at)


@reacts_to(ReceiptMatched)
def take_money(event: ReceiptMatched, scope: Scope, at: datetime) -> None:
    commands.take_money(scope, event.account, event.purpose, event.receipt_id, event.fen, event.case_id, at)


@reacts_to(ReceiptReversed)
def undo_money(event: ReceiptReversed, scope: Scope, at: datetime) -> None:
    commands.undo_money(scope, event.account, event.receipt_id, at)


@reacts_to(CaseStayed)
def stay_sales(event: CaseStayed, scope: Scope, at: datetime) -> None:
    commands.stay_all(scope, event.case_id or 0, "stayed", at)


@reacts_to(CaseResumed)
def resume_sales(event: CaseResumed, scope: Scope, at: datetime) -> None:
    commands.resume_all(scope, event.case_id or 0, at)


@reacts_to(CaseClosed)
def stop_sales(event: CaseClosed, scope: Scope, at: datetime) -> None:
    commands.stop_all(scope, event.case_id or 0, event.how, at)


@reacts_to(RoundOpened, LotSold, LotTaken, LotUnsold, LotStopped, LotStayed, LotResumed, RoundUndone)
def list_lot(
    event: RoundOpened | LotSold | LotTaken | LotUnsold | LotStopped | LotStayed | LotResumed | RoundUndone,
    scope: Scope,
    at: datetime,
) -> None:
    commands.list_lot(scope, event.lot_id)
