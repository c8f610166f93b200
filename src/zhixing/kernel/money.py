"""Money in whole fen. No floats anywhere; every division says who gets the last fen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import ClassVar

from zhixing.kernel.chinese import money_capitals
from zhixing.kernel.refusal import Refusal

MOST = Decimal(2**63 - 1).scaleb(-2)
"""Yuan that a table holds as fen."""


class MoneyNotWhole(Refusal):
    zh = "金额 {amount} 不是整分，或者大得不可能。"
    en = "The amount {amount} is not a whole number of fen, or impossibly large."
    status = 422


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount of RMB. `fen` may be negative (a correction); a zero amount is false."""

    fen: int

    zero: ClassVar[Money]

    def __post_init__(self) -> None:
        if type(self.fen) is not int:
            raise TypeError(f"fen must be an int, not {type(self.fen).__name__}")

    @classmethod
    def yuan(cls, amount: str | Decimal | int) -> Money:
        """Exact amount in yuan, `"3,394,134.00"` allowed. Raises MoneyNotWhole; a float is a TypeError."""
        if isinstance(amount, float):
            raise TypeError("money is never a float")
        try:
            value = Decimal(amount.replace(",", "").strip()) if isinstance(amount, str) else Decimal(amount)
        except ArithmeticError:
            raise MoneyNotWhole(amount=amount) from None
        if not value.is_finite() or value.copy_abs() > MOST:  # 1e999999 would be a number of a million digits
            raise MoneyNotWhole(amount=str(amount)[:40])
        if value.as_tuple().exponent < -2 and value != value.quantize(Decimal("0.01")):  # type: ignore[operator]
            raise MoneyNotWhole(amount=amount)
        return cls(int(value.scaleb(2)))

    @property
    def decimal(self) -> Decimal:
        """The amount in yuan with two places."""
        return Decimal(self.fen).scaleb(-2)

    def __str__(self) -> str:
        return f"{self.decimal:.2f}"

    def __format__(self, spec: str) -> str:
        if spec == ",":
            return f"{self.decimal:,.2f}"
        return format(str(self), spec)

    def __bool__(self) -> bool:
        return self.fen != 0

    def __add__(self, other: Money) -> Money:
        return Money(self.fen + other.fen) if isinstance(other, Money) else NotImplemented

    def __radd__(self, other: int) -> Money:
        """Lets `sum(...)` start from 0."""
        return self if other == 0 else NotImplemented

    def __sub__(self, other: Money) -> Money:
        return Money(self.fen - other.fen) if isinstance(other, Money) else NotImplemented

    def __neg__(self) -> Money:
        return Money(-self.fen)

    def __mul__(self, count: int) -> Money:
        return Money(self.fen * count) if type(count) is int else NotImplemented

    __rmul__ = __mul__

    def times(self, rate: Decimal) -> Money:
        """This amount × `rate`, rounded half up to the fen (away from zero on the half)."""
        if not isinstance(rate, Decimal):
            raise TypeError("a rate is a Decimal")
        return Money(int((Decimal(self.fen) * rate).to_integral_value(ROUND_HALF_UP)))

    def at_least(self, share: Decimal) -> Money:
        """The smallest whole amount that is no less than this share of it."""
        return Money(int((Decimal(self.fen) * share).to_integral_value(ROUND_CEILING)))

    def at_most(self, share: Decimal) -> Money:
        """The largest whole amount that is no more than this share of it."""
        return Money(int((Decimal(self.fen) * share).to_integral_value(ROUND_FLOOR)))

    def allocate(self, weights: Sequence[int]) -> list[Money]:
        """Shares in proportion to `weights`, adding up to this amount exactly.

        Each share is floored to the fen; the fen left over go to the largest remainders, ties to the earlier position.
        Raises ValueError when a weight is negative or none is positive.
        """
        total = sum(weights)
        if total <= 0 or min(weights) < 0:
            raise ValueError("weights must not be negative and their sum must be positive")
        sign, fen = (-1 if self.fen < 0 else 1), abs(self.fen)
        shares = [fen * weight // total for weight in weights]
        by_remainder = sorted(range(len(weights)), key=lambda i: (-(fen * weights[i] % total), i))
        for position in by_remainder[: fen - sum(shares)]:
            shares[position] += 1
        return [Money(sign * share) for share in shares]

    def capitals(self) -> str:
        """The amount as written on Chinese papers: 壹佰元整."""
        return money_capitals(self.fen)


Money.zero = Money(0)
