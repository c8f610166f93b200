"""Undoing a sold round (撤销拍卖, 网拍规定 31): one person proposes, another confirms; then the same round again."""

from datetime import date, datetime

from zhixing.domain.auctions import rules
from zhixing.domain.auctions.commands.log import note
from zhixing.domain.auctions.events import RoundUndone, UndoProposed
from zhixing.domain.auctions.models import Lot, Registration, Round, Undo
from zhixing.domain.auctions.queries.lots import lot_of_round
from zhixing.domain.auctions.refusals import (
    NothingToUndo,
    NotInThisLotState,
    OnlyAPersonUndoes,
    UndoneByOne,
    UndoNotOpen,
    UnknownItem,
)
from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.infra.commands import command
from zhixing.infra.events import lock_case
from zhixing.kernel.scope import Scope
from zhixing.law import auction_buyer


@command
def propose_undo(
    scope: Scope,
    round_id: int,
    ground: str,
    at: datetime,
    objected_on: date | None = None,
    *,
    disclosed: bool = False,
) -> Undo:
    """Propose that a sold round be undone before its sale ruling is signed; `ground` is a key of the law's list.

    `objected_on`: the day of the objection behind it, ruled on in fifteen days; `disclosed`: what was described falsely
    could be noticed or was disclosed. Raises UnknownItem, OnlyAPersonUndoes, NotInThisLotState, UndoNotOpen.
    """
    scope.require("auction.publish")
    if ground not in rules.UNDO_GROUNDS:
        raise UnknownItem(item=ground)
    if scope.staff_id is None:
        raise OnlyAPersonUndoes
    _, one = _locked(scope, round_id)
    ended = cases.case(scope, one.case_id).status == cases.Case.Status.CLOSED
    open_ = auction_buyer.may_undo(ground, procedure_ended=ended, detectable_or_disclosed=disclosed)
    if not open_:
        raise UndoNotOpen(reason_zh=open_.reason_zh, reason_en=open_.reason_en)
    due_on = auction_buyer.undo_ruled_due(objected_on).on if objected_on else None
    undo, fresh = Undo.objects.get_or_create(
        round_id=round_id,
        defaults={"ground": ground, "proposed_by": scope.staff_id, "proposed_at": at, "due_on": due_on},
    )
    if fresh:
        note(scope, one, UndoProposed, at, round_id=round_id, ground=ground)
    return undo


@command
def confirm_undo(scope: Scope, round_id: int, at: datetime) -> Round:
    """The second person confirms: the sale counts no more, all money goes back, the lot can be put up again.

    Raises NothingToUndo, OnlyAPersonUndoes, UndoneByOne, NotInThisLotState.
    """
    scope.require("auction.publish")
    running, one = _locked(scope, round_id)
    undo = Undo.objects.select_for_update().filter(round_id=round_id).first()
    if undo is None:
        raise NothingToUndo(round_id=round_id)
    if scope.staff_id is None:
        raise OnlyAPersonUndoes
    if scope.staff_id == undo.proposed_by:
        raise UndoneByOne
    undo.confirmed_by, undo.confirmed_at = scope.staff_id, at
    undo.save(update_fields=["confirmed_by", "confirmed_at"])
    # whatever was counted to the price is a deposit to be returned again
    Registration.objects.filter(pk=one.buyer_id or 0).update(deposit=Registration.Deposit.HELD, settled_at=None)
    running.state = Round.State.VOID
    running.save(update_fields=["state"])
    one.state, one.ground, one.paid_fen = Lot.State.UNSOLD, "", 0
    one.buyer, one.price_fen, one.price_due_on = None, None, None
    one.save()
    note(scope, one, RoundUndone, at, round_id=round_id, ground=undo.ground, chain_head=running.head)
    return running


def _locked(scope: Scope, round_id: int) -> tuple[Round, Lot]:
    """The round and its lot, sold, without a sale ruling. Raises NotInThisLotState, NoSuchRound, UndoNotOpen."""
    lock_case(lot_of_round(scope, round_id).case_id)
    running = Round.objects.select_for_update(no_key=True).get(pk=round_id)
    one = Lot.objects.select_for_update().get(pk=running.lot_id)
    if running.state != Round.State.SOLD or one.state not in (Lot.State.SOLD, Lot.State.PAID):
        raise NotInThisLotState(state=one.get_state_display())
    papers = documents.documents(scope, one.case_id).filter(object=f"lot:{one.pk}", template="sale_ruling")
    if papers.filter(state=documents.Document.State.SIGNED).exists():
        raise UndoNotOpen(reason_zh="成交裁定已经作出", reason_en="the sale ruling was given")
    return running, one
