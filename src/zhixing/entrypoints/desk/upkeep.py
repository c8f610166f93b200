"""Keeping the machine in order: held reactions, the proof of the log, robots, the practice clock."""

from datetime import timedelta
from typing import Any

from django.db.models import Avg, Count, Sum
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.procedure import api as procedure
from zhixing.entrypoints.desk import sentences
from zhixing.entrypoints.desk.frame import attempt, done, heads, number, show, shown
from zhixing.entrypoints.door import staff_page
from zhixing.infra import held as held_reactions
from zhixing.infra import log, trace
from zhixing.infra.models import Root


@staff_page("held.view")
def held(request: Any) -> HttpResponse:
    """Reactions that failed, the first of each queue with those behind it counted."""
    queues: dict[tuple[str, str], list[Any]] = {}
    for row in held_reactions.held(request.asker):
        queues.setdefault((row.chain, row.reaction), []).append(row)
    known = heads(request.asker, (rows[0].case_id for rows in queues.values()))
    lines = [
        {
            "held": rows[0],
            "behind": len(rows) - 1,
            "head": known.get(rows[0].case_id),
            "what": sentences.entries(request.asker, [rows[0].event], proof=False)[0]["text"],
            "error": rows[0].error.splitlines(),
        }
        for rows in queues.values()
    ]
    return show(request, "desk/held.html", lines=lines)


@staff_page("held.rerun")
@require_POST
def rerun(request: Any, held_id: int) -> HttpResponse:
    """Let a held queue run again."""
    ran = held_reactions.rerun(request.asker, held_id)
    if ran:
        return done(request, f"办成了，接着跑完 {ran} 件。 || Done: {ran} went through.", "/desk/held/")
    return done(request, "又没有办成，原因已更新。 || It failed again; see the reason.", "/desk/held/")


@staff_page("log.verify")
def verify(request: Any) -> HttpResponse:
    """Replay every chain of the log, and the daily roots published outside."""
    verdict = log.verify() if request.method == "POST" else None
    return show(
        request,
        "desk/log.html",
        verdict=verdict,
        roots=Root.objects.order_by("-on")[:30],
        entries=sentences.entries(request.asker, list(trace.of_court(request.asker)[: shown(request, 30)])),
    )


@staff_page("node.view")
def robots(request: Any) -> HttpResponse:
    """Each robot with its switch in this court, what it did in thirty days, and the last runs."""
    scope = request.asker
    runs = procedure.robot_runs(scope)
    month = runs.filter(at__gte=request.at - timedelta(days=30)).order_by()
    sums: dict[str, dict[str, Any]] = {
        row["robot"]: dict(row)
        for row in month.values("robot").annotate(n=Count("pk"), ms=Avg("milliseconds"), clicks=Sum("clicks"))
    }
    lines = [
        {
            "robot": name,
            "words": f"{one['zh']} || {one['en']}",
            "node": procedure.definitions()[one["node"]],
            "on": procedure.robot_may(scope.court_id, name),
            "law": one.get("law", ""),
            "runs": sums.get(name, {}).get("n", 0),
            "seconds": round((sums.get(name, {}).get("ms") or 0) / 1000, 2),
            "clicks": sums.get(name, {}).get("clicks", 0),
        }
        for name, one in procedure.robots().items()
    ]
    last = list(runs[: shown(request, 30)])
    known = heads(scope, (run.case_id for run in last))
    recent = [
        {
            "run": run,
            "robot": sentences.robot(run.robot),
            "seconds": round(run.milliseconds / 1000, 2),
            "head": known.get(run.case_id) if run.case_id else None,
        }
        for run in last
    ]
    idle = documents.unauthorised(scope)
    return show(
        request, "desk/robots.html", lines=lines, recent=recent, idle=idle, clicks=sum(line["clicks"] for line in lines)
    )


@staff_page("robot.switch")
@require_POST
def switch(request: Any, robot: str) -> HttpResponse:
    """Switch a robot on or off in the person's court."""
    on = request.POST.get("on") == "1"
    procedure.switch_robot(request.asker, robot, on, request.at)
    words = "已开启。 || Switched on." if on else "已关闭，这些节点由人办理。 || Switched off; people do these nodes."
    return done(request, words, "/desk/robots/")


@staff_page("clock.run")
def clock(request: Any) -> HttpResponse:
    """Let the time of a practice court run; elsewhere the page says that it can't."""
    refused = None
    if request.method == "POST":
        days, seconds = number(request.POST.get("days")), number(request.POST.get("seconds")) or 10
        refused = attempt(lambda: courts.let_time_run(request.asker, days, seconds, request.at))
        if refused is None:
            return done(
                request,
                f"时间走起来了：{days} 天，{seconds} 秒走完。 || Time runs: {days} days in {seconds} seconds.",
                "/desk/clock/",
            )
    court = courts.court(request.asker.court_id)
    runs = sentences.entries(request.asker, list(trace.of_court(request.asker, ["PracticeTimeRun"])[:10]), proof=False)
    return show(
        request, "desk/clock.html", status=refused.status if refused else 200,
        refused=refused, practice=court.tenant.practice, runs=runs, spans=SPANS,
    )  # fmt: skip


SPANS = [
    (1, "一天 || A day"),
    (3, "三天 || 3 days"),
    (7, "一周 || A week"),
    (15, "十五天 || 15 days"),
    (30, "三十天 || 30 days"),
    (180, "半年 || Half a year"),
]
