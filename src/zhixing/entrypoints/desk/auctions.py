"""定价与拍卖: the court's lots, preparing one, and the control room of a round."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.valuations import api as valuations
from zhixing.entrypoints.components.box import box
from zhixing.entrypoints.desk import lot_duties, papers, second_factor, sentences
from zhixing.entrypoints.desk.frame import attempt, done, heads, number, show, shown
from zhixing.entrypoints.door import staff_page
from zhixing.infra.clock import SHANGHAI
from zhixing.kernel.money import Money, MoneyNotWhole
from zhixing.kernel.refusal import Refusal
from zhixing.law.auction_after import GROUNDS
from zhixing.law.auction_buyer import UNDO_GROUNDS
from zhixing.law.auction_people import LISTING_ITEMS, WARNINGS
from zhixing.law.auction_terms import PAY_DAYS

LOTS = {
    "draft": ("soon", "准备中 || Preparing"),
    "listed": ("wait", "已公告 || Listed"),
    "sold": ("soon", "已成交，等付清 || Sold, price due"),
    "paid": ("done", "价款付清 || Paid"),
    "unsold": ("late", "流拍 || Unsold"),
    "stopped": ("idle", "已撤回 || Withdrawn"),
    "defaulted": ("late", "悔拍 || Defaulted"),
}
LIVE = {
    "scheduled": ("wait", "已公告，等开拍 || Announced, opens soon"),
    "open": ("done", "正在竞价 || Bidding now"),
    "paused": ("late", "已暂缓 || Stayed"),
}
"""How a listed lot stands, by its round."""
ROUNDS = {
    "first": "第一次拍卖 || First auction",
    "second": "第二次拍卖 || Second auction",
    "sale": "变卖 || Sale",
    "free": "无保留价拍卖 || Without reserve",
}
DEPOSITS = {
    "none": ("wait", "保证金未到 || No deposit yet"),
    "held": ("done", "保证金到账 || Deposit held"),
    "released": ("idle", "已退 || Returned"),
    "counted": ("done", "已抵价款 || Counted to the price"),
    "forfeited": ("late", "不退 || Kept"),
}
BOXES = ("home_limits", "criminal", "debtor_agrees", "needs_approval")
"""What the form of a lot's face ticks."""
HOME = "/desk/auctions/"
UNDO = [(key, f"{zh} || {en}") for key, (zh, en) in UNDO_GROUNDS.items()]


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
    strip += [line for line in after_sale(request) if line[2]]
    waiting = {key: rows for key, _, rows in _after_sale(request)}
    chosen = waiting[state] if state in waiting else found.filter(state=state) if state in LOTS else found
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


def _after_sale(request: Any) -> list[tuple[str, str, Any]]:
    """Lots whose buyer did not do what he owes, with what the court does next about each kind."""
    scope, on = request.asker, request.at.date()
    late = auctions.lots(scope).filter(state="sold", price_due_on__lt=on)
    return [
        ("overdue", "价款逾期未付 || Price overdue", late),
        ("defaulted", "悔拍待重新拍卖 || Defaulted: sell again", auctions.lots(scope).filter(state="defaulted")),
        ("top_up", "悔拍差价逾期未补交 || Top-ups unpaid", auctions.top_ups_to_enforce(scope, on)),
    ]


def after_sale(request: Any) -> list[tuple[Any, ...]]:
    """(address, words, how many, late) of each kind of lot that waits for the court after its sale."""
    return [(f"{HOME}?state={key}", words, rows.count(), "late") for key, words, rows in _after_sale(request)]


def _row(one: auctions.Lot) -> dict[str, Any]:
    last = max(one.rounds.all(), key=lambda found: found.pk, default=None)
    dot, words = LIVE.get(last.state if last else "", LOTS[one.state]) if one.state == "listed" else LOTS[one.state]
    return {
        "lot": one,
        "dot": dot,
        "words": words,
        "reference": Money(one.reference_fen),
        "round": last,
        "kind": ROUNDS[last.kind] if last else "",
        "top": Money(last.top_fen) if last and last.top_fen else None,
    }


@staff_page("auction.view")
def lot(request: Any, lot_id: int) -> HttpResponse:
    """One lot: before the notice its form, after it the control room."""
    return page(request, lot_id)


def page(request: Any, lot_id: int, refused: Refusal | None = None) -> HttpResponse:
    scope = request.asker
    one = auctions.lot(scope, lot_id)
    running = auctions.live_round(lot_id) or auctions.last_round(lot_id)
    board = auctions.board(scope, running.pk) if running else None
    seats = auctions.registrations(scope, running.pk) if running else []
    terms = _suggested(request, one)
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
        "seats": [_seat(running.pk, seat) for seat in seats] if running else [],
        "items": [_item(item, one.listing) for item in LISTING_ITEMS],
        "warnings": [_item(item, one.warnings) for item in WARNINGS],
        "writable": one.state in ("draft", "unsold", "defaulted"),
        "terms": terms,
        "duties": lot_duties.panel(scope, one, terms, request.at.date()),
        "grounds": [(ground.key, f"{ground.zh} || {ground.en}") for ground in GROUNDS],
        "taking": _taking(scope, one),
        **lot_duties.lost(one, request.at.date()),
        "undo": auctions.undo(scope, running.pk) if running else None,
        "undo_grounds": UNDO,
        "undoable": running is not None and running.state == "sold" and one.state in ("sold", "paid"),
        "panel": [(person.id, person.name) for person in courts.people(scope, request.at.date(), "officer")],
        "ground": sentences.word(one.ground) if one.ground else "",
        "papers": papers.rows(_papers(scope, one)),
        "fresh": second_factor.fresh(request),
        "refused": refused,
        "given": request.POST,
    }
    return show(request, "desk/lot.html", status=refused.status if refused else 200, **context)


def _seat(round_id: int, seat: auctions.Registration) -> dict[str, Any]:
    dot, words = DEPOSITS[seat.deposit]
    return {"seat": seat, "dot": dot, "words": words, "with": auctions.together(round_id, seat.bidder_id)}


def _taking(scope: Any, one: auctions.Lot) -> dict[str, Any]:
    """Creditors who would take an unsold lot, or who took it; `last` is the day until which they may say so."""
    offers, failed = auctions.takings(scope, one.pk), auctions.last_round(one.pk)
    open_now = one.state == "unsold" and failed is not None and failed.state == "unsold"
    if failed is None or not (open_now or offers):
        return {}
    roles = cases.roles(scope, one.case_id)
    names = {role.party_id: role.party.name for role in roles}
    return {
        "open": open_now,
        "reserve": Money(failed.start_fen),
        "pay_days": failed.pay_days,
        "last": auctions.take_by(failed.kind, localtime(failed.ends_at).date()),
        "creditors": [(role.party_id, names[role.party_id]) for role in roles if role.kind in auctions.CREDITORS],
        "offers": [(offer, names.get(offer.party_id, ""), Money(offer.claim_fen)) for offer in offers],
    }


def _papers(scope: Any, one: auctions.Lot) -> Any:
    """Every paper of this sale, its ruling and what followed it."""
    found = documents.documents(scope, one.case_id).filter(object=f"lot:{one.pk}")
    return found.prefetch_related("deliveries")


def _item(item: Any, texts: dict[str, str]) -> dict[str, str]:
    return {"key": item.key, "label": f"{item.zh} || {item.en}", "text": texts.get(item.key, "")}


def _suggested(request: Any, one: auctions.Lot) -> dict[str, str]:
    """Figures for the panel to change; none when no round is left."""
    coming = auctions.coming_round(one)
    if coming is None:
        return {}
    kind, _, base = coming
    terms = auctions.suggested(kind, base, request.at.date(), one.immovable, unvalued=one.unvalued)
    figures = {name: str(getattr(terms, name)) for name in ("start", "step", "deposit", "pay_days")}
    figures["free"] = "yes" if kind == "free" else ""
    return figures | {name: getattr(terms, name).strftime("%Y-%m-%dT%H:%M") for name in ("opens_at", "closes_at")}


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
    whole = "title" in given  # the form of the face, with its boxes
    limits, criminal, agrees, approval = (given.get(name) == "1" if whole else None for name in BOXES)

    def act() -> None:
        costs = money(given, "costs") if "costs" in given else None
        auctions.describe(
            request.asker, lot_id, listing, warnings, request.at, limits, criminal, agrees, costs, approval, **face
        )

    refused = attempt(act)
    return page(request, lot_id, refused) if refused else done(request, "已保存。 || Saved.", f"{HOME}{lot_id}/")


@staff_page("auction.prepare")
@require_POST
def tell(request: Any, lot_id: int) -> HttpResponse:
    """Record who was told of the coming auction."""
    people = [number(one) for one in request.POST.getlist("party")]
    waived, reason = request.POST.get("waived") == "1", request.POST.get("reason", "")
    way = request.POST.get("way", "post")[:16]
    refused = attempt(lambda: auctions.tell(request.asker, lot_id, people, way, request.at, waived, reason))
    return (
        page(request, lot_id, refused)
        if refused
        else done(request, "已登记通知情况。 || Recorded.", f"{HOME}{lot_id}/")
    )


class TermsUnreadable(Refusal):
    zh = "时间或者金额看不懂：金额写成 85000.00，开始和结束时间都要填。"
    en = "Times or sums can't be read: write 85000.00, and give both times."
    status = 422


def money(given: Any, name: str) -> Money:
    """A sum of a form, nothing when left empty. Raises TermsUnreadable."""
    try:
        return Money.yuan(given.get(name, "").replace(",", "").strip() or "0")
    except (ValueError, ArithmeticError, MoneyNotWhole):
        raise TermsUnreadable from None


def _terms(given: Any) -> auctions.Terms:
    try:
        opens, closes = (
            datetime.fromisoformat(given.get(name, "")).replace(tzinfo=SHANGHAI) for name in ("opens_at", "closes_at")
        )
        start, step, deposit = (
            Money.yuan(given.get(name, "").replace(",", "")) for name in ("start", "step", "deposit")
        )
        panel = tuple(number(one) for one in given.getlist("panel"))
        days = int(given["pay_days"]) if given.get("pay_days") else PAY_DAYS.default
        if days < 1:
            raise TermsUnreadable
    except (ValueError, MoneyNotWhole):
        raise TermsUnreadable from None
    return auctions.Terms(opens, closes, start, step, deposit, panel, days)


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
        page(request, lot_id, refused)
        if refused
        else done(request, "公告已发布。 || The notice is published.", f"{HOME}{lot_id}/")
    )
