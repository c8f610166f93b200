"""Referring refusal to perform (拒不执行判决、裁定): what a referral must hold, who answers by when, the private route.

刑法 313; 拒执解释; 拒执意见. Referral is no form of punishment: a person decides and signs.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from zhixing.kernel.dates import Period, add, days
from zhixing.kernel.frozen import frozen
from zhixing.kernel.holidays import HOLIDAYS, Holidays
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Choice, Due
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Dated, Reading, Setting, cites, since
from zhixing.law.limits import limit


def _figure(key: str, zh: str, en: str, value: Period) -> Dated[Period]:
    return since(f"referral.{key}", zh, en, value, "拒执意见", "3–5", "V-web")


DECIDE = _figure("decide", "公安机关审查立案", "the police decide within", days(7))
DECIDE_COMPLEX = _figure("decide_complex", "案情复杂的审查立案", "a complex case is decided within", days(30))
TOLD = _figure("told", "不立案、撤案告知法院", "refusal or withdrawal is told within", days(7))
EXPLAIN = _figure("explain", "向检察院说明不立案理由", "the police explain within", days(7))
FILE = _figure("file", "接立案通知后立案", "ordered by the prosecutor, they file within", days(15))
STEPS = {"decide": DECIDE, "decide_complex": DECIDE_COMPLEX, "told": TOLD, "explain": EXPLAIN, "file": FILE}
"""The clocks of the public route by key, each from the paper that opens it."""

SILENCE = Setting(
    "referral.silence",
    "公安、检察机关不予书面答复可提起自诉的期限（法〔2018〕147号，2025 年后是否沿用待确认）",
    "silence after which the creditor may sue himself (a notice of 2018; whether it survives 2025 is open)",
    days(60),
    "disputed",
)


class Evidence(StrEnum):
    """The five groups of a referral."""

    IDENTITY = "identity"
    DUTY = "duty"
    ABILITY = "ability"
    REFUSAL = "refusal"
    RESULT = "result"


EVIDENCE = {
    Evidence.IDENTITY: ("主体身份", "identity"),
    Evidence.DUTY: ("执行义务", "the duty"),
    Evidence.ABILITY: ("履行能力", "ability to perform"),
    Evidence.REFUSAL: ("拒不执行行为", "the refusal"),
    Evidence.RESULT: ("情节和后果", "circumstances and result"),
}

PAPERS = (
    ("letter", "案件移送函", "the letter of referral"),
    ("account", "执行情况说明", "an account of the enforcement"),
    ("evidence", "证据材料及目录", "the evidence and its list"),
)
"""What goes to the police: (key, zh, en)."""


class EvidenceMissing(Refusal):
    zh = "移送材料缺少证据：{missing_zh}。"
    en = "The referral lacks evidence of: {missing_en}."
    status = 422
    article = "拒执意见 3"


class NotYetPunished(Refusal):
    zh = "违反报告财产令或限制消费令，经罚款、拘留后仍拒不执行的，才属于该情形。"
    en = "A breach of the report or the limit counts only after a fine or detention has failed."
    status = 422
    article = "拒执解释 3(4)"


@frozen
class Referral(Answer):
    """A referral that is complete, with the days the police have to decide."""

    zh = "五类证据齐备，可以移送；公安机关应于 {0.decide.on}（复杂案件 {0.complex_.on}）前决定是否立案。"
    en = "Complete; the police decide by {0.decide.on} ({0.complex_.on} when complex)."

    decide: Due
    complex_: Due


@cites(cite("刑法", "313"), cite("拒执意见", "3–5"), cite("拒执解释", "3"))
def refer(
    evidence: Collection[Evidence],
    on: date,
    *,
    order_breached: bool = False,
    punished: bool = False,
    court: CourtRules = NATIONAL,
    holidays: Holidays = HOLIDAYS,
) -> Referral:
    """Checks a referral handed over on that day.

    `order_breached`: it rests on a breach of the report order or the consumption limit; `punished`: the debtor was
    fined or detained for it before. Raises EvidenceMissing, NotYetPunished; NotInForce before 2025-07-01.
    """
    decide, longer = limit(DECIDE, on, court, holidays), limit(DECIDE_COMPLEX, on, court, holidays)
    if order_breached and not punished:
        raise NotYetPunished()
    missing = [one for one in Evidence if one not in evidence]
    if missing:
        raise EvidenceMissing(
            missing_zh="、".join(EVIDENCE[one][0] for one in missing),
            missing_en=", ".join(EVIDENCE[one][1] for one in missing),
            missing=[one.value for one in missing],
        )
    return Referral(decide, longer, figures=(*decide.figures, *longer.figures))


@cites(cite("拒执意见", "3–5"))
def step_due(step: str, from_on: date, court: CourtRules = NATIONAL, holidays: Holidays = HOLIDAYS) -> Due:
    """The due day of a step of the public route by its key in STEPS. Raises KeyError, NotInForce."""
    return limit(STEPS[step], from_on, court, holidays)


@frozen
class PrivateRoute(Answer):
    """Whether the creditor may prosecute himself (自诉), and from which day."""

    zh = "{0.verdict_zh}。"
    en = "{0.verdict_en}."

    open: bool
    from_on: date | None

    @property
    def verdict_zh(self) -> str:
        return f"自 {self.from_on} 起可以提起自诉" if self.from_on else "须证明曾控告而公安、检察机关不予追究"

    @property
    def verdict_en(self) -> str:
        return f"may prosecute from {self.from_on}" if self.from_on else "proof of a complaint not pursued is needed"


@cites(cite("拒执解释", "14"), cite("拒执自诉通知", "1"))
def private_route(
    on: date,
    *,
    complained_on: date | None,
    refused_on: date | None = None,
    harmed: bool = True,
    court: CourtRules = NATIONAL,
) -> PrivateRoute:
    """Whether an injured creditor may sue: a complaint was refused in writing, or met silence for the setting's days."""
    if complained_on is None or not harmed:
        return PrivateRoute(False, None)
    read = Reading(complained_on, court)
    silent_until = add(complained_on, read(SILENCE))
    first = min(one for one in (refused_on, add(silent_until, days(1))) if one)
    return PrivateRoute(on >= first, first, figures=read.used)


class Leniency(StrEnum):
    """What paying does to the case. 拒执解释 11."""

    MAY_DROP = "may_drop"
    LIGHTER = "lighter"
    NONE = "none"


@cites(cite("拒执解释", "11"))
def leniency(performed_on: date | None, prosecuted_on: date | None, judged_on: date | None) -> Choice[Leniency]:
    """Performing before prosecution: it may be dropped; before the first judgment: lighter; later or never: nothing."""
    if performed_on is None or (judged_on and performed_on >= judged_on):
        return Choice(Leniency.NONE, "不因履行从宽", "no leniency for paying")
    if prosecuted_on and performed_on >= prosecuted_on:
        return Choice(Leniency.LIGHTER, "一审宣判前履行，可以酌情从宽处罚", "paid before judgment: may be lighter")
    return Choice(Leniency.MAY_DROP, "提起公诉前履行，可以依法不起诉", "paid before prosecution: it may be dropped")
