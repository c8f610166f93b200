"""Asking everybody about a debtor, taking in what they found, and sorting it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.documents import api as documents
from zhixing.domain.inquiries import rules
from zhixing.domain.inquiries.events import InquiryAnswered, InquiryLaunched, InquirySorted
from zhixing.domain.inquiries.models import Finding, Inquiry, Question
from zhixing.domain.inquiries.queries import last, querying_units
from zhixing.domain.inquiries.refusals import (
    CaseNotOpen,
    IdNumberUnknown,
    NobodyToAsk,
    NotAllSorted,
    StillAsking,
    TargetNotInCase,
)
from zhixing.domain.parties import api as parties
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.scope import Scope

State = Question.State
LOOSE = (assets.Asset.State.FOUND, assets.Asset.State.RELEASED)


@command
def launch(
    scope: Scope, case_id: int, debtor_id: int, at: datetime, basis: str = rules.BASIS, purpose: str = rules.PURPOSE
) -> Inquiry:
    """Ask every office that answers queries about one debtor (法释〔2017〕8号 12); one asking at a time.

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
    asked = {unit: rules.items(unit.items, who.kind == "person", at.date()) for unit in querying_units()}
    asked = {unit: items for unit, items in asked.items() if items}
    if not asked:
        raise NobodyToAsk
    no = Inquiry.objects.filter(case_id=case_id, debtor_id=debtor_id).count() + 1
    row = Inquiry.objects.create(
        court_id=case.court_id, case=case, debtor_id=debtor_id, no=no, launched_by=scope.actor, launched_at=at
    )
    questions = _ask_all(scope, row, who, asked, basis, purpose, at)
    _announce_launch(scope, row, [one.request_id for one in questions], at)
    return row


def _ask_all(
    scope: Scope,
    row: Inquiry,
    who: parties.Identity,
    asked: Mapping[agencies.Unit, Sequence[agencies.Asked]],
    basis: str,
    purpose: str,
    at: datetime,
) -> list[Question]:
    """One request an office, all under one order paper."""
    case_id, target = row.case_id, agencies.Target(who.name, who.id_number)
    paper, stamp = _order_paper(scope, case_id, row.debtor_id, at), int(row.case.filed_at.timestamp())
    by_hand = {unit.pk: unit.channel == unit.Channel.COUNTER for unit in asked}
    orders = [
        agencies.Order(
            unit.pk,
            target,
            tuple(items),
            rules.key(row.pk, unit.pk, stamp),
            at + (rules.COUNTER_WITHIN if by_hand[unit.pk] else rules.ANSWER_WITHIN),
            f"party:{row.debtor_id}",
        )
        for unit, items in asked.items()
    ]
    requests = agencies.ask_all(scope, case_id, "query", orders, basis, paper, purpose, at)
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


@command
def take_answer(scope: Scope, request_id: int, at: datetime) -> None:
    """Register what an office found; a request that is no question of this room's is left alone."""
    question = _question(request_id)
    if question is None or question.state in (State.ANSWERED, State.REFUSED):
        return
    inquiry, request = question.inquiry, agencies.request(scope, request_id)
    answers = agencies.answers(request)
    who = parties.identity(scope, inquiry.debtor_id)
    found, unread = rules.read(answers, request.unit.code, request.unit.name, who.name, who.id_number)
    new = 0
    for one in found:
        try:
            asset = assets.record(
                scope,
                inquiry.case_id,
                one.kind,
                inquiry.debtor_id,
                assets.Identity(one.number, one.mark),
                one.particulars,
                at,
                one.title,
                one.value,
                "bank" if one.kind == "deposit" else "",
            )
        except assets.TwoRecords:
            unread += 1
            continue
        held = asset.case_id == inquiry.case_id and asset.state not in LOOSE
        _, added = Finding.objects.get_or_create(
            inquiry=inquiry, asset=asset, defaults={"held_at": at if held else None}
        )
        new += added
    question.found, question.unread = len(found), unread
    question.state = State.REFUSED if rules.refused(answers) else State.ANSWERED
    question.save()
    _tell(scope, inquiry, new, at)


@command
def note_failure(scope: Scope, request_id: int, at: datetime) -> None:
    """An office did not answer: the others go on, a person may send it again."""
    question = _question(request_id)
    if question is not None and question.state == State.WAITING:
        question.state = State.FAILED
        question.save()
        _tell(scope, question.inquiry, 0, at)


def _question(request_id: int) -> Question | None:
    found = Question.objects.select_related("inquiry").filter(request_id=request_id).first()
    if found is not None:
        lock_case(found.inquiry.case_id)
        found = Question.objects.select_for_update(of=("self",)).select_related("inquiry").get(pk=found.pk)
    return found


def _tell(scope: Scope, inquiry: Inquiry, new: int, at: datetime) -> None:
    """Announce once every system has answered; after that, each answer that brings something new."""
    questions = list(inquiry.questions.all())
    waiting = [one for one in questions if one.state == State.WAITING]
    if any(not one.by_hand for one in waiting) or (inquiry.told_at is not None and not new):
        return
    inquiry.told_at = inquiry.told_at or at
    inquiry.sorted_at = None
    inquiry.save(update_fields=["told_at", "sorted_at"])
    found = inquiry.findings.count()
    event = InquiryAnswered(
        court_id=inquiry.court_id,
        case_id=inquiry.case_id,
        object=f"party:{inquiry.debtor_id}",
        debtor_id=inquiry.debtor_id,
        inquiry_id=inquiry.pk,
        found=found,
        failed=sum(one.state == State.FAILED for one in questions),
        waiting=len(waiting),
        complete=True,
    )
    announce(scope, event, at)
    _finish(scope, inquiry, at)


@command
def note_held(scope: Scope, case_id: int, asset_id: int, at: datetime) -> None:
    """A thing is held for the case now, or waits its turn; the sorting ends by itself with the last of them."""
    lock_case(case_id)
    rows = Finding.objects.filter(inquiry__case_id=case_id, asset_id=asset_id, held_at=None)
    for row in rows.select_related("inquiry").order_by("pk"):
        row.held_at = at
        row.save(update_fields=["held_at"])
        _finish(scope, row.inquiry, at)


@command
def sort(scope: Scope, case_id: int, debtor_id: int, reasons: Mapping[int, str], at: datetime) -> Inquiry:
    """Say of each thing found that is not held why it is left (民诉法 253): asset id -> reason.

    Raises NoSuchInquiry, StillAsking, NotAllSorted.
    """
    scope.require("inquiry.sort")
    lock_case(case_id)
    inquiry = last(scope, case_id, debtor_id)
    waiting = inquiry.questions.filter(state=State.WAITING, by_hand=False).count()
    if waiting:
        raise StillAsking(waiting=waiting)
    for row in inquiry.findings.filter(asset_id__in=reasons, held_at=None).order_by("pk"):
        row.reason, row.decided_by = reasons[row.asset_id].strip()[:200], scope.actor
        row.save()
    left = inquiry.findings.filter(held_at=None, reason="").count()
    if left:
        raise NotAllSorted(left=left)
    _finish(scope, inquiry, at)
    return inquiry


def _finish(scope: Scope, inquiry: Inquiry, at: datetime) -> None:
    rows = list(inquiry.findings.all())
    if inquiry.sorted_at or inquiry.told_at is None or any(one.held_at is None and not one.reason for one in rows):
        return
    inquiry.sorted_at = at
    inquiry.save(update_fields=["sorted_at"])
    held = sum(one.held_at is not None for one in rows)
    event = InquirySorted(
        court_id=inquiry.court_id,
        case_id=inquiry.case_id,
        object=f"party:{inquiry.debtor_id}",
        debtor_id=inquiry.debtor_id,
        inquiry_id=inquiry.pk,
        held=held,
        left=len(rows) - held,
    )
    announce(scope, event, at)
