"""The filing a whole application form makes."""

from datetime import date
from decimal import Decimal
from typing import Any

from zhixing.domain.cases import api as cases
from zhixing.domain.intake.form import AUTHORITY, PRIORITIES, Form
from zhixing.domain.intake.refusals import FormIncomplete
from zhixing.kernel.dates import days, months
from zhixing.kernel.money import Money, MoneyNotWhole


def due_on(one: Form, effective_on: date, place: str) -> date:
    """The last day of the performance period: as printed, else counted from the day the judgment took effect."""
    if one["due_on"]:
        return _day(one["due_on"], f"{place}.due_on")
    if one["due_months"]:
        return months(int(one["due_months"])).after(effective_on).on
    if one["due_days"]:
        return days(int(one["due_days"])).after(effective_on).on
    return effective_on


def filing(form: Form, application_id: int | None, flags: tuple[str, ...] = ()) -> cases.Filing:
    """The filing a whole form makes. Raises FormIncomplete naming the first place that is empty or unreadable."""
    instrument = form["instrument"]
    effective_on = _day(instrument["effective_on"], "instrument.effective_on")
    obligations = [_obligation(n, one, effective_on) for n, one in enumerate(form["obligations"])]
    used = {key for one in obligations for key in (*one.payers, *one.payees)}
    parties = [_party(n, one) for n, one in enumerate(form["parties"]) if one["role"] or one["key"] in used]
    return cases.Filing(
        received_on=_day(form["received_on"], "received_on"),
        instrument_title=_text(instrument["title"], "instrument.title"),
        instrument_court=_text(instrument["court"], "instrument.court"),
        instrument_number=_text(instrument["number"], "instrument.number"),
        effective_on=effective_on,
        parties=tuple(parties),
        obligations=tuple(obligations),
        cause=instrument["cause"],
        judged_on=_day(instrument["judged_on"], "instrument.judged_on") if instrument["judged_on"] else None,
        doubled_interest=bool(instrument["doubled_interest"]),
        application_id=application_id,
        flags=flags,
    )


def _obligation(n: int, one: Form, effective_on: date) -> cases.FilingObligation:
    place = f"obligations.{n}"
    if not one["payers"] or not one["payees"]:
        raise FormIncomplete(place=f"{place}.payers" if not one["payers"] else f"{place}.payees")
    amount = _money(one["amount"], f"{place}.amount")
    accrued = _money(one.get("accrued") or 0, f"{place}.accrued")
    if accrued > amount:
        raise FormIncomplete(place=f"{place}.accrued")
    priority = one.get("priority", "")
    if priority not in ("", *PRIORITIES):
        raise FormIncomplete(place=f"{place}.priority")
    return cases.FilingObligation(
        what=one["what"] or "款项",
        amount=amount,
        due_on=due_on(one, effective_on, place),
        payers=tuple(one["payers"]),
        payees=tuple(one["payees"]),
        interest=tuple(_interest(f"{place}.interest.{k}", rule) for k, rule in enumerate(one["interest"])),
        joint=bool(one["joint"]),
        priority=priority,
        is_cost=bool(one["is_cost"]),
        accrued=accrued,
    )


def _interest(place: str, one: Form) -> cases.InterestRule:
    """A rule whose rate is settled: where the instrument leaves it open, a person has to have given it."""
    rule = cases.InterestRule(
        base=_money(one["base"], f"{place}.base"),
        from_on=_day(one["from_on"], f"{place}.from_on"),
        rate_type=_text(one["rate_type"], f"{place}.rate_type"),
        until_on=_day(one["until_on"], f"{place}.until_on") if one["until_on"] else None,
        rate=_fraction(one["rate"], f"{place}.rate") if one["rate"] else None,
        multiplier=_number(one["multiplier"] or "1", f"{place}.multiplier"),
    )
    if not rule.known:
        raise FormIncomplete(place=f"{place}.rate" if rule.rate_type in cases.FIGURED else f"{place}.rate_type")
    return rule


def _party(n: int, one: Form) -> cases.FilingParty:
    place = f"parties.{n}"
    return cases.FilingParty(
        key=one["key"],
        role=_text(one["role"], f"{place}.role"),
        kind=one["kind"],
        name=_text(one["name"], f"{place}.name"),
        id_number=one["id_number"].strip(),
        phone=one["phone"].strip(),
        address=one["address"].strip(),
        representative=one["representative"].strip(),
        e_service=bool(one["e_service"]),
        address_confirmed=bool(one.get("address_confirmed")),
        agents=tuple(_agent(f"{place}.agents.{k}", agent) for k, agent in enumerate(one["agents"]) if agent["name"]),
    )


def _agent(place: str, one: Form) -> cases.FilingAgent:
    if one["authority"] not in AUTHORITY.values():
        raise FormIncomplete(place=f"{place}.authority")
    return cases.FilingAgent(one["name"], one["authority"], one.get("firm", ""), one.get("phone", ""))


def _text(value: Any, place: str) -> str:
    if not str(value).strip():
        raise FormIncomplete(place=place)
    return str(value).strip()


def _day(value: Any, place: str) -> date:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise FormIncomplete(place=place) from None


def _money(value: Any, place: str) -> Money:
    """A sum that is not negative."""
    try:
        found = Money.yuan(str(value))
    except MoneyNotWhole:
        raise FormIncomplete(place=place) from None
    if found < Money.zero:
        raise FormIncomplete(place=place)
    return found


def _number(value: Any, place: str) -> Decimal:
    """A number above nothing."""
    try:
        found = Decimal(str(value).strip())
    except ArithmeticError:
        raise FormIncomplete(place=place) from None
    if not found.is_finite() or found <= 0:
        raise FormIncomplete(place=place)
    return found


def _fraction(value: Any, place: str) -> Decimal:
    """A rate as a fraction: 0.06, never 6."""
    found = _number(value, place)
    if found >= 1:
        raise FormIncomplete(place=place)
    return found
