"""我的事项: what this person should do next, the most urgent first."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Min, Q, Sum
from django.http import HttpResponse

from zhixing.domain.agencies import api as agencies
from zhixing.domain.auctions import api as auctions
from zhixing.domain.documents import api as documents
from zhixing.domain.intake import api as intake
from zhixing.domain.payments import api as payments
from zhixing.domain.procedure import api as procedure
from zhixing.domain.seizures import api as seizures
from zhixing.entrypoints.desk import acts
from zhixing.entrypoints.desk.auctions import after_sale
from zhixing.entrypoints.desk.frame import groups, ringing, show, shown, sighted
from zhixing.entrypoints.door import staff_page
from zhixing.kernel.scope import Scope

BANDS = {
    "late": ("已超期 || Overdue", "先办这些；说明理由可标为不适用 || Do these first"),
    "today": ("今天到期 || Due today", "今天 24:00 前 || before midnight"),
    "three": ("三天内 || Within three days", ""),
    "later": ("更晚 || Later", ""),
}


@staff_page("desk.use")
def worklist(request: Any) -> HttpResponse:
    """The list with its filters, and beside it what is waited for and what robots did."""
    scope, on, within = request.asker, request.at.date(), request.GET.get("due", "")
    mine, most = groups(request), shown(request)
    tasks = procedure.worklist(scope, mine, on, within if within in BANDS else "", most)
    counts = procedure.worklist_counts(scope, mine, on)
    rows = acts.rows(scope, tasks, _drafts(request, tasks))
    bands = [(*BANDS[band], list(found)) for band, found in groupby(rows, key=lambda row: row.band)]
    waiting = _waiting(request)
    return show(
        request,
        "desk/print_worklist.html" if "print" in request.GET else "desk/worklist.html",
        bands=bands,
        sighted=sighted(request),
        asks_for_sighted=scope.may("custody.order"),
        total=counts.get(within or "all", 0),
        shown=len(rows),
        within=within,
        strip=_strip(request, counts, waiting),
        waiting=waiting,
        robots=_robots(request),
        rounds=_rounds(request),
        late=counts["late"],
        today=counts["today"],
    )


def _drafts(request: Any, tasks: Sequence[procedure.Task]) -> list[tuple[int, str]]:
    ids = {task.node.case_id for task in tasks if task.node.case_id}
    rows = documents.documents(request.asker).filter(case_id__in=ids, state="draft", drafted_by__startswith="r")
    return [(case_id, template) for case_id, template in rows.values_list("case_id", "template")]


def _strip(request: Any, counts: dict[str, int], waiting: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    items: list[tuple[Any, ...]] = [
        ("/desk/", "全部待办 || All", counts["all"], ""),
        ("/desk/?due=late", "已超期 || Overdue", counts["late"], "late"),
        ("/desk/?due=today", "今天到期 || Today", counts["today"], ""),
        ("/desk/?due=three", "三天内 || Three days", counts["three"], ""),
        ("/desk/?due=later", "更晚 || Later", counts["later"], ""),
        ("/desk/requests/", "等外部答复 || Waiting for others", sum(row["count"] for row in waiting), ""),
        ("/desk/requests/?state=failed", "对外没办成 || Failed outside", _failed(request.asker), "late"),
    ]
    if request.asker.may("seizure.view"):
        lapsed, _ = seizures.unhandled(request.asker, 1)
        if lapsed:
            items.insert(0, ("/desk/seizures/#lapsed", "查封已失效 || Lapsed holds", lapsed, "late"))
        if alarms := ringing(request):
            loud = "late" if alarms.step >= 4 else "soon"
            items.insert(1 if lapsed else 0, ("/desk/seizures/", "查封将到期 || Holds ending", sum(alarms.steps), loud))
    if request.asker.may("seizure.order"):
        asked = seizures.to_answer(request.asker)
        if asked:
            urgent = "late" if asked[0].answer_by < request.at.date() else "soon"
            items.append(("/desk/seizures/rights/", "移送商请待答复 || Right to sell asked", len(asked), urgent))
    if request.asker.may("message.answer"):
        letters = intake.letters(request.asker).filter(answered_at=None)
        late = letters.filter(answer_by__lt=request.at.date()).exists()
        items.append(("/desk/letters/", "来信 || Letters", letters.count(), "late" if late else ""))
    items += _of_money(request.asker)
    if request.asker.may("auction.publish"):
        items += [line for line in after_sale(request) if line[2]]
    if request.asker.may("document.sign"):
        drafts = documents.to_sign(request.asker).count()
        items.append(("/desk/documents/?state=draft", "待签发文书 || Papers to sign", drafts, ""))
    watches = request.asker.may("document.authorise") or request.asker.may("robot.switch")
    if watches and (idle := documents.unauthorised(request.asker)):
        words = "自动文书还没有授权 || Unattended papers not authorised"
        items.append(("/desk/documents/authorisations", words, len(idle), "late"))
    return items


def _of_money(scope: Scope) -> list[tuple[Any, ...]]:
    items: list[tuple[Any, ...]] = []
    if scope.may("payment.release"):
        silent = payments.unanswered(scope).count()
        items.append(("/desk/payments/?view=unanswered", "银行未答复 || Bank silent", silent, "late"))
    if scope.may("payment.delay") and (delays := payments.delays_asked(scope).count()):
        items.append(("/desk/payments/?view=delays", "延缓发放待批准 || Delays to decide", delays, "soon"))
    return items


def _failed(scope: Scope) -> int:
    """Requests and text messages that did not go out or were not answered: a person sends them again."""
    return agencies.requests(scope).filter(state="failed").count() + documents.unsent(scope).count()


def _waiting(request: Any) -> list[dict[str, Any]]:
    """Requests not answered yet, by office, those overdue counted."""
    rows = agencies.requests(request.asker).filter(state__in=("queued", "accepted")).order_by()
    late = Count("pk", filter=Q(expected_at__lt=request.at))
    found = rows.values("unit__code", "unit__name", "unit__name_en").annotate(
        count=Count("pk"), since=Min("asked_at"), late=late
    )
    return [
        {"name": f"{r['unit__name']} || {r['unit__name_en']}", "days": (request.at - r["since"]).days, **r}
        for r in found.order_by("-late", "since")[:8]
    ]


def _rounds(request: Any) -> list[dict[str, Any]]:
    """Rounds that open within a week, and those running now."""
    on = request.at.date()
    found = auctions.rounds_between(request.asker, on - timedelta(days=2), on + timedelta(days=7))
    return [{"round": one, "live": one.state == "open"} for one in found if one.state in ("scheduled", "open")][:6]


def _robots(request: Any) -> list[dict[str, Any]]:
    """What robots did in the last day: runs and clicks spared, by robot."""
    since = request.at - timedelta(days=1)
    runs = procedure.robot_runs(request.asker).filter(at__gte=since).order_by()
    found = runs.values("robot").annotate(count=Count("pk"), clicks=Sum("clicks")).order_by("-count")
    names = procedure.robots()
    return [{"name": f"{names[r['robot']]['zh']} || {names[r['robot']]['en']}", **r} for r in found]
