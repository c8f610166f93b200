"""Taking in what offices found, and sorting it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Value
from django.db.models.functions import Coalesce

from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.inquiries import rules
from zhixing.domain.inquiries.events import InquiryAnswered, InquirySorted
from zhixing.domain.inquiries.models import Finding, Inquiry, Question
from zhixing.domain.inquiries.queries import last
from zhixing.domain.inquiries.refusals import NotAllSorted, StillAsking
from zhixing.domain.parties import api as parties
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case, lock_cases
from zhixing.kernel.scope import Scope

State = Question.State
LOOSE = (assets.Asset.State.FOUND, assets.Asset.State.RELEASED)


@command
def take_answers(scope: Scope, request_ids: Sequence[int], at: datetime) -> None:
    """Register what offices found; requests that are no questions of this room's are left."""
    open_ = [one for one in _questions(scope, request_ids) if one.state not in (State.ANSWERED, State.REFUSED)]
    told = [(question, one) for question in open_ for one in _read(question)]
    things = assets.record_all(scope, [_find(question, one) for question, one in told], at)
    for (_, one), thing in zip(told, things, strict=True):
        rights = assets.Told(one.share, one.co_owners, one.burdens)
        if rights != assets.Told():
            assets.note_told(scope, thing.pk, rights, at)
    new = _note_found([(question.inquiry, thing) for (question, _), thing in zip(told, things, strict=True)], at)
    _tell(scope, _noted(open_), new, at)


@command
def note_failures(scope: Scope, request_ids: Sequence[int], at: datetime) -> None:
    """Offices did not answer: the others go on, a person may send it again."""
    failed = [one for one in _questions(scope, request_ids) if one.state == State.WAITING]
    for one in failed:
        one.state = State.FAILED
    _tell(scope, _noted(failed), {}, at)


def _questions(scope: Scope, request_ids: Sequence[int]) -> list[Question]:
    rows = Question.objects.filter(request_id__in=request_ids, inquiry__court_id__in=scope.courts)
    lock_cases(rows.values_list("inquiry__case_id", flat=True))
    rows = rows.select_for_update(of=("self",)).select_related("inquiry__debtor", "request__unit")
    return list(rows.order_by("pk"))


def _read(question: Question) -> list[rules.Found]:
    """Put on the question how what the office told stands; the things it told of."""
    request, who = question.request, parties.identity_of(question.inquiry.debtor)
    answers = agencies.answers(request)
    found, unread = rules.read(answers, request.unit.code, request.unit.name, who.name, who.id_number)
    question.found, question.unread = len(found), unread
    question.state = State.REFUSED if rules.refused(answers) else State.ANSWERED
    return found


def _find(question: Question, one: rules.Found) -> assets.Find:
    """The thing as the register takes it."""
    return assets.Find(
        question.inquiry.case_id,
        one.kind,
        question.inquiry.debtor_id,
        assets.Identity(one.number, one.mark),
        one.particulars,
        one.title,
        one.value,
        "bank" if one.kind == "deposit" else "register",
        one.point,
    )


def _note_found(found: Sequence[tuple[Inquiry, assets.Asset]], at: datetime) -> Counter[int]:
    """Put things on their inquiries, each once; how many are new to each."""
    wanted = {(inquiry.pk, thing.pk): (inquiry, thing) for inquiry, thing in found}
    rows = Finding.objects.filter(inquiry__in=[inquiry for inquiry, _ in found])
    known = set(rows.values_list("inquiry_id", "asset_id")) if wanted else set()
    made = [
        Finding(inquiry=inquiry, asset=thing, held_at=at if _is_held(inquiry, thing) else None)
        for both, (inquiry, thing) in wanted.items()
        if both not in known
    ]
    Finding.objects.bulk_create(made)
    return Counter(one.inquiry_id for one in made)


def _is_held(inquiry: Inquiry, thing: assets.Asset) -> bool:
    return thing.case_id == inquiry.case_id and thing.state not in LOOSE


def _noted(questions: Sequence[Question]) -> list[Inquiry]:
    """Save how these questions stand; their inquiries, each once."""
    alike: dict[tuple[str, int, int], list[int]] = {}
    for one in questions:
        alike.setdefault((one.state, one.found, one.unread), []).append(one.pk)
    for (state, found, unread), ids in alike.items():
        Question.objects.filter(pk__in=ids).update(state=state, found=found, unread=unread)
    return list({one.inquiry_id: one.inquiry for one in questions}.values())


def _tell(scope: Scope, inquiries: Sequence[Inquiry], new: Mapping[int, int], at: datetime) -> None:
    """Announce once every system has answered; after that, each answer that brings something new."""
    asked: dict[int, list[Question]] = {}
    for question in Question.objects.filter(inquiry__in=inquiries):
        asked.setdefault(question.inquiry_id, []).append(question)
    ready = [
        one
        for one in inquiries
        if not any(q.state == State.WAITING and not q.by_hand for q in asked[one.pk])
        and (one.told_at is None or new.get(one.pk))
    ]
    for inquiry in ready:
        inquiry.told_at, inquiry.sorted_at = inquiry.told_at or at, None
    Inquiry.objects.filter(pk__in=[one.pk for one in ready]).update(
        told_at=Coalesce("told_at", Value(at)), sorted_at=None
    )
    findings = _findings(ready)
    for inquiry in ready:
        states = Counter(one.state for one in asked[inquiry.pk])
        event = InquiryAnswered(
            court_id=inquiry.court_id,
            case_id=inquiry.case_id,
            object=f"party:{inquiry.debtor_id}",
            debtor_id=inquiry.debtor_id,
            inquiry_id=inquiry.pk,
            found=len(findings[inquiry.pk]),
            failed=states[State.FAILED],
            waiting=states[State.WAITING],
            complete=True,
        )
        announce(scope, event, at)
    _finish(scope, ready, findings, at)


def _findings(inquiries: Sequence[Inquiry]) -> dict[int, list[Finding]]:
    """What each inquiry found, each thing once."""
    found: dict[int, list[Finding]] = {one.pk: [] for one in inquiries}
    for row in Finding.objects.filter(inquiry__in=inquiries, asset__merged_into=None) if inquiries else ():
        found[row.inquiry_id].append(row)
    return found


@command
def note_held(scope: Scope, case_id: int, asset_id: int, at: datetime) -> None:
    """A thing is held for the case now, or waits its turn; the sorting ends by itself with the last of them."""
    lock_case(case_id)
    rows = Finding.objects.filter(inquiry__case_id=case_id, asset_id=asset_id, held_at=None)
    for row in rows.select_related("inquiry").order_by("pk"):
        row.held_at = at
        row.save(update_fields=["held_at"])
        _finish(scope, [row.inquiry], _findings([row.inquiry]), at)


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
    _finish(scope, [inquiry], _findings([inquiry]), at)
    return inquiry


def _finish(
    scope: Scope, inquiries: Sequence[Inquiry], findings: Mapping[int, Sequence[Finding]], at: datetime
) -> None:
    """End the sorting of those where every thing found is held or left for a reason."""
    for inquiry in inquiries:
        rows = findings[inquiry.pk]
        if inquiry.sorted_at or inquiry.told_at is None or any(one.held_at is None and not one.reason for one in rows):
            continue
        inquiry.sorted_at = at
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
    Inquiry.objects.filter(pk__in=[one.pk for one in inquiries if one.sorted_at == at]).update(sorted_at=at)
