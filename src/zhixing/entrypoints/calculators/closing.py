"""May a case be closed without result for now (终本)? 终本规定 1–5, 9."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhixing.entrypoints.calculators.asks import Ask, Choice, Kind
from zhixing.entrypoints.calculators.calculator import Calculator
from zhixing.entrypoints.calculators.reply import Fact, Reply, Table
from zhixing.law import closing
from zhixing.law.articles import Citation
from zhixing.law.figures import citations_of

YES_NO = (Choice("yes", "是 || yes"), Choice("no", "否 || no"))
CHECKS = tuple(
    Ask(check.key, f"{check.zh} || {check.en}", Kind.CHOICE, choices=YES_NO, hint=check.source)
    for check in closing.CHECKS
)
ASKS = (
    Ask("filed_on", "立案日 || Filed on", Kind.DAY),
    Ask(
        "closed_on",
        "终本裁定日 || Closed on",
        Kind.DAY,
        after="filed_on",
        hint="填了就列出以后的查询日 || for the later queries",
    ),
    *CHECKS,
)


def work(given: Mapping[str, Any]) -> Reply:
    answers = {"yes": True, "no": False}
    found = closing.checklist({ask.name: answers.get(given[ask.name]) for ask in CHECKS})
    facts = [
        Fact("ready", "符合终本条件 || Ready", found.ready),
        Fact("passed", "通过 || Passed", len(found.passed)),
        Fact("failed", "未通过 || Failed", len(found.failed)),
        Fact("unanswered", "没有回答 || Unanswered", len(found.unanswered)),
        Fact("route", "指向的结案方式 || Way it points to", " || ".join(closing.WAYS[found.route])),
    ]
    cited: list[Citation] = []
    if given["filed_on"]:
        day = closing.no_property_from(given["filed_on"]).on
        facts.append(Fact("earliest", "最早可以终本之日 || Earliest day", day))
        cited += citations_of(closing.no_property_from)
    tables = [_open(found)]
    if given["closed_on"]:
        days = closing.later_queries(given["closed_on"])
        rows = tuple(enumerate(days.days, 1))
        columns = (("number", "第几次 || Number"), ("on", "日期 || Day"))
        tables.append(Table("queries", "终本后的查询 || Queries after closing", columns, rows))
        cited += citations_of(closing.later_queries)
    return Reply((found,), tuple(facts), tuple(tables), cited=tuple(cited))


def _open(found: closing.Checklist) -> Table:
    rows = tuple(
        (check.key, f"{check.zh} || {check.en}", "否 || no" if check.key in found.failed else "没有回答 || unanswered")
        for check in found.missing
    )
    columns = (("key", "项 || Item"), ("what", "条件 || Condition"), ("found", "结果 || Finding"))
    return Table("missing", "还不能终本，因为 || What stands in the way", columns, rows)


CALCULATOR = Calculator(
    "closing",
    "终本条件 || Closing without result",
    "终结本次执行程序的条件够不够，最早哪天，以后哪天再查。 || "
    "Whether a case may be closed without result, from when, and the later queries.",
    ASKS,
    work,
    {"filed_on": "2026-04-20", "closed_on": "2026-08-03"} | {ask.name: "yes" for ask in CHECKS},
    "closing",
)
