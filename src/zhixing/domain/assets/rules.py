"""What makes a thing itself, how far it has come on its way, and what of it may be shown."""

from dataclasses import dataclass

from zhixing.domain.assets.refusals import NumberMissing
from zhixing.kernel import masking
from zhixing.kernel.identifiers import PlateMalformed, check_plate

NUMBER_OF = {"deposit": ("账号", "account number"), "vehicle": ("车架号或者号牌", "VIN or plate")}
"""Kinds that have a number everybody uses; others may be recorded without."""

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
    "held": {"found", "released", "held"},
    "priced": {"held", "priced", "on_sale"},
    "on_sale": {"priced", "on_sale", "sold"},
    "sold": {"held", "priced", "on_sale"},
    "delivered": {"held", "sold"},
    "released": {"found", "held", "priced", "on_sale"},
}
"""State -> the states it may be reached from. A deposit is delivered, when its money has come, from being held."""


@dataclass(frozen=True)
class Identity:
    """`number`: account number, VIN, certificate; `mark`: a vehicle's plate. Either may be unknown."""

    number: str = ""
    mark: str = ""


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
    return masking.mask_card(number) if kind == "deposit" else f"****{number[-6:]}"


def may_become(state: str, wanted: str) -> bool:
    """Whether a thing in `state` may be moved on to `wanted`."""
    return state in MOVES[wanted]
