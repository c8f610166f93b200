"""What the court does to a lot under way: stop, stay, resume; who is who; default, undoing, a creditor who takes it."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.auctions import api as auctions
from zhixing.entrypoints.desk.auctions import HOME, TermsUnreadable, page
from zhixing.entrypoints.desk.frame import attempt, done, number
from zhixing.entrypoints.door import staff_page
from zhixing.kernel.money import Money, MoneyNotWhole
from zhixing.law.auction_after import GROUNDS


def act(permission: str, words: str, run: Any) -> Any:
    @staff_page(permission)
    @require_POST
    def view(request: Any, lot_id: int) -> HttpResponse:
        auctions.lot(request.asker, lot_id)
        refused = attempt(lambda: run(request, lot_id))
        return page(request, lot_id, refused) if refused else done(request, words, f"{HOME}{lot_id}/")

    return view


def _ground(request: Any) -> str:
    wanted = request.POST.get("ground", "")
    return wanted if wanted in {ground.key for ground in GROUNDS} else "stayed"


stop = act(
    "auction.control", "已撤回拍卖，原因对外公示。 || Withdrawn; the reason is public.",
    lambda request, pk: auctions.stop(request.asker, pk, _ground(request), request.at),
)  # fmt: skip
stay = act(
    "auction.control", "已暂缓拍卖，时间停住。 || Stayed; its time stands still.",
    lambda request, pk: auctions.stay(request.asker, pk, _ground(request), request.at),
)  # fmt: skip
resume = act(
    "auction.control", "已恢复拍卖。 || Resumed.",
    lambda request, pk: auctions.resume(request.asker, pk, request.at),
)  # fmt: skip
default = act(
    "auction.publish", "已确认悔拍，保证金不退。 || Default declared; the deposit is kept.",
    lambda request, pk: auctions.declare_default(request.asker, pk, request.at),
)  # fmt: skip


def _priority(request: Any, lot_id: int) -> None:
    bidder, rank = number(request.POST.get("bidder")), number(request.POST.get("rank")) or 1
    auctions.confirm_priority(request.asker, _live(lot_id), bidder, rank, request.at)


def _creditor(request: Any, lot_id: int) -> None:
    bidder, claim = number(request.POST.get("bidder")), _money(request, "claim")
    auctions.seat_creditor(request.asker, _live(lot_id), bidder, claim, request.at)


def _money(request: Any, name: str) -> Money:
    """Raises TermsUnreadable."""
    try:
        return Money.yuan(request.POST.get(name, "").replace(",", "").strip() or "0")
    except (ValueError, ArithmeticError, MoneyNotWhole):
        raise TermsUnreadable from None


def _live(lot_id: int) -> int:
    """The round of a lot that is announced or runs; 0, which no round has, when there is none."""
    running = auctions.live_round(lot_id)
    return running.pk if running else 0


priority = act("auction.control", "已确认优先购买权。 || Priority confirmed.", _priority)
creditor = act("auction.control", "申请执行人以债权抵保证金参加竞买。 || The creditor bids on his claim.", _creditor)


confirm_seat = act(
    "auction.control", "已确认代理人、联合竞买人。 || Agent and partners confirmed.",
    lambda request, pk: auctions.confirm_seat(
        request.asker, _live(pk), number(request.POST.get("bidder")), request.at
    ),
)  # fmt: skip
check_buyer = act(
    "auction.control", "已记录：买受人符合购房资格。 || Noted: the buyer may buy a home there.",
    lambda request, pk: auctions.check_buyer(request.asker, pk, request.at),
)  # fmt: skip


def _offer(request: Any, lot_id: int) -> None:
    given = request.POST
    who, rank, superior = number(given.get("party")), number(given.get("rank")) or 1, _money(request, "superior")
    may_buy = given.get("may_buy_home") == "1"
    auctions.offer_taking(request.asker, lot_id, who, _money(request, "claim"), rank, request.at, superior, may_buy)


def _take(request: Any, lot_id: int) -> None:
    failed = auctions.last_round(lot_id)
    days = number(request.POST.get("pay_days")) or (failed.pay_days if failed else 0)
    auctions.rule_taking(request.asker, lot_id, days, request.at)


def _ended(lot_id: int) -> int:
    running = auctions.last_round(lot_id)
    return running.pk if running else 0


offer_taking = act("auction.prepare", "已登记债权人的抵债意思。 || The creditor's offer is noted.", _offer)
take = act("auction.publish", "已决定由债权人接受抵债。 || A creditor takes the lot.", _take)
propose_undo = act(
    "auction.publish", "已提议撤销，须由另一人确认。 || Proposed; another person has to confirm.",
    lambda request, pk: auctions.propose_undo(
        request.asker, _ended(pk), request.POST.get("ground", ""), request.at
    ),
)  # fmt: skip
confirm_undo = act(
    "auction.publish", "已撤销本轮成交，款项退回。 || The sale is undone; all money goes back.",
    lambda request, pk: auctions.confirm_undo(request.asker, _ended(pk), request.at),
)  # fmt: skip
