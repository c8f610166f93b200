"""Figures of law that papers print, and how a case's facts become a paper's fields."""

from collections.abc import Mapping
from dataclasses import fields as dataclass_fields
from datetime import date
from typing import Any

from zhixing.domain.documents.papers.fields import Field
from zhixing.domain.documents.papers.template import Template
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


def when_served(way: str, facts: Mapping[str, Any]) -> Served:
    """Whether and when a sending counts as service, from its stored facts (procedure notes §8)."""
    given: dict[str, Any] = dict(facts)
    for one in dataclass_fields(Delivery):
        if one.name.endswith("_on") and given.get(one.name):
            given[one.name] = date.fromisoformat(given[one.name])
    given["address"] = Address(given.get("address", Address.UNSURE))
    return served(Delivery(way=Way(way), **given))
