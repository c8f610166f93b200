"""Court fees: enforcement, acceptance, preservation; 诉讼费用交纳办法."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhixing.entrypoints.calculators.asks import Ask, Choice, Kind
from zhixing.entrypoints.calculators.calculator import Calculator
from zhixing.entrypoints.calculators.refusals import AnswerMissing
from zhixing.entrypoints.calculators.reply import Fact, Reply, Table
from zhixing.law import fees

EXECUTION, ACCEPTANCE, PRESERVATION = "execution", "acceptance", "preservation"
KINDS = (
    Choice(EXECUTION, "执行申请费 || enforcement"),
    Choice(ACCEPTANCE, "财产案件受理费 || acceptance of a property claim"),
    Choice(PRESERVATION, "财产保全申请费 || preservation"),
)
ASKS = (
    Ask("kind", "哪一种费 || Which fee", Kind.CHOICE, default=EXECUTION, choices=KINDS),
    Ask(
        "amount",
        "金额 || On what sum",
        Kind.MONEY,
        unit="元 || yuan",
        hint="没有执行金额的留空 || empty when enforcement has no amount",
    ),
    Ask("on", "按哪一天的规定 || By the rules of", Kind.DAY, required=True, today=True),
    Ask(
        "halved",
        "减半收取（简易程序、调解、撤诉） || Halved (summary procedure, mediation, withdrawal)",
        Kind.FLAG,
        when=("kind", (ACCEPTANCE,)),
    ),
)


def work(given: Mapping[str, Any]) -> Reply:
    kind, amount, on = given["kind"], given["amount"], given["on"]
    if kind != EXECUTION and not amount:
        raise AnswerMissing(**ASKS[1].says())
    if kind == ACCEPTANCE:
        found = fees.acceptance_fee(amount, on, halved=bool(given["halved"]))
    else:
        found = fees.preservation_fee(amount, on) if kind == PRESERVATION else fees.execution_fee(amount, on)
    facts = (
        Fact("fee", "应交（元） || Fee (yuan)", found.fee),
        Fact("least", "最低（元） || At least (yuan)", found.least),
        Fact("most", "最高（元） || At most (yuan)", found.most),
    )
    return Reply((found,), facts[:1] if found.fee is not None else facts[1:], _bands(found))


def _bands(found: fees.Fee) -> tuple[Table, ...]:
    if not found.lines:
        return ()
    columns = (
        ("over", "超过（元） || Over (yuan)"),
        ("upto", "至（元） || Up to (yuan)"),
        ("part", "落在本段（元） || In this band (yuan)"),
        ("share", "比例 || Share"),
        ("fee", "本段（元） || Fee of it (yuan)"),
    )
    start = next(used.value for used in found.figures if used.key.endswith(".least"))
    bands = [
        (line.over, line.upto, line.part, f"{(line.share * 100).normalize():f}%", line.part.times(line.share))
        for line in found.lines
    ]
    rows = (("每件 || each case", None, None, None, start), *bands)
    return (Table("bands", "分段累计 || Band by band", columns, rows, ("应交 || Fee", "", "", "", found.fee)),)


CALCULATOR = Calculator(
    "fee",
    "诉讼费用 || Fees",
    "执行申请费、受理费、保全费各是多少，怎样分段算出来。 || Enforcement, acceptance and preservation fees, band by band.",
    ASKS,
    work,
    {"kind": EXECUTION, "amount": "386000", "on": "2026-04-20"},
    "fees",
    page=True,
)
