"""How quotes become a price: pure, on `law.reference_price`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from zhixing.kernel.money import Money
from zhixing.law import reference_price as law

WAYS = frozenset(method.key for method in law.METHODS)
OPEN_TO_OBJECTION = frozenset({"network", "appraisal"})
"""参考价规定 22, 23; 25 for the others."""
PLATFORM_ITEM = {"vehicle": "price.vehicle"}
"""Kind of thing -> what a platform is asked."""


@dataclass(frozen=True)
class Given:
    """One source's result; `outcomes` are those of the objections to it, `pending` among them."""

    source: str
    price: Money
    in_time: bool
    made_on: date
    valid_until: date
    outcomes: tuple[str, ...] = ()
    corrected: Money | None = None


@dataclass(frozen=True)
class Fixed:
    """A price, the sources it was made of, and the last day of its validity."""

    price: Money
    counted: tuple[str, ...]
    valid_until: date


def objection_of(given: Given) -> law.Objection:
    """What came of the objections to one result; several count as the gravest."""
    for grave in (law.Objection.UPHELD, law.Objection.CORRECTED, law.Objection.REJECTED):
        if grave.value in given.outcomes:
            return grave
    return law.Objection.UPHELD if given.outcomes else law.Objection.NONE


def hangs_on_pending(given: Iterable[Given]) -> bool:
    """Whether a pending objection can still change the price: when every in-time result is objected to (22)."""
    timely = [one for one in given if one.in_time]
    return bool(timely) and all(one.outcomes for one in timely) and any("pending" in one.outcomes for one in timely)


def price(given: Sequence[Given]) -> Fixed:
    """The mean of the results that count, valid as long as all of them (12, 22, 27). Raises NoPrice."""
    found = law.network_price(
        [law.Quote(one.source, one.price, one.in_time, objection_of(one), one.corrected) for one in given]
    )
    counted = [one for one in given if one.source in found.counted]
    return Fixed(found.price, found.counted, min(valid_until(one.made_on, one.valid_until) for one in counted))


def valid_until(made_on: date, stated: date) -> date:
    """The report's own last day, at most a year (27)."""
    return min(stated, law.longest_validity(made_on).on)
