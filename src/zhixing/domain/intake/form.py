"""The application form: what was read from a judgment in plain values a clerk can change.

A form is JSON: days ISO, sums text in yuan, rates text. `passages` maps a place of the form (`obligations.0.amount`)
to [start, end] in the judgment's text; `doubts` maps it to why a clerk must look. What could not be read is empty; what
was read and has no field (a guarantee within a limit) stands at a place `told.0` or `obligations.0.told.0`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from zhixing.domain.cases import api as cases
from zhixing.domain.intake.reading.doubts import Doubt
from zhixing.domain.intake.reading.shapes import (
    Agent,
    Cost,
    Found,
    Guarantee,
    Interest,
    Judgment,
    Obligation,
    Party,
    Passage,
    Priority,
)
from zhixing.law.distribution_rights import Right

Form = dict[str, Any]
AUTHORITY = {"特别授权": "special", "一般授权": "ordinary"}
PRIORITIES = tuple(str(right) for right in Right)
"""Rights of priority an obligation may have: what each is worth is the law's."""
_INTEREST = re.compile(r"利息|罚息|复利")
_NOT_ONLY = re.compile(r"本|[及和与、]")


def of_judgment(judgment: Judgment, received_on: date, kind: str = "judgment") -> Form:
    """The form as the reading fills it: payees apply, payers owe, unless a clerk says otherwise."""
    marks = _Marks()
    keys = {party.name: f"p{n}" for n, party in enumerate(judgment.parties, start=1)}
    payers = {name for one in judgment.obligations for name in one.payers.value or ()}
    payers |= {name for one in judgment.guarantees for name in one.guarantors.value or ()}
    payees = {name for one in judgment.obligations for name in one.payees.value or ()}
    instrument = {
        "kind": kind,
        "title": f"民事{(judgment.kind.value or '判决书').removeprefix('民事')}" if kind == "judgment" else "",
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
    answering = _answering(judgment.guarantees)
    obligations = [
        _obligation(marks, f"obligations.{n}", one, judgment.priority, answering.get(one.no, ()), keys)
        for n, one in enumerate(judgment.obligations)
    ]
    obligations += list(_costs(marks, len(obligations), judgment.costs, keys, payers, payees))
    _tell(marks, judgment)
    return {
        "received_on": received_on.isoformat(),
        "instrument": instrument,
        "parties": parties,
        "obligations": obligations,
        "priority": [clause.text for clause in judgment.priority],
        "passages": marks.passages,
        "doubts": marks.doubts,
    }


def _answering(guarantees: Iterable[Guarantee]) -> dict[int, list[Guarantee]]:
    """Obligation -> who answers for it."""
    found: dict[int, list[Guarantee]] = {}
    for one in guarantees:
        for no in one.covers.value or ():
            found.setdefault(no, []).append(one)
    return found


class _Marks:
    """Where each value of the form stands in the text, and what is doubtful about it."""

    def __init__(self) -> None:
        self.passages: dict[str, list[int]] = {}
        self.doubts: dict[str, str] = {}
        self.told: Counter[str] = Counter()

    def take(self, place: str, found: Found[Any]) -> Any:
        if found.passage:
            self.passages[place] = [found.passage.start, found.passage.end]
        if found.unsure:
            self.doubts[place] = found.unsure.value
        return "" if found.value is None else found.value

    def tell(self, part: str, passage: Passage, why: Doubt) -> None:
        """What was read and has no field of its own: under `part`, with its passage."""
        place = f"{part}told.{self.told[part]}"
        self.told[part] += 1
        self.passages[place] = [passage.start, passage.end]
        self.doubts[place] = why.value


def _tell(marks: _Marks, judgment: Judgment) -> None:
    """What belongs to no obligation of the form."""
    for guarantee in judgment.guarantees:
        for why in (guarantee.guarantors.unsure, guarantee.covers.unsure):
            if why:
                marks.tell("", guarantee.passage, why)
    for clause in judgment.non_money:
        marks.tell("", clause.passage, Doubt.NOT_MONEY)
    for cost in judgment.costs:
        if cost.unsure:
            marks.tell("", cost.passage, cost.unsure)


def _iso(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else ""


def _party(marks: _Marks, place: str, one: Party, key: str, applies: bool, owes: bool) -> Form:
    marks.passages[f"{place}.name"] = [one.passage.start, one.passage.end]
    number = one.id_number if one.id_number.value else one.credit_code
    role = "applicant" if applies and not owes else "debtor" if owes else ""
    agents = [_agent(marks, f"{place}.agents.{n}", agent) for n, agent in enumerate(one.agents)]
    return {
        "key": key,
        "role": role,
        "kind": one.kind,
        "name": one.name,
        "id_number": marks.take(f"{place}.id_number", number) if number.value else "",
        "phone": "",
        "address": marks.take(f"{place}.address", one.address) if one.address.value else "",
        "representative": marks.take(f"{place}.representative", one.represented_by) if one.represented_by.value else "",
        "e_service": False,
        "address_confirmed": False,
        "agents": agents,
    }


def _agent(marks: _Marks, place: str, one: Agent) -> Form:
    """Who holds no special authority has an ordinary one (民诉法 62): where none is printed that is marked."""
    marks.passages[f"{place}.authority"] = [one.passage.start, one.passage.end]
    if one.authority not in AUTHORITY:
        marks.doubts[f"{place}.authority"] = Doubt.AUTHORITY_NOT_PRINTED.value
    return {
        "name": one.name,
        "firm": one.firm or "",
        "authority": AUTHORITY.get(one.authority or "", "ordinary"),
        "phone": "",
    }


def _obligation(
    marks: _Marks,
    place: str,
    one: Obligation,
    rights: Sequence[Priority],
    guarantees: Sequence[Guarantee],
    keys: dict[str, str],
) -> Form:
    amount = marks.take(f"{place}.amount", one.amount)
    payers = marks.take(f"{place}.payers", one.payers) or ()
    more, joint = _guarantors(marks, place, guarantees)
    _aside(marks, place, one)
    due = one.due
    return {
        "what": one.what,
        "amount": str(amount),
        "accrued": _accrued(marks, place, one),
        "payers": [keys[name] for name in dict.fromkeys([*payers, *more]) if name in keys],
        "payees": [keys[name] for name in marks.take(f"{place}.payees", one.payees) or () if name in keys],
        "due_days": due.days if due and due.days is not None else None,
        "due_months": due.months if due and due.months is not None else None,
        "due_on": _iso(due.on) if due else "",
        "due_text": due.text if due else "",
        "interest": [_interest(marks, f"{place}.interest.{n}", rule, one) for n, rule in enumerate(one.interest)],
        "joint": joint or bool(one.liability and "连带" in one.liability),
        "priority": _priority(marks, place, one, rights),
        "is_cost": False,
    }


def _guarantors(marks: _Marks, place: str, guarantees: Sequence[Guarantee]) -> tuple[list[str], bool]:
    """Who owes the whole sum besides the payers, and whether jointly; one liable within a limit is only told."""
    names: list[str] = []
    joint = False
    for guarantee in guarantees:
        if guarantee.limit:
            marks.tell(f"{place}.", guarantee.passage, Doubt.LIMITED_LIABILITY)
            continue
        names += guarantee.guarantors.value or ()
        if "连带" in guarantee.type or "共同" in guarantee.type:
            joint = True
            marks.passages[f"{place}.joint"] = [guarantee.passage.start, guarantee.passage.end]
        else:
            marks.tell(f"{place}.", guarantee.passage, Doubt.OTHER_LIABILITY)
    return names, joint


def _aside(marks: _Marks, place: str, one: Obligation) -> None:
    """What is printed about a sum and stands in no field of it."""
    if one.periodic:
        marks.tell(f"{place}.", one.periodic.passage, Doubt.PERIODIC)
    if one.on_default:
        marks.tell(f"{place}.", one.on_default.passage, Doubt.ON_DEFAULT)
    for part in one.accrued:
        marks.tell(f"{place}.", part.passage, Doubt.ACCRUED_TOLD)


def _priority(marks: _Marks, place: str, one: Obligation, rights: Sequence[Priority]) -> str:
    """The right the judgment names for this very item; a right named for no item is only shown, for a clerk to choose."""
    own = [clause for clause in rights if one.no in clause.covers]
    told = own or [clause for clause in rights if not clause.covers]
    if not told:
        return ""
    marks.passages[f"{place}.priority"] = [told[0].passage.start, told[0].passage.end]
    if len({clause.right for clause in own}) == 1 and own[0].right:
        return own[0].right
    marks.doubts[f"{place}.priority"] = Doubt.PRIORITY_TOLD.value
    return ""


def _accrued(marks: _Marks, place: str, one: Obligation) -> str:
    """What of the sum is interest and nothing else: the whole of it, or parts where the parts make up the sum."""
    if not one.components and one.amount.value and one.amount.passage and _only_interest(one.what):
        marks.passages[f"{place}.accrued"] = [one.amount.passage.start, one.amount.passage.end]
        return str(one.amount.value)
    parts = [part for part in one.components if _only_interest(part.what)]
    if not parts or sum(part.amount for part in one.components) != one.amount.value:
        return ""
    marks.passages[f"{place}.accrued"] = [parts[0].passage.start, parts[-1].passage.end]
    return str(sum(part.amount for part in parts))


def _only_interest(what: str) -> bool:
    return bool(_INTEREST.search(what)) and not _NOT_ONLY.search(what)


def _interest(marks: _Marks, place: str, one: Interest, of: Obligation) -> Form:
    marks.passages[place] = [one.passage.start, one.passage.end]
    end, kind = one.end.value, one.rate_type.value
    base = marks.take(f"{place}.base", one.base)
    if one.base.value and of.amount.value and one.base.value > of.amount.value:
        marks.doubts.setdefault(f"{place}.base", Doubt.BASE_ABOVE_SUM.value)
    if kind in cases.FIGURED and one.rate is None:
        marks.doubts[f"{place}.rate"] = Doubt.RATE_NOT_PRINTED.value
    elif kind and kind not in (*cases.FIGURED, *cases.PUBLISHED):
        marks.doubts[f"{place}.rate_type"] = Doubt.TENOR_NOT_PRINTED.value
    return {
        "base": str(base),
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
            marks.doubts[f"{place}.payees"] = Doubt.COSTS_ADVANCED.value
            start += 1
            yield {
                "what": cost.kind,
                "amount": str(share.amount),
                "accrued": "",
                "payers": by,
                "payees": to,
                "due_days": None,
                "due_months": None,
                "due_on": "",
                "due_text": "",
                "interest": [],
                "joint": False,
                "priority": "",
                "is_cost": True,
            }
