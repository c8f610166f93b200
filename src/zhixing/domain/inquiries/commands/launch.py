"""Asking everybody about a debtor: one request an office and kind of message, all under one order paper."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
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
from zhixing.infra.events import announce, holding_cases
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
    return launch_each(scope, [(case_id, debtor_id)], at, purpose)[0]


@command
def launch_each(
    scope: Scope, about: Sequence[tuple[int, int]], at: datetime, purpose: str = rules.PURPOSE
) -> list[Inquiry]:
    """The same about many debtors, each (case, debtor), all or none; those being asked about already stay as they are."""
    scope.require("inquiry.launch")
    case_ids = {case_id for case_id, _ in about}
    with holding_cases(case_ids):
        targets = _targets(scope, about)
        running = {
            (row.case_id, row.debtor_id): row for row in Inquiry.objects.filter(case_id__in=case_ids, told_at=None)
        }
        new = [targets[one] for one in about if one not in running]
        asked = _ask_all(scope, new, _begun(scope, new, at), purpose, at) if new else []
        return [(running | {(row.case_id, row.debtor_id): row for row in asked})[one] for one in about]


@dataclass(frozen=True)
class _Target:
    """A debtor who may be asked about, and whether the case is about money."""

    case: cases.Case
    who: parties.Identity
    money: bool


def _targets(scope: Scope, about: Sequence[tuple[int, int]]) -> dict[tuple[int, int], _Target]:
    case_ids = [case_id for case_id, _ in about]
    found, debtors = cases.all_of(scope, case_ids), cases.debtors_of(scope, case_ids)
    of_money, targets = cases.with_claims(case_ids), {}
    for case_id, debtor_id in about:
        if found[case_id].status == cases.Case.Status.CLOSED:
            raise CaseNotOpen
        who = {role.party_id: parties.identity_of(role.party) for role in debtors[case_id]}.get(debtor_id)
        if who is None:
            raise TargetNotInCase
        if not who.id_number:
            raise IdNumberUnknown
        targets[case_id, debtor_id] = _Target(found[case_id], who, case_id in of_money)
    return targets


def _begun(scope: Scope, targets: Sequence[_Target], at: datetime) -> list[Inquiry]:
    former = Inquiry.objects.filter(case_id__in=[one.case.pk for one in targets]).values_list("case_id", "debtor_id")
    times = Counter(former)
    return Inquiry.objects.bulk_create(
        Inquiry(
            court_id=one.case.court_id,
            case=one.case,
            debtor_id=one.who.id,
            no=times[one.case.pk, one.who.id] + 1,
            launched_by=scope.actor,
            launched_at=at,
        )
        for one in targets
    )


def _ask_all(
    scope: Scope, targets: Sequence[_Target], rows: Sequence[Inquiry], purpose: str, at: datetime
) -> Sequence[Inquiry]:
    """Everything an office is asked about a debtor goes in one request, all requests about him under one order paper."""
    units, papers = list(querying_units()), _order_papers(scope, targets, at)
    orders = [
        order
        for target, row, paper in zip(targets, rows, papers, strict=True)
        for order in _orders(target, row, units, (paper.number, paper.digest), at)
    ]
    requests = agencies.ask_all(scope, "query", orders, rules.BASIS, purpose, at)
    by_debtor = {(row.case_id, f"party:{row.debtor_id}"): row for row in rows}
    Question.objects.bulk_create(
        Question(
            inquiry=by_debtor[one.case_id, one.object],
            request=one,
            by_hand=one.unit.by_hand,
        )
        for one in requests
    )
    for target, row in zip(targets, rows, strict=True):
        note_asked(scope, row, target.who.name, at)
        asked = [one.pk for one in requests if by_debtor[one.case_id, one.object] is row]
        _announce_launch(scope, row, asked, at)
    return rows


def _orders(
    target: _Target, row: Inquiry, units: Sequence[agencies.Unit], paper: tuple[str, str], at: datetime
) -> list[agencies.Order]:
    """What each office is asked about one debtor. Raises NobodyToAsk."""
    until = agencies.waits_until(units, at)
    person, stamp = target.who.kind == "person", int(target.case.filed_at.timestamp())
    found = [
        agencies.Order(
            case_id=row.case_id,
            unit_id=unit.pk,
            target=agencies.Target(target.who.name, target.who.id_number),
            items=tuple(batch),
            paper=paper,
            key=rules.key(row.pk, unit.pk, stamp, part),
            deadline_at=until[unit.pk],
            object=f"party:{row.debtor_id}",
        )
        for unit in units
        for part, batch in enumerate(rules.batches(rules.questions(unit.items, person, target.money, at.date())))
    ]
    if not found:
        raise NobodyToAsk
    return found


def _order_papers(scope: Scope, targets: Sequence[_Target], at: datetime) -> list[documents.Document]:
    """The electronic order papers behind the requests (财产调查规定 13)."""
    sheets = [
        documents.Sheet(
            one.case.pk,
            "query_assistance",
            {"agency": "各协助查询单位", "holder": one.who.name},
            object=f"party:{one.who.id}",
        )
        for one in targets
    ]
    return documents.issue_all(replace(scope, staff_id=None), sheets, at)


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
