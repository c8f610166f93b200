"""What a filing brings: plain frozen values, made by intake from the judgment and the clerk's form."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from zhixing.domain.cases.refusals import RateNotGiven, RightUnknown
from zhixing.kernel.case_number import CaseNumber, CaseNumberUnreadable
from zhixing.kernel.money import Money
from zhixing.law.distribution_rights import Right
from zhixing.law.rates import Rate, RateKind, Tenor

FIGURED = {
    "fixed_annual": RateKind.ANNUAL,
    "fixed_monthly": RateKind.MONTHLY,
    "fixed_daily": RateKind.DAILY,
    "contract": RateKind.ANNUAL,
    "pboc_current_deposit": RateKind.ANNUAL,
    "pboc_same_period_deposit": RateKind.ANNUAL,
}
"""Kinds of interest that need their figure: contracts and rates of deposits stand in no table of the law."""
PUBLISHED = {
    "lpr_1y": (RateKind.LPR, Tenor.Y1),
    "lpr_5y": (RateKind.LPR, Tenor.Y5),
    "pboc_6m_loan": (RateKind.BENCHMARK, Tenor.M6),
    "pboc_1y_loan": (RateKind.BENCHMARK, Tenor.Y1),
    "pboc_3y_loan": (RateKind.BENCHMARK, Tenor.Y3),
    "pboc_mid_loan": (RateKind.BENCHMARK, Tenor.MID),
    "pboc_5y_loan": (RateKind.BENCHMARK, Tenor.Y5),
}
"""Kinds whose rate is published; one that names no tenor is not among them, for it is several rates."""
_WIDE = str.maketrans("()", "（）")


@dataclass(frozen=True)
class FilingAgent:
    """Who acts for a party: `authority` is ordinary or special."""

    name: str
    authority: str
    firm: str = ""
    phone: str = ""


@dataclass(frozen=True)
class FilingParty:
    """One party under a key the obligations refer to; `role` is applicant, debtor, priority or joiner."""

    key: str
    role: str
    kind: str
    name: str
    id_number: str = ""
    phone: str = ""
    address: str = ""
    representative: str = ""
    e_service: bool = False
    address_confirmed: bool = False
    agents: tuple[FilingAgent, ...] = ()


@dataclass(frozen=True)
class InterestRule:
    """Interest adjudged on `base`: `rate` a fraction (0.24) of the year, month or day `rate_type` says, None for LPR.

    Not every `rate_type` a judgment may use is a rate (`contract` is one only with its `rate`): see `known`.
    """

    base: Money
    from_on: date
    rate_type: str
    until_on: date | None = None
    rate: Decimal | None = None
    multiplier: Decimal = Decimal(1)

    @property
    def known(self) -> bool:
        """Whether a rate follows from type and figure; if not, a person has to give one."""
        return self.rate_type in (PUBLISHED if self.rate is None else {*PUBLISHED, *FIGURED})

    def law_rate(self) -> Rate:
        """The rate as the law reckons it, what is added to it included. Raises RateNotGiven."""
        if self.rate_type in PUBLISHED:
            kind, tenor = PUBLISHED[self.rate_type]
            return Rate(kind, tenor=tenor, multiple=self.multiplier)
        if self.rate is None or self.rate_type not in FIGURED:
            raise RateNotGiven(rate_type=self.rate_type)
        return Rate(FIGURED[self.rate_type], self.rate * self.multiplier)

    def plain(self) -> dict[str, Any]:
        """As stored: money in fen, days ISO, rates as text."""
        return {
            "base_fen": self.base.fen,
            "from_on": self.from_on.isoformat(),
            "until_on": self.until_on.isoformat() if self.until_on else None,
            "rate_type": self.rate_type,
            "rate": str(self.rate) if self.rate is not None else None,
            "multiplier": str(self.multiplier),
        }

    @classmethod
    def restore(cls, plain: dict[str, Any]) -> "InterestRule":
        """The rule from its stored form."""
        return cls(
            base=Money(plain["base_fen"]),
            from_on=date.fromisoformat(plain["from_on"]),
            until_on=date.fromisoformat(plain["until_on"]) if plain["until_on"] else None,
            rate_type=plain["rate_type"],
            rate=Decimal(plain["rate"]) if plain["rate"] is not None else None,
            multiplier=Decimal(plain["multiplier"]),
        )


@dataclass(frozen=True)
class FilingObligation:
    """One money duty; `payers` and `payees` are party keys, `due_on` the last day of the performance period.

    `accrued`: the part of `amount` that is interest stated as a sum.
    """

    what: str
    amount: Money
    due_on: date
    payers: tuple[str, ...]
    payees: tuple[str, ...]
    interest: tuple[InterestRule, ...] = ()
    joint: bool = False
    priority: str = ""
    is_cost: bool = False
    accrued: Money = Money.zero


@dataclass(frozen=True)
class Settlement:
    """What the parties agreed, and the last day on which it is to be performed (和解规定 1、10)."""

    terms: str = field(repr=False)
    perform_by: date


@dataclass(frozen=True)
class Filing:
    """Everything a new case starts with."""

    received_on: date
    instrument_title: str
    instrument_court: str
    instrument_number: str
    effective_on: date
    parties: tuple[FilingParty, ...]
    obligations: tuple[FilingObligation, ...]
    cause: str = ""
    judged_on: date | None = None
    doubled_interest: bool = True
    application_id: int | None = None
    flags: tuple[str, ...] = ()
    kind: str = "执"
    instrument_kind: str = "judgment"
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> Money:
        return sum((one.amount for one in self.obligations), Money(0))


def right_of(words: str) -> Right | None:
    """The right of priority a claim has by its title, none for no words. Raises RightUnknown."""
    if words and words not in set(Right):
        raise RightUnknown(right=words, rights="、".join(Right))
    return Right(words) if words else None


def instrument_number(text: str) -> str:
    """The number of an instrument as it is kept: a court's in its full-width form, another with full-width brackets."""
    try:
        return str(CaseNumber.parse(text))
    except CaseNumberUnreadable:
        return "".join(text.split()).translate(_WIDE)


def instrument_key(court: str, number: str, applicant_ids: Sequence[int]) -> str:
    """What makes two filings the same: SM3 over instrument and applicants, 64 hex digits."""
    text = "|".join([court.strip(), number.strip(), *map(str, sorted(applicant_ids))])
    return hashlib.new("sm3", text.encode()).hexdigest()
