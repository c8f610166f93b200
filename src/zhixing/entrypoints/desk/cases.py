"""案件: the list with its filters, and the search that goes straight to the one case it finds."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Min, Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import redirect

from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.parties import api as parties
from zhixing.domain.procedure import api as procedure
from zhixing.entrypoints.desk.frame import head, show, shown
from zhixing.entrypoints.door import staff_page
from zhixing.kernel.scope import Scope

STATUS = {"active": "办理中 || Active", "stayed": "中止中 || Stayed", "closed": "已结 || Closed"}
SORTS = {"number": ("year", "serial"), "filed": ("filed_at",), "sum": ("claimed",)}


@staff_page("case.view")
def case_list(request: Any) -> HttpResponse:
    """The cases of the person's courts, newest first; by status, by whose they are, unassigned ones."""
    scope, rows = request.asker, cases.cases(request.asker)
    status, whose = request.GET.get("status", ""), request.GET.get("whose", "")
    whom = courts.acts_for(scope, request.at.date())
    counts = _counts(rows, whom)
    rows = rows.filter(status=status) if status in STATUS else rows
    if whose == "mine":
        rows = rows.filter(officer_id__in=whom)
    elif whose == "nobody":
        rows = rows.filter(officer=None).exclude(status="closed")
    total, most = rows.count(), shown(request)
    return show(
        request,
        "desk/cases.html",
        rows=listed(scope, _sorted(rows, request.GET.get("sort", ""))[:most], request.at.date()),
        total=total,
        strip=_strip(counts),
        filtered=bool(status or whose),
    )


def _counts(rows: QuerySet[cases.Case], whom: set[int]) -> dict[str, int]:
    found = rows.order_by().aggregate(
        all=Count("pk"),
        mine=Count("pk", filter=Q(officer_id__in=whom)),
        nobody=Count("pk", filter=Q(officer=None) & ~Q(status="closed")),
        **{status: Count("pk", filter=Q(status=status)) for status in STATUS},
    )
    return {str(name): int(count) for name, count in found.items()}


def _strip(counts: dict[str, int]) -> list[tuple[Any, ...]]:
    by_status = [(f"/desk/cases/?status={status}", words, counts[status], "") for status, words in STATUS.items()]
    return [
        ("/desk/cases/", "全部 || All", counts["all"], ""),
        ("/desk/cases/?whose=mine", "我承办的 || Mine", counts["mine"], ""),
        *by_status,
        ("/desk/cases/?whose=nobody", "未分案 || Unassigned", counts["nobody"], "late"),
    ]


def _sorted(rows: QuerySet[cases.Case], wanted: str) -> QuerySet[cases.Case]:
    fields = SORTS.get(wanted.lstrip("-"))
    if fields is None:
        return rows
    rows = rows.annotate(claimed=Sum("obligations__amount_fen")) if "claimed" in fields else rows
    return rows.order_by(*(f"-{name}" if wanted.startswith("-") else name for name in fields))


def listed(scope: Scope, rows: Iterable[cases.Case], on: Any) -> list[dict[str, Any]]:
    """Rows of the list: head, officer, status, and the node due next."""
    found = list(rows)
    ids = [row.pk for row in found]
    full = {
        row.pk: row
        for row in cases.cases(scope)
        .filter(pk__in=ids)
        .annotate(claimed=Sum("obligations__amount_fen"))
        .prefetch_related("roles__party")
    }
    nodes = procedure.open_nodes(scope).filter(case_id__in=ids).order_by()
    due = dict(nodes.values("case_id").annotate(soonest=Min("due_on")).values_list("case_id", "soonest"))
    return [
        {
            "head": head(full[row.pk]),
            "case": row,
            "status": STATUS[row.status],
            "dot": {"active": "wait", "stayed": "soon", "closed": "done"}[row.status],
            "days_left": (due[row.pk] - on).days if due.get(row.pk) else None,
        }
        for row in found
    ]


@staff_page("case.view")
def search(request: Any) -> HttpResponse:
    """By case number, serial, name, ID or credit code, plate; one hit goes straight there."""
    text = request.GET.get("q", "").strip()
    found = find(request.asker, text) if text else []
    if len(found) == 1:
        return redirect(f"/desk/cases/{found[0].pk}/")
    rows = listed(request.asker, found[:100], request.at.date())
    return show(request, "desk/search.html", q=text, rows=rows, total=len(found))


def find(scope: Scope, text: str) -> list[cases.Case]:
    """The cases a text names exactly: by number, serial, thing, ID; when none, those of parties whose name begins so."""
    one = cases.by_number(scope, text)
    if one is not None:
        return [one]
    rows = cases.cases(scope)
    if text.isdecimal() and len(text) <= 6:
        return list(rows.filter(court_id=scope.court_id, serial=int(text))[:100])
    things = [
        thing.case_id for kind in ("vehicle", "house", "deposit") for thing in assets.by_number(scope, kind, text)
    ]
    if things:
        return list(rows.filter(pk__in=things)[:100])
    people = [party.pk for party in parties.by_id_number(scope, text.upper())]
    named = Q(roles__party_id__in=people) if people else Q(roles__party__name__startswith=text)
    return list(rows.filter(named).distinct()[:100])
