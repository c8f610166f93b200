"""The fields a case itself gives to its papers: parties, instrument, money, account, who handles it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from django.conf import settings

from zhixing.domain.cases import api as cases
from zhixing.domain.documents import papers, rules
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.kernel import identifiers
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope

BUREAU = "执行局"
OF_CASE = frozenset(
    [
        "applicants",
        "debtors",
        "cause",
        "instrument",
        "received_on",
        "filed_on",
        "officer",
        "judge",
        "clerk",
        "phone",
        "court_address",
        "claim_total",
        "fee",
        "account_name",
        "account_number",
        "payer_numbers",
        "account_bank",
        "duties",
        "portal_url",
        "portal_code",
    ]
)
"""What a case gives."""
OF_MONEY = frozenset(["claim_total", "duties", "fee"])


def of_party(party: parties.Party) -> papers.Party:
    """A party as the head of a paper names it."""
    kind: Literal["person", "company"] = "person" if party.kind == "person" else "company"
    sex, born_on = "", None
    if kind == "person" and party.id_number:
        try:
            number = identifiers.check_id(party.id_number)
        except Refusal:
            number = ""  # printed as it stands; the clerk was told when it was read
        if number:
            sex, born_on = identifiers.id_sex(number), identifiers.id_birth_on(number)
    return papers.Party(
        name=party.name,
        kind=kind,
        sex=sex,
        born_on=born_on,
        id_number=party.id_number,
        address=party.address,
        head=party.representative,
    )


def of_cases(
    scope: Scope, wanted: Mapping[int, Collection[str]], found: Mapping[int, cases.Case], on: date
) -> dict[int, dict[str, Any]]:
    """What cases fill in by themselves, by case; money is reckoned, which takes most of the asking, where wanted."""
    with_money = [case_id for case_id, names in wanted.items() if OF_MONEY.intersection(names)]
    plain = [case_id for case_id, names in wanted.items() if names and case_id not in with_money]
    numbers = ledger.case_numbers(scope, [*with_money, *plain]) if with_money or plain else {}
    own = ledger.party_numbers(scope, [pk for pk, names in wanted.items() if "payer_numbers" in names])
    known = {
        facts.case.pk: _plain(facts.case, facts.roles, numbers, own) | _money(facts)
        for facts in (cases.facts(scope, with_money, on, assume_last=True) if with_money else ())
    }
    roles = cases.roles_of(scope, plain) if plain else {}
    return known | {case_id: _plain(found[case_id], roles[case_id], numbers, own) for case_id in plain}


def _plain(
    case: cases.Case,
    roles: Sequence[cases.Role],
    numbers: Mapping[int, str],
    own: Mapping[int, Mapping[int, str]],
) -> dict[str, Any]:
    number = numbers.get(case.pk) or case.court.account_number or case.number
    court, officer = case.court, case.officer.name if case.officer else BUREAU
    return {
        "applicants": [of_party(role.party) for role in roles if role.kind == "applicant"],
        "debtors": [of_party(role.party) for role in roles if role.kind == "debtor"],
        "cause": case.cause or "合同纠纷",
        "instrument": f"{case.instrument_court}{case.instrument_number}{case.instrument_title}",
        "received_on": case.received_on,
        "filed_on": case.filed_on,
        "officer": officer,
        "judge": officer,
        "clerk": officer,
        "phone": court.phone or "12368",
        "court_address": court.address or court.name,
        "account_name": court.account_name or court.name,
        "account_number": number,
        "payer_numbers": _payer_numbers(roles, own.get(case.pk, {})) or number,
        "account_bank": court.bank_name or court.name,
        "portal_url": f"{settings.BASE_URL}/case",
        "portal_code": case.access_code,
    }


def _payer_numbers(roles: Sequence[cases.Role], own: Mapping[int, str]) -> str:
    """Each debtor's own number to pay into (一案一人一账号), by name where there are several; empty where none is given."""
    theirs = [(one.party.name, own[one.party_id]) for one in roles if one.kind == "debtor" and one.party_id in own]
    return theirs[0][1] if len(theirs) == 1 else "，".join(f"{name} {number}" for name, number in theirs)


def _money(facts: cases.Facts) -> dict[str, Any]:
    return {
        "claim_total": facts.due.left,
        "fee": facts.due.fee,
        "duties": [{"text": _duty(one)} for one in facts.claims],
    }


def _duty(one: cases.Obligation) -> str:
    payers = "、".join(role.party.name for role in one.payers.all())
    payees = "、".join(role.party.name for role in one.payees.all())
    jointly = "连带" if one.joint else ""
    interest = "及相应利息" if one.interest else ""
    return f"{payers}{jointly}向{payees}支付{one.what}{Money(one.amount_fen):,}元{interest}"


def for_paper(
    scope: Scope, case: cases.Case, template: papers.Template, on: date, given: Mapping[str, Any]
) -> dict[str, Any]:
    """What goes on one paper: what was given, then what the case knows, then the figures of law it prints."""
    known = of_cases(scope, {case.pk: of_case(template, given)}, {case.pk: case}, on)
    return filled(template, on, {**known.get(case.pk, {}), **given})


def of_case(template: papers.Template, given: Mapping[str, Any]) -> set[str]:
    """Which fields the case must fill in."""
    return (_names(template) & OF_CASE) - given.keys()


def filled(template: papers.Template, on: date, known: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a paper out of what is known, and the figures of law it prints."""
    figures = {field.name: rules.figure(field.name, on) for field in template.figures}
    every = {**figures, **known}
    return {name: every[name] for name in _names(template) if name in every}


def _names(template: papers.Template) -> set[str]:
    return {field.name for field in (*template.fields, *template.optional)}
