"""General interest while the days go by: which money each charge of a title runs on, payment after payment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zhixing.law.interest import Charge
from zhixing.law.rates import course


class Charging:
    """A charge that is being reckoned; sums in fen, `next` the first day not yet reckoned.

    What bears no interest is settled before what does, and of two sums that bear it at once the one charged from the
    earlier day goes first (民法典 560; whose rate weighs heavier is not asked [design]). Charges whose bases do not fit
    into the principal together run on the same money. A base above the principal, of a time before part of it was paid,
    falls with every payment of principal and ends with it [design].
    """

    __slots__ = ("base", "below", "course", "last", "next")

    def __init__(self, one: Charge, below: int, day_base: int, assume_last: bool) -> None:
        """`below`: how much of the principal is settled after the base; less than nothing: what was paid of it before.

        Raises RateUnknown (LPR_ON).
        """
        self.course = course(one.rate, day_base, assume_last=assume_last)
        self.next, self.last = one.first, one.last or date.max
        self.base, self.below = None if one.base is None else one.base.fen, below

    def runs_on(self, principal: int) -> int:
        """The base when so much of the principal is left."""
        if self.base is None or not principal:
            return principal
        return max(0, min(self.base, principal - self.below))

    @classmethod
    def of(cls, charges: Sequence[Charge], principal: int, day_base: int, assume_last: bool) -> list[Charging]:
        """The charges on a principal before any payment. Raises RateUnknown (LPR_ON)."""
        laid = zip(charges, _below(charges, principal), strict=True)
        return [cls(one, below, day_base, assume_last) for one, below in laid]


def _below(charges: Sequence[Charge], principal: int) -> list[int]:
    """What lies below each charge's base in the principal: the one charged from the last day lies lowest."""
    found, laid = [0] * len(charges), list[tuple[date, int]]()
    for place, one in sorted(enumerate(charges), key=lambda pair: pair[1].first, reverse=True):
        if one.base is None:
            continue
        under = sum(fen for first, fen in laid if (one.last or date.max) >= first)
        found[place] = under if under + one.base.fen <= principal else min(0, principal - one.base.fen)
        laid.append((one.first, one.base.fen))
    return found
