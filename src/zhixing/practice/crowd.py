"""A made-up crowd that lost money with one company: who they are, what the audit wrote down of each, what each says himself.

Nobody here exists (see `people.AREA`). The public security and the bank of the practice world know them by their true names and
numbers; audit list and registrations have the slips of the pen that such lists have.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from zhixing.practice.people import card_number, id_number

MANY, REGISTERED = 320, 180
BANK, BANK_NAME = "bank-lanzhou", "澜州农商行"
HEAD = ("姓名", "身份证号", "投入", "返还本金", "已付利息", "手机", "平台账号")
_SURNAMES = "陈林黄张李王吴刘蔡杨许郑谢郭洪曾邱廖赖周叶苏庄吕江何萧罗高潘简朱钟游"
_FIRST = "文志家建俊明国嘉承宗佳雅淑美怡惠秀丽芳静婉欣思宜若凯柏彦宇冠哲信仁义礼智"
_SECOND = "伟杰豪宏霖翔廷维哲贤良诚德昌荣华玲芬珍慧娟君萍蓉琪瑜婷如玉兰珠琴云霞雯媛桂"
_LIKE = {
    "伟": "玮",
    "杰": "洁",
    "豪": "毫",
    "宏": "洪",
    "霖": "琳",
    "翔": "祥",
    "廷": "庭",
    "维": "唯",
    "良": "梁",
    "诚": "成",
}
"""Characters for others of the same sound."""


@dataclass(frozen=True)
class Investor:
    """One of the crowd, by his true particulars; sums in whole fen."""

    no: int
    name: str
    id_number: str
    phone: str
    account: str
    user: str
    paid_in: int
    back: int
    interest: int


def investors(many: int = MANY) -> list[Investor]:
    """The same people each time."""
    return [_investor(no) for no in range(1, many + 1)]


def _investor(no: int) -> Investor:
    names = (_SURNAMES[no % len(_SURNAMES)], _FIRST[no * 7 % len(_FIRST)], _SECOND[no * 11 % len(_SECOND)])
    born = date(1948, 3, 1) + timedelta(days=no * 53)
    paid_in = (2 + no * 37 % 46) * 1_000_000
    return Investor(
        no=no,
        name="".join(names),
        id_number=id_number(f"{born:%Y%m%d}", 500 + no % 400),
        phone=f"1390019{no:04d}",
        account=card_number(f"6299580001{no:08d}"),
        user=f"YH{100_000 + no * 17}",
        paid_in=paid_in,
        back=paid_in // 10 if no % 3 == 0 else 0,
        interest=paid_in // 20 // 100 * 100 if no % 2 == 0 else 0,
    )


def sown(many: int = MANY) -> dict[str, Any]:
    """What the practice world knows of them, as `seed.sow` takes it."""
    crowd = investors(many)
    people = [
        {"name": one.name, "kind": "person", "id_number": one.id_number, "phone": one.phone, "address": _home(one)}
        for one in crowd
    ]
    own = {"bank": BANK, "kind": "deposit", "balance_fen": 0}
    accounts = [own | {"no": one.account, "owner_name": one.name, "owner_id": one.id_number} for one in crowd]
    return {"people": people, "accounts": accounts}


def _home(one: Investor) -> str:
    return f"澜州市澜溪区青屿路 {one.no} 号"


def audit(many: int = MANY) -> Iterator[tuple[str, ...]]:
    """The audit list, head first: one line a person, some with a slip of the pen."""
    yield HEAD
    for one in map(_audited, investors(many)):
        sums = (one.paid_in, one.back, one.interest)
        yield one.name, one.id_number, *(f"{fen // 100}.{fen % 100:02d}" for fen in sums), one.phone, one.user


def _audited(one: Investor) -> Investor:
    """As the audit has him: some with a name of the same sound, every 40th with a digit wrong (and half of these unknown
    to the platform), every 60th with his number of fifteen digits.
    """
    if one.no % 6 == 0 and (like := _LIKE.get(one.name[-1])):
        return replace(one, name=one.name[:-1] + like)
    if one.no % 40 == 7:
        wrong = str((int(one.id_number[15]) + 1) % 10)
        user = "" if one.no % 80 == 7 else one.user
        return replace(one, id_number=one.id_number[:15] + wrong + one.id_number[16:], user=user)
    if one.no % 60 == 11:
        return replace(one, id_number=one.id_number[:6] + one.id_number[8:17])
    return one


def registered(many: int = REGISTERED) -> Sequence[Investor]:
    """Those who have registered, as they say themselves: three of them write a name the police do not know them by."""
    return [replace(one, name=one.name[:-1] + "艺") if one.no % 60 == 29 else one for one in investors(many)]
