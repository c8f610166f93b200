"""How long a seizure lasts and by when it must be renewed; 民诉解释 485."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhixing.entrypoints.calculators.asks import Ask, Choice, Kind
from zhixing.entrypoints.calculators.calculator import Calculator
from zhixing.entrypoints.calculators.reply import Fact, Reply, Table
from zhixing.law import seizure

KINDS = (
    Choice(seizure.Kind.DEPOSIT, "银行存款 || bank deposit"),
    Choice(seizure.Kind.MOVABLE, "动产 || movable"),
    Choice(seizure.Kind.IMMOVABLE, "不动产 || immovable"),
    Choice(seizure.Kind.OTHER_RIGHT, "其他财产权 || other right"),
    Choice(seizure.Kind.STATE_SHARE, "上市公司国有股和社会法人股 || state shares of a listed company"),
)
ASKS = (
    Ask("kind", "查封的是什么 || What is seized", Kind.CHOICE, required=True, choices=KINDS),
    Ask("from", "生效日 || In effect from", Kind.DAY, required=True, hint="送达或者登记之日 || served or registered"),
    Ask(
        "last", "裁定写的最后一日 || Last day ordered", Kind.DAY, after="from", hint="不填按上限 || empty: the longest"
    ),
    Ask(
        "ends_on",
        "续行的，原查封到期日 || Of a renewal: the end of the present term",
        Kind.DAY,
        hint="生效日填续行办妥之日 || then “in effect from” is the day the renewal was completed",
    ),
)


def work(given: Mapping[str, Any]) -> Reply:
    kind, first, last = seizure.Kind(given["kind"]), given["from"], given["last"]
    if given["ends_on"]:
        found = seizure.renewal(kind, given["ends_on"], first, last)
    else:
        found = seizure.term(kind, first, last)
    facts = (
        Fact("last", "最后一日 || Last day", found.last),
        Fact("longest", "期限上限 || Longest", found.longest),
        Fact("renew_by", "最好在此前办妥续行 || Renew at best by", found.renew_by),
        Fact("act_by", "续行最迟办妥日 || Renew at the latest by", found.act_by),
    )
    alarms = Table("alarms", "提醒 || Reminders", (("on", "日期 || Day"),), tuple((day,) for day in found.alarms))
    provisional = "到期年份的节假日未公布，续行最迟日为暂计。 || Holidays of that year are not announced: provisional."
    return Reply((found,), facts, (alarms,), (provisional,) if found.provisional else ())


CALCULATOR = Calculator(
    "seizure",
    "查封期限 || Seizure terms",
    "查封、扣押、冻结到哪一天，最迟哪天续行。 || How long a seizure lasts and by when it is renewed.",
    ASKS,
    work,
    {"kind": "movable", "from": "2026-04-20"},
    "seizure",
)
