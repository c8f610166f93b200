"""What makes a thing itself, how far it has come on its way, and what of it may be shown."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from zhixing.domain.assets.refusals import BelowNothing, HolderMissing, NumberMissing, PointUnreadable, ShareUnreadable
from zhixing.kernel import masking
from zhixing.kernel.identifiers import PlateMalformed, check_plate
from zhixing.kernel.money import Money

NUMBER_OF = {
    "deposit": ("账号", "account number"),
    "network": ("账户", "account"),
    "fund": ("公积金账号", "housing fund account"),
    "insurance": ("保单号", "policy number"),
    "securities": ("证券账户和代码", "securities account and code"),
    "vehicle": ("车架号或者号牌", "VIN or plate"),
    "ship": ("船舶登记号、渔船编码或者 IMO 编号", "register, fishing boat or IMO number"),
}
"""Kinds that have a number everybody uses; others may be recorded without."""
LONGEST_TITLE = 96
BURDENS = frozenset({"mortgage", "pledge", "lien", "builder", "tax", "lease", "other"})
"""What others may have on a thing (抵押、质押、留置、建设工程、税收、租赁)."""
MARKED_ONCE = frozenset({"vehicle"})
"""Kinds whose mark passes on to another thing: the same plate with another VIN is for a person to look at."""
MONEY = frozenset({"deposit", "network", "fund"})
"""Kinds that are money in an account: an exact sum of them is frozen."""

STAGE_OF = {
    "found": "find",
    "held": "hold",
    "priced": "value",
    "on_sale": "sell",
    "sold": "hand",
    "delivered": "pay",
    "released": "hold",
}
"""Where on 查控评卖交款 a thing in each state stands."""

MOVES = {
    "held": {"found", "released", "held", "priced", "sold"},
    "priced": {"held", "priced", "on_sale"},
    "on_sale": {"held", "priced", "on_sale", "sold"},
    "sold": {"held", "priced", "on_sale"},
    "delivered": {"held", "sold"},
    "released": {"found", "held", "priced", "on_sale"},
}
"""State -> the states it may be reached from. A deposit is delivered, when its money has come, from being held;
equity nobody can value goes on sale without a price, of equity sold in part the
rest stays held, and what was priced for one case is priced anew for the case that follows it."""


@dataclass(frozen=True)
class Identity:
    """`number`: account number, VIN, certificate; `mark`: a vehicle's plate. Either may be unknown."""

    number: str = ""
    mark: str = ""


@dataclass(frozen=True)
class Find:
    """A thing as it was found in a case. `particulars` holds no numbers and no names; `point`: longitude, latitude."""

    case_id: int
    kind: str
    owner_id: int
    identity: Identity
    particulars: Mapping[str, Any]
    title: str = ""
    value: Money | None = None
    source: str = ""
    point: tuple[float, float] | None = None


def identity(kind: str, given: Identity) -> Identity:
    """Written as it is matched: capitals, no spaces, a plate with its dot. Raises NumberMissing."""
    number, mark = "".join(given.number.split()).upper(), given.mark.strip().upper()
    if kind == "vehicle" and mark:
        mark = plate(mark)
    if kind in NUMBER_OF and not (number or mark):
        zh, en = NUMBER_OF[kind]
        raise NumberMissing(what=zh, what_en=en)
    return Identity(number, mark)


def plate(text: str) -> str:
    """浙A0X517, 浙A 0X517 → 浙A·0X517; what is no plate stays as it is, for a person to see."""
    try:
        found = check_plate(text)
    except PlateMalformed:
        return text
    return f"{found[:2]}·{found[2:]}"


def masked(kind: str, number: str, mark: str) -> str:
    """What a page shows of the number: ****4567 of an account, 浙A·0***7, the last six of a VIN."""
    if kind == "vehicle" and mark:
        return masking.mask_plate(mark)
    if not number:
        return ""
    if kind == "equity":
        return f"****{number.split('-')[0][-6:]}"  # the company's code; the shareholder's number stays inside
    return masking.mask_card(number) if kind in MONEY else f"****{number[-6:]}"


def may_become(state: str, wanted: str) -> bool:
    """Whether a thing in `state` may be moved on to `wanted`."""
    return state in MOVES[wanted]


@dataclass(frozen=True)
class Told:
    """What an office told of others' rights in a thing: `share` is the debtor's ("1/2"), rows as items.toml names them."""

    share: str = ""
    co_owners: tuple[Mapping[str, Any], ...] = ()
    burdens: tuple[Mapping[str, Any], ...] = ()


def share(text: str) -> Fraction:
    """ "1/2" as a part of the whole, more than none and not more than all. Raises ShareUnreadable."""
    found = re.fullmatch(r"\s*(\d{1,9})\s*/\s*(\d{1,9})\s*", text)
    if found is None or not 0 < int(found[1]) <= int(found[2]):
        raise ShareUnreadable(text=text)
    return Fraction(int(found[1]), int(found[2]))


def parts(told: Told, debtor: str, known: bool) -> list[tuple[str, str, bool]]:
    """Whose part is how large, as an office told it: (holder, part, whether it is the debtor's).

    Where it told of co-owners and of no share they are taken to own equal parts (民法典 309), unless shares are `known` already.
    """
    others = [row for row in told.co_owners if row.get("name") and row["name"] != debtor]
    if others and not told.share and not any(row.get("share") for row in others):
        equal = f"1/{len(others) + 1}"
        return [] if known else [(debtor, equal, True), *((str(row["name"]), equal, False) for row in others)]
    mine = [(debtor, told.share, True)] if told.share else []
    return [*mine, *((str(row["name"]), str(row["share"]), False) for row in others if row.get("share"))]


def right(row: Mapping[str, Any], usual: str) -> tuple[str, str, Money | None, date | None] | None:
    """A right of another as an office told it: (kind, holder, what it secures, since when); None where nobody holds it."""
    if not str(row.get("holder") or "").strip():
        return None
    fen, kind = row.get("sum_fen"), str(row.get("kind") or usual)
    try:
        since = date.fromisoformat(str(row["since_on"])) if row.get("since_on") else None
    except ValueError:
        since = None
    secured = Money(fen) if type(fen) is int and fen >= 0 else None
    return kind if kind in BURDENS else "other", str(row["holder"]).strip(), secured, since


def check_holder(name: str) -> None:
    """Raises HolderMissing."""
    if not name.strip():
        raise HolderMissing


def check_sum(given: Money | None) -> None:
    """Raises BelowNothing."""
    if given is not None and given < Money.zero:
        raise BelowNothing


def fits_whole(parts: Iterable[Fraction]) -> bool:
    """Whether parts make no more than the whole."""
    return sum(parts, Fraction(0)) <= 1


def point(lng: object, lat: object) -> list[float]:
    """A place on the earth in degrees, to a tenth of a metre. Raises PointUnreadable."""
    try:
        found = [round(float(str(lng)), 6), round(float(str(lat)), 6)]
    except ValueError:
        raise PointUnreadable from None
    if not (-180 <= found[0] <= 180 and -90 <= found[1] <= 90):
        raise PointUnreadable
    return found


def reachable(value: Money, prior: Money, part: Fraction) -> tuple[Money, Money]:
    """What of value and of rights before ours falls on the debtor's part, odd fen against us."""
    return Money(value.fen * part.numerator // part.denominator), Money(
        -(-prior.fen * part.numerator // part.denominator)
    )


def alike(kind: str, one: Identity, other: Identity) -> bool:
    """Whether two that share a mark are one thing by their numbers: differing VINs are two cars, or a mistake."""
    return kind not in MARKED_ONCE or not (one.number and other.number) or one.number == other.number


def same_title(one: str, other: str) -> bool:
    """Whether two names or addresses say the same but for spaces, punctuation and the width of letters."""
    return bool(_bare(one)) and _bare(one) == _bare(other)


def _bare(text: str) -> str:
    narrow = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in text)
    return re.sub(r"[\W_]+", "", narrow).lower()
