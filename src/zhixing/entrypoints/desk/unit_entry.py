"""One office: how it is doing, and its entry in the directory, made and changed by hand; closed and opened again; every change is kept."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.agencies import api as agencies
from zhixing.domain.inquiries import api as inquiries
from zhixing.entrypoints.counter import answer as items
from zhixing.entrypoints.desk import sentences
from zhixing.entrypoints.desk.agencies import CHANNELS, HOME, KINDS, line
from zhixing.entrypoints.desk.frame import attempt, done, show
from zhixing.entrypoints.desk.things import named
from zhixing.entrypoints.door import staff_page
from zhixing.entrypoints.language import pick
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope

TEXTS = ("name", "name_en", "area", "parent", "office_hours", "contact", "phone", "base_url", "bank_code")
NUMBERS = ("promise_hours", "batch", "at_once", "per_minute")
CHECK = "interface.check"
"""What every office answers, entered or not."""
WORDS = {
    "code": "代码 || Code",
    "kind": "类别 || Kind",
    "name": "名称 || Name",
    "name_en": "英文名 || Name in English",
    "area": "地区 || Area",
    "parent": "上级单位代码 || Code of the office above it",
    "channel": "渠道 || Channel",
    "items": "能办的事 || What it can answer and do",
    "office_hours": "办公时间 || Office hours",
    "promise_hours": "承诺时限（办公小时） || Promise (hours it is open)",
    "contact": "联系人 || Contact",
    "phone": "电话 || Telephone",
    "base_url": "接口地址 || Address of its system",
    "bank_code": "行号 || Bank code",
    "batch": "一次最多几件（0 为逐件） || Requests in one message (0: one at a time)",
    "at_once": "同时几个呼叫 || Calls at the same time",
    "per_minute": "每分钟几个（0 为不限） || Calls a minute (0: no limit)",
    "four_eyes": "答复须两人复核 || A second clerk confirms",
    "active": "启用 || In use",
}
HOURS = (
    "如 周一至周五 09:00-12:00 13:30-17:00；节假日也开写「每天」，全天办理的不填 || "
    "as 周一至周五 09:00-12:00 13:30-17:00 (Monday to Friday); 每天: holidays too; empty: round the clock"
)
NEW = {"promise_hours": "72", "batch": "0", "at_once": "4", "per_minute": "0", "channel": "counter"}


@staff_page("case.view")
def page(request: Any, office: str) -> HttpResponse:
    """One office: its entry, how it is doing, its keys and branches."""
    row = agencies.entry(office)
    (standing,) = agencies.standings([row], request.at)
    days = agencies.days_of(row.pk)
    chart = {
        "title": "每天答复 || Answers a day",
        "unit": "",
        "name": "答复 || Answers",
        "labels": [f"{on:%d}" for on, _, _ in days],
        "values": [answered for _, answered, _ in days],
        "bars": [late for _, _, late in days],
        "bar_name": "超过承诺 || Late",
    }
    health = standing.health
    branches = row.branches.filter(active=True).order_by("code")
    return show(
        request,
        "desk/agency.html",
        row=row,
        line=line(standing),
        chart=chart,
        keys=agencies.all_keys(row.pk),
        branches=branches[:20],
        many=branches.count(),
        under=f"{HOME}?under={row.code}",
        hours=agencies.in_words(row.office_hours),
        asked=_asked(request, row),
        history=_history(request.asker, row.pk),
        reason=sentences.word(health.reason) if health and health.reason else "",
    )


def _asked(request: Any, row: agencies.Unit) -> list[tuple[str, str, int, bool]]:
    """What the reader's courts asked of it, by state: (list, words, how many, whether that is bad)."""
    found = agencies.requests(request.asker).filter(unit=row)
    waiting, here = found.filter(state__in=("queued", "accepted")), f"/desk/requests/?office={row.code}"
    late = waiting.filter(expected_at__lt=request.at)
    return [
        (here, "等答复 || Waiting", waiting.count(), False),
        (f"{here}&state=late", "已逾期 || Overdue", late.count(), True),
        (f"{here}&state=failed", "未办成 || Failed", found.filter(state="failed").count(), True),
    ]


@staff_page("agency.enlist")
def new(request: Any) -> HttpResponse:
    """Enter an office that is not there yet."""
    if request.method != "POST":
        return _form(request, None, NEW, [])
    return _save(request, None)


@staff_page("agency.enlist")
def edit(request: Any, office: str) -> HttpResponse:
    """Change an office's entry."""
    row = agencies.entry(office)
    return _save(request, row) if request.method == "POST" else _form(request, row, _stands(row), row.items)


def _stands(row: agencies.Unit) -> dict[str, str]:
    """The entry as its form shows it."""
    values = {name: str(getattr(row, name)) for name in ("code", "kind", "channel", *TEXTS[:3], *TEXTS[4:], *NUMBERS)}
    return values | {"parent": row.parent.code if row.parent else "", "four_eyes": "1" if row.four_eyes else ""}


def _save(request: Any, row: agencies.Unit | None) -> HttpResponse:
    given: dict[str, str] = {name: request.POST.get(name, "").strip() for name in WORDS if name != "items"}
    chosen = request.POST.getlist("items")
    given["code"] = row.code if row else given["code"]
    entry = given | {"items": " ".join(chosen)}
    made: list[agencies.Unit] = []

    def act() -> None:
        made.append(
            agencies.enter_unit(request.asker, entry, request.at, inquiries.contracts().keys(), new=row is None)
        )

    refused = attempt(act)
    if refused is not None:
        return _form(request, row, given, chosen, refused)
    return done(request, "已保存，变更留有记录。 || Kept; the change is on record.", f"{HOME}of/{made[0].code}/")


def _form(
    request: Any,
    row: agencies.Unit | None,
    given: Mapping[str, str],
    chosen: list[str],
    refused: Refusal | None = None,
) -> HttpResponse:
    return show(
        request,
        "desk/agency_entry.html",
        status=refused.status if refused else 200,
        refused=refused,
        row=row,
        given=given,
        words=WORDS,
        kinds=list(({row.kind: row.kind} | KINDS if row else KINDS).items()),
        channels=list(CHANNELS.items()),
        texts=[
            (name, WORDS[name], given.get(name, ""), name == "name", HOURS if name == "office_hours" else "")
            for name in TEXTS
        ],
        numbers=[(name, WORDS[name], given.get(name, "")) for name in NUMBERS],
        items=_items(chosen),
    )


def _items(chosen: list[str]) -> list[tuple[str, str, bool]]:
    """Everything the interface knows and what any office does, by name: each query with the orders about what it finds."""
    codes = set(chosen) | {code for unit in agencies.units() for code in unit.items} | inquiries.contracts().keys()
    named = [(code, items.title(code), code in chosen) for code in codes if code != CHECK]
    return sorted(named, key=lambda one: (_family(one[0]), not one[0].endswith(".query"), one[0]))


def _family(code: str) -> tuple[int, str]:
    """Where the things it is about stand among the 25 items; what is beyond them comes last."""
    families = [known.removesuffix(".query") for known in inquiries.items()]
    first = code.partition(".")[0]
    return families.index(first) if first in families else len(families), first


def _switch(run: Any, words: str) -> Any:
    @staff_page("agency.enlist")
    @require_POST
    def view(request: Any, office: str) -> HttpResponse:
        row = agencies.entry(office)
        refused = attempt(lambda: run(request.asker, office, request.POST.get("reason", ""), request.at))
        if refused is not None:
            return _form(request, row, _stands(row), row.items, refused)
        return done(request, words, f"{HOME}of/{office}/")

    return view


close = _switch(agencies.close_unit, "已停用，往来记录保留。 || Closed; all that passed is kept.")
reopen = _switch(agencies.reopen_unit, "已重新启用。 || In use again.")


def _history(scope: Scope, unit_id: int) -> list[dict[str, Any]]:
    """What was changed in an entry, newest first, by whom, with the words of each field."""
    rows = agencies.changes(unit_id)
    names = named(scope, {one.by for one in rows})
    return [
        {"one": one, "by": names.get(one.by, one.by), "lines": [_line(*pair) for pair in one.fields.items()]}
        for one in rows
    ]


def _line(name: str, pair: list[Any]) -> tuple[str, str, str]:
    before, after = (_said(name, value) for value in pair)
    return WORDS.get(name, name), before, after


def _said(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return pick("是 || yes" if value else "否 || no")
    if name == "items":
        return "、".join(pick(items.title(code)) for code in value) or "—"
    if name == "office_hours" and not value:
        return pick(agencies.in_words(""))
    known = {"kind": KINDS, "channel": CHANNELS}.get(name, {})
    return pick(known.get(str(value), str(value))) or "—"
