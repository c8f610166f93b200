"""节点指引: the 38 nodes with limit, basis, owner, robot; a court may set a limit of its own. And court staff."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.courts import api as courts
from zhixing.domain.procedure import api as procedure
from zhixing.entrypoints.desk import sentences
from zhixing.entrypoints.desk.frame import done, show
from zhixing.entrypoints.door import staff_page

ROBOT = {
    "yes": "机器人办 || Robot",
    "prepare": "机器人备稿，人签 || Robot drafts, a person signs",
    "no": "人办 || A person",
}
UNITS = {"c": ("日", "days"), "w": ("个工作日", "working days"), "m": ("个月", "months"), "y": ("年", "years")}


def limit_words(limit: str) -> str:
    """7c as 7 日, 3w as 3 个工作日, in both languages; 不限期 when there is none."""
    if not limit:
        return "不限期 || no limit"
    count, unit = limit[:-1], UNITS.get(limit[-1], ("", ""))
    return f"{count} {unit[0]} || {count} {unit[1]}"


@staff_page("node.view")
def guide(request: Any) -> HttpResponse:
    """All nodes by module."""
    on, roles, court = request.at.date(), courts.roles(), request.asker.court_id
    lines: dict[str, list[dict[str, Any]]] = {}
    for one in procedure.definitions().values():
        limit = procedure.limit_of(court, one, on)
        lines.setdefault(one.module, []).append(
            {
                "node": one,
                "limit": limit_words(limit),
                "own": limit != one.limit,
                "table": limit_words(one.limit),
                "code": limit,
                "group": f"{roles[one.group]['zh']} || {roles[one.group]['en']}",
                "robot": ROBOT[one.robot],
                "papers": [sentences.paper(code) for code in one.templates],
            }
        )
    modules = [(f"{zh} || {en}", lines.get(code, [])) for code, (zh, en) in procedure.modules().items()]
    return show(request, "desk/guide.html", modules=modules)


@staff_page("node.change")
@require_POST
def set_limit(request: Any, code: str) -> HttpResponse:
    """Give the court its own limit for a node from a day on."""
    limit, given = request.POST.get("limit", "").strip().lower(), request.POST.get("from_on", "")
    from_on = date.fromisoformat(given) if given else request.at.date()
    procedure.set_limit(request.asker, code, limit, from_on)
    return done(
        request,
        "本院期限已改，以后开启的节点照新期限。 || The court's limit is set for nodes opened from then on.",
        f"/desk/guide/#{code}",
    )
