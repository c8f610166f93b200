"""What leads to a round and follows it: the panel's figures, who is told, what papers say; pure, on `law.auction`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from zhixing.domain.auctions.refusals import PanelMissing, SalePeriodWrong, SalePriceFixed, StepMissing
from zhixing.domain.auctions.rules.audit import SHANGHAI
from zhixing.kernel.dates import Period, add
from zhixing.kernel.money import Money
from zhixing.law import auction as law
from zhixing.law import auction_after as after
from zhixing.law import auction_sale as sale
from zhixing.law import auction_special as special
from zhixing.law.auction_buyer import UNDO_GROUNDS as WHY_UNDONE
from zhixing.law.auction_people import BARRED, LISTING_ITEMS
from zhixing.law.auction_terms import PAY_DAYS, free_terms, sale_terms, suggested_step, suggested_terms

NUMBER = {"first": 1, "second": 2, "sale": 3, "free": 1}
"""The round whose notice and bidding time the law asks for; a sale without reserve is announced like a first round."""


def next_round(former: Sequence[tuple[str, int, str]], *, criminal: bool = False) -> tuple[str, int] | None:
    """(kind, run) of the lot's next round; None when there is none left (网拍规定 26; 24 for the same round again).

    Property of a crime that failed in its last auction is put up without a reserve (刑财规定 12).

    `former` holds (kind, run, state) of the rounds so far, oldest first; a sold one was not paid for, a void
    one was undone (网拍规定 31).
    """
    if not former:
        return "first", 1
    kind, run, state = former[-1]
    if state in ("sold", "void"):
        return kind, run + 1
    last = "free" if criminal else None
    following = {"first": "second", "second": last or "sale", "sale": last}.get(kind)
    return (following, 1) if following else None


@dataclass(frozen=True)
class Terms:
    """What the collegial panel fixes for a round (网拍规定 27); `pay_days` after the end the balance is due (25)."""

    opens_at: datetime
    closes_at: datetime
    start: Money
    step: Money
    deposit: Money
    panel: tuple[int, ...]
    pay_days: int = PAY_DAYS.default


BEFORE = {"second": "first", "sale": "second", "free": "second"}
"""The round whose start price the next one's is measured by."""


def unvalued_start(costs: Money, on: date) -> Money:
    """The least start of equity nobody can value: a step above the costs of enforcement (股权规定 12)."""
    return special.unvalued_start(costs, suggested_step(costs, on).amount).amount


def sold_title(title: str, part: Decimal | None) -> str:
    """How papers and pages call equity of which only a part is put up (股权规定 13)."""
    return title if part is None else f"{title}（本次拍卖其中 {part}%）"


def self_sale_ends(allowed_on: date) -> date:
    """The last day a debtor may sell his equity himself (股权规定 10)."""
    return special.self_sale_ends(allowed_on).on


def suggested(
    kind: str, base: Money, on: date, immovable: bool, panel: tuple[int, ...] = (), *, unvalued: bool = False
) -> Terms:
    """Figures for a panel to change: the least the law allows, rounded up, and the earliest opening at ten o'clock.

    A sale (变卖) is at the second round's start, unchanged, over its whole period. `base`, `unvalued` as in `check_terms`.
    """
    if kind == "sale":
        found, first = sale_terms(base, on), sale.sale_opens(on, immovable=immovable).on
        last = sale.sale_ends(first).on
    else:
        number = NUMBER[kind]
        found = free_terms(base, on) if kind == "free" else suggested_terms(number, base, on)
        last = first = law.earliest_start(number, on, immovable=immovable).on
    opens, closes = (datetime.combine(day, time(10), tzinfo=SHANGHAI) for day in (first, last))
    if kind != "sale":
        closes = opens + timedelta(hours=law.BIDDING_HOURS.on(on))
    start = base if unvalued and kind == "first" else found.start
    return Terms(opens, closes, start, found.step, found.deposit, panel, found.pay_days)


def check_terms(
    terms: Terms,
    kind: str,
    base: Money,
    published_on: date,
    immovable: bool,
    failed_on: date | None,
    *,
    unvalued: bool = False,
) -> None:
    """Raises what the law refuses: StartTooLow, NoticeTooShort, RoundTooLate, DepositOutOfRange, BiddingTooShort,
    SalePriceFixed, and PanelMissing or StepMissing. `base` is the reference price, later the start of the round before. `unvalued`
    equity has none: it starts at no less than `base`, and its deposit is the panel's to fix (股权规定 12).
    """
    if not terms.panel:
        raise PanelMissing
    if terms.step <= Money.zero:
        raise StepMissing
    if kind == "sale":
        _check_sale(terms, base, published_on, immovable)
        return
    number, opens_on = NUMBER[kind], terms.opens_at.date()
    if unvalued and kind == "first":
        if terms.start < base:
            raise law.StartTooLow(lowest=base)
    elif kind != "free":
        law.check_start(number, terms.start, base, published_on)
    law.check_notice(number, published_on, opens_on, immovable=immovable, failed_on=failed_on)
    if not unvalued:
        law.check_deposit(terms.deposit, terms.start, published_on)
    law.check_duration(terms.opens_at, terms.closes_at)


def _check_sale(terms: Terms, base: Money, published_on: date, immovable: bool) -> None:
    """A sale (变卖) is at the second round's start, after its own notice, for sixty days (变卖衔接通知 2—4)."""
    if terms.start != base:
        raise SalePriceFixed(price=base)
    earliest = sale.sale_opens(published_on, immovable=immovable).on
    if terms.opens_at.date() < earliest:
        raise law.NoticeTooShort(earliest=earliest)
    law.check_deposit(terms.deposit, terms.start, published_on)
    if terms.closes_at.date() != (ends_on := sale.sale_ends(terms.opens_at.date()).on):
        raise SalePeriodWrong(ends_on=ends_on)


def prepayment(kind: str, start: Money, deposit: Money) -> Money:
    """What a bidder pays in before he may bid: the deposit, in a sale the whole price (变卖衔接通知 4)."""
    return start if kind == "sale" else deposit


def untold(parties: Iterable[int], told: Mapping[int, date | None], publication_on: date) -> list[int]:
    """Who was not told by the day the law asks (网拍规定 16); a None day is a written waiver."""
    last = law.tell_by(publication_on).on
    return sorted(one for one in set(parties) if one not in told or not _by(told[one], last))


def _by(day: date | None, last: date) -> bool:
    return day is None or day <= last


MUST_KNOW = ("applicant", "debtor", "priority")
"""Roles that are told before a notice goes out (网拍规定 16), and served with the ruling."""
HOTLINE = "12368"
"""The courts' service number: what a court without a telephone of its own prints."""
ROUND_WORDS = {"first": "第一次拍卖", "second": "第二次拍卖", "sale": "变卖", "free": "无保留价拍卖"}


def round_words(kind: str, run: int) -> str:
    """How papers call a round; again after a default it is 重新拍卖 (网拍规定 24)."""
    return ROUND_WORDS[kind] + ("（重新拍卖）" if run > 1 else "")


def result_words(state: str, code: str, top: Money | None) -> str:
    """How the certificate of a round tells its end."""
    if state == "stopped":
        return "竞价中撤回或者中止，未成交"
    return f"竞买号{code}以{top:,}元竞得" if top else "无人出价，流拍"


def seized(until_on: date | None) -> str:
    """How the ruling tells that the things are held."""
    term = f"，期限至{until_on.year}年{until_on.month}月{until_on.day}日" if until_on else ""
    return f"上述财产现由本院查封{term}"


def viewing(place: str, phone: str) -> str:
    """Viewing is on request (网拍规定 14)."""
    where = f"，看样地点：{place}" if place else ""
    return f"竞买人可以向本院申请实地看样，预约电话：{phone}{where}"


PRINTED = ("title_document", "price_basis", "condition", "priority", "notification", "taxes")
"""Items of the listing with a place of their own in the announcement; the others join its last item."""


def listing_facts(listing: Mapping[str, str], warnings: Mapping[str, str], description: str) -> dict[str, str]:
    """What was written for the listing, as the announcement's fields."""
    said = {key: text.strip().rstrip("。；;.") for key, text in {**warnings, **listing}.items()}
    rest = [said[item.key] for item in LISTING_ITEMS if item.key not in PRINTED and said.get(item.key)]
    return {
        "title_papers": said["title_document"],
        "priced_by": said["price_basis"],
        "asset_state": description.strip().rstrip("。") or "以实物现状为准",
        "occupation": said["condition"],
        "burdens": said["defects"],
        "defects": said["defects"],
        "priority_buyers": said["priority"],
        "notified": said["notification"],
        "taxes": said["taxes"],
        "capacity": said["capacity"],
        "other_matters": "；".join(rest) or "无",
    }


GROUNDS = frozenset(ground.key for ground in after.GROUNDS)
"""Why a sale may be stopped or stayed (拍变规定 14, 17, 19; 网拍规定 28, 36)."""
UNDO_GROUNDS = frozenset(WHY_UNDONE)
"""Why a sold round is undone (网拍规定 31)."""
CLOSED = {"settled": "settled", "withdrawn": "withdrawn", "paid": "paid"}
"""How a case closed -> the ground on which its sales stop; anything else as withdrawn."""


def price_due_on(ended_on: date, pay_days: int) -> date:
    """The day the balance is due by the notice (网拍规定 25); it does not roll."""
    return add(ended_on, Period(pay_days))


BARS = frozenset(one.key for one in BARRED)
"""Why somebody may not bid (网拍规定 24, 34)."""
DEFAULTER = "defaulter"

CREDITORS = frozenset({"applicant", "priority", "joiner"})
"""Roles that may take an unsold thing at its reserve (拍变规定 16)."""


def take_by(kind: str, failed_on: date) -> date:
    """The last day to offer to take it: while round 2 may still be held; later, while creditors are being asked."""
    return (law.second_round_due(failed_on) if kind == "first" else sale.creditors_asked_due(failed_on)).on


MOVABLE = frozenset({"vehicle"})
"""Kinds of `assets` that are movables (动产); what is not known to be one gets the longer notice."""


def is_immovable(kinds: Iterable[str]) -> bool:
    """Whether the longer notice of immovables and other rights applies (网拍规定 12): unless all are movables."""
    return any(kind not in MOVABLE for kind in kinds)
