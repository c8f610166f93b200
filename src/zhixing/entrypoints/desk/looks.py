"""查询项目与查阅抽查: what can be asked of whom, and the weekly sample of who looked at whose data."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from zhixing.domain.agencies import api as agencies
from zhixing.domain.inquiries import api as inquiries
from zhixing.entrypoints.desk.frame import attempt, done, show
from zhixing.entrypoints.desk.sentences import word
from zhixing.entrypoints.desk.way import KINDS
from zhixing.entrypoints.door import staff_page
from zhixing.kernel.refusal import Refusal

ABOUT = {
    "person": "自然人 || people",
    "organisation": "单位 || organisations",
    "both": "自然人和单位 || people and organisations",
}
RELEASES = {"unseal": "release", "unfreeze": "release"}
LOOKS = {
    "asked": "发起查询 || Asked",
    "read": "查阅答复 || Read the answer",
    "taken": "导出答复 || Took a file of it",
    "seen": "查看财产 || Opened a thing",
}


@staff_page("inquiry.view")
def items(request: Any) -> HttpResponse:
    """The 25 items by kind: who holds each, its basis, its fields, what becomes of it; how many offices answer it here."""
    handled = [code for unit in agencies.units() for code in unit.items]
    groups: dict[str, dict[str, Any]] = {}
    for one in inquiries.items().values():
        group = groups.setdefault(one.kind.key, {"kind": one.kind, "items": []})
        group["items"].append(
            {
                "item": one,
                "about": ABOUT[one.about],
                "offices": handled.count(one.code),
                "fields": [(name, words, form, name in one.need) for name, (form, words) in one.record.items()],
                "becomes": KINDS[one.asset.kind] if one.asset else "",
                "marks": [*one.asset.number, *filter(None, [one.asset.mark])] if one.asset else [],
                "acts": [word(RELEASES.get(act, act)) for act in one.control],
            }
        )
    return show(request, "desk/items.html", groups=list(groups.values()), total=len(inquiries.items()))


@staff_page("inquiry.view")
def item_schema(request: Any, item: str) -> HttpResponse:
    """The JSON Schema of one item's records."""
    if item not in inquiries.items():
        return JsonResponse({"refusal": "no such item"}, status=404)
    return JsonResponse(inquiries.schema(item), json_dumps_params={"ensure_ascii": False, "indent": 2})


@staff_page("look.review")
def looks(request: Any) -> HttpResponse:
    """The looks drawn for a week, with the seed that draws them again."""
    return _page(request, request.GET.get("week", ""))


def _page(request: Any, week: str, refused: Refusal | None = None) -> HttpResponse:
    scope = request.asker
    weeks = list(inquiries.samples(scope)[:12])
    chosen = next((one for one in weeks if one.week_on.isoformat() == week), weeks[0] if weeks else None)
    rows = inquiries.drawn(scope, chosen.week_on) if chosen else []
    strip = [
        (
            f"/desk/inquiries/looks/?week={one.week_on}",
            f"{one.week_on:%m-%d} 周 || week of {one.week_on:%m-%d}",
            one.of,
            "",
        )
        for one in weeks
    ]
    return show(
        request,
        "desk/looks.html",
        status=refused.status if refused else 200,
        strip=strip,
        chosen=chosen,
        until=chosen.week_on + timedelta(days=6) if chosen else None,
        same=chosen is not None and inquiries.as_drawn(chosen),
        rows=[{"row": row, "look": row.look, "act": LOOKS[row.look.act]} for row in rows],
        left=sum(row.reviewed_at is None for row in rows),
        refused=refused,
    )


@staff_page("look.review")
@require_POST
def review(request: Any, sampled_id: int) -> HttpResponse:
    """Say whether a look was proper."""
    proper, remark = request.POST.get("proper") == "yes", request.POST.get("remark", "")
    week = request.POST.get("week", "")
    refused = attempt(lambda: inquiries.review(request.asker, sampled_id, proper, remark, request.at))
    if refused is not None:
        return _page(request, week, refused)
    return done(request, "已记录审查意见。 || Reviewed.", f"/desk/inquiries/looks/?week={_day(week)}")


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return ""
