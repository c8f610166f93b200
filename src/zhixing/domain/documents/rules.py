"""Figures of law that papers print, and how a case's facts become a paper's fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Any

from zhixing.domain.documents.papers.fields import Field
from zhixing.domain.documents.papers.template import Template
from zhixing.domain.documents.refusals import OutcomeDayWrong, OutcomeUnknown
from zhixing.kernel.chinese import numeral
from zhixing.law.catalogue import CATALOGUE
from zhixing.law.figures import Reading
from zhixing.law.service import Address, Delivery, Served, Way, served

MOST_TRIES = 6
"""[design] How often a text message is tried before a person is told."""
FIGURE_OF = {
    "reconsideration_days": "remedies.reconsideration",
    "outsider_suit_days": "remedies.outsider_suit",
    "third_debtor_days": "remedies.third_debtor",
    "jurisdiction_objection_days": "remedies.jurisdiction",
    "report_back_years": "finding.look_back",
    "report_supplement_days": "finding.supplement",
    "plan_objection_days": "distribution.objection",
    "plan_opposition_days": "distribution.opposition",
    "plan_suit_days": "distribution.suit",
    "report_objection_days": "price.objection",
    "handover_days": "auction.hand_over",
    "sale_ruling_days": "auction.ruling",
    "extension_minutes": "auction.extension",
    "display_days": "auction.posted",
    "deposit_refund_hours": "auction.refund_hours",
    "resume_limit_years": "filing.apply",
}


def figure(field: str, on: date) -> int:
    """A figure a paper prints, from `law` for that day: a plain number of days, years, hours or minutes."""
    value = Reading(on)(CATALOGUE[FIGURE_OF[field]])
    return int(getattr(value, "count", value))


def amendable(template: Template, object: str) -> list[Field]:
    """The fields a person may change in a draft: never figures of law; where the paper carries an act on something
    (`object`), its words only, for sums and days are the act's.
    """
    own = [field for field in (*template.fields, *template.optional) if not field.law]
    return [field for field in own if not object or field.type == "text"]


def suffix(earlier: int) -> str:
    """之一 for the second paper of its kind in a case, nothing for the first (法〔2016〕27号)."""
    return f"之{numeral(earlier)}" if earlier else ""


@dataclass(frozen=True)
class Resting:
    """What the papers of a stay say: facts, ground of the law, until when; and why it is over. A judge may amend it."""

    facts: str
    ground: str
    until: str
    over: str


RESTING = {
    "settlement": Resting(
        "双方当事人自愿达成执行和解协议，申请中止执行",
        "双方当事人达成和解协议",
        "被执行人不履行和解协议，经申请执行人申请的",
        "被执行人未履行和解协议，申请执行人申请恢复执行",
    ),
    "applicant_asks": Resting(
        "申请执行人向本院表示可以延期执行", "申请人表示可以延期执行", "延期届满后", "申请执行人要求继续执行"
    ),
    "outsider": Resting(
        "案外人对执行标的提出异议",
        "案外人对执行标的提出确有理由的异议",
        "案外人异议处理完毕后",
        "案外人异议已经处理完毕",
    ),
    "heir": Resting(
        "一方当事人死亡，需要等待继承人继承权利或者承担义务",
        "作为一方当事人的公民死亡，需要等待继承人继承权利或者承担义务",
        "继承人确定后",
        "继承人已经确定",
    ),
    "no_capacity": Resting(
        "一方当事人丧失诉讼行为能力或者终止，尚未确定由谁代理或者承受权利义务",
        "一方当事人终止，尚未确定权利义务承受人，或者有人民法院认为应当中止执行的其他情形",
        "代理人或者权利义务承受人确定后",
        "代理人或者权利义务承受人已经确定",
    ),
}
OTHERWISE = Resting(
    "本案出现应当中止执行的情形",
    "有人民法院认为应当中止执行的其他情形",
    "中止执行的情形消失后",
    "中止执行的事由已经处理完毕",
)


def resting(ground: str) -> Resting:
    """The words for a ground of a stay (民诉法 267)."""
    return RESTING.get(ground, OTHERWISE)


OUTCOMES = ("signed_on", "returned_on", "read_on", "acted_on", "proven_on", "published_on")
"""What may be noted of a sending, each a day: words of `law.service.Delivery`."""


def outcomes(given: Mapping[str, str], today: date) -> dict[str, str]:
    """What a person notes of a sending, checked. Raises OutcomeUnknown, OutcomeDayWrong for none and one to come."""
    for name, day in given.items():
        if name not in OUTCOMES:
            raise OutcomeUnknown()
        try:
            known = date.fromisoformat(day)
        except ValueError:
            raise OutcomeDayWrong() from None
        if known > today:
            raise OutcomeDayWrong()
    return dict(given)


def address_of(way: str, confirmed: bool) -> str:
    """Whose address a sending goes to: the inbox a party agreed to is his own; a post address only if he said so."""
    return Address.CONFIRMED if confirmed or way == Way.ELECTRONIC else Address.UNSURE


def when_served(way: str, facts: Mapping[str, Any]) -> Served:
    """Whether and when a sending counts as service, from its stored facts (procedure notes §8)."""
    given: dict[str, Any] = dict(facts)
    for one in dataclass_fields(Delivery):
        if one.name.endswith("_on") and given.get(one.name):
            given[one.name] = date.fromisoformat(given[one.name])
    given["address"] = Address(given.get("address", Address.UNSURE))
    return served(Delivery(way=Way(way), **given))
