"""All figures and settings of the law in one place: for the page of a court's rules, and for reading what it stored."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from zhixing.kernel.dates import Period
from zhixing.kernel.money import Money
from zhixing.law import (  # noqa: F401 — importing a module registers its figures
    ability,
    agents,
    auction,
    auction_after,
    auction_buyer,
    auction_offline,
    auction_people,
    auction_sale,
    auction_special,
    auction_terms,
    case_money,
    case_types,
    clocks,
    closing,
    coercion,
    collective,
    consumption,
    disclosure,
    dishonesty,
    distribution,
    distribution_joining,
    distribution_rights,
    distribution_security,
    entrustment,
    exempt,
    fees,
    filing,
    filing_instruments,
    finding,
    indicators,
    inquiry,
    interest,
    interest_delay,
    jurisdiction,
    land,
    limitation,
    limits,
    no_property,
    rates,
    rates_lending,
    reference_price,
    reference_price_route,
    referral,
    remedies,
    remedy_routes,
    repayment,
    seizure,
    seizure_alarms,
    seizure_court,
    seizure_effect,
    seizure_queue,
    service,
    service_ways,
    settlement,
    ships,
    third_debtor,
    triage,
    vehicles,
)
from zhixing.law.figures import FIGURES, CourtRules, Dated

CATALOGUE = dict(sorted(FIGURES.items()))
"""Every Dated and Setting by key, sorted."""


def present(key: str) -> Any:
    """The newest legal value of a figure, or a setting's default. Raises KeyError."""
    figure = CATALOGUE[key]
    return figure.values[-1].value if isinstance(figure, Dated) else figure.default


def plain(value: Any) -> Any:
    """A value fit for JSON: "3w", "0.5", whole fen, lists."""
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Money):
        return value.fen
    return str(value) if isinstance(value, (Period, Decimal, Fraction)) else value


def court_rules(stored: Mapping[str, Any]) -> CourtRules:
    """A court's rules from plain values as `plain` writes them. Raises KeyError, FigureBinds, ValueError."""
    return CourtRules({key: _like(present(key), value) for key, value in stored.items()})


def _like(model: Any, value: Any) -> Any:
    match model:
        case _ if value is None:
            return None
        case Period():
            return Period.parse(value)
        case Money():
            return Money(value)
        case Decimal() | Fraction():
            return type(model)(value)
        case tuple():
            alike = len({type(item) for item in model}) == 1
            models = [model[0]] * len(value) if alike else model
            return tuple(_like(one, item) for one, item in zip(models, value, strict=True))
    return type(model)(value)
