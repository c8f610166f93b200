"""The directory of other offices: who they are, how they are doing, sheets in and out, their keys."""

from datetime import timedelta
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.agencies import api as agencies
from zhixing.domain.inquiries import api as inquiries
from zhixing.entrypoints import unit_sheets
from zhixing.entrypoints.counter import answer as items
from zhixing.entrypoints.desk.frame import attempt, done, show, shown
from zhixing.entrypoints.door import staff_page
from zhixing.infra import clock

HOME = "/desk/agencies/"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
KINDS = {
    "bank": "银行 || Banks",
    "vehicles": "车辆管理 || Vehicle offices",
    "vehicle": "车辆管理 || Vehicle offices",
    "traffic_police": "交警 || Traffic police",
    "public_security": "公安 || Public security",
    "prices": "询价平台 || Price platforms",
    "sms": "短信 || SMS",
    "land": "不动产登记 || Land registries",
    "market": "市场监管 || Market regulation",
    "tax": "税务 || Tax",
    "securities": "证券登记 || Securities",
    "housing_fund": "公积金 || Housing funds",
    "insurance": "保险 || Insurance",
    "wealth": "理财登记 || Wealth products",
    "payment": "网络支付 || Online payment",
    "unionpay": "银行卡清算 || Card clearing",
    "ip": "知识产权 || Intellectual property",
    "maritime": "海事 || Maritime",
    "fishery": "渔业渔政 || Fisheries",
    "civil_affairs": "民政 || Civil affairs",
    "immigration": "出入境 || Immigration",
    "planning": "规划 || Planning",
    "community": "社区 || Communities",
    "housing": "住房保障 || Housing offices",
    "registry": "其他登记机构 || Other registries",
    "depot": "停车场 || Depots",
    "appraiser": "评估机构 || Appraisers",
    "power": "供电 || Power",
    "water": "供水 || Water",
    "gas": "燃气 || Gas",
}
CHANNELS = {"system": "接口 || System", "counter": "窗口 || Counter"}
CHANNELS |= {"sftp": "文件（SFTP） || Files (SFTP)", "folder": "文件（文件夹） || Files (folder)"}
STATES = {
    "done": "正常 || Well",
    "soon": "偏慢 || Slow or late",
    "late": "连不上 || Failing",
    "idle": "没有往来 || Nothing passed",
}


@staff_page("case.view")
def directory(request: Any) -> HttpResponse:
    """Offices by kind, area and name, with how they are doing."""
    return _page(request)


def _page(request: Any, refused: Any = None) -> HttpResponse:
    kind, area, words, under = (request.GET.get(name, "").strip() for name in ("kind", "area", "q", "under"))
    closed = request.GET.get("closed") == "1"
    rows = agencies.directory(kind, area, words, closed, under)
    kinds = agencies.kinds()
    strip = [(HOME, "全部 || All", sum(n for _, n in kinds), "")]
    strip += [(f"{HOME}?kind={name}", KINDS.get(name, name), n, "") for name, n in kinds[:7]]
    lines = [line(one) for one in agencies.standings(list(rows[: shown(request)]), request.at)]
    context: dict[str, Any] = {"lines": lines, "total": rows.count(), "strip": strip, "kind": kind, "area": area}
    context |= {
        "closed": closed,
        "q": words,
        "above": agencies.entry(under) if under else None,
        "areas": [("", "全部地区 || Everywhere"), *((one, one) for one in agencies.areas())],
    }
    context |= {"refused": refused, "rows_refused": refused.facts.get("rows", [])[:50] if refused else []}
    return show(request, "desk/agencies.html", status=refused.status if refused else 200, **context)


def line(one: agencies.Standing) -> dict[str, Any]:
    return {
        "one": one,
        "kind": KINDS.get(one.unit.kind, one.unit.kind),
        "channel": CHANNELS[one.unit.channel],
        "words": STATES[one.state],
        "items": [items.title(code) for code in one.unit.items],
    }


@staff_page("agency.enlist")
@require_POST
def wake(request: Any, office: str) -> HttpResponse:
    """Let an office that is left alone be called again at once."""
    agencies.wake(request.asker, agencies.entry(office).pk)
    return done(request, "已恢复呼叫。 || It is called again.", f"{HOME}of/{office}/")


@staff_page("agency.enlist")
@require_POST
def load(request: Any) -> HttpResponse:
    """Enter a sheet of offices: all of it, or nothing with every row's reason."""
    counts: list[tuple[int, int]] = []

    def act() -> None:
        rows = unit_sheets.read(request.FILES.get("sheet"))
        counts.append(agencies.import_units(request.asker, rows, request.at, inquiries.contracts().keys()))

    if refused := attempt(act):
        return _page(request, refused)
    new, changed = counts[0]
    return done(request, f"新增 {new} 家，更新 {changed} 家。 || {new} entered, {changed} changed.", HOME)


@staff_page("agency.enlist")
@require_POST
def renew_key(request: Any) -> HttpResponse:
    """Make our next pair: it signs from tomorrow a week, every office hears of it now."""
    practice = agencies.only_practice()
    from_on = clock.day(clock.real_now()) + timedelta(days=7)
    if refused := attempt(lambda: agencies.renew_own_key(request.asker, practice, from_on, request.at)):
        return _page(request, refused)
    return done(
        request, f"新密钥 {from_on} 启用，已通知各单位。 || The new key signs from {from_on}; offices are told.", HOME
    )


@staff_page("case.view")
def sheet(request: Any) -> HttpResponse:
    """The directory as XLSX, in the form it is entered in."""
    out = BytesIO()
    unit_sheets.write(out, agencies.directory(request.GET.get("kind", ""), request.GET.get("area", "")))
    name = f"agencies-{request.at:%Y%m%d}.xlsx"
    return HttpResponse(
        out.getvalue(), content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
