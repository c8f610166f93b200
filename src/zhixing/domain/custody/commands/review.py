"""一门联审: asking every department about a house, and taking in what each says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.custody import queries, rules
from zhixing.domain.custody.events import ReviewCompleted, ReviewStarted
from zhixing.domain.custody.models import Review, ReviewPart
from zhixing.domain.custody.refusals import NobodyDoes, NotAHouse, NotHeld, UnderReview
from zhixing.domain.documents import api as documents
from zhixing.domain.procedure import api as procedure
from zhixing.domain.seizures import api as seizures
from zhixing.infra import clock
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.scope import Scope
from zhixing.law import limits

Part = ReviewPart.State


@command
def start_review(scope: Scope, case_id: int, asset_id: int, at: datetime) -> Review:
    """Ask every department that has a say about a house where it stands, in one go.

    Raises NotAHouse, NotHeld, UnderReview, NobodyDoes."""
    scope.require("custody.order")
    lock_case(case_id)
    asset = assets.claimed(scope, case_id, asset_id)
    if asset.kind != "house":
        raise NotAHouse
    if seizures.in_force(scope, case_id, asset_id, at.date()) is None:
        raise NotHeld
    if Review.objects.filter(asset_id=asset_id, complete_at=None).exists():
        raise UnderReview
    place = f"{asset.particulars.get('address', '')} {asset.title}"
    found = {one: queries.competent(f"review.{one}", place) for one in rules.DEPARTMENTS}
    units = {one: unit for one, unit in found.items() if unit is not None}
    if not units:
        raise NobodyDoes(item="review")
    due = limits.due(at.date(), rules.REVIEW_WITHIN, holidays=procedure.holidays())
    no = Review.objects.filter(asset_id=asset_id).count() + 1
    row = Review.objects.create(
        court_id=asset.court_id, case_id=case_id, asset=asset, no=no, asked_by=scope.actor, asked_at=at, due_on=due.on
    )
    _ask_departments(scope, row, asset, units, at)
    announce(scope, ReviewStarted(**_about(row), review_id=row.pk, departments=list(units)), at)
    return row


def _ask_departments(
    scope: Scope, row: Review, asset: assets.Asset, units: Mapping[str, agencies.Unit], at: datetime
) -> None:
    """One order paper, one request a department, all due on the same day."""
    given = {"agency": "各联审单位", "holder": asset.owner.name, "answer_by": row.due_on}
    given |= {"asset": asset.title, "asset_mark": f"不动产权证号{asset.number}"}
    unattended = replace(scope, staff_id=None)
    paper = documents.issue(unattended, row.case_id, rules.PAPERS["review"], given, [], at, f"asset:{asset.pk}")
    stamp = int(cases.case(scope, row.case_id).filed_at.timestamp())
    target = agencies.Target(asset.owner.name, asset.owner.id_number)
    ends_at = datetime.combine(row.due_on, time(17, 30), clock.SHANGHAI)
    fields = {"certificate_no": asset.number}
    orders = [
        agencies.Order(
            row.case_id,
            unit.pk,
            target,
            (agencies.Asked(f"review.{name}", fields),),
            (paper.number, paper.digest),
            rules.key("R", row.pk, at_no, stamp),
            ends_at,
            f"asset:{asset.pk}",
        )
        for at_no, (name, unit) in enumerate(units.items())
    ]
    asked = agencies.ask_all(scope, "review", orders, rules.REVIEW_BASIS, rules.PURPOSE["review"], at)
    ReviewPart.objects.bulk_create(
        ReviewPart(review=row, department=name, unit=units[name], request=request)
        for name, request in zip(units, asked, strict=True)
    )


@command
def note_part(scope: Scope, request_id: int, at: datetime, failed: bool = False) -> None:
    """A department answered, refused, or did not answer; with the last answer the review is complete."""
    found = ReviewPart.objects.select_related("review").filter(request_id=request_id).first()
    if found is None:
        return
    lock_case(found.review.case_id)
    part = ReviewPart.objects.select_for_update(of=("self",)).select_related("review").get(pk=found.pk)
    if part.state in (Part.ANSWERED, Part.REFUSED):
        return
    if failed:
        part.state = Part.FAILED
        part.save(update_fields=["state"])
        return
    result = agencies.answers(agencies.request(scope, request_id))[0]["result"]
    part.state, part.answered_at = (Part.REFUSED if result == "refused" else Part.ANSWERED), at
    part.save(update_fields=["state", "answered_at"])
    row, states = part.review, list(part.review.parts.values_list("state", flat=True))
    if row.complete_at is None and not {Part.WAITING, Part.FAILED} & set(states):
        row.complete_at = at
        row.save(update_fields=["complete_at"])
        answered, refused = states.count(Part.ANSWERED), states.count(Part.REFUSED)
        done = ReviewCompleted(**_about(row), review_id=row.pk, answered=answered, refused=refused)
        announce(scope, done, at)


def _about(row: Review) -> dict[str, Any]:
    about = {"court_id": row.court_id, "case_id": row.case_id, "object": f"asset:{row.asset_id}"}
    return about | {"asset_id": row.asset_id}
