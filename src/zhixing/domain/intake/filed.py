"""The filing a whole application form makes."""

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from zhixing.domain.cases import api as cases
from zhixing.domain.intake.form import AUTHORITY, PRIORITIES, Form
from zhixing.domain.intake.refusals import FormIncomplete
from zhixing.kernel.dates import days, months
from zhixing.kernel.money import Money, MoneyNotWhole
from zhixing.law.filing_instruments import INSTRUMENTS

ROLES = tuple(cases.Role.Kind.values)
KINDS = ("person", "company", "other")
MOST_DUE, MOST_FEN, MOST_TIMES = 3650, 10**17, 100
YEARS = range(1949, 2150)
"""Days or months of a performance period, fen of a sum, times a rate, and years that can be meant [design]."""


def due_on(one: Form, effective_on: date, place: str) -> date:
    """The last day of the performance period: as printed, else counted from the day the judgment took effect."""
    if one["due_on"]:
        return _day(one["due_on"], f"{place}.due_on")
    count = one["due_months"] or one["due_days"] or 0
    if not 0 <= count <= MOST_DUE:
        raise FormIncomplete(place=f"{place}.due_on")
    return (months(count) if one["due_months"] else days(count)).after(effective_on).on if count else effective_on


def filing(form: Form, application_id: int | None, flags: tuple[str, ...] = ()) -> cases.Filing:
    """The filing a whole form makes. Raises FormIncomplete naming the first place that is empty or unreadable."""
    instrument = form["instrument"]
    effective_on = _day(instrument["effective_on"], "instrument.effective_on")
    known = {one["key"]: one["role"] for one in form["parties"]}
    obligations = [_obligation(n, one, effective_on, known) for n, one in enumerate(form["obligations"])]
    used = {key for one in obligations for key in (*one.payers, *one.payees)}
    parties = [_party(n, one) for n, one in enumerate(form["parties"]) if one["role"] or one["key"] in used]
    return cases.Filing(
        received_on=_day(form["received_on"], "received_on"),
        instrument_kind=_one_of(INSTRUMENTS, instrument.get("kind") or "judgment", "instrument.kind"),
        instrument_title=_text(instrument["title"], "instrument.title", 32),
        instrument_court=_text(instrument["court"], "instrument.court", 64),
        instrument_number=_text(instrument["number"], "instrument.number", 64),
        effective_on=effective_on,
        parties=tuple(parties),
        obligations=tuple(obligations),
        cause=_short(instrument["cause"], "instrument.cause", 64),
        judged_on=_day(instrument["judged_on"], "instrument.judged_on") if instrument["judged_on"] else None,
        doubled_interest=bool(instrument["doubled_interest"]),
        application_id=application_id,
        flags=flags,
    )


def _obligation(n: int, one: Form, effective_on: date, roles: Mapping[str, str]) -> cases.FilingObligation:
    """`roles`: of each party by its key; who has none yet is refused where the parties stand."""
    place = f"obligations.{n}"
    for side, owes in (("payers", True), ("payees", False)):
        known = [roles[key] for key in one[side] if key in roles]
        if not known or len(known) < len(one[side]) or any(role and (role == "debtor") is not owes for role in known):
            raise FormIncomplete(place=f"{place}.{side}")
    amount = _money(one["amount"], f"{place}.amount")
    accrued = _money(one.get("accrued") or 0, f"{place}.accrued")
    if accrued > amount:
        raise FormIncomplete(place=f"{place}.accrued")
    priority = _one_of(("", *PRIORITIES), one.get("priority", ""), f"{place}.priority")
    return cases.FilingObligation(
        what=_short(one["what"], f"{place}.what", 64) or "款项",
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
    if rule.until_on is not None and rule.until_on < rule.from_on:
        raise FormIncomplete(place=f"{place}.until_on")
    if not rule.known:
        raise FormIncomplete(place=f"{place}.rate" if rule.rate_type in cases.FIGURED else f"{place}.rate_type")
    return rule


def _party(n: int, one: Form) -> cases.FilingParty:
    place = f"parties.{n}"
    return cases.FilingParty(
        key=one["key"],
        role=_one_of(ROLES, one["role"], f"{place}.role"),
        kind=_one_of(KINDS, one["kind"], f"{place}.kind"),
        name=_text(one["name"], f"{place}.name", 128),
        id_number=one["id_number"].strip(),
        phone=one["phone"].strip(),
        address=one["address"].strip(),
        representative=_short(one["representative"], f"{place}.representative", 64),
        e_service=bool(one["e_service"]),
        address_confirmed=bool(one.get("address_confirmed")),
        agents=tuple(
            _agent(f"{place}.agents.{k}", agent) for k, agent in enumerate(one["agents"]) if agent["name"].strip()
        ),
    )


def _agent(place: str, one: Form) -> cases.FilingAgent:
    authority = _one_of(AUTHORITY.values(), one["authority"], f"{place}.authority")
    name, firm = _text(one["name"], f"{place}.name", 32), _short(one.get("firm", ""), f"{place}.firm", 64)
    return cases.FilingAgent(name, authority, firm, one.get("phone", ""))


def _one_of(known: Collection[str], value: str, place: str) -> str:
    if value not in known:
        raise FormIncomplete(place=place)
    return value


def _short(value: str, place: str, most: int) -> str:
    """At most so many characters, for the place it goes to holds no more."""
    if len(value.strip()) > most:
        raise FormIncomplete(place=place)
    return value.strip()


def _text(value: str, place: str, most: int = 64) -> str:
    if not value.strip():
        raise FormIncomplete(place=place)
    return _short(value, place, most)


def _day(value: Any, place: str) -> date:
    try:
        found = date.fromisoformat(str(value))
    except ValueError:
        raise FormIncomplete(place=place) from None
    if found.year not in YEARS:
        raise FormIncomplete(place=place)
    return found


def _money(value: Any, place: str) -> Money:
    """A sum that is not negative and can be meant."""
    try:
        found = Money.yuan(str(value))
    except MoneyNotWhole:
        raise FormIncomplete(place=place) from None
    if not 0 <= found.fen <= MOST_FEN:
        raise FormIncomplete(place=place)
    return found


def _number(value: Any, place: str) -> Decimal:
    """A number above nothing that can be meant."""
    try:
        found = Decimal(str(value).strip())
    except ArithmeticError:
        raise FormIncomplete(place=place) from None
    if not found.is_finite() or not 0 < found <= MOST_TIMES:
        raise FormIncomplete(place=place)
    return found


def _fraction(value: Any, place: str) -> Decimal:
    """A rate as a fraction: 0.06, never 6."""
    found = _number(value, place)
    if found >= 1:
        raise FormIncomplete(place=place)
    return found
