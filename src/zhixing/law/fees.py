"""Fees of the court: enforcement, acceptance, preservation. 诉讼费用交纳办法 13, 14, 20, 38."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from zhixing.kernel.frozen import frozen
from zhixing.kernel.money import Money
from zhixing.law.answer import Answer
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, cites, since

Band = tuple[Money | None, Decimal]
"""Upper bound of a band (None: no bound) and the share of what lies in it."""

ZERO = Money.zero


def _scale(*bands: tuple[int | None, str]) -> tuple[Band, ...]:
    return tuple((None if bound is None else Money.yuan(bound), Decimal(share)) for bound, share in bands)


EXECUTION_SCALE = since(
    "fees.execution.scale",
    "执行申请费分段比例",
    "bands of the enforcement fee",
    _scale((10_000, "0"), (500_000, "0.015"), (5_000_000, "0.01"), (10_000_000, "0.005"), (None, "0.001")),
    "交纳办法",
    "14",
)
EXECUTION_LEAST = since(
    "fees.execution.least", "执行申请费起点", "least enforcement fee", Money.yuan(50), "交纳办法", "14"
)
EXECUTION_MOST_UNPRICED = since(
    "fees.execution.unpriced_most",
    "无执行金额的执行申请费上限",
    "most for an enforcement without an amount",
    Money.yuan(500),
    "交纳办法",
    "14",
)
PRESERVATION_SCALE = since(
    "fees.preservation.scale",
    "保全申请费分段比例",
    "bands of the preservation fee",
    _scale((1_000, "0"), (100_000, "0.01"), (None, "0.005")),
    "交纳办法",
    "14",
)
PRESERVATION_LEAST = since(
    "fees.preservation.least", "保全申请费起点", "least preservation fee", Money.yuan(30), "交纳办法", "14"
)
PRESERVATION_MOST = since(
    "fees.preservation.most", "保全申请费上限", "most preservation fee", Money.yuan(5_000), "交纳办法", "14"
)
ACCEPTANCE_SCALE = since(
    "fees.acceptance.scale",
    "财产案件受理费分段比例",
    "bands of the acceptance fee",
    _scale(
        (10_000, "0"),
        (100_000, "0.025"),
        (200_000, "0.02"),
        (500_000, "0.015"),
        (1_000_000, "0.01"),
        (2_000_000, "0.009"),
        (5_000_000, "0.008"),
        (10_000_000, "0.007"),
        (20_000_000, "0.006"),
        (None, "0.005"),
    ),
    "交纳办法",
    "13",
)
ACCEPTANCE_LEAST = since(
    "fees.acceptance.least",
    "财产案件受理费起点",
    "least acceptance fee",
    Money.yuan(50),
    "交纳办法",
    "13",
)


@frozen
class FeeLine:
    """What lies in one band: from `over` to `upto` (None: no bound), taken at `share`."""

    over: Money
    upto: Money | None
    part: Money
    share: Decimal


@frozen
class Fee(Answer):
    """A fee on `amount`. `fee` is None when the court fixes it between `least` and `most`."""

    zh = "{0.basis_zh}{0.range_zh}。"
    en = "{0.basis_en}{0.range_en}."

    amount: Money | None
    fee: Money | None
    least: Money
    most: Money
    lines: tuple[FeeLine, ...] = ()

    @property
    def basis_zh(self) -> str:
        return f"标的 {self.amount:,} 元，" if self.amount else "无执行金额，"

    @property
    def basis_en(self) -> str:
        return f"On {self.amount:,} yuan: " if self.amount else "No amount: "

    @property
    def range_zh(self) -> str:
        return (
            f"应交 {self.fee:,} 元"
            if self.fee is not None
            else f"每件 {self.least:,} 元至 {self.most:,} 元，由法院确定"
        )

    @property
    def range_en(self) -> str:
        return f"{self.fee:,} yuan" if self.fee is not None else f"the court fixes {self.least:,} to {self.most:,} yuan"


@cites(cite("交纳办法", "14、20、38"))
def execution_fee(amount: Money | None, on: date, court: CourtRules = NATIONAL) -> Fee:
    """The enforcement fee (执行申请费) on what is to be enforced; None or zero: no amount.

    It is not prepaid: it is collected after enforcement and borne by the debtor.
    """
    read = Reading(on, court)
    least = read(EXECUTION_LEAST)
    if not amount:
        return Fee(None, None, least, read(EXECUTION_MOST_UNPRICED), figures=read.used)
    fee, lines = _by_bands(amount, read(EXECUTION_SCALE), least)
    return Fee(amount, fee, fee, fee, lines, figures=read.used)


@cites(cite("交纳办法", "14"))
def preservation_fee(amount: Money, on: date, court: CourtRules = NATIONAL) -> Fee:
    """The fee of a preservation application on the value preserved, capped."""
    read = Reading(on, court)
    fee, lines = _by_bands(amount, read(PRESERVATION_SCALE), read(PRESERVATION_LEAST))
    fee = min(fee, read(PRESERVATION_MOST))
    return Fee(amount, fee, fee, fee, lines, figures=read.used)


@cites(cite("交纳办法", "13、15、16"))
def acceptance_fee(amount: Money, on: date, *, halved: bool = False, court: CourtRules = NATIONAL) -> Fee:
    """The acceptance fee of a property claim; `halved` for summary procedure, mediation or withdrawal."""
    read = Reading(on, court)
    fee, lines = _by_bands(amount, read(ACCEPTANCE_SCALE), read(ACCEPTANCE_LEAST))
    if halved:
        fee = fee.times(Decimal("0.5"))
    return Fee(amount, fee, fee, fee, lines, figures=read.used)


def _by_bands(amount: Money, bands: tuple[Band, ...], least: Money) -> tuple[Money, tuple[FeeLine, ...]]:
    """`least` and the share of each band, rounded once over the sum."""
    lines: list[FeeLine] = []
    over, total = ZERO, Decimal(0)
    for upto, share in bands:
        if amount <= over:
            break
        part = (amount if upto is None else min(amount, upto)) - over
        lines.append(FeeLine(over, upto, part, share))
        total += part.fen * share
        over = amount if upto is None else upto
    return least + Money(1).times(total), tuple(lines)
