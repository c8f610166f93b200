"""When a paper counts as served; 民诉法 87–95."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from zhixing.entrypoints.calculators.asks import Ask, Choice, Kind
from zhixing.entrypoints.calculators.calculator import Calculator
from zhixing.entrypoints.calculators.reply import Fact, Reply
from zhixing.law import service
from zhixing.law.service import Way

WAYS = (
    Choice(Way.DIRECT, "直接送达 || handed over"),
    Choice(Way.AT_COURT, "到院领取 || at the court"),
    Choice(Way.LEFT, "留置送达 || left"),
    Choice(Way.ELECTRONIC, "电子送达 || electronic"),
    Choice(Way.POST, "邮寄送达 || by post"),
    Choice(Way.ENTRUSTED, "委托送达 || through another court"),
    Choice(Way.HANDED_ON, "转交送达 || handed on"),
    Choice(Way.PUBLIC, "公告送达 || public notice"),
)
ADDRESSES = (
    Choice(service.Address.CONFIRMED, "本人提供或者确认的 || given or confirmed by him"),
    Choice(service.Address.OWN, "查到的，确为本人的 || found, certainly his own"),
    Choice(service.Address.UNSURE, "不能确定 || not sure"),
)
BY_HAND = ("way", (Way.DIRECT, Way.AT_COURT, Way.LEFT, Way.ENTRUSTED, Way.HANDED_ON, Way.POST))
ONLINE, BY_POST = ("way", (Way.ELECTRONIC,)), ("way", (Way.POST,))
ASKS = (
    Ask("way", "怎样送的 || Which way", Kind.CHOICE, required=True, choices=WAYS),
    Ask(
        "address",
        "地址是谁的 || Whose address",
        Kind.CHOICE,
        default=service.Address.UNSURE,
        choices=ADDRESSES,
        when=("way", (Way.ELECTRONIC, Way.POST)),
    ),
    Ask("signed_on", "签收（留置、注明）日 || Signed or left on", Kind.DAY, when=BY_HAND),
    Ask("returned_on", "邮件退回日 || Mail returned on", Kind.DAY, when=BY_POST),
    Ask("no_consent", "没有同意电子送达 || No consent to electronic service", Kind.FLAG, when=ONLINE),
    Ask("notified_only", "只是短信提示领取 || Only told to fetch it", Kind.FLAG, when=ONLINE),
    Ask("arrived_on", "系统显示发送成功日 || Shown as sent on", Kind.DAY, when=ONLINE),
    Ask("proven_on", "本人证明的到达日 || Arrival he proves", Kind.DAY, when=ONLINE),
    Ask("read_on", "系统显示已阅日 || Shown as read on", Kind.DAY, when=ONLINE),
    Ask("acted_on", "本人回复或据此行事日 || Answered or acted on", Kind.DAY, when=ONLINE),
    Ask("disproved", "本人证明没有阅知 || He disproved having read it", Kind.FLAG, when=ONLINE),
    Ask("published_on", "公告日 || Notice published on", Kind.DAY, when=("way", (Way.PUBLIC,))),
)
DAYS = ("signed_on", "arrived_on", "proven_on", "read_on", "acted_on", "returned_on", "published_on")


def work(given: Mapping[str, Any]) -> Reply:
    found = service.served(
        service.Delivery(
            Way(given["way"]),
            service.Address(given["address"] or service.Address.UNSURE),
            consent=not given["no_consent"],
            notified_only=bool(given["notified_only"]),
            disproved=bool(given["disproved"]),
            **{name: given[name] for name in DAYS},
        )
    )
    facts = (
        Fact("served", "是否送达 || Served", found.on is not None),
        Fact("on", "送达日 || Served on", found.on),
        Fact("presumed", "推定，可以反证 || Presumed until disproved", found.presumed),
    )
    return Reply((found,), facts)


CALCULATOR = Calculator(
    "service",
    "送达日 || Service",
    "一份文书算不算送达，哪一天送达。 || Whether and when a paper counts as served.",
    ASKS,
    work,
    {"way": "public", "published_on": "2026-04-20"},
    "service",
)
