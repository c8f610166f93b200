"""What the court does to a lot under way: stop, stay, resume; who is who; default, undoing, a creditor who takes it."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.auctions import api as auctions
from zhixing.entrypoints.desk.auctions import HOME, TermsUnreadable, money, page
from zhixing.entrypoints.desk.frame import attempt, done, number
from zhixing.entrypoints.door import staff_page
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
    bidder, claim = number(request.POST.get("bidder")), money(request.POST, "claim")
    auctions.seat_creditor(request.asker, _live(lot_id), bidder, claim, request.at)


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
    who, rank, superior = number(given.get("party")), number(given.get("rank")) or 1, money(given, "superior")
    may_buy = given.get("may_buy_home") == "1"
    auctions.offer_taking(request.asker, lot_id, who, money(given, "claim"), rank, request.at, superior, may_buy)


def _take(request: Any, lot_id: int) -> None:
    failed = auctions.last_round(lot_id)
    days = number(request.POST.get("pay_days")) or (failed.pay_days if failed else 0)
    auctions.rule_taking(request.asker, lot_id, days, request.at)


def _ended(lot_id: int) -> int:
    running = auctions.last_round(lot_id)
    return running.pk if running else 0


offer_taking = act("auction.prepare", "已登记债权人的抵债意思。 || The creditor's offer is noted.", _offer)
take = act("auction.publish", "已决定由债权人接受抵债。 || A creditor takes the lot.", _take)


def _day(text: str) -> date:
    """Raises TermsUnreadable."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise TermsUnreadable from None


def _percent(text: str) -> Decimal:
    """Raises TermsUnreadable."""
    try:
        found = Decimal(text.strip().rstrip("%"))
    except ArithmeticError:
        raise TermsUnreadable from None
    if not found.is_finite():
        raise TermsUnreadable
    return found


def _undo(request: Any, lot_id: int) -> None:
    given = request.POST
    objected_on = _day(given["objected_on"]) if given.get("objected_on") else None
    disclosed = given.get("disclosed") == "1"
    ground = given.get("ground", "")
    auctions.propose_undo(request.asker, _ended(lot_id), ground, request.at, objected_on, disclosed=disclosed)


propose_undo = act("auction.publish", "已提议撤销，须由另一人确认。 || Proposed; another person has to confirm.", _undo)
confirm_undo = act(
    "auction.publish", "已撤销本轮成交，款项退回。 || The sale is undone; all money goes back.",
    lambda request, pk: auctions.confirm_undo(request.asker, _ended(pk), request.at),
)  # fmt: skip


def _purchaser(request: Any, lot_id: int) -> None:
    given, company = request.POST, request.POST.get("company") == "1"
    name, kind = given.get("name", ""), given.get("kind", "")
    auctions.note_purchaser(request.asker, lot_id, kind, name, request.at, company=company)


def _treasury(request: Any, lot_id: int) -> None:
    given = request.POST
    auctions.offer_treasury(request.asker, lot_id, given.get("name", ""), given.get("office", ""), request.at)


def _cause(request: Any, lot_id: int) -> None:
    auctions.end_cause(request.asker, lot_id, _day(request.POST.get("ended_on", "")), request.at)


def _use_deposit(request: Any, lot_id: int) -> None:
    given, ordered = request.POST, request.POST.get("order_top_up") == "1"
    auctions.use_deposit(request.asker, lot_id, money(given, "costs"), request.at, order_top_up=ordered)


use_deposit = act("auction.publish", "悔拍保证金已抵作费用、差价和债务。 || The deposit was used.", _use_deposit)
enforce_top_up = act(
    "auction.publish", "强制执行裁定已拟好，请签发。 || The ruling is drafted; sign it.",
    lambda request, pk: auctions.enforce_top_up(request.asker, pk, request.at),
)  # fmt: skip
approved = act(
    "auction.control", "已登记批准。 || The approval is noted.",
    lambda request, pk: auctions.note_approval(request.asker, pk, request.at),
)  # fmt: skip
purchaser = act("auction.prepare", "已登记优先购买权人，请通知。 || Noted; now tell this person.", _purchaser)
treasury = act("auction.prepare", "已登记财政机关接收的意思。 || The treasury's offer is noted.", _treasury)
cause_ended = act("auction.control", "已登记，五日内恢复拍卖。 || Noted; it goes on within five days.", _cause)
pointless = act(
    "auction.prepare", "已登记告知申请执行人。 || Noted: the creditor was told.",
    lambda request, pk: auctions.tell_pointless(request.asker, pk, request.at),
)  # fmt: skip
go_on = act(
    "auction.prepare", "申请执行人申请继续拍卖。 || The creditor asks to go on.",
    lambda request, pk: auctions.ask_to_go_on(request.asker, pk, request.at),
)  # fmt: skip
declined = act(
    "auction.prepare", "已登记：均不接收。 || Noted: nobody takes it.",
    lambda request, pk: auctions.note_declined(request.asker, pk, request.at),
)  # fmt: skip
self_sale = act(
    "auction.prepare", "已准许被执行人自行变价。 || The debtor may sell it himself.",
    lambda request, pk: auctions.let_sell_himself(request.asker, pk, request.at),
)  # fmt: skip
self_sale_ended = act(
    "auction.prepare", "自行变价已结束，可以发布公告。 || Ended: the notice may go out.",
    lambda request, pk: auctions.end_self_sale(request.asker, pk, request.at),
)  # fmt: skip
put_up_part = act(
    "auction.prepare", "已确定拍卖的部分，裁定已重拟。 || The part is fixed; the ruling was drafted anew.",
    lambda request, pk: auctions.put_up_part(request.asker, pk, _percent(request.POST.get("part", "")), request.at),
)  # fmt: skip
put_up_whole = act(
    "auction.prepare", "已登记一并拍卖的理由，裁定已重拟。 || The reason is noted; the ruling was drafted anew.",
    lambda request, pk: auctions.put_up_whole(
        request.asker, pk, request.POST.get("ground", ""), request.POST.get("why", ""), request.at
    ),
)  # fmt: skip
DUTIES = {
    "put-up-part": put_up_part,
    "put-up-whole": put_up_whole,
    "self-sale": self_sale,
    "self-sale-ended": self_sale_ended,
    "purchaser": purchaser,
    "pointless": pointless,
    "go-on": go_on,
    "treasury": treasury,
    "declined": declined,
    "approved": approved,
    "use-deposit": use_deposit,
    "enforce-top-up": enforce_top_up,
    "cause-ended": cause_ended,
}
"""What the court does for others, by its name in the address."""
