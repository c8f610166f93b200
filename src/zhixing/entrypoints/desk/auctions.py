"""定价与拍卖: the court's lots, preparing one, and the control room of a round."""

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.valuations import api as valuations
from zhixing.entrypoints.components.box import box
from zhixing.entrypoints.desk import papers, second_factor, sentences
from zhixing.entrypoints.desk.frame import attempt, done, heads, number, show, shown
from zhixing.entrypoints.door import staff_page
from zhixing.infra.clock import SHANGHAI
from zhixing.kernel.money import Money, MoneyNotWhole
from zhixing.kernel.refusal import Refusal
from zhixing.law import auction as law
from zhixing.law import auction_sale as sale
from zhixing.law.auction_after import GROUNDS
from zhixing.law.auction_people import LISTING_ITEMS, WARNINGS
from zhixing.law.auction_terms import sale_terms, suggested_terms

LOTS = {
    "draft": ("soon", "准备中 || Preparing"),
    "listed": ("wait", "已公告 || Listed"),
    "sold": ("soon", "已成交，等付清 || Sold, price due"),
    "paid": ("done", "价款付清 || Paid"),
    "unsold": ("late", "流拍 || Unsold"),
    "stopped": ("idle", "已撤回 || Withdrawn"),
    "defaulted": ("late", "悔拍 || Defaulted"),
}
ROUNDS = {"first": "第一次拍卖 || First auction", "second": "第二次拍卖 || Second auction", "sale": "变卖 || Sale"}
NUMBER = {"first": 1, "second": 2, "sale": 3}
DEPOSITS = {
    "none": ("wait", "保证金未到 || No deposit yet"),
    "held": ("done", "保证金到账 || Deposit held"),
    "released": ("idle", "已退 || Returned"),
    "counted": ("done", "已抵价款 || Counted to the price"),
    "forfeited": ("late", "不退 || Kept"),
}
HOME = "/desk/auctions/"


@staff_page("auction.view")
def lots(request: Any) -> HttpResponse:
    """The lots of the court, and the pricings that run."""
    scope, state = request.asker, request.GET.get("state", "")
    found = auctions.lots(scope)
    strip: list[tuple[Any, ...]] = [(HOME, "全部 || All", found.count(), "")]
    strip += [
        (f"{HOME}?state={key}", words, found.filter(state=key).count(), "late" if dot == "late" else "")
        for key, (dot, words) in LOTS.items()
        if key != "defaulted"
    ]
    chosen = found.filter(state=state) if state in LOTS else found
    page = list(chosen[: shown(request)])
    pricings = list(valuations.valuations(scope).filter(state="started")[:20])
    known = heads(scope, [*(one.case_id for one in page), *(one.case_id for one in pricings)])
    return show(
        request,
        "desk/auctions.html",
        strip=strip,
        total=chosen.count(),
        rows=[_row(one) | {"head": known.get(one.case_id)} for one in page],
        pricings=[{"one": one, "head": known.get(one.case_id)} for one in pricings] if not state else [],
    )


def _row(one: auctions.Lot) -> dict[str, Any]:
    last = max(one.rounds.all(), key=lambda found: found.pk, default=None)
    return {
        "lot": one,
        "dot": LOTS[one.state][0],
        "words": LOTS[one.state][1],
        "reference": Money(one.reference_fen),
        "round": last,
        "kind": ROUNDS[last.kind] if last else "",
        "top": Money(last.top_fen) if last and last.top_fen else None,
    }


@staff_page("auction.view")
def lot(request: Any, lot_id: int) -> HttpResponse:
    """One lot: before the notice its form, after it the control room."""
    return _page(request, lot_id)


def _page(request: Any, lot_id: int, refused: Refusal | None = None) -> HttpResponse:
    scope = request.asker
    one = auctions.lot(scope, lot_id)
    running = auctions.live_round(lot_id) or auctions.last_round(lot_id)
    board = auctions.board(scope, running.pk) if running else None
    seats = auctions.registrations(scope, running.pk) if running else []
    context = {
        "one": one,
        "lot_id": lot_id,
        "row": _row(one),
        "head": heads(scope, [one.case_id]).get(one.case_id),
        "running": running,
        "kind": ROUNDS[running.kind] if running else "",
        "price": box(board, request.at) if board else None,
        "stream": f"{settings.LIVE_URL}/live/round:{running.pk}"
        if running and running.state in ("scheduled", "open")
        else "",
        "history": reversed(auctions.history(scope, running.pk)[-30:]) if running else [],
        "proof": auctions.proof(scope, running.pk) if running and running.seq else None,
        "seats": [{"seat": s, "dot": DEPOSITS[s.deposit][0], "words": DEPOSITS[s.deposit][1]} for s in seats],
        "items": [_item(item, one.listing) for item in LISTING_ITEMS],
        "warnings": [_item(item, one.warnings) for item in WARNINGS],
        "writable": one.state in ("draft", "unsold", "defaulted"),
        "roles": cases.roles(scope, one.case_id),
        "told": {told.party_id for told in one.told.all()},
        "terms": _suggested(request, one),
        "grounds": [(ground.key, f"{ground.zh} || {ground.en}") for ground in GROUNDS],
        "panel": [(person.id, person.name) for person in courts.people(scope, request.at.date(), "officer")],
        "ground": sentences.word(one.ground) if one.ground else "",
        "papers": papers.rows(_papers(scope, one)),
        "fresh": second_factor.fresh(request),
        "refused": refused,
        "given": request.POST,
    }
    return show(request, "desk/lot.html", status=refused.status if refused else 200, **context)


def _papers(scope: Any, one: auctions.Lot) -> Any:
    """Every paper of this sale, its ruling and what followed it."""
    found = documents.documents(scope, one.case_id).filter(object=f"lot:{one.pk}")
    return found.prefetch_related("deliveries")


def _item(item: Any, texts: dict[str, str]) -> dict[str, str]:
    return {"key": item.key, "label": f"{item.zh} || {item.en}", "text": texts.get(item.key, "")}


def _suggested(request: Any, one: auctions.Lot) -> dict[str, str]:
    """Figures for the panel to change: the least the law allows, rounded up, and the earliest opening.

    Once two rounds have failed a sale (变卖) follows: the second start unchanged, over its whole period.
    """
    on = request.at.date()
    rounds = sorted(one.rounds.all(), key=lambda found: found.pk)
    step = 1 if not rounds else min(NUMBER[rounds[-1].kind] + (rounds[-1].state != "sold"), 3)
    before = next((found for found in reversed(rounds) if NUMBER[found.kind] == step - 1), None)
    base = Money(before.start_fen if before else one.reference_fen)
    if step == NUMBER["sale"]:
        terms, first = sale_terms(base, on), sale.sale_opens(on, immovable=one.immovable).on
        opens = datetime.combine(first, time(10), tzinfo=SHANGHAI)
        closes = datetime.combine(sale.sale_ends(first).on, time(10), tzinfo=SHANGHAI)
    else:
        terms, first = suggested_terms(step, base, on), law.earliest_start(step, on, immovable=one.immovable).on
        opens = datetime.combine(first, time(10), tzinfo=SHANGHAI)
        closes = opens + timedelta(hours=law.BIDDING_HOURS.on(on))
    return {
        "start": str(terms.start),
        "step": str(terms.step),
        "deposit": str(terms.deposit),
        "opens_at": opens.strftime("%Y-%m-%dT%H:%M"),
        "closes_at": closes.strftime("%Y-%m-%dT%H:%M"),
    }


@staff_page("auction.prepare")
@require_POST
def describe(request: Any, lot_id: int) -> HttpResponse:
    """Save the listing, the warnings and the lot's face."""
    given = request.POST
    listing = {
        item.key: given.get(f"item-{item.key}", "").strip() for item in LISTING_ITEMS if f"item-{item.key}" in given
    }
    warnings = {
        item.key: given.get(f"warning-{item.key}", "").strip() for item in WARNINGS if f"warning-{item.key}" in given
    }
    face = {name: given[name] for name in ("title", "title_en", "place", "description") if name in given}
    refused = attempt(lambda: auctions.describe(request.asker, lot_id, listing, warnings, request.at, **face))
    return _page(request, lot_id, refused) if refused else done(request, "已保存。 || Saved.", f"{HOME}{lot_id}/")


@staff_page("auction.prepare")
@require_POST
def tell(request: Any, lot_id: int) -> HttpResponse:
    """Record who was told of the coming auction."""
    people = [number(one) for one in request.POST.getlist("party")]
    waived = request.POST.get("waived") == "1"
    way = request.POST.get("way", "post")[:16]
    refused = attempt(lambda: auctions.tell(request.asker, lot_id, people, way, request.at, waived))
    return (
        _page(request, lot_id, refused)
        if refused
        else done(request, "已登记通知情况。 || Recorded.", f"{HOME}{lot_id}/")
    )


class TermsUnreadable(Refusal):
    zh = "时间或者金额看不懂：金额写成 85000.00，开始和结束时间都要填。"
    en = "Times or sums can't be read: write 85000.00, and give both times."
    status = 422


def _terms(given: Any) -> auctions.Terms:
    try:
        opens, closes = (
            datetime.fromisoformat(given.get(name, "")).replace(tzinfo=SHANGHAI) for name in ("opens_at", "closes_at")
        )
        start, step, deposit = (
            Money.yuan(given.get(name, "").replace(",", "")) for name in ("start", "step", "deposit")
        )
    except (ValueError, MoneyNotWhole):
        raise TermsUnreadable from None
    return auctions.Terms(opens, closes, start, step, deposit, tuple(number(one) for one in given.getlist("panel")))


@staff_page("auction.publish")
@require_POST
def publish(request: Any, lot_id: int) -> HttpResponse:
    """Publish the notice with the panel's figures; it is sealed, so the device is asked for."""

    def act() -> None:
        terms = _terms(request.POST)
        second_factor.confirm(request)
        auctions.publish(request.asker, lot_id, terms, request.at)

    refused = attempt(act)
    return (
        _page(request, lot_id, refused)
        if refused
        else done(request, "公告已发布。 || The notice is published.", f"{HOME}{lot_id}/")
    )


def _act(permission: str, words: str, run: Any) -> Any:
    @staff_page(permission)
    @require_POST
    def view(request: Any, lot_id: int) -> HttpResponse:
        auctions.lot(request.asker, lot_id)
        refused = attempt(lambda: run(request, lot_id))
        return _page(request, lot_id, refused) if refused else done(request, words, f"{HOME}{lot_id}/")

    return view


def _ground(request: Any) -> str:
    wanted = request.POST.get("ground", "")
    return wanted if wanted in {ground.key for ground in GROUNDS} else "stayed"


stop = _act(
    "auction.control", "已撤回拍卖，原因对外公示。 || Withdrawn; the reason is public.",
    lambda request, pk: auctions.stop(request.asker, pk, _ground(request), request.at),
)  # fmt: skip
stay = _act(
    "auction.control", "已暂缓拍卖，时间停住。 || Stayed; its time stands still.",
    lambda request, pk: auctions.stay(request.asker, pk, _ground(request), request.at),
)  # fmt: skip
resume = _act(
    "auction.control", "已恢复拍卖。 || Resumed.",
    lambda request, pk: auctions.resume(request.asker, pk, request.at),
)  # fmt: skip
default = _act(
    "auction.publish", "已确认悔拍，保证金不退。 || Default declared; the deposit is kept.",
    lambda request, pk: auctions.declare_default(request.asker, pk, request.at),
)  # fmt: skip


def _priority(request: Any, lot_id: int) -> None:
    bidder, rank = number(request.POST.get("bidder")), number(request.POST.get("rank")) or 1
    auctions.confirm_priority(request.asker, _live(lot_id), bidder, rank, request.at)


def _creditor(request: Any, lot_id: int) -> None:
    try:
        claim = Money.yuan(request.POST.get("claim", "").replace(",", ""))
    except (ValueError, MoneyNotWhole):
        raise TermsUnreadable from None
    auctions.seat_creditor(request.asker, _live(lot_id), number(request.POST.get("bidder")), claim, request.at)


def _live(lot_id: int) -> int:
    """The round of a lot that is announced or runs; 0, which no round has, when there is none."""
    running = auctions.live_round(lot_id)
    return running.pk if running else 0


priority = _act("auction.control", "已确认优先购买权。 || Priority confirmed.", _priority)
creditor = _act("auction.control", "申请执行人以债权抵保证金参加竞买。 || The creditor bids on his claim.", _creditor)
