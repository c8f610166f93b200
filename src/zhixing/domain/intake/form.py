"""The application form: what was read from a judgment in plain values a clerk can change, and the filing made of it.

A form is JSON: days ISO, sums text in yuan, rates text. `passages` maps a place of the form (`obligations.0.amount`)
to [start, end] in the judgment's text; `doubts` maps it to why a clerk must look. What could not be read is empty.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from zhixing.domain.cases import api as cases
from zhixing.domain.intake.reading.shapes import Cost, Found, Interest, Judgment, Obligation, Party
from zhixing.domain.intake.refusals import FormIncomplete
from zhixing.kernel.dates import days, months
from zhixing.kernel.money import Money, MoneyNotWhole

Form = dict[str, Any]
AUTHORITY = {"特别授权": "special", "一般授权": "ordinary"}


def of_judgment(judgment: Judgment, received_on: date) -> Form:
    """The form as the reading fills it: payees apply, payers owe, unless a clerk says otherwise."""
    marks = _Marks()
    keys = {party.name: f"p{n}" for n, party in enumerate(judgment.parties, start=1)}
    payers = {name for one in judgment.obligations for name in one.payers.value or ()}
    payers |= {name for one in judgment.guarantees for name in one.guarantors.value or ()}
    payees = {name for one in judgment.obligations for name in one.payees.value or ()}
    instrument = {
        "title": f"民事{(judgment.kind.value or '判决书').removeprefix('民事')}",
        "court": marks.take("instrument.court", judgment.court),
        "number": marks.take("instrument.number", judgment.case_no),
        "cause": marks.take("instrument.cause", judgment.cause),
        "judged_on": _iso(marks.take("instrument.judged_on", judgment.judged_on)),
        "effective_on": "",
        "doubled_interest": bool(marks.take("instrument.doubled_interest", judgment.doubled_interest_clause)),
    }
    parties = [
        _party(marks, f"parties.{n}", one, keys[one.name], one.name in payees, one.name in payers)
        for n, one in enumerate(judgment.parties)
    ]
    obligations = [
        _obligation(marks, f"obligations.{n}", one, judgment, keys) for n, one in enumerate(judgment.obligations)
    ]
    obligations += list(_costs(marks, len(obligations), judgment.costs, keys, payers, payees))
    return {
        "received_on": received_on.isoformat(),
        "instrument": instrument,
        "parties": parties,
        "obligations": obligations,
        "priority": [clause.text for clause in judgment.priority],
        "passages": marks.passages,
        "doubts": marks.doubts,
    }


class _Marks:
    """Where each value of the form stands in the text, and what is doubtful about it."""

    def __init__(self) -> None:
        self.passages: dict[str, list[int]] = {}
        self.doubts: dict[str, str] = {}

    def take(self, place: str, found: Found[Any]) -> Any:
        if found.passage:
            self.passages[place] = [found.passage.start, found.passage.end]
        if found.unsure:
            self.doubts[place] = found.unsure.value
        return "" if found.value is None else found.value


def _iso(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else ""


def _party(marks: _Marks, place: str, one: Party, key: str, applies: bool, owes: bool) -> Form:
    marks.passages[f"{place}.name"] = [one.passage.start, one.passage.end]
    number = one.id_number if one.id_number.value else one.credit_code
    role = "applicant" if applies and not owes else "debtor" if owes else ""
    agents = [
        {"name": a.name, "firm": a.firm or "", "authority": AUTHORITY.get(a.authority or "", "ordinary")}
        for a in one.agents
    ]
    return {
        "key": key,
        "role": role,
        "kind": one.kind,
        "name": one.name,
        "id_number": marks.take(f"{place}.id_number", number) if number.value else "",
        "phone": "",
        "address": marks.take(f"{place}.address", one.address) if one.address.value else "",
        "representative": one.represented_by.value or "",
        "e_service": False,
        "agents": agents,
    }


def _obligation(marks: _Marks, place: str, one: Obligation, judgment: Judgment, keys: dict[str, str]) -> Form:
    amount = marks.take(f"{place}.amount", one.amount)
    payers = list(marks.take(f"{place}.payers", one.payers) or ())
    joint = bool(one.liability and "连带" in one.liability)
    for guarantee in judgment.guarantees:
        if one.no in (guarantee.covers.value or ()) and not guarantee.limit:
            payers += [name for name in guarantee.guarantors.value or () if name not in payers]
            joint = True
    due = one.due
    return {
        "what": one.what,
        "amount": str(amount),
        "payers": [keys[name] for name in payers if name in keys],
        "payees": [keys[name] for name in marks.take(f"{place}.payees", one.payees) or () if name in keys],
        "due_days": due.days if due and due.days is not None else None,
        "due_months": due.months if due and due.months is not None else None,
        "due_on": _iso(due.on) if due else "",
        "due_text": due.text if due else "",
        "interest": [_interest(marks, f"{place}.interest.{n}", rule) for n, rule in enumerate(one.interest)],
        "joint": joint,
        "is_cost": False,
    }


def _interest(marks: _Marks, place: str, one: Interest) -> Form:
    marks.passages[place] = [one.passage.start, one.passage.end]
    end = one.end.value
    return {
        "base": str(marks.take(f"{place}.base", one.base)),
        "from_on": _iso(marks.take(f"{place}.from_on", one.start)),
        "until_on": _iso(end),
        "until_text": end if isinstance(end, str) else "",
        "rate_type": marks.take(f"{place}.rate_type", one.rate_type),
        "rate": str(one.rate) if one.rate is not None else "",
        "multiplier": str(one.multiplier or 1),
        "note": one.note,
    }


def _costs(
    marks: _Marks, start: int, costs: Iterable[Cost], keys: dict[str, str], payers: set[str], payees: set[str]
) -> Iterator[Form]:
    """Court costs a debtor bears, owed to the applicants: whether they advanced them a clerk has to check."""
    to = [keys[name] for name in sorted(payees - payers) if name in keys]
    for cost in costs:
        for share in cost.borne:
            by = [keys[name] for name in share.by if name in payers and name in keys]
            if not by or share.amount is None or not to:
                continue
            place = f"obligations.{start}"
            marks.passages[f"{place}.amount"] = [cost.passage.start, cost.passage.end]
            marks.doubts[f"{place}.payees"] = "costs_advanced"
            start += 1
            yield {
                "what": cost.kind,
                "amount": str(share.amount),
                "payers": by,
                "payees": to,
                "due_days": None,
                "due_months": None,
                "due_on": "",
                "due_text": "",
                "interest": [],
                "joint": False,
                "is_cost": True,
            }


def due_on(one: Form, effective_on: date) -> date:
    """The last day of the performance period: as printed, else counted from the day the judgment took effect."""
    if one["due_on"]:
        return date.fromisoformat(one["due_on"])
    if one["due_months"]:
        return months(int(one["due_months"])).after(effective_on).on
    if one["due_days"]:
        return days(int(one["due_days"])).after(effective_on).on
    return effective_on


def filing(form: Form, application_id: int | None, flags: tuple[str, ...] = ()) -> cases.Filing:
    """The filing a whole form makes. Raises FormIncomplete naming the first place that is empty or unreadable."""
    instrument = form["instrument"]
    effective_on = _day(instrument["effective_on"], "instrument.effective_on")
    obligations = [_filed(n, one, effective_on) for n, one in enumerate(form["obligations"])]
    used = {key for one in obligations for key in (*one.payers, *one.payees)}
    parties = [_filed_party(n, one) for n, one in enumerate(form["parties"]) if one["role"] or one["key"] in used]
    return cases.Filing(
        received_on=_day(form["received_on"], "received_on"),
        instrument_title=_text(instrument["title"], "instrument.title"),
        instrument_court=_text(instrument["court"], "instrument.court"),
        instrument_number=_text(instrument["number"], "instrument.number"),
        effective_on=effective_on,
        parties=tuple(parties),
        obligations=tuple(obligations),
        cause=instrument["cause"],
        judged_on=date.fromisoformat(instrument["judged_on"]) if instrument["judged_on"] else None,
        doubled_interest=bool(instrument["doubled_interest"]),
        application_id=application_id,
        flags=flags,
    )


def _filed(n: int, one: Form, effective_on: date) -> cases.FilingObligation:
    place = f"obligations.{n}"
    if not one["payers"] or not one["payees"]:
        raise FormIncomplete(place=f"{place}.payers" if not one["payers"] else f"{place}.payees")
    amount = _money(one["amount"], f"{place}.amount")
    rules = tuple(
        cases.InterestRule(
            base=_money(rule["base"] or one["amount"], f"{place}.interest.{k}.base"),
            from_on=_day(rule["from_on"], f"{place}.interest.{k}.from_on"),
            rate_type=_text(rule["rate_type"], f"{place}.interest.{k}.rate_type"),
            until_on=date.fromisoformat(rule["until_on"]) if rule["until_on"] else None,
            rate=Decimal(rule["rate"]) if rule["rate"] else None,
            multiplier=Decimal(rule["multiplier"] or "1"),
        )
        for k, rule in enumerate(one["interest"])
    )
    return cases.FilingObligation(
        what=one["what"] or "款项",
        amount=amount,
        due_on=due_on(one, effective_on),
        payers=tuple(one["payers"]),
        payees=tuple(one["payees"]),
        interest=rules,
        joint=bool(one["joint"]),
        is_cost=bool(one["is_cost"]),
    )


def _filed_party(n: int, one: Form) -> cases.FilingParty:
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
        agents=tuple(
            cases.FilingAgent(a["name"], a["authority"], a.get("firm", ""), a.get("phone", "")) for a in one["agents"]
        ),
    )


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
    try:
        return Money.yuan(str(value))
    except MoneyNotWhole:
        raise FormIncomplete(place=place) from None
