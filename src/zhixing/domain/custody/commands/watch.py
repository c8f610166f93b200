"""Looking for cars and taking them in."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.custody import queries, rules
from zhixing.domain.custody.events import TowOrdered, VehicleSighted, VehicleTakenIn, VehicleWatched
from zhixing.domain.custody.models import Hit, Watch
from zhixing.domain.custody.refusals import NobodyDoes, NotHeld, NotNow, PlateUnknown, WatchedAlready
from zhixing.domain.documents import api as documents
from zhixing.domain.seizures import api as seizures
from zhixing.infra import clock, files, pictures
from zhixing.infra.commands import command
from zhixing.infra.events import announce, lock_case
from zhixing.kernel.scope import Scope

State = Watch.State
UNATTENDED = ("custody.order", "document.draft")
"""What the platform itself does after a hit and after the car has come in."""


@command
def watch(scope: Scope, case_id: int, asset_id: int, at: datetime, tow_at_once: bool = True) -> Watch:
    """Ask the traffic police to look for a car this case holds (财产调查规定 16).

    With `tow_at_once` the first hit sends the depot out. Raises NotHeld, PlateUnknown, WatchedAlready, NobodyDoes.
    """
    scope.require("custody.order")
    lock_case(case_id)
    asset = assets.claimed(scope, case_id, asset_id)
    if asset.kind != "vehicle" or seizures.in_force(scope, case_id, asset_id, at.date()) is None:
        raise NotHeld
    if not asset.mark:
        raise PlateUnknown
    if Watch.objects.filter(asset_id=asset_id).exclude(state__in=queries.OVER).exists():
        raise WatchedAlready
    no = Watch.objects.filter(asset_id=asset_id).count()
    office = queries.office("vehicle.watch")
    request = _ask(scope, asset, case_id, office, "watch", {"plate": asset.mark}, f"W{asset_id}-{no}", at)
    row = Watch.objects.create(
        court_id=request.court_id,
        case_id=case_id,
        asset_id=asset_id,
        request=request,
        tow_at_once=tow_at_once,
        ordered_by=scope.actor,
        ordered_at=at,
    )
    announce(scope, VehicleWatched(**_about(row), watch_id=row.pk), at)
    return row


def _ask(
    scope: Scope,
    asset: assets.Asset,
    case_id: int,
    office: agencies.Unit,
    act: str,
    fields: Mapping[str, Any],
    key: str,
    at: datetime,
    said: Mapping[str, Any] | None = None,
) -> agencies.Request:
    """One request about a vehicle under its own order paper; `said`: what the paper says beside car, owner and office."""
    paper = _paper(scope, asset, case_id, rules.PAPERS[act], {"agency": office.name, **(said or {})}, [], at)
    stamp = int(cases.case(scope, case_id).filed_at.timestamp())
    return agencies.ask(
        scope,
        case_id,
        office.pk,
        act,
        agencies.Target(asset.owner.name, asset.owner.id_number),
        [agencies.Asked(f"vehicle.{act}", dict(fields))],
        rules.WATCH_BASIS,
        (paper.number, paper.digest),
        rules.PURPOSE[act],
        f"{key}-{stamp:x}",
        agencies.waits_until([office], at)[office.pk],
        at,
        f"asset:{asset.pk}",
    )


def _paper(
    scope: Scope, asset: assets.Asset, case_id: int, code: str, said: Mapping[str, Any], to: Sequence[int], at: datetime
) -> documents.Document:
    """A paper about the car, sealed by the court's standing authorisation. Raises what `documents.issue` raises."""
    mark = rules.mark(asset.mark, asset.number)
    given = {"holder": asset.owner.name, "asset": asset.title, "asset_mark": mark, **said}
    return documents.issue(replace(scope, staff_id=None), case_id, code, given, to, at, f"asset:{asset.pk}")


def _about(row: Watch) -> dict[str, Any]:
    about = {"court_id": row.court_id, "case_id": row.case_id, "object": f"asset:{row.asset_id}"}
    return about | {"asset_id": row.asset_id}


def _locked(scope: Scope, watch_id: int) -> Watch:
    found = queries.watch(scope, watch_id)
    lock_case(found.case_id)
    return (
        Watch.objects.select_for_update(of=("self",))
        .select_related("asset__owner", "request__unit", "tow_request__unit", "court", "case")
        .get(pk=watch_id)
    )


@command
def take_hit(scope: Scope, notice_id: int, at: datetime) -> Hit | None:
    """A camera saw a watched car: keep place, time and picture. None for a car nobody looks for any longer."""
    notice = agencies.notice(notice_id)
    found = Watch.objects.filter(request_id=notice.request_id).first()
    if found is None:
        return None
    row = _locked(scope, found.pk)
    if row.state not in rules.LOOKED_FOR and row.state != State.ASKED:
        return None
    record = agencies.record_of(notice)
    try:
        place, direction, seen_at = rules.sighting(record)
    except ValueError:
        return None  # it stays with the notice, for a person to read
    hit, new = Hit.objects.get_or_create(
        notice=notice,
        defaults={
            "watch": row,
            "place": place,
            "direction": direction,
            "seen_at": seen_at,
            "picture": _picture(record.get("picture")),
            "received_at": at,
        },
    )
    if new:
        if row.state in (State.ASKED, State.WATCHING):
            row.state = State.SEEN
            row.save(update_fields=["state"])
        announce(scope, VehicleSighted(**_about(row), watch_id=row.pk, hit_id=hit.pk), at)
    return hit


def _picture(text: Any) -> str:
    """Keep what the camera took, and nothing else that came with it; what is no picture is left out."""
    try:
        taken = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
        shown, _, _ = pictures.photo(taken)
    except (ValueError, pictures.NotAPicture, pictures.PictureTooLarge):
        return ""
    return files.store(shown, ".jpg")


@command
def tow(scope: Scope, watch_id: int, at: datetime) -> Watch:
    """Send the depot to where the car was last seen. Raises NotNow, NobodyDoes."""
    scope.require("custody.order")
    row = _locked(scope, watch_id)
    last = row.hits.order_by("-seen_at", "-pk").first()
    if row.state != State.SEEN or last is None:
        raise _not_now(row)
    fields = {
        "plate": row.asset.mark,
        "vin": row.asset.number,
        "place": last.place,
        "seen_at": last.seen_at.isoformat(),
    }
    said = {"seen_place": last.place, "seen_at": last.seen_at.astimezone(clock.SHANGHAI)}
    depot = queries.office("vehicle.tow", last.place)
    no = agencies.requests(scope, row.case_id).filter(act="tow", object=f"asset:{row.asset_id}").count()
    row.tow_request = _ask(scope, row.asset, row.case_id, depot, "tow", fields, f"T{row.pk}-{no}", at, said)
    row.state = State.TOWING
    row.save(update_fields=["state", "tow_request"])
    announce(scope, TowOrdered(**_about(row), watch_id=row.pk), at)
    return row


def _not_now(row: Watch) -> NotNow:
    zh, _, en = rules.STATE_WORDS[row.state][1].partition(" || ")
    return NotNow(state=zh, state_en=en)


@command
def tow_if_wished(scope: Scope, watch_id: int, at: datetime) -> bool:
    """After a hit: send the depot out, if it was to go at once and there is one; else a person decides."""
    row = _locked(scope, watch_id)
    if not row.tow_at_once or row.state != State.SEEN:
        return False
    try:
        tow(courts.system_scope(row.court_id, *UNATTENDED), watch_id, at)
    except NobodyDoes:
        return False
    return True


@command
def end_watch(scope: Scope, watch_id: int, at: datetime) -> Watch:
    """The police need look no longer. Raises NotNow once it has ended."""
    scope.require("custody.order")
    row = _locked(scope, watch_id)
    if row.end_request_id or row.state in (State.ASKED, State.REFUSED, State.ENDED):
        raise _not_now(row)
    fields = {"plate": row.asset.mark, "watch_id": row.request.key}
    office = agencies.unit(row.request.unit.code)
    row.end_request = _ask(scope, row.asset, row.case_id, office, "unwatch", fields, f"U{row.pk}", at)
    row.state = row.state if row.state == State.TAKEN_IN else State.ENDED
    row.save(update_fields=["state", "end_request"])
    return row


@command
def list_taken_in(scope: Scope, watch_id: int, at: datetime) -> documents.Document:
    """The list of what was taken in, for the debtor and the file (民诉法 256); the creditors are told that the car is held."""
    row = _locked(scope, watch_id)
    acting = courts.system_scope(row.court_id, *UNATTENDED)
    said = {"agency": row.tow_request.unit.name if row.tow_request else "", **rules.listed(row.intake, at.date())}
    for role in cases.applicants(acting, row.case_id):
        words = f"【{row.court.name}】{row.case.number}案：被执行人的机动车已扣押入库，后续处置将另行通知。"
        documents.text(acting, row.case_id, role.party_id, words, f"taken-in-{row.pk}-{role.party_id}", at)
    return _paper(acting, row.asset, row.case_id, rules.TAKEN_IN, said, [row.asset.owner_id], at)


@command
def look_no_longer(scope: Scope, watch_id: int, at: datetime) -> None:
    """What stands in the depot is taken off the watch list."""
    row = _locked(scope, watch_id)
    if row.state == State.TAKEN_IN and row.end_request_id is None:
        end_watch(courts.system_scope(row.court_id, *UNATTENDED), watch_id, at)


@command
def note_answer(scope: Scope, request_id: int, at: datetime) -> None:
    """What the police or the depot did; what they refused is for a person."""
    found = Watch.objects.filter(request_id=request_id) | Watch.objects.filter(tow_request_id=request_id)
    first = found.first()
    if first is None:
        return
    row = _locked(scope, first.pk)
    answer = agencies.answers(agencies.request(scope, request_id))[0]
    done = answer["result"] == "done"
    if request_id == row.request_id and row.state == State.ASKED:
        row.state = State.WATCHING if done else State.REFUSED
        row.words = "" if done else str(answer.get("reason", ""))[:300]
    elif request_id == row.tow_request_id and row.state == State.TOWING:
        row.state = State.TAKEN_IN if done else State.SEEN
        row.words = "" if done else str(answer.get("reason", ""))[:300]
        if done:
            row.intake, row.taken_in_at = rules.intake(answer["records"][0] if answer["records"] else {}), at
        else:
            row.tow_request = None  # the depot may be sent again
    else:
        return
    row.save()
    if row.state == State.TAKEN_IN:
        announce(scope, VehicleTakenIn(**_about(row), watch_id=row.pk), at)
