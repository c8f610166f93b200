"""A lot as everybody sees it: pictures, what the law wants shown, the live price, every bid and their replay."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localtime
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page

from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.entrypoints.components.box import box
from zhixing.entrypoints.components.places import place_map
from zhixing.entrypoints.door import NotFoundHere, public_page
from zhixing.entrypoints.look import at_once
from zhixing.entrypoints.portal.bidder_session import frame
from zhixing.entrypoints.portal.hall import ANYBODY, ROUNDS
from zhixing.infra import clock
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law import auction as law
from zhixing.law.auction_after import GROUNDS
from zhixing.law.auction_buyer import data_kept_until
from zhixing.law.auction_people import LISTING_ITEMS, WARNINGS, Item

PICTURES = {".jpg": "image/jpeg", ".png": "image/png", ".webp": "image/webp"}
PAPERS = {
    "announcement": "拍卖公告 || Announcement",
    "conditions": "竞买须知 || Rules for bidders",
    "confirmation": "成交确认书 || Confirmation of sale",
    "certificate": "竞价过程证明 || Certificate of the bidding",
}
"""Papers of a round anybody may read; the ruling is not among them, for it names people by their numbers."""
DEPOSIT_WORDS = {
    "none": "未到账 || not arrived",
    "held": "已冻结 || held",
    "released": "已退还 || returned",
    "counted": "已抵作价款 || counted to the price",
    "forfeited": "不予退还 || forfeited",
}


def find(lot_id: int) -> auctions.Lot:
    """A lot that is shown to the public. Raises NotFoundHere."""
    found = auctions.on_show(ANYBODY).filter(pk=lot_id).first()
    if found is None:
        raise NotFoundHere
    return found


def round_of(one: auctions.Lot, wanted: str = "") -> auctions.Round:
    """The round asked for by `?round=`, else the latest. Raises NotFoundHere."""
    latest = auctions.last_round(one.pk)
    if wanted.isascii() and wanted.isdigit() and len(wanted) < 16:
        latest = next((past for past in one.rounds.all() if past.pk == int(wanted)), None)
    if latest is None:
        raise NotFoundHere
    return latest


@public_page
@gzip_page
@never_cache
@at_once
def lot(request: HttpRequest, lot_id: int) -> HttpResponse:
    return show(request, find(lot_id))


def show(request: HttpRequest, one: auctions.Lot, refused: Refusal | None = None) -> HttpResponse:
    """The page of a lot, with the refusal of what was tried on it."""
    running, now, context = round_of(one, request.GET.get("round", "")), clock.now(one.court_id), frame(request)
    me = context["me"]
    place = auctions.position(ANYBODY, running.pk, me.pk) if me else None
    board = auctions.board(ANYBODY, running.pk)
    may_bid = place is not None and place.deposit == "held" and running.state == "open"
    more = {
        "deposit": place.needed if place else Money(running.deposit_fen),
        "deposit_words": DEPOSIT_WORDS[place.deposit] if place else "",
        "bids_href": f"/auctions/{one.pk}/bids?round={running.pk}",
        "bid_href": f"/auctions/{one.pk}/bid" if may_bid else "",
    }
    context |= {
        "lot": one,
        "round": running,
        "rounds": [(f"/auctions/{one.pk}/?round={past.pk}", past) for past in one.rounds.all()],
        "round_words": ROUNDS[running.kind],
        "now": now,
        "box": box(board, now, place, **more),
        "stream": f"{settings.LIVE_URL}/live/round:{running.pk}" if running.state in running.LIVE else "",
        "place": place,
        "may_bid": may_bid,
        "may_join": running.state in running.LIVE and now < running.ends_at,
        "start": Money(running.start_fen),
        "reference": Money(one.reference_fen),
        "share": round(running.start_fen * 100 / one.reference_fen),
        "listing": [(item, one.listing[item.key]) for item in LISTING_ITEMS if one.listing.get(item.key)],
        "warnings": [_warning(item, one.warnings[item.key]) for item in WARNINGS if one.warnings.get(item.key)],
        "afterwards": _afterwards(one, running, now),
        "buyer": auctions.buyer_name(one) if one.state in ("sold", "paid") else "",
        "case_number": cases.case(courts.system_scope(one.court_id), one.case_id).number,
        "ruling": one.ruling,
        "ground": next((f"{known.zh} || {known.en}" for known in GROUNDS if known.key == one.ground), ""),
        "papers": _papers(running),
        "refused": refused,
        **_around(one, me, now),
    }
    return render(request, "auctions/lot.html", context, status=refused.status if refused else 200)


def _around(one: auctions.Lot, me: auctions.Bidder | None, now: datetime) -> dict[str, Any]:
    """What is to be seen of the lot, when, and what was asked."""
    shown = auctions.pictures(one)
    mine = {slot.pk for slot in auctions.my_viewings(me.pk)} if me else set()
    slots = [
        (slot, slot.seats - slot.taken, slot.pk in mine) for slot in auctions.viewings(one.pk) if slot.ends_at > now
    ]
    return {
        "photos": shown["photo"],
        "point": _point(one),
        "tour": len(shown["panorama"]),
        "spin": len(shown["spin"]),
        "files": shown["paper"],
        "slots": slots,
        "questions": auctions.answered(one.pk),
        "watchers": auctions.watchers(one.pk),
        "watching": me is not None and any(row.lot_id == one.pk for row in auctions.watched(me.pk)),
    }


def _point(one: auctions.Lot) -> dict[str, Any] | None:
    """Where a house or land lies, drawn; where a car stands is not published."""
    scope = courts.system_scope(one.court_id)
    things = [assets.asset(scope, asset_id) for asset_id in auctions.asset_ids(one)] if one.immovable else []
    point = next((thing.particulars["point"] for thing in things if thing.particulars.get("point")), None)
    return place_map(point)


def _warning(item: Item, text: str) -> str:
    """The law's own words have a translation; what the court wrote of this lot has none."""
    return f"{text} || {item.en}" if text == item.zh else text


def _afterwards(one: auctions.Lot, running: auctions.Round, now: datetime) -> list[tuple[str, str]]:
    """(when, what) once it is sold; the figures are the law's of today."""
    on = now.date()
    ruling, delivery = law.RULING.on(on).count, law.HAND_OVER.on(on).count
    pay = f"成交后 {running.pay_days} 日内 || within {running.pay_days} days of the sale"
    if one.price_due_on and one.state in ("sold", "paid"):
        pay = f"{one.price_due_on.month}月{one.price_due_on.day}日前 || by {one.price_due_on:%d %b}"
    refund = law.REFUND_HOURS.on(on)
    return [
        (
            f"结束后 {refund} 小时内 || within {refund} hours",
            "没拍到的，保证金退回原账户 || those who did not win get their deposit back",
        ),
        (pay, "买受人付清余款 || the buyer pays the balance"),
        (
            f"付清后 {ruling} 日内 || {ruling} days after payment",
            "收到成交裁定，送达就取得所有权 || the ruling is served: ownership passes",
        ),
        (
            f"送达后 {delivery} 日内 || {delivery} days after that",
            "法院交付，协助过户 || the court hands over and has the title registered",
        ),
    ]


def _papers(running: auctions.Round) -> list[tuple[str, str]]:
    """(name, address) of what the court published of this round."""
    address = f"/auctions/{running.lot_id}/papers/{{}}.pdf?round={running.pk}"
    return [(name, address.format(kind)) for kind, name in PAPERS.items() if _shown(running, kind)]


def _shown(running: auctions.Round, kind: str) -> documents.Document | None:
    """A paper of the round that is public: signed, and one of those the law wants published (网拍规定 13, 22)."""
    paper: documents.Document | None = getattr(running, kind, None) if kind in PAPERS else None
    return paper if paper is not None and paper.state == "signed" else None


@public_page
@never_cache
def paper(request: HttpRequest, lot_id: int, kind: str) -> HttpResponse:
    """A published paper of a round, as sealed."""
    one = find(lot_id)
    found = _shown(round_of(one, request.GET.get("round", "")), kind)
    if found is None:
        raise NotFoundHere
    answer = HttpResponse(documents.pdf(courts.system_scope(one.court_id), found.pk), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{found.check_code}.pdf"'
    return answer


@public_page
@gzip_page
@never_cache
def bids(request: HttpRequest, lot_id: int) -> HttpResponse:
    """Every accepted bid of a round, and the round decided again from its sealed log alone."""
    one = find(lot_id)
    running = round_of(one, request.GET.get("round", ""))
    over = running.state in ("sold", "unsold", "stopped", "void")
    context = frame(request) | {
        "lot": one,
        "round": running,
        "round_words": ROUNDS[running.kind],
        "now": clock.now(one.court_id),
        "lines": list(reversed(auctions.history(ANYBODY, running.pk))),
        "proof": auctions.proof(ANYBODY, running.pk) if running.seq else None,
        "file": over and bool(running.seq),
        "kept_until": data_kept_until(localtime(running.ends_at).date()).on if over else None,
        "certificate": _shown(running, "certificate"),
        "kinds": {
            "opened": "开拍 || opened",
            "paused": "暂缓 || paused",
            "resumed": "恢复 || resumed",
            "closed": "结束 || closed",
        },
    }
    return render(request, "auctions/bids.html", context)


@public_page
def rules(request: HttpRequest) -> HttpResponse:
    """How bidding works, for those who never did it."""
    return render(request, "auctions/rules.html", frame(request) | {"now": clock.real_now(), "law": _figures()})


def _figures() -> dict[str, Any]:
    on = clock.real_now().date()
    return {
        "minutes": law.EXTENSION_MINUTES.on(on),
        "hours": law.BIDDING_HOURS.on(on),
        "refund": law.REFUND_HOURS.on(on),
        "ruling": law.RULING.on(on).count,
        "delivery": law.HAND_OVER.on(on).count,
    }
