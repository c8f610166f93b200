"""Rights of priority a title may give a claim: the rung each stands on, and how far it reaches. 民法典 394, 425, 447, 807."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from zhixing.kernel.dates import add, months
from zhixing.kernel.frozen import frozen
from zhixing.law.answer import Answer, Verdict
from zhixing.law.articles import cite
from zhixing.law.distribution import STEPS, Rung
from zhixing.law.figures import NATIONAL, CourtRules, Reading, cites, since

BUILDER_WINDOW = since(
    "distribution.builder",
    "建设工程优先权行使期限",
    "the builder's priority is asserted within",
    months(18),
    "施工解释",
    "41",
)
BUILDER_REACH = since(
    "distribution.builder_reach",
    "建设工程优先权及于的部分（price 仅工程价款，all 含逾期利息、违约金）",
    "the builder's priority reaches (price: the price alone; all: interest and penalty too)",
    "price",
    "施工解释",
    "40",
)


class Right(StrEnum):
    """A right of priority in the words a title uses for it."""

    MORTGAGE = "抵押权"
    PLEDGE = "质权"
    LIEN = "留置权"
    BUILDER = "建设工程价款优先受偿权"


@frozen
class Place(Answer):
    """Where a claim stands: the rung of its principal, and that of its interest and penalty."""

    zh = "本金{0.words_zh[0]}，利息{0.words_zh[1]}。"
    en = "Principal: {0.words_en[0]}; interest: {0.words_en[1]}."

    principal: Rung
    interest: Rung

    @property
    def words_zh(self) -> tuple[str, str]:
        return STEPS[self.principal].zh, STEPS[self.interest].zh

    @property
    def words_en(self) -> tuple[str, str]:
        return STEPS[self.principal].en, STEPS[self.interest].en


@cites(cite("民法典", "394、425、447、807"), cite("施工解释", "36、40"))
def place(right: Right | None, on: date, court: CourtRules = NATIONAL) -> Place:
    """Where a claim with this right, or with none, stands on a day. A security secures interest too; the builder's
    right goes before it (施工解释 36) and covers the price alone (40). The doubled part never has priority."""
    if right is None:
        return Place(Rung.ORDINARY, Rung.ORDINARY)
    if right is not Right.BUILDER:
        return Place(Rung.SECURED, Rung.SECURED)
    read = Reading(on, court)
    alone = read(BUILDER_REACH) == "price"
    return Place(Rung.BUILDER, Rung.ORDINARY if alone else Rung.BUILDER, figures=read.used)


@cites(cite("施工解释", "36、40、41"))
def builder_has_priority(due_on: date, asserted_on: date, court: CourtRules = NATIONAL) -> Verdict:
    """Whether a builder asserted his priority within 18 months of the day the price was due. A bar: never rolled.

    It covers the price only, no interest or penalty.
    """
    read = Reading(asserted_on, court)
    last = add(due_on, read(BUILDER_WINDOW))
    if asserted_on <= last:
        return Verdict(True, f"在 {last} 前主张", f"asserted by {last}", figures=read.used)
    return Verdict(False, f"已过 {last}", f"{last} has passed", figures=read.used)
