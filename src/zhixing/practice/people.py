"""Made-up people, companies, cars and accounts of 澜州市, and the check digits that make them look real."""

import json
from pathlib import Path
from typing import Any

from stdnum import luhn
from stdnum.iso7064 import mod_11_2

DATA = Path(__file__).with_name("people.json")
AREA = "330195"
"""Not an administrative division that exists: no number made with it can be a real person's."""

_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VIN_VALUES = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", [*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)], strict=True)
)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def load() -> dict[str, Any]:
    """The seed: units, settings, people, companies, accounts, vehicles, other courts' seals. Money in whole fen."""
    return json.loads(DATA.read_text("utf-8"))  # type: ignore[no-any-return]


def id_number(born: str, order: int, area: str = AREA) -> str:
    """An 18-digit ID number (GB 11643); `born` is YYYYMMDD, an odd `order` (0–999) makes a man."""
    body = f"{area}{born}{order:03d}"
    return body + mod_11_2.calc_check_digit(body)


def credit_code(order: int, area: str = AREA) -> str:
    """A unified social credit code of a company (GB 32100), `order` below 10⁸."""
    body = f"91{area}M{order:08d}"
    total = sum(_USCC.index(letter) * pow(3, place, 31) for place, letter in enumerate(body))
    return body + _USCC[-total % 31]


def vin(body: str) -> str:
    """A VIN (GB 16735) from 17 characters, the ninth replaced by the check digit."""
    total = sum(_VIN_VALUES[letter] * weight for letter, weight in zip(body, _VIN_WEIGHTS, strict=True))
    return f"{body[:8]}{'0123456789X'[total % 11]}{body[9:]}"


def card_number(body: str) -> str:
    """A bank card number from 18 digits."""
    return body + luhn.calc_check_digit(body)
