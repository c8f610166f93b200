"""What is read from a judgment: plain frozen values, each with the passage it stands in.

Sums are `Decimal` yuan, days are `date`, rates are fractions (0.24 = 24 %). A value that could not be read
is `None`; a value a clerk has to look at carries a `Doubt`.
"""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

from zhixing.domain.intake.reading.doubts import Doubt

T = TypeVar("T")


@dataclass(frozen=True, order=True)
class Passage:
    """A stretch of the text that was read: characters `start` up to, not including, `end`."""

    start: int
    end: int


@dataclass(frozen=True)
class Found(Generic[T]):
    """A value, where it was read, and why it is doubtful (`None`: it is not)."""

    value: T | None
    passage: Passage | None = None
    unsure: Doubt | None = None

    @classmethod
    def nothing(cls, why: Doubt | None = Doubt.NOT_FOUND, passage: Passage | None = None) -> "Found[T]":
        return cls(None, passage, why)


@dataclass(frozen=True)
class Agent:
    name: str
    firm: str | None
    authority: str | None  # 一般授权 or 特别授权, None where not printed
    passage: Passage


@dataclass(frozen=True)
class Party:
    """A party as the head names it, or, in a text without head, as the judgment calls it."""

    name: str
    role: str
    kind: str  # person or company
    passage: Passage
    id_number: Found[str] = field(default_factory=lambda: Found[str](None))
    credit_code: Found[str] = field(default_factory=lambda: Found[str](None))
    address: Found[str] = field(default_factory=lambda: Found[str](None))
    born_on: Found[date] = field(default_factory=lambda: Found[date](None))
    represented_by: Found[str] = field(default_factory=lambda: Found[str](None))
    agents: tuple[Agent, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Part:
    """One named part of a sum; `to` is the last day an accrued part was counted to."""

    what: str
    amount: Decimal
    passage: Passage
    to: date | None = None


@dataclass(frozen=True)
class Interest:
    """Interest or a penalty that runs on: `base` × `rate` × `multiplier` from `start` to `end`.

    `rate_type`: fixed_annual, fixed_monthly, fixed_daily, contract, pboc_same_period_loan, pboc_1y_loan,
    pboc_current_deposit, pboc_same_period_deposit, lpr_1y, lpr_5y, lpr_unspecified_tenor. `rate` is
    there for the fixed ones only.
    `end` is a day, or the words for one to come (实际清偿之日).
    """

    base: Found[Decimal]
    start: Found[date]
    end: Found[date | str]
    rate_type: Found[str]
    rate: Decimal | None
    multiplier: Decimal | None
    note: str
    passage: Passage


@dataclass(frozen=True)
class Due:
    """When a sum must be paid: `days` or `months` after `start` (判决生效), or by `on`; `days` 0 = at once."""

    text: str
    passage: Passage | None = None
    days: int | None = None
    months: int | None = None
    on: date | None = None
    start: str | None = None


@dataclass(frozen=True)
class Periodic:
    amount: Decimal
    per: str  # day, month, quarter, year
    start: str | None
    end: str | None
    passage: Passage


@dataclass(frozen=True)
class Clause:
    """A passage kept in its own words: an act other than payment."""

    text: str
    passage: Passage


@dataclass(frozen=True)
class Priority(Clause):
    """A right of priority: `right` where the passage names just one, `covers` the obligations it names; else empty."""

    right: str = ""
    covers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Obligation:
    """One sum one side owes another. `item` is the item of the disposition as numbered there."""

    no: int
    item: int
    payers: Found[tuple[str, ...]]
    payees: Found[tuple[str, ...]]
    amount: Found[Decimal]
    what: str
    due: Due | None
    components: tuple[Part, ...]
    accrued: tuple[Part, ...]
    interest: tuple[Interest, ...]
    liability: str | None  # 连带, 共同, 按份 …; None where several pay and the text does not say how
    periodic: Periodic | None
    on_default: Clause | None  # what is owed instead, or besides, if payment is late: left to the clerk
    passage: Passage
    first_instance: bool = False


@dataclass(frozen=True)
class Guarantee:
    guarantors: Found[tuple[str, ...]]
    type: str
    covers: Found[tuple[int, ...]]  # numbers of obligations
    limit: str | None
    recourse: bool
    passage: Passage


@dataclass(frozen=True)
class Share:
    by: tuple[str, ...]
    amount: Decimal | None


@dataclass(frozen=True)
class Cost:
    kind: str
    total: Found[Decimal]
    borne: tuple[Share, ...]
    passage: Passage
    unsure: Doubt | None = None


@dataclass(frozen=True)
class Judgment:
    """A civil judgment or mediation paper as read; `doubts` gathers every mark made on any value."""

    kind: Found[str]
    instance: Found[str]
    court: Found[str]
    case_no: Found[str]
    cause: Found[str]
    judged_on: Found[date]
    parties: tuple[Party, ...]
    obligations: tuple[Obligation, ...]
    guarantees: tuple[Guarantee, ...]
    priority: tuple[Priority, ...]
    non_money: tuple[Clause, ...]
    other_claims_dismissed: bool
    doubled_interest_clause: Found[bool]
    costs: tuple[Cost, ...]
    upheld: Found[str]  # case number of the first judgment an appeal upheld
    doubts: tuple[tuple[str, Doubt], ...] = ()
