"""Who asked about whom and who read the answers; a sample of it for review, week by week (程序 §10.4)."""

from datetime import date, datetime, timedelta

from zhixing.domain.agencies import api as agencies
from zhixing.domain.courts import api as courts
from zhixing.domain.inquiries import rules
from zhixing.domain.inquiries.events import AnswerRead, AnswerTaken, LookReviewed, SampleDrawn, ThingSeen
from zhixing.domain.inquiries.models import Finding, Inquiry, Look, Question, Sample, Sampled
from zhixing.domain.inquiries.queries import sampled
from zhixing.domain.inquiries.refusals import RemarkMissing, ReviewedAlready, ReviewingOneself
from zhixing.infra import chance
from zhixing.infra.commands import command, queue_up
from zhixing.infra.events import announce
from zhixing.kernel.scope import Scope


def note_asked(scope: Scope, inquiry: Inquiry, name: str, at: datetime) -> None:
    """Inside the launch: that somebody had everything about the debtor asked; a robot asks in nobody's interest."""
    if scope.staff_id is not None:
        _look(scope, inquiry, None, Look.Act.ASKED, name, at)


@command
def note_read(scope: Scope, request_id: int, at: datetime, taken: bool = False) -> bool:
    """That a member of staff opened what an office answered about a debtor, or took a file of it; once a day each.

    False when noted before, and while there is no answer to read.
    """
    if scope.staff_id is None:
        return False
    act = Look.Act.TAKEN if taken else Look.Act.READ
    answered = Question.objects.filter(request_id=request_id, request__answered_at__isnull=False)
    asked = answered.select_related("inquiry__debtor").first()
    noted = Look.objects.filter(staff_id=scope.staff_id, request_id=request_id, act=act, on=at.date())
    if asked is None or noted.exists():
        return False
    return _look(scope, asked.inquiry, request_id, act, asked.inquiry.debtor.name, at)


@command
def note_seen(scope: Scope, asset_id: int, at: datetime) -> None:
    """That a member of staff opened a thing that inquiries of this court found; once a day for each of them."""
    if scope.staff_id is None:
        return
    found = Finding.objects.filter(asset_id=asset_id, inquiry__court_id=scope.court_id)
    for one in found.select_related("inquiry__debtor"):
        _look(scope, one.inquiry, None, Look.Act.SEEN, one.inquiry.debtor.name, at)


def _look(scope: Scope, inquiry: Inquiry, request_id: int | None, act: str, name: str, at: datetime) -> bool:
    assert scope.staff_id is not None  # every caller holds it
    reader = courts.member(scope, scope.staff_id)
    request = None if request_id is None else agencies.request(scope, request_id)
    found, new = Look.objects.get_or_create(
        staff_id=reader.pk,
        inquiry=inquiry,
        request=request,
        act=act,
        on=at.date(),
        defaults={"court_id": reader.court_id, "kin": rules.same_family(reader.name, name), "at": at},
    )
    if new and act != Look.Act.ASKED:
        announce(scope, _event(found), at)
    return new


def _event(look: Look) -> AnswerRead | AnswerTaken | ThingSeen:
    court_id, case_id, debtor = look.inquiry.court_id, look.inquiry.case_id, look.inquiry.debtor_id
    about = f"party:{debtor}"
    if look.request_id is None:
        return ThingSeen(court_id=court_id, case_id=case_id, object=about, debtor_id=debtor, look_id=look.pk)
    event = AnswerTaken if look.act == Look.Act.TAKEN else AnswerRead
    return event(
        court_id=court_id,
        case_id=case_id,
        object=about,
        debtor_id=debtor,
        look_id=look.pk,
        request_id=look.request_id,
    )


@command
def draw_sample(scope: Scope, week_on: date, at: datetime) -> Sample | None:
    """Draw the looks of the week that begins that Monday for review, once; None while the week is not over.

    The seed is kept with the sample: whoever has both draws the same looks again (`infra.chance.draw`).
    """
    week_on -= timedelta(days=week_on.weekday())
    if at.date() < week_on + timedelta(days=7):
        return None
    queue_up(f"sample:{scope.court_id}")
    known = Sample.objects.filter(court_id=scope.court_id, week_on=week_on).first()
    if known is not None:
        return known
    week = Look.objects.filter(court_id=scope.court_id, on__range=(week_on, week_on + timedelta(days=6)))
    ids = sorted(week.values_list("pk", flat=True))
    seed = chance.seed()
    row = Sample.objects.create(court_id=scope.court_id, week_on=week_on, seed=seed, of=len(ids), drawn_at=at)
    chosen = chance.draw(seed, ids, rules.sample_size(len(ids)))
    Sampled.objects.bulk_create(Sampled(sample=row, look_id=pk) for pk in chosen)
    event = SampleDrawn(
        court_id=scope.court_id, sample_id=row.pk, week_on=week_on.isoformat(), seed=seed, of=len(ids), size=len(chosen)
    )
    announce(scope, event, at)
    return row


@command
def review(scope: Scope, sampled_id: int, proper: bool, remark: str, at: datetime) -> Sampled:
    """Say of a look that was drawn whether it was proper; one that was not needs a remark.

    Raises NoSuchLook, ReviewedAlready, ReviewingOneself, RemarkMissing.
    """
    scope.require("look.review")
    row = Sampled.objects.select_for_update(of=("self",)).get(pk=sampled(scope, sampled_id).pk)
    if row.reviewed_at is not None:
        raise ReviewedAlready
    if row.look.staff_id == scope.staff_id:
        raise ReviewingOneself
    if not proper and not remark.strip():
        raise RemarkMissing
    row.proper, row.remark, row.reviewed_by, row.reviewed_at = proper, remark.strip()[:300], scope.actor, at
    row.save()
    announce(scope, LookReviewed(court_id=row.look.court_id, look_id=row.look_id, proper=proper), at)
    return row
