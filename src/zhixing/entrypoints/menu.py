"""The menu at the left of the desk: what a person may open, in the order of the work."""

from collections.abc import Mapping
from dataclasses import dataclass

from zhixing.kernel.scope import Scope


@dataclass(frozen=True)
class Entry:
    """One line. `needs`: any of these permissions opens it. `key`: its name in the counts a page gives."""

    key: str
    href: str
    words: str
    icon: str
    needs: tuple[str, ...]


DESK: tuple[tuple[Entry, ...], ...] = (
    (
        Entry("tasks", "/desk/", "我的事项 || My tasks", "checklist", ("desk.use",)),
        Entry("intake", "/desk/intake/", "立案 || Filing", "file-plus", ("intake.view",)),
        Entry("cases", "/desk/cases/", "案件 || Cases", "folders", ("case.view",)),
        Entry("inquiries", "/desk/inquiries/", "查控 || Inquiries", "radar-2", ("inquiry.view",)),
        Entry("seizures", "/desk/seizures/", "查封与到期 || Seizures", "lock", ("seizure.view",)),
        Entry("custody", "/desk/custody/", "布控与联审 || Custody", "car", ("custody.view",)),
        Entry("auctions", "/desk/auctions/", "定价与拍卖 || Pricing and sale", "gavel", ("auction.view",)),
        Entry("handovers", "/desk/handovers/", "过户与交付 || Handover", "key", ("handover.record", "handover.rule")),
        Entry("payments", "/desk/payments/", "案款与分配 || Case money", "coins", ("payment.view",)),
        Entry("finance", "/desk/finance/", "财务台 || Finance desk", "building-bank", ("ledger.view",)),
        Entry("books", "/desk/books/", "总账 || The books", "scale", ("ledger.view",)),
        Entry("crowds", "/desk/crowds/", "涉众案件 || Mass-victim cases", "users", ("collective.view",)),
    ),
    (
        Entry("documents", "/desk/documents/", "文书与送达 || Papers and service", "file-text", ("document.view",)),
        Entry("letters", "/desk/letters/", "来信 || Letters", "mail", ("message.answer",)),
        Entry("indicators", "/desk/indicators/", "督办考评 || Indicators", "chart-bar", ("indicator.view",)),
    ),
    (
        Entry("agencies", "/desk/agencies/", "协办单位 || Other offices", "building-bank", ("case.view",)),
        Entry("guide", "/desk/guide/", "节点指引 || Node guide", "book", ("node.view",)),
        Entry("robots", "/desk/robots/", "机器人 || Robots", "robot", ("node.view",)),
        Entry("held", "/desk/held/", "受阻的事 || Held", "hand-stop", ("held.view",)),
        Entry("court", "/desk/court/", "本院资料 || This court", "building-bank", ("court.equip",)),
        Entry("staff", "/desk/staff/", "人员 || Staff", "users", ("staff.manage",)),
        Entry("log", "/desk/log/", "留痕核验 || Log", "shield-check", ("log.verify",)),
        Entry("clock", "/desk/clock/", "演练时间 || Practice clock", "clock-play", ("clock.run",)),
    ),
)


def desk(scope: Scope | None, path: str, counts: Mapping[str, int]) -> list[list[dict[str, object]]]:
    """The groups of lines this scope may open; the one whose address is the longest start of `path` is current."""
    if scope is None:
        return []
    allowed = [[e for e in group if any(scope.may(p) for p in e.needs)] for group in DESK]
    here = max((e.href for group in allowed for e in group if path.startswith(e.href)), key=len, default="")
    return [
        [
            {"href": e.href, "words": e.words, "icon": e.icon, "count": counts.get(e.key), "current": e.href == here}
            for e in group
        ]
        for group in allowed
        if group
    ]
