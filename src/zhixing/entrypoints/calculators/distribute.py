"""Who gets how much of what there is; 民诉解释 506–514, 执行工作规定 55."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhixing.entrypoints.calculators.asks import Ask, Choice, Kind
from zhixing.entrypoints.calculators.calculator import Calculator
from zhixing.entrypoints.calculators.refusals import RungNotThere
from zhixing.entrypoints.calculators.reply import Fact, Reply, Table
from zhixing.kernel.money import Money
from zhixing.law import catalogue, distribution
from zhixing.law.distribution import STEPS, Claim, Debtor, Rung

DEBTORS = (
    Choice(Debtor.PERSON, "自然人、其他组织（普通债权按比例） || a person or other body (ordinary claims pro rata)"),
    Choice(Debtor.COMPANY, "企业法人（按查封先后） || a company (by order of seizure)"),
)
RUNGS = tuple(Choice(rung, f"{step.zh} || {step.en}") for rung, step in STEPS.items())
ASKS = (
    Ask("pot", "可分配的钱 || What there is", Kind.MONEY, required=True, unit="元 || yuan"),
    Ask("debtor", "被执行人是 || The debtor is", Kind.CHOICE, default=Debtor.PERSON, choices=DEBTORS),
    Ask("on", "按哪一天的规定 || By the rules of", Kind.DAY, required=True, today=True),
    Ask(
        "claims",
        "谁要分 || Claims",
        Kind.ROWS,
        required=True,
        one="claim",
        hint="顺位：担保物权的位次，企业普通债权的查封先后；其余不填 || "
        "Order: rank of a security, order of seizure for a company's ordinary claims; else empty",
        columns=(
            Ask("name", "名称 || Name", required=True),
            Ask("rung", "哪一类 || Which kind", Kind.CHOICE, default=Rung.ORDINARY, choices=RUNGS),
            Ask("amount", "金额（元） || Sum (yuan)", Kind.MONEY, required=True),
            Ask("order", "顺位 || Order", Kind.COUNT),
        ),
    ),
    Ask("single_title", "普通债权都出自同一份文书 || All ordinary claims rest on one title", Kind.FLAG),
    Ask("criminal", "刑事案件的财产 || Property in a criminal case", Kind.FLAG),
)
COLUMNS = (
    ("rung", "类别 || Kind"),
    ("name", "名称 || Name"),
    ("claimed", "应得（元） || Claimed (yuan)"),
    ("paid", "分得（元） || Paid (yuan)"),
    ("unpaid", "未足（元） || Unpaid (yuan)"),
    ("share", "受偿率 || Share"),
)


def work(given: Mapping[str, Any]) -> Reply:
    ladder = catalogue.present((distribution.CRIMINAL_LADDER if given["criminal"] else distribution.LADDER).key)
    claims = []
    for number, row in enumerate(given["claims"]):
        rung = Rung(row["rung"])
        if rung not in ladder:
            raise RungNotThere(zh=STEPS[rung].zh, en=STEPS[rung].en)
        claims.append(Claim(str(number), rung, row["amount"], row["order"] or 0))
    found = distribution.draw_up(
        given["pot"],
        claims,
        Debtor(given["debtor"]),
        given["on"],
        single_title=bool(given["single_title"]),
        criminal=bool(given["criminal"]),
    )
    claimed = sum((claim.amount for claim in claims), Money.zero)
    names = {str(number): row["name"] for number, row in enumerate(given["claims"])}
    rows = tuple(
        (
            f"{STEPS[one.rung].zh} || {STEPS[one.rung].en}",
            names[one.key],
            one.claimed,
            one.paid,
            one.unpaid,
            _share(one.paid, one.claimed),
        )
        for one in found.shares
    )
    total = ("合计 || In all", "", claimed, found.paid, claimed - found.paid, _share(found.paid, claimed))
    facts = (
        Fact("paid", "分掉（元） || Paid (yuan)", found.paid),
        Fact("left", "剩余，退被执行人（元） || Left, to the debtor (yuan)", found.left),
        Fact("claimed", "应得合计（元） || Claimed (yuan)", claimed),
        Fact("method", "普通债权 || Ordinary claims", f"{found.method_zh} || {found.method_en}"),
    )
    return Reply((found,), facts, (Table("shares", "谁分多少 || Shares", COLUMNS, rows, total),))


def _share(paid: Money, claimed: Money) -> str:
    hundredths = paid.fen * 10000 // claimed.fen if claimed else 0
    return f"{hundredths // 100}.{hundredths % 100:02d}%" if claimed else "—"


CALCULATOR = Calculator(
    "distribute",
    "参与分配 || Distribution",
    "钱不够分时谁先谁后，每人分多少，一分不差。 || Who comes first when money is short, and what each gets, to the fen.",
    ASKS,
    work,
    {
        "pot": "1000000",
        "on": "2026-04-20",
        "claims": [
            {"name": "评估费", "rung": "costs", "amount": "8000"},
            {"name": "抵押银行", "rung": "secured", "amount": "420000", "order": "1"},
            {"name": "甲公司", "rung": "ordinary", "amount": "900000"},
            {"name": "乙某", "rung": "ordinary", "amount": "350000"},
        ],
    },
    "distribution",
    page=True,
)
