"""财产: the things of a case with their way 查控评卖交款."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.seizures import api as seizures
from zhixing.entrypoints.desk.auctions import money
from zhixing.entrypoints.desk.case import case_page
from zhixing.entrypoints.desk.frame import attempt, done, number
from zhixing.entrypoints.desk.way import KINDS, rows
from zhixing.entrypoints.door import staff_page
from zhixing.kernel.refusal import Refusal


@staff_page("asset.view")
def of_case(request: Any, case_id: int) -> HttpResponse:
    """The tab of things."""
    return _page(request, case_id)


def _page(request: Any, case_id: int, refused: Refusal | None = None, over: int = 0) -> HttpResponse:
    """`over`: the thing that would be more than needed, to be held for a reason all the same."""
    scope, on = request.asker, request.at.date()
    cases.case(scope, case_id)
    cover = seizures.cover(scope, case_id, on)
    held = {str(one.id): one for one in seizures.of_case(scope, case_id, on)}
    things = rows(scope, case_id, on)
    return case_page(
        request,
        case_id,
        "desk/case_assets.html",
        status=refused.status if refused else 200,
        assets=things,
        together=[row["thing"] for row in things if row["lot"] is None and _is_priced(row["valuation"])],
        unvalued=[row["thing"] for row in things if row["lot"] is None and _may_go_unvalued(row)],
        cover=cover,
        excess=[held[key] for key in cover.excess.releasable if key in held] if cover.excess.surplus else [],
        refused=refused,
        over=next((row["thing"] for row in things if row["thing"].id == over), None),
        kinds=list(KINDS.items()),
        owners=[(role.party_id, role.party.name) for role in cases.debtors(scope, case_id)],
        given=request.POST,
    )


def _is_priced(valuation: Any) -> bool:
    return valuation is not None and valuation.state == "fixed"


def _may_go_unvalued(row: dict[str, Any]) -> bool:
    """Equity that is held and has no price: an agency may be unable to value it (股权规定 12)."""
    thing = row["thing"]
    return bool(thing.kind == "equity" and thing.state == "held" and not _is_priced(row["valuation"]))


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
        return _page(request, case_id, refused, asset_id if isinstance(refused, seizures.OverSeizure) else 0)
    return done(
        request,
        "裁定和协助通知已拟好，请审阅签发。 || Ruling and notice drafted; review and sign.",
        f"/desk/seizures/{made[0].pk}/",
    )


@staff_page("auction.prepare")
@require_POST
def lot(request: Any, case_id: int, asset_id: int) -> HttpResponse:
    """Make a lot of the priced thing."""
    return _prepared(request, case_id, [asset_id])


@staff_page("auction.prepare")
@require_POST
def lot_of_several(request: Any, case_id: int) -> HttpResponse:
    """Make one lot of several priced things: what can't be parted, or loses by it (拍变规定 15)."""
    return _prepared(request, case_id, [number(one) for one in request.POST.getlist("asset")])


@staff_page("auction.prepare")
@require_POST
def unvalued(request: Any, case_id: int) -> HttpResponse:
    """Make a lot of equity that nobody can value."""
    given, scope = request.POST, request.asker

    def make() -> auctions.Lot:
        costs = money(given, "costs")
        return auctions.prepare_unvalued(
            scope, case_id, number(given.get("asset")), given.get("why", ""), costs, request.at
        )

    return _made(request, case_id, make)


def _prepared(request: Any, case_id: int, asset_ids: list[int]) -> HttpResponse:
    return _made(request, case_id, lambda: auctions.prepare(request.asker, case_id, asset_ids, request.at))


def _made(request: Any, case_id: int, make: Callable[[], auctions.Lot]) -> HttpResponse:
    made: list[Any] = []
    refused = attempt(lambda: made.append(make()))
    if refused is not None:
        return _page(request, case_id, refused)
    return done(
        request,
        "标的已备好，请补齐公告 11 项。 || Lot prepared; complete the eleven items.",
        f"/desk/auctions/{made[0].pk}/",
    )
