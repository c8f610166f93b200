"""The fields a case itself gives to its papers: parties, instrument, money, account, who handles it."""

from collections.abc import Mapping, Sequence
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
        "account_bank",
        "duties",
        "portal_url",
        "portal_code",
    ]
)
"""What `of_case` gives; a caller that makes several papers of a case asks once and hands it to each."""
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


def of_case(scope: Scope, case_id: int, on: date) -> dict[str, Any]:
    """Every field a case can fill in by itself; a template takes those it names."""
    return of_cases(scope, [case_id], on)[case_id]


def of_cases(scope: Scope, case_ids: Sequence[int], on: date) -> dict[int, dict[str, Any]]:
    """The same for many cases at once, by case."""
    numbers = ledger.case_numbers(scope, case_ids)
    return {
        facts.case.pk: _plain(facts.case, facts.roles, numbers) | _money(facts)
        for facts in cases.facts(scope, case_ids, on, assume_last=True)
    }


def without_money(scope: Scope, case: cases.Case) -> dict[str, Any]:
    """What a case fills in but for what is owed, which takes most of the asking."""
    return _plain(case, cases.roles(scope, case.pk), ledger.case_numbers(scope, [case.pk]))


def _plain(case: cases.Case, roles: Sequence[cases.Role], numbers: Mapping[int, str]) -> dict[str, Any]:
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
        "account_number": numbers.get(case.pk) or court.account_number or case.number,
        "account_bank": court.bank_name or court.name,
        "portal_url": f"{settings.BASE_URL}/case",
        "portal_code": case.access_code,
    }


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
    wanted = {field.name for field in (*template.fields, *template.optional)}
    figures = {field.name: rules.figure(field.name, on) for field in template.figures}
    missing, known = (wanted & OF_CASE) - given.keys(), dict[str, Any]()
    if missing & OF_MONEY:
        known = of_case(scope, case.pk, on)
    elif missing:
        known = without_money(scope, case)
    every = {**known, **figures, **given}
    return {name: every[name] for name in wanted if name in every}
