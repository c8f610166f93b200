"""What every desk page is shown in: the frame with the person's group and counts, and heads of cases for its rows."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import redirect, render

from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.custody import api as custody
from zhixing.domain.procedure import api as procedure
from zhixing.domain.seizures import api as seizures
from zhixing.entrypoints.door import note_file
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope

LOUD = 3
"""The alarm from which the end of a hold stands over every page."""
WHOLE_COURT = frozenset({"control", "disposal"})
"""Groups that act in every case of the court."""


@dataclass(frozen=True)
class Head:
    """A case as a row names it: number, 甲 → 乙, what the instrument orders."""

    id: int
    number: str
    who: str
    claimed: Money
    status: str

    @property
    def href(self) -> str:
        return f"/desk/cases/{self.id}/"


def groups(request: Any) -> list[str]:
    """The groups the person is in today, deputyship included; asked once a request."""
    if not hasattr(request, "zx_groups"):
        staff = courts.member(request.asker, request.asker.staff_id)
        request.zx_groups = courts.groups_of(staff, request.at.date())
    return list(request.zx_groups)


def show(request: Any, template: str, /, status: int = 200, **context: Any) -> HttpResponse:
    """A desk page: the template with what the layout needs besides what the door gives."""
    note_file(request, context.get("refused"))
    mine, on = groups(request), request.at.date()
    counts = procedure.worklist_counts(request.asker, mine, on)
    words = courts.roles()[mine[0]] if mine else None
    frame = {
        "on": on,
        "group": f"{words['zh']} || {words['en']}" if words else "",
        "counts": {"tasks": counts["all"]},
        "due_counts": counts,
        "loudest": loudest(request.asker),
        "ringing": (alarms := ringing(request)),
        "bell": len(sighted(request)) + (sum(alarms.steps[LOUD:]) if alarms else 0),
    }
    return render(request, template, frame | context, status=status)


def loudest(scope: Scope) -> dict[str, Any] | None:
    """For every page of those who may see holds: what lapsed and nobody has dealt with (查扣冻规定 27)."""
    if not scope.may("seizure.view"):
        return None
    many, rows = seizures.unhandled(scope, 1)
    if not many:
        return None
    (last,) = rows
    return {"many": many, "title": last.asset.title, "case": last.case.number, "on": last.ended_on}


def ringing(request: Any) -> seizures.Ringing | None:
    """The alarms that reach this person, asked once a request: from the third step on they stand over every page."""
    if not request.asker.may("seizure.view"):
        return None
    if not hasattr(request, "zx_ringing"):
        request.zx_ringing = seizures.ringing(request.asker, groups(request), request.at.date())
    found: seizures.Ringing | None = request.zx_ringing
    return found


def sighted(request: Any) -> list[dict[str, Any]]:
    """Cars seen that nobody has sent the depot for: an officer's own, or the court's for those who serve all cases."""
    if not request.asker.may("custody.order"):
        return []
    if not hasattr(request, "zx_sighted"):
        whole = bool(WHOLE_COURT & set(groups(request)))
        found = custody.to_tow(request.asker, whole, request.at.date())
        known = heads(request.asker, [one.watch.case_id for one in found])
        request.zx_sighted = [
            {"one": one, "thing": assets.thing(one.watch.asset), "head": known.get(one.watch.case_id)} for one in found
        ]
    rows: list[dict[str, Any]] = request.zx_sighted
    return rows


def attempt(act: Callable[[], object]) -> Refusal | None:
    """Run a command for a form: None when done, else the refusal to show on it. What is not there (404) is not caught."""
    try:
        act()
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return refusal
    return None


def done(request: Any, words: str, href: str) -> HttpResponse:
    """After an act: say it was done, and go where the work goes on."""
    messages.success(request, words)
    return redirect(href)


def heads(scope: Scope, case_ids: Iterable[int | None]) -> dict[int, Head]:
    """Heads of these cases that the scope may see, by id."""
    rows = cases.cases(scope).filter(pk__in={pk for pk in case_ids if pk is not None})
    rows = rows.annotate(claimed=Sum("obligations__amount_fen")).prefetch_related("roles__party")
    return {row.pk: head(row) for row in rows}


def head(row: Any) -> Head:
    """The head of a case row annotated with `claimed`."""
    sides = {"applicant": "", "debtor": ""}
    for kind in sides:
        names = [role.party.name for role in row.roles.all() if role.kind == kind]
        sides[kind] = names[0] + ("等" if len(names) > 1 else "") if names else "—"
    return Head(row.pk, row.number, " → ".join(sides.values()), Money(row.claimed or 0), row.status)


def shown(request: Any, step: int = 50, most: int = 1000) -> int:
    """How many rows the reader asked for (`?show=`)."""
    try:
        return min(max(int(request.GET.get("show", step)), 1), most)
    except ValueError:
        return step


def number(text: str | None) -> int:
    """A whole number typed or chosen in a form; 0 when it is none."""
    text = (text or "").strip()
    return int(text) if text.isdecimal() and len(text) < 16 else 0
