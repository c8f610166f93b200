"""Asking everybody about a debtor: one request an office and kind of message, all under one order paper."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from zhixing.domain.agencies import api as agencies
from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.domain.inquiries import rules
from zhixing.domain.inquiries.commands.look import note_asked
from zhixing.domain.inquiries.events import InquiryLaunched
from zhixing.domain.inquiries.models import Inquiry, Question
from zhixing.domain.inquiries.queries import querying_units
from zhixing.domain.inquiries.refusals import CaseNotOpen, IdNumberUnknown, NobodyToAsk, TargetNotInCase
from zhixing.domain.parties import api as parties
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.scope import Scope


@command
def launch_all(scope: Scope, case_id: int, at: datetime) -> list[Inquiry]:
    """Ask everything the case's basis allows about every debtor of it; those being asked about already stay as they are.

    A debtor whose number is not known is left out while others can be asked. Raises CaseNotOpen, IdNumberUnknown when
    that is so of all of them, NobodyToAsk, NotAuthorised.
    """
    cases.case(scope, case_id)
    found, unknown = [], None
    for role in cases.debtors(scope, case_id):
        try:
            found.append(launch(scope, case_id, role.party_id, at))
        except IdNumberUnknown as refusal:
            unknown = refusal
    if unknown is not None and not found:
        raise unknown
    return found


@command
def launch(scope: Scope, case_id: int, debtor_id: int, at: datetime, purpose: str = rules.PURPOSE) -> Inquiry:
    """Ask every office all it can tell about one debtor (法释〔2017〕8号 12); one asking at a time.

    The order paper is sealed under the court's standing authorisation. Raises CaseNotOpen, TargetNotInCase,
    IdNumberUnknown, NobodyToAsk, NotAuthorised.
    """
    scope.require("inquiry.launch")
    lock_case(case_id)
    case = cases.case(scope, case_id)
    if case.status == cases.Case.Status.CLOSED:
        raise CaseNotOpen
    if debtor_id not in {role.party_id for role in cases.debtors(scope, case_id)}:
        raise TargetNotInCase
    running = Inquiry.objects.filter(case_id=case_id, debtor_id=debtor_id, told_at=None).first()
    if running is not None:
        return running
    who = parties.identity(scope, debtor_id)
    if not who.id_number:
        raise IdNumberUnknown
    person, money = who.kind == "person", bool(cases.claims(scope, case_id))
    asked = {unit: rules.questions(unit.items, person, money, at.date()) for unit in querying_units()}
    asked = {unit: items for unit, items in asked.items() if items}
    if not asked:
        raise NobodyToAsk
    no = Inquiry.objects.filter(case_id=case_id, debtor_id=debtor_id).count() + 1
    row = Inquiry.objects.create(
        court_id=case.court_id, case=case, debtor_id=debtor_id, no=no, launched_by=scope.actor, launched_at=at
    )
    questions = _ask_all(scope, row, who, asked, purpose, at)
    note_asked(scope, row, who.name, at)
    _announce_launch(scope, row, [one.request_id for one in questions], at)
    return row


def _ask_all(
    scope: Scope,
    row: Inquiry,
    who: parties.Identity,
    asked: Mapping[agencies.Unit, Sequence[agencies.Asked]],
    purpose: str,
    at: datetime,
) -> list[Question]:
    """Everything an office is asked goes in one request, all requests under one order paper."""
    case_id, target = row.case_id, agencies.Target(who.name, who.id_number)
    paper, stamp = _order_paper(scope, case_id, row.debtor_id, at), int(row.case.filed_at.timestamp())
    by_hand = {unit.pk: unit.channel == unit.Channel.COUNTER for unit in asked}
    orders = [
        agencies.Order(
            unit.pk,
            target,
            tuple(batch),
            rules.key(row.pk, unit.pk, stamp, part),
            at + (rules.COUNTER_WITHIN if by_hand[unit.pk] else rules.ANSWER_WITHIN),
            f"party:{row.debtor_id}",
        )
        for unit, items in asked.items()
        for part, batch in enumerate(rules.batches(items))
    ]
    requests = agencies.ask_all(scope, case_id, "query", orders, rules.BASIS, paper, purpose, at)
    return Question.objects.bulk_create(
        Question(inquiry=row, request=request, by_hand=by_hand[request.unit_id]) for request in requests
    )


def _order_paper(scope: Scope, case_id: int, debtor_id: int, at: datetime) -> tuple[str, str]:
    """The electronic order paper behind the requests (财产调查规定 13): its number and digest."""
    unattended = replace(scope, staff_id=None)
    given = {"agency": "各协助查询单位", "holder": parties.party(scope, debtor_id).name}
    paper = documents.issue(unattended, case_id, "query_assistance", given, [], at, f"party:{debtor_id}")
    return paper.number, paper.digest


def _announce_launch(scope: Scope, row: Inquiry, requests: list[int], at: datetime) -> None:
    event = InquiryLaunched(
        court_id=row.court_id,
        case_id=row.case_id,
        object=f"party:{row.debtor_id}",
        debtor_id=row.debtor_id,
        inquiry_id=row.pk,
        requests=requests,
    )
    announce(scope, event, at)
