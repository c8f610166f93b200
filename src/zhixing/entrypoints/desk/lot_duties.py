"""What a lot's page shows of the court's duties towards others: purchasers with priority, claims that go first, takers."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law import auction_buyer
from zhixing.law.auction_after import enforce_top_up, is_pointless, pointless_ask_due
from zhixing.law.auction_special import WHOLE

Purchasers = Sequence[tuple[Any, str]]
KINDS = {
    "coowner": "按份共有人 || Co-owner",
    "shareholder": "股东 || Shareholder",
    "tenant": "承租人 || Tenant",
}
WAYS = [
    ("post", "邮寄 || By post"),
    ("electronic", "电子送达 || Electronically"),
    ("in_person", "当面 || In person"),
    ("posted", "无法通知，平台公示（满五日视为已通知） || Posted: could not be reached (told after five days)"),
]
WHOLE_GROUNDS = [(key, f"{zh} || {en}") for key, (zh, en) in WHOLE.items()]
SECURITY = ("mortgage", "pledge", "lien")


def panel(scope: Scope, one: auctions.Lot, terms: Mapping[str, str], on: date) -> dict[str, Any]:
    """For a lot whose notice is to come, with the figures suggested for it; without a reserve nothing is pointless."""
    start = Money.yuan(terms["start"]) if terms and not terms["free"] else None
    found, costs = auctions.duties(scope, one, on), Money(one.costs_fen)
    told = one.pointless_told_on
    failed = auctions.last_round(one.pk)
    return {
        "people": _people(scope, one, found.purchasers),
        "purchasers": _purchasers(one, found.purchasers),
        "missing": found.missing,
        "kinds": list(KINDS.items()),
        "ways": WAYS,
        "prior": found.prior,
        "costs": costs,
        "before": found.prior + costs,
        "pointless": start is not None and bool(is_pointless(start, found.prior, costs)),
        "ask_by": pointless_ask_due(told).on if told else None,
        "raised": found.brought if found.enough else None,
        "leases": _leases(scope, one),
        "equity": _equity(scope, one, on),
        "warranty": _warranty(one),
        "declinable": failed is not None and auctions.may_decline(one, failed),
    }


def _warranty(one: auctions.Lot) -> str:
    """Whether the court answers for defects once the notice is out, which disclaims quality (网拍规定 15)."""
    shown = {key for key, text in (one.listing | one.warnings).items() if text.strip()}
    found = auction_buyer.warranty_excluded(shown, disclaimed=True)
    if found:
        return "公示、提示齐全，公告已声明：不承担瑕疵担保责任 || All is shown and disclaimed: the court answers for no defect"
    return "公示、提示不齐全，不能免除瑕疵担保责任 || Not all is shown: the court answers for defects"


def _people(scope: Scope, one: auctions.Lot, first: Purchasers) -> list[tuple[int, str, Any]]:
    """(party, name, the row of his telling) of everybody who is told: the parties, then who has priority."""
    told = {row.party_id: row for row in one.told.all()}
    names = {role.party_id: role.party.name for role in cases.roles(scope, one.case_id)}
    names |= {row.party_id: name for row, name in first}
    return [(party_id, name, told.get(party_id)) for party_id, name in names.items()]


def _purchasers(one: auctions.Lot, first: Purchasers) -> list[tuple[str, str, date | None]]:
    """(name, kind, the last day of his own window once told)."""
    told = {row.party_id: row.told_on for row in one.told.all() if not row.waived}
    return [
        (name, KINDS[row.kind], auctions.window_ends(row.kind, told[row.party_id]) if row.party_id in told else None)
        for row, name in first
    ]


def _equity(scope: Scope, one: auctions.Lot, on: date) -> dict[str, Any] | None:
    """Of a lot of equity: whether its debtor sells it himself, and what part of it the case needs (股权规定 10, 13)."""
    if one.kind != assets.Asset.Kind.EQUITY:
        return None
    until, part = one.self_sale_until, auctions.equity_needed(scope, one, on)
    more = part is not None and (one.part or part[1]) > part[0] and not one.whole_ground
    runs = until is not None and on <= until
    return {"runs": runs, "until": until, "part": part, "more": more, "grounds": WHOLE_GROUNDS}


def _leases(scope: Scope, one: auctions.Lot) -> list[tuple[str, str]]:
    """(tenant, what becomes of his lease) by the days on record; whether it harms a security is the court's to find."""
    found = []
    for asset_id in auctions.asset_ids(one):
        rights = assets.burdens(scope, asset_id)
        first = min((one.since_on for one in rights if one.kind in SECURITY and one.since_on), default=None)
        for lease in (right for right in rights if right.kind == "lease"):
            earlier = first is None or (lease.since_on is not None and lease.since_on < first)
            said = auction_buyer.lease_survives(before_security=earlier, harms_security=not earlier)
            found.append((lease.holder, f"{said.reason_zh} || {said.reason_en}"))
    return found


def lost(one: auctions.Lot, on: date) -> dict[str, Any]:
    """A defaulter's deposit that waits, how each was used in the order of the law (网拍规定 24), and what is enforced."""
    words = {
        "costs_fen": "抵费用、损失 || to costs",
        "shortfall_fen": "抵差价 || to the shortfall",
        "debt_fen": "抵本案债务 || to this debt",
        "related_fen": "抵与标的有关的债务 || to connected debts",
        "uncovered_fen": "不足 || not covered",
        "top_up_fen": "责令补交 || ordered on top",
        "top_up_paid_fen": "已补交 || of it paid",
    }
    used = [
        {
            "sums": [(label, Money(getattr(row, name))) for name, label in words.items()],
            "row": row,
            "reference": auctions.top_up_reference(row.registration),
            "enforceable": row.ruling_id is None
            and row.top_up_by is not None
            and bool(enforce_top_up(row.top_up_left, row.top_up_by, on)),
        }
        for row in auctions.forfeits(one)
    ]
    return {"unused": auctions.unused_deposit(one), "forfeits": used}
