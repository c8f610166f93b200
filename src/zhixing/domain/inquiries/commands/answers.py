"""Taking in what offices found, and sorting it."""

from collections.abc import Mapping
from datetime import datetime

from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.inquiries import rules
from zhixing.domain.inquiries.events import InquiryAnswered, InquirySorted
from zhixing.domain.inquiries.models import Finding, Inquiry, Question
from zhixing.domain.inquiries.queries import last
from zhixing.domain.inquiries.refusals import NotAllSorted, StillAsking
from zhixing.domain.parties import api as parties
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.scope import Scope

State = Question.State
LOOSE = (assets.Asset.State.FOUND, assets.Asset.State.RELEASED)


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
        asset = _register(scope, inquiry, one, at)
        held = asset.case_id == inquiry.case_id and asset.state not in LOOSE
        _, added = Finding.objects.get_or_create(
            inquiry=inquiry, asset=asset, defaults={"held_at": at if held else None}
        )
        new += added
    question.found, question.unread = len(found), unread
    question.state = State.REFUSED if rules.refused(answers) else State.ANSWERED
    question.save()
    _tell(scope, inquiry, new, at)


def _register(scope: Scope, inquiry: Inquiry, one: rules.Found, at: datetime) -> assets.Asset:
    """The one record of the thing, with what the office told of others' shares in it and rights on it."""
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
        "bank" if one.kind == "deposit" else "register",
        point=one.point,
    )
    told = assets.Told(one.share, one.co_owners, one.burdens)
    if told != assets.Told():
        assets.note_told(scope, asset.pk, told, at)
    return asset


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
    found = inquiry.findings.filter(asset__merged_into=None).count()
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
    left = inquiry.findings.filter(held_at=None, reason="", asset__merged_into=None).count()
    if left:
        raise NotAllSorted(left=left)
    _finish(scope, inquiry, at)
    return inquiry


def _finish(scope: Scope, inquiry: Inquiry, at: datetime) -> None:
    rows = list(inquiry.findings.filter(asset__merged_into=None))
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
