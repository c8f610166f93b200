"""The eight types of enforcement case (执行案件类型) and what opens each. 立结案意见 1; 案号规定."""

from __future__ import annotations

from enum import StrEnum

from zhixing.kernel.case_number import ENFORCEMENT_TYPES, CaseNumber
from zhixing.kernel.frozen import frozen
from zhixing.law.answer import Answer
from zhixing.law.articles import cite
from zhixing.law.figures import cites


class Class(StrEnum):
    """执行实施类, 执行审查类."""

    CARRYING_OUT = "carrying_out"
    REVIEW = "review"


@frozen
class CaseType:
    code: str
    en: str
    kind: Class

    @property
    def zh(self) -> str:
        return ENFORCEMENT_TYPES[self.code]


CASE_TYPES = {
    one.code: one
    for one in (
        CaseType("执", "first enforcement", Class.CARRYING_OUT),
        CaseType("执恢", "resumed enforcement", Class.CARRYING_OUT),
        CaseType("执保", "preservation", Class.CARRYING_OUT),
        CaseType("执异", "objection", Class.REVIEW),
        CaseType("执复", "reconsideration", Class.REVIEW),
        CaseType("执监", "supervision", Class.REVIEW),
        CaseType("执协", "coordination", Class.REVIEW),
        CaseType("执他", "other", Class.REVIEW),
    )
}
"""By code."""


@frozen
class Opening:
    """An event that opens a case of the type `code`."""

    key: str
    code: str
    zh: str
    en: str


OPENINGS = {
    one.key: one
    for one in (
        Opening("first_application", "执", "首次申请或移送执行", "first application or transfer"),
        Opening("property_found", "执恢", "终本后发现财产", "property found after closing without result"),
        Opening("settlement_broken", "执恢", "和解协议未履行", "a settlement was not performed"),
        Opening("returned", "执恢", "委托执行被退回", "an entrusted case came back"),
        Opening("conditions_back", "执恢", "终结后执行条件恢复", "the conditions returned after termination"),
        Opening("preservation", "执保", "保全裁定移送执行", "a preservation ruling is sent for enforcement"),
        Opening("act_objection", "执异", "对执行行为的异议", "objection to an act"),
        Opening("outsider_objection", "执异", "案外人异议", "an outsider's objection"),
        Opening("party_change", "执异", "变更追加当事人", "a party is changed or added"),
        Opening("non_enforcement", "执异", "申请不予执行", "asking not to enforce"),
        Opening("reconsideration", "执复", "申请复议", "reconsideration is asked"),
        Opening("petition", "执监", "申诉或依职权监督", "petition or the upper court's own motion"),
        Opening("dispute", "执协", "法院之间的争议", "a dispute between courts"),
        Opening("request", "执他", "请示及其他", "requests and the rest"),
    )
}
"""By key. The list of grounds for 执恢 is as the notes know it: 立结案意见 holds the full one."""


@frozen
class TypeAnswer(Answer):
    """The type a case gets, or None: a number of another kind of case."""

    zh = "{0.said_zh}。"
    en = "{0.said_en}."

    type: CaseType | None

    @property
    def said_zh(self) -> str:
        return f"{self.type.code}（{self.type.zh}）" if self.type else "不是执行类案件"

    @property
    def said_en(self) -> str:
        return f"{self.type.code}: {self.type.en}" if self.type else "not an enforcement case"


@cites(cite("立结案意见", "1"))
def type_for(opening: str) -> TypeAnswer:
    """The type that an event opens. Raises KeyError for an unknown event."""
    return TypeAnswer(CASE_TYPES[OPENINGS[opening].code])


@cites(cite("案号规定", "2、3、7"), cite("立结案意见", "1"))
def type_of(number: CaseNumber) -> TypeAnswer:
    """The type a case number names; none for a trial number (民初, 知民终 …)."""
    return TypeAnswer(CASE_TYPES.get(number.kind))
