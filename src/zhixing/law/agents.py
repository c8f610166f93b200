"""Agents (委托代理) in enforcement: what needs special authority, who may take money. 执行工作规定 18–20."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Names, Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import cites


class Power(StrEnum):
    """放弃、变更民事权利, 和解, 代收执行款."""

    WAIVE = "waive"
    SETTLE = "settle"
    COLLECT = "collect"


POWERS = {
    Power.WAIVE: ("放弃、变更权利", "waive or change a right"),
    Power.SETTLE: ("执行和解", "settle"),
    Power.COLLECT: ("代收执行款", "collect money"),
}

PAPERS = (
    ("application", "申请执行书", "the application"),
    ("instrument", "生效法律文书副本", "the instrument"),
    ("identity", "申请执行人身份证明", "the applicant's identity"),
    ("succession", "继承人或者权利承受人的证明", "proof of succession"),
    ("clause", "仲裁协议或者含仲裁条款的合同", "the arbitration clause"),
)
"""Papers of an application: (key, zh, en). 执行工作规定 18–19."""


class SpecialAuthorityMissing(Refusal):
    zh = "代理人没有“{power_zh}”的特别授权。"
    en = "The agent has no special authority to {power_en}."
    status = 422
    article = "执行工作规定 20"


@cites(cite("执行工作规定", "20"))
def check_authority(granted: Collection[Power], power: Power) -> Verdict:
    """That the agent's paper names this power. Raises SpecialAuthorityMissing."""
    zh, en = POWERS[power]
    if power not in granted:
        raise SpecialAuthorityMissing(power_zh=zh, power_en=en)
    return Verdict(True, f"有“{zh}”的特别授权", f"special authority to {en}")


@cites(cite("执行工作规定", "18、19"))
def papers_missing(given: Collection[str], *, successor: bool = False, award: bool = False) -> Names:
    """Keys of the papers an application still lacks: proof only from a successor, the clause only for an award."""
    needed = {"application", "instrument", "identity"}
    needed |= {"succession"} if successor else set()
    needed |= {"clause"} if award else set()
    missing = tuple(key for key, _, _ in PAPERS if key in needed and key not in given)
    return Names(missing, "申请尚缺材料", "Papers still missing")
