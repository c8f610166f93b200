"""财产: the things of a case with their way 查控评卖交款, and pricing them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.seizures import api as seizures
from zhixing.domain.valuations import api as valuations
from zhixing.entrypoints.desk.case import case_page
from zhixing.entrypoints.desk.frame import attempt, done, number, show
from zhixing.entrypoints.desk.way import KINDS, rows
from zhixing.entrypoints.door import staff_page
from zhixing.kernel.money import Money, MoneyNotWhole
from zhixing.kernel.refusal import Refusal

WAYS = {
    "network": "网络询价 || Network inquiry",
    "agreement": "当事人议价 || Agreement of the parties",
    "directed": "定向询价 || Directed inquiry",
    "appraisal": "委托评估 || Appraisal",
}
QUOTES = {
    "asked": ("wait", "等报告 || Waiting"),
    "given": ("done", "已出具 || Given"),
    "none": ("idle", "无报价 || No price"),
    "failed": ("late", "未答复 || No answer"),
}


@staff_page("asset.view")
def of_case(request: Any, case_id: int) -> HttpResponse:
    """The tab of things."""
    return _page(request, case_id)


def _page(request: Any, case_id: int, refused: Refusal | None = None) -> HttpResponse:
    scope, on = request.asker, request.at.date()
    cases.case(scope, case_id)
    return case_page(
        request,
        case_id,
        "desk/case_assets.html",
        status=refused.status if refused else 200,
        assets=rows(scope, case_id, on),
        cover=seizures.cover(scope, case_id, on),
        refused=refused,
        kinds=list(KINDS.items()),
        owners=[(role.party_id, role.party.name) for role in cases.debtors(scope, case_id)],
        given=request.POST,
        ways=list(WAYS.items()),
    )


@staff_page("asset.record")
@require_POST
def record(request: Any, case_id: int) -> HttpResponse:
    """A person records a thing found otherwise."""
    given = request.POST
    identity = assets.Identity(number=given.get("number", ""), mark=given.get("mark", ""))
    title, owner = given.get("title", "").strip(), number(given.get("owner"))

    def act() -> None:
        assets.record(request.asker, case_id, given.get("kind", "other"), owner, identity, {}, request.at, title=title)

    refused = attempt(act)
    return (
        _page(request, case_id, refused)
        if refused
        else done(request, "已登记。 || Recorded.", f"/desk/cases/{case_id}/assets")
    )


@staff_page("seizure.draft")
@require_POST
def hold(request: Any, case_id: int, asset_id: int) -> HttpResponse:
    """Draft ruling and assistance notice to hold a thing."""
    made: list[Any] = []
    reason = request.POST.get("reason", "").strip()
    refused = attempt(
        lambda: made.append(seizures.prepare(request.asker, case_id, asset_id, request.at, reason=reason))
    )
    if refused is not None:
        return _page(request, case_id, refused)
    return done(
        request,
        "裁定和协助通知已拟好，请审阅签发。 || Ruling and notice drafted; review and sign.",
        f"/desk/seizures/{made[0].pk}/",
    )


@staff_page("valuation.start")
@require_POST
def price(request: Any, case_id: int, asset_id: int) -> HttpResponse:
    """Start pricing; by the platforms unless another way is chosen."""
    made: list[Any] = []
    way = request.POST.get("way", "network")
    refused = attempt(lambda: made.append(valuations.start(request.asker, case_id, asset_id, way, request.at)))
    if refused is not None:
        return _page(request, case_id, refused)
    return done(request, "已启动定价。 || Pricing started.", f"/desk/valuations/{made[0].pk}/")


@staff_page("auction.prepare")
@require_POST
def lot(request: Any, case_id: int, asset_id: int) -> HttpResponse:
    """Make a lot of the priced thing."""
    made: list[Any] = []
    refused = attempt(lambda: made.append(auctions.prepare(request.asker, case_id, [asset_id], request.at)))
    if refused is not None:
        return _page(request, case_id, refused)
    return done(
        request,
        "标的已备好，请补齐公告 11 项。 || Lot prepared; complete the eleven items.",
        f"/desk/auctions/{made[0].pk}/",
    )


@staff_page("asset.view")
def valuation(request: Any, valuation_id: int) -> HttpResponse:
    """One pricing: what each source said, what the price would be, and fixing it."""
    return _valuation(request, valuation_id)


def _valuation(request: Any, valuation_id: int, refused: Refusal | None = None) -> HttpResponse:
    one = valuations.valuation(request.asker, valuation_id)
    quotes = [
        {
            "quote": quote,
            "dot": QUOTES[quote.state][0],
            "words": QUOTES[quote.state][1],
            "price": _money(quote.price_fen),
        }
        for quote in one.quotes.all()
    ]
    return show(
        request,
        "desk/valuation.html",
        status=refused.status if refused else 200,
        one=one,
        way=WAYS[one.way],
        quotes=quotes,
        likely=valuations.likely(one) if one.state == "started" else None,
        price=_money(one.price_fen),
        refused=refused,
        given=request.POST,
    )


def _money(fen: int | None) -> Money | None:
    return None if fen is None else Money(fen)


@staff_page("valuation.fix")
@require_POST
def fix(request: Any, valuation_id: int) -> HttpResponse:
    """A person confirms the price."""
    refused = attempt(lambda: valuations.fix(request.asker, valuation_id, request.at))
    if refused is not None:
        return _valuation(request, valuation_id, refused)
    one = valuations.valuation(request.asker, valuation_id)
    return done(request, "参考价已确定。 || The reference price is fixed.", f"/desk/cases/{one.case_id}/assets")


class ResultUnreadable(Refusal):
    zh = "价格或日期看不懂：价格写成 85000.00，日期都要填。"
    en = "Price or days can't be read: write 85000.00, and give both days."
    status = 422


@staff_page("valuation.start")
@require_POST
def result(request: Any, valuation_id: int) -> HttpResponse:
    """Write down a result that came on paper: an agreement, a directed inquiry, an appraisal."""

    def act() -> None:
        amount, made_on, valid_until = _result(request.POST)
        source = request.POST.get("source", "").strip()[:48] or "paper"
        valuations.note_result(request.asker, valuation_id, source, amount, made_on, valid_until, request.at)

    refused = attempt(act)
    if refused is not None:
        return _valuation(request, valuation_id, refused)
    return done(request, "已登记结果。 || Result recorded.", f"/desk/valuations/{valuation_id}/")


def _result(given: Mapping[str, str]) -> tuple[Money, date, date]:
    try:
        amount = Money.yuan(given.get("price", "").replace(",", ""))
        return amount, date.fromisoformat(given.get("made_on", "")), date.fromisoformat(given.get("valid_until", ""))
    except (ValueError, MoneyNotWhole):
        raise ResultUnreadable from None
