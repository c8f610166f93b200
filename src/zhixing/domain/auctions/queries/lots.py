"""Lots as the court's staff and the public may see them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import rules
from zhixing.domain.auctions.models import Bidder, Lot, Round, Taking
from zhixing.domain.auctions.refusals import NoSuchLot, NoSuchRound
from zhixing.kernel.masking import mask_name
from zhixing.kernel.scope import Scope

SHOWN = (Lot.State.LISTED, Lot.State.SOLD, Lot.State.PAID, Lot.State.UNSOLD, Lot.State.STOPPED, Lot.State.DEFAULTED)

PLATFORM = "智行司法拍卖平台"


def lots(scope: Scope) -> QuerySet[Lot]:
    """The lots of the scope's courts, without those of cases it is recused from, newest first."""
    found = Lot.objects.filter(court_id__in=scope.courts).exclude(case_id__in=scope.recused)
    return found.select_related("buyer", "ruling").prefetch_related("rounds", "things").order_by("-prepared_at", "-pk")


def lot(scope: Scope, lot_id: int) -> Lot:
    """Raises NoSuchLot."""
    found = lots(scope).filter(pk=lot_id).first()
    if found is None:
        raise NoSuchLot(lot_id=lot_id)
    return found


def case_of_lot(scope: Scope, lot_id: int) -> int:
    """Whose chain to lock before the lot itself is read. Raises NoSuchLot."""
    found = lots(scope).filter(pk=lot_id).prefetch_related(None).values_list("case_id", flat=True).first()
    if found is None:
        raise NoSuchLot(lot_id=lot_id)
    return found


def lots_of_case(scope: Scope, case_id: int) -> QuerySet[Lot]:
    """The lots of one case, newest first."""
    return lots(scope).filter(case_id=case_id)


def asset_ids(one: Lot) -> list[int]:
    """The things of a lot, in the order of their numbers."""
    return sorted(one.things.values_list("asset_id", flat=True))


def on_show(scope: Scope) -> QuerySet[Lot]:
    """Every published lot of every court, for anybody; newest first."""
    return Lot.objects.filter(state__in=SHOWN).select_related("court").prefetch_related("rounds").order_by("-pk")


def lot_of_round(scope: Scope, round_id: int) -> Lot:
    """The lot of a round of the scope's courts. Raises NoSuchRound."""
    found = Lot.objects.filter(rounds=round_id, court_id__in=scope.courts).first()
    if found is None:
        raise NoSuchRound(round_id=round_id)
    return found


def lot_on_show(round_id: int) -> Lot:
    """The lot of a round, for a bidder of any court. Raises NoSuchRound."""
    found = Lot.objects.filter(rounds=round_id).first()
    if found is None:
        raise NoSuchRound(round_id=round_id)
    return found


def facts_for_papers(scope: Scope, one: Lot) -> dict[str, Any]:
    """What every paper of a sale says of the things and their owner."""
    things = [assets.asset(scope, asset_id) for asset_id in asset_ids(one)]
    marks = (f"{thing.mark} {thing.number}".strip() for thing in things)
    return {
        "holder": "、".join(dict.fromkeys(thing.owner.name for thing in things)),
        "asset": rules.sold_title("、".join(thing.title for thing in things), one.part),
        "asset_mark": "、".join(filter(None, marks)) or "无编号",
        "platform": PLATFORM,
    }


@dataclass(frozen=True)
class Buyer:
    """The buyer in full, for papers and the registry. Never shown on a page."""

    kind: str
    name: str
    id_number: str
    phone: str


def buyer(scope: Scope, lot_id: int) -> Buyer:
    """Who bought a lot of the scope's courts. Raises NoSuchLot, also while it has no buyer."""
    one = lot(scope, lot_id)
    if one.buyer is None:
        raise NoSuchLot(lot_id=lot_id)
    bidder = one.buyer.bidder
    return Buyer(bidder.kind, bidder.name, bidder.id_number, bidder.phone)


def co_buyers(scope: Scope, lot_id: int) -> list[tuple[str, str, int]]:
    """(name, number, share in hundredths) of those who bought jointly with the buyer; for papers, never on a page."""
    one = lot(scope, lot_id)
    return [(row.name, row.id_number, row.share) for row in one.buyer.partners.order_by("pk")] if one.buyer else []


def taken(scope: Scope, lot_id: int) -> Taking | None:
    """The offer by which a creditor took the lot for his claim; None when it was sold, or not at all."""
    found = Taking.objects.filter(round__lot_id=lot_id, round__court_id__in=scope.courts, state=Taking.State.TAKEN)
    return found.filter(round__lot__buyer__isnull=False).select_related("round").order_by("-pk").first()


def takings(scope: Scope, lot_id: int) -> list[Taking]:
    """The offers to take the lot after its latest round, in the order of their ranks."""
    failed = Round.objects.filter(lot_id=lot_id, court_id__in=scope.courts).order_by("-pk").first()
    return list(failed.takings.order_by("rank", "place", "pk")) if failed else []


def buyer_name(one: Lot) -> str:
    """The buyer's name and his partners' once sold, masked for a person (网拍规定 18: identity is published after the end)."""
    if one.buyer is None:
        return ""
    bidder = one.buyer.bidder
    names = [mask_name(bidder.name) if bidder.kind == Bidder.Kind.PERSON else bidder.name]
    return "、".join([*names, *(mask_name(row.name) for row in one.buyer.partners.order_by("pk"))])


def of_ship(scope: Scope, case_id: int) -> bool:
    """Whether a ship was sold in a case: its price has an order of payment of its own (船舶规定 22)."""
    return lots_of_case(scope, case_id).filter(kind="ship", state__in=["sold", "paid"]).exists()


def of_crime(scope: Scope, case_id: int) -> bool:
    """Whether what was sold in a case was property of a crime (刑财规定 12)."""
    return lots_of_case(scope, case_id).filter(criminal=True, state__in=["sold", "paid"]).exists()
