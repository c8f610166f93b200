"""Ships (船舶): arrest, sale with a secret reserve, claims, and their own order of payment. 海诉法; 船舶规定; 海商法."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import IntEnum

from zhixing.kernel.dates import add, days, years
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Bounds, Due, Sum, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, cites, since
from zhixing.law.limits import limit

ARREST = since("ships.arrest", "诉前扣押船舶", "arrest before suit", days(30), "海诉法", "28")
CARGO = since("ships.cargo", "扣押船载货物", "arrest of cargo", days(15), "海诉法", "46")
REVIEW_ASKED = since("ships.review", "对拍卖裁定复议", "review of the ruling to sell", days(5), "海诉法", "30")
NOTICE = since("ships.notice", "船舶拍卖公告期", "notice of a ship's auction", days(30), "海诉法", "32")
LATER_NOTICE = since("ships.later_notice", "再次拍卖公告期", "notice of a later round", days(7), "船舶规定", "13")
DOWN = since("ships.down", "成交当场支付比例", "paid at once", Decimal("0.20"), "海诉法", "37")
REST = since("ships.rest", "余款支付", "the rest is paid within", days(7), "海诉法", "37")
RESERVE = since("ships.reserve", "船舶一拍保留价最低比例", "reserve of round 1", Decimal("0.80"), "船舶规定", "12")
CUT = since("ships.cut", "船舶每次降价上限", "deepest cut", Decimal("0.20"), "船舶规定", "13")
SALE = since("ships.sale", "船舶变卖最低比例", "lowest sale price", Decimal("0.50"), "船舶规定", "14")
CONSENT = since("ships.consent", "低价变卖须登记债权同意比例", "consent to less", (2, 3), "船舶规定", "14")
CLAIMS = since("ships.claims", "债权登记", "claims are registered within", days(60), "船舶规定", "16")
LIEN = since("ships.lien", "船舶优先权行使期间", "a maritime lien lives", years(1), "海商法", "29")
FINE = since("ships.fine", "恶意串通罚款比例", "fine for collusion", (Decimal("0.10"), Decimal("0.30")), "海诉法", "41")


class MaritimeOnly(Refusal):
    zh = "扣押、拍卖船舶由海事法院实施，应当委托船籍港或者船舶所在地海事法院。"
    en = "Ships are arrested and sold by a maritime court: delegate to the one of the port of registry or location."
    status = 403
    article = "海诉解释 15"


class NoMoreRounds(Refusal):
    zh = "船舶拍卖两次流拍后可以变卖，不再拍卖。"
    en = "After two failed rounds a ship is sold without auction."
    article = "船舶规定 14"


@cites(cite("海诉解释", "15"))
def check_court(*, maritime: bool) -> Verdict:
    """That the court is a maritime one. Raises MaritimeOnly."""
    if not maritime:
        raise MaritimeOnly()
    return Verdict(True, "海事法院", "a maritime court")


@cites(cite("海诉法", "28、46"))
def arrest_ends(arrested_on: date, *, cargo: bool = False, court: CourtRules = NATIONAL) -> Due:
    """The end of an arrest before suit; lifted from this limit once suit or arbitration is filed within it."""
    return limit(CARGO if cargo else ARREST, arrested_on, court, roll=False)


@cites(cite("海诉法", "30"))
def review_due(ruling_received_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The last day to ask for review of the ruling to sell; asking stays the sale, decided in as many days."""
    return limit(REVIEW_ASKED, ruling_received_on, court, holidays)


@cites(cite("海诉法", "32、33"), cite("船舶规定", "13"))
def auction_opens(published_on: date, number: int = 1, court: CourtRules = NATIONAL) -> Due:
    """The first day of a ship's auction after its notice; registry, mortgagees, lien holders are told as long before."""
    return limit(NOTICE if number == 1 else LATER_NOTICE, published_on, court, roll=False)


@cites(cite("船舶规定", "12、13"))
def reserve_floor(number: int, base: Money, on: date, court: CourtRules = NATIONAL) -> Sum:
    """The lowest secret reserve: 80 % of the appraisal (`base`), then the last reserve (`base`) less a fifth.

    Raises NoMoreRounds.
    """
    if number > 2:
        raise NoMoreRounds()
    read = Reading(on, court)
    lowest = base.at_least(read(RESERVE) if number == 1 else 1 - read(CUT))
    return Sum(lowest, "保留价不低于", "The reserve is at least", figures=read.used)


@cites(cite("船舶规定", "14"))
def may_sell_at(
    price: Money, appraised: Money, consenting: Money, registered: Money, on: date, court: CourtRules = NATIONAL
) -> Verdict:
    """Whether a ship may be sold (变卖) at a price: half of the appraisal, less only with two thirds of the claims."""
    read = Reading(on, court)
    if price >= appraised.at_least(read(SALE)):
        return Verdict(True, "不低于评估价的二分之一", "half of the appraisal or more", figures=read.used)
    part, whole = read(CONSENT)
    if registered and consenting.fen * whole >= registered.fen * part:
        return Verdict(True, "已登记债权三分之二以上同意", "two thirds of the claims agree", figures=read.used)
    return Verdict(False, "低于评估价二分之一且未经同意", "below half and not agreed", figures=read.used)


@cites(cite("海诉法", "37"))
def paid_at_once(price: Money, on: date, court: CourtRules = NATIONAL) -> Sum:
    """What a buyer pays on signing: a fifth at least."""
    read = Reading(on, court)
    return Sum(price.at_least(read(DOWN)), "成交当场支付", "Paid at once", figures=read.used)


@cites(cite("海诉法", "37"))
def rest_due(signed_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The day the rest of the price is paid."""
    return limit(REST, signed_on, court, holidays)


@cites(cite("海诉法", "41"))
def collusion_fine(top_bid: Money, on: date, court: CourtRules = NATIONAL) -> Bounds:
    """Least and most fine for collusion, of the top bid; the auction is void."""
    read = Reading(on, court)
    least, most = read(FINE)
    return Bounds(top_bid.at_least(least), top_bid.at_most(most), "罚款", "A fine between", figures=read.used)


@cites(cite("船舶规定", "16、18"))
def claims_due(last_published_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The last day to register a claim, from the *last* publication of the first notice; the applicant need not."""
    return limit(CLAIMS, last_published_on, court, holidays)


@cites(cite("海商法", "29"))
def lien_lives(arose_on: date, on: date, *, sold_by_court: bool = False, court: CourtRules = NATIONAL) -> Verdict:
    """Whether a maritime lien still lives: a year that nothing stops, and no judicial sale."""
    if sold_by_court:
        return Verdict(False, "船舶经法院强制出售", "the ship was sold by a court")
    read = Reading(on, court)
    alive = on <= add(arose_on, read(LIEN))
    return Verdict(alive, "一年内" if alive else "满一年不行使", "the year of the lien", figures=read.used)


class Rank(IntEnum):
    """The order of payment out of a ship. 船舶规定 22; 海商法 22–25; 海诉法 119."""

    COSTS = 0
    CREW = 1
    INJURY = 2
    PORT_DUES = 3
    SALVAGE = 4
    TORT = 5
    RETENTION = 6
    MORTGAGE = 7
    MARITIME = 8
    SISTER_SHIP = 9
    CIVIL = 10


@frozen
class ShipClaim:
    """A registered claim. `arose_on`: when it arose (salvage, lien); `order`: day rank of registration of a mortgage."""

    key: str
    rank: Rank
    amount: Money
    arose_on: date = date.min
    order: int = 0


@frozen
class Payout(Answer):
    """What each claim gets, in the order of payment: (key, fen claimed, fen paid)."""

    zh = "分配 {0.paid:,} 元，余 {0.left:,} 元。"
    en = "{0.paid:,} paid, {0.left:,} left."

    shares: tuple[tuple[str, Money, Money], ...]
    left: Money

    @property
    def paid(self) -> Money:
        return sum((share[2] for share in self.shares), Money.zero)

    def of(self, key: str) -> Money:
        """What one claim gets. Raises StopIteration for an unknown one."""
        return next(paid for name, _, paid in self.shares if name == key)


@cites(cite("海商法", "22–25"), cite("海诉法", "119"), cite("船舶规定", "22"))
def pay_out(pot: Money, claims: Sequence[ShipClaim]) -> Payout:
    """Pays a ship's claims by their own order: within a class pro rata, the last fen by largest remainder.

    Salvage goes ahead of the first class of crew, injury and dues that holds an older claim, and of those after it; of
    several the latest goes first. Mortgages go by registration, equals share.
    """
    left, shares = pot, []
    for group in _order(claims):
        wanted = sum((one.amount for one in group), Money.zero)
        paid = [one.amount for one in group] if wanted <= left else left.allocate([one.amount.fen for one in group])
        shares += [(one.key, one.amount, got) for one, got in zip(group, paid, strict=True)]
        left -= sum(paid, Money.zero)
    return Payout(tuple(shares), left)


def _order(claims: Sequence[ShipClaim]) -> list[list[ShipClaim]]:
    """Groups of claims that share, in the order of payment."""
    liens = [one for one in claims if one.rank in (Rank.CREW, Rank.INJURY, Rank.PORT_DUES)]
    groups: dict[tuple[int, ...], list[ShipClaim]] = {}
    for one in claims:
        groups.setdefault(_place(one, liens), []).append(one)
    return [groups[place] for place in sorted(groups)]


def _place(one: ShipClaim, liens: Sequence[ShipClaim]) -> tuple[int, ...]:
    if one.rank is Rank.SALVAGE:
        older = [lien.rank for lien in liens if lien.arose_on < one.arose_on]
        return (min(older, default=Rank.SALVAGE), 0, -one.arose_on.toordinal())
    return (one.rank, 1, one.order if one.rank is Rank.MORTGAGE else 0)


@cites(cite("渔业捕捞规定", "22"))
def boat_may_go(*, small: bool, same_sea_area: bool, same_province: bool) -> Verdict:
    """Whether a fishing boat may be sold there: small ones within the province, others within the sea area.

    Its catching quota and licence do not pass by the sale alone; the listing says who may bid.
    """
    if small:
        return Verdict(same_province, "小型渔船不得跨省买卖", "a small boat stays in its province")
    return Verdict(same_sea_area, "大中型渔船不得跨海区买卖", "a larger boat stays in its sea area")
