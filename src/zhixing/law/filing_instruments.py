"""What a case enforces (执行依据), and which of them are no title of a lawsuit. 执行工作规定 2; 审限规定 5."""

from __future__ import annotations

from datetime import date

from zhixing.kernel.frozen import frozen
from zhixing.law.answer import Verdict
from zhixing.law.articles import cite
from zhixing.law.figures import NATIONAL, CourtRules, Reading, Setting, cites

NON_LITIGATION = Setting(
    "filing.non_litigation",
    "非诉执行的范围（administrative 仅行政机关申请执行；all 含仲裁裁决、公证债权文书）",
    "non-litigation cases (administrative: of administrative organs only; all: of awards and notarised titles too)",
    "administrative",
    "disputed",
    ("administrative", "all"),
)


@frozen
class Instrument:
    """A kind of title; `from_court`: made in a lawsuit, `administrative`: an administrative organ asks for it."""

    key: str
    zh: str
    en: str
    from_court: bool = False
    administrative: bool = False


INSTRUMENTS = {
    one.key: one
    for one in (
        Instrument(
            "judgment", "民事判决书、裁定书、调解书", "civil judgment, ruling or mediation paper", from_court=True
        ),
        Instrument("payment_order", "支付令", "payment order", from_court=True),
        Instrument("award", "仲裁裁决书、调解书", "arbitral award"),
        Instrument("notarised", "公证债权文书", "notarised debt instrument"),
        Instrument(
            "administrative",
            "行政处罚决定书、行政处理决定书",
            "administrative decision the law has courts enforce",
            administrative=True,
        ),
    )
}
"""By key. Property parts of criminal judgments come by transfer, not by application (执行工作规定 2)."""


@cites(cite("审限规定", "5"), cite("执行工作规定", "2"))
def non_litigation(kind: str, on: date, court: CourtRules = NATIONAL) -> Verdict:
    """Whether a case on this kind of title has the three months of a non-litigation case. Raises KeyError if unknown."""
    read, one = Reading(on, court), INSTRUMENTS[kind]
    wide = read(NON_LITIGATION) == "all"
    if one.administrative or (wide and not one.from_court):
        return Verdict(True, f"{one.zh}不是诉讼文书，三个月", f"{one.en}: no title of a lawsuit", figures=read.used)
    return Verdict(False, f"{one.zh}，六个月", f"{one.en}: six months", figures=read.used)
