"""Every component on one page, for looking at: `/gallery`. People, sums and places are made up."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhixing.entrypoints.door import public_page
from zhixing.entrypoints.language import SHANGHAI
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal

NOW = datetime(2026, 11, 24, 10, 27, 5, tzinfo=SHANGHAI)
CASE = "（2026）浙0195执1842号"


class BidTooLow(Refusal):
    zh = "不能出价 {bid:,.0f} 元：低于下一口价。可以出 {lowest:,.0f} 元或更高。"
    en = "Can't bid ¥{bid:,.0f}: below the next price. You can bid ¥{lowest:,.0f} or more."


class NoticeTooShort(Refusal):
    zh = "不能发布公告：不动产须提前 30 日公告。最早可定 12月24日开拍。"
    en = "Can't publish: real estate needs 30 days' notice. Earliest start 24 Dec."
    article = "法释〔2016〕18号第12条"


@public_page
def gallery(request: HttpRequest) -> HttpResponse:
    """The page, in the frame named by `?frame=` (desk, counter, portal, auction, login, print); desk unless said."""
    frame = request.GET.get("frame", "desk")
    known = ("counter", "portal", "auction", "login", "print")
    page = f"zx/gallery/{frame}.html" if frame in known else "zx/gallery/desk.html"
    return render(request, page, specimens())


def specimens() -> dict[str, Any]:
    """The context of every gallery page."""
    return {
        "now": NOW,
        "case_number": CASE,
        "group": "财产处置组 || Disposal",
        "bell": 4,
        "counts": {"tasks": 23, "cases": 126, "seizures": 9, "auctions": 6, "payments": 3},
        "agency": "澜州市车辆管理所 || Lanzhou vehicle office",
        "clerk": "窗口 3·叶知秋",
        "bidder": "柳**",
        "court": SimpleNamespace(
            name="澜溪区人民法院", name_en="Lanxi District Court", tenant=SimpleNamespace(practice=True)
        ),
        "person": SimpleNamespace(name="沈砚", title="法官助理"),
        "scope": SimpleNamespace(may=lambda permission: True),
        "stages": "查控评卖交款",
        "land_options": [("paid", "已缴清 || Paid"), ("due", "未缴清 || Not paid"), ("none", "不适用 || Not ours")],
        "road_notes": ["已查 25 项 || 25 asked", "5 项 || 5 held", "203 万 || 2.03 m", "进行中 || now"],
        **_case(),
        **_money(),
        **_figures(),
        "lot": _lot(),
        "dues": _dues(),
        "tasks": _tasks(),
        "refusals": [
            BidTooLow(bid=Money.yuan(1590000).decimal, lowest=Money.yuan(1596000).decimal),
            NoticeTooShort(),
        ],
    }


def _dues() -> list[dict[str, Any]]:
    return [
        {
            "state": "late",
            "days_left": -2,
            "due_on": date(2026, 11, 22),
            "article": "法释〔2017〕8号第2条",
            "excluded": 5,
        },
        {"state": "today", "days_left": 0, "at": NOW.replace(hour=16, minute=0)},
        {"state": "soon", "days_left": 3},
        {"state": "soon", "days_left": 3, "working": True},
        {"state": "ok", "days_left": 20},
        {"state": "wait", "since": 2},
        {"state": "done", "early": 6},
        {"state": "paused", "stopped": 14},
    ]


def _tasks() -> list[dict[str, Any]]:
    rows = [
        ("late", -4, "查", "核实财产线索 || Check the property clue", "申请人 11月13日提供的两处仓储 || Two warehouses named by the creditor", "", "3268400", "登记核查结果 || Record result"),
        ("today", 0, "控", "签发续行查封裁定 || Sign renewal ruling (续封)", "小型轿车 1 辆，查封 12月1日到期 || One car, seizure ends 1 Dec", "已备稿 || Drafted", "92000", "审阅签发 || Review, sign"),
        ("soon", 2, "卖", "组织看样 || Hold the viewing", "报名 14 人，周四 14:30 || 14 people, Thu 14:30", "", "2960000", "确认人员 || Confirm staff"),
    ]  # fmt: skip
    return [
        {"state": s, "days_left": d, "stage": g, "title": t, "why": w, "robot": r, "sum": Money.yuan(m), "act": a}
        for s, d, g, t, w, r, m, a in rows
    ]


def _node(name: str, state: str = "done", note: str = "", **more: Any) -> dict[str, Any]:
    return {"name": name, "state": state, "note": note, **more}


def picture() -> dict[str, Any]:
    """The path of the sample case, in the shape that `path.json` has."""
    n = _node
    stations = [
        ("立", "立案分案", [n("收件审查", note="6月1日"), n("执行立案", note="6月1日"), n("确定承办人", note="6月3日"), n("繁简分流", note="6月8日")]),
        ("查", "查明财产", [n("发起网络查控", note="6月2日"), n("反馈甄别与控制", note="6月5日"), n("财产报告核查", note="6月20日"), n("线索核实", "overdue", "已超期 4 天", who="沈砚")]),
        ("控", "查封冻结", [n("执行通知送达", note="6月9日"), n("查封扣押冻结", note="5 项"), n("续封续冻", "soon", "还有 3 天"), n("限制消费", note="7月2日"), n("协助执行", note="7月3日"), n("公示", note="7月4日"), n("异议期满", note="8月1日")]),
        ("评", "确定价格", [n("启动定价", note="9月3日"), n("确定参考价", note="10月9日")]),
        ("卖", "网络拍卖", [n("一拍公告", note="10月16日"), n("一拍竞价", "running", "现价 1,589,000", href="#lot"), n("二拍、变卖", "waiting")]),
        ("交", "裁定交付", [n("成交裁定与过户", "waiting"), n("强制腾退", "skipped", "不适用：空置")]),
        ("款", "分配发放", [n("案款认领", note="412,400.00"), n("案款发放", "waiting", "余 112,400.00"), n("分配方案", "waiting")]),
        ("结", "结案归档", [n("结案与归档", "waiting", "12月1日前")]),
    ]  # fmt: skip
    states = ("done", "late", "now", "done", "now", "todo", "todo", "todo")
    return {
        "stations": [
            {"glyph": g, "name": name, "state": state, "nodes": nodes}
            for (g, name, nodes), state in zip(stations, states, strict=True)
        ]
    }


def _case() -> dict[str, Any]:
    hashes = {"hash": "9f3c" + "0" * 56 + "a71e", "previous": "41d0" + "0" * 56 + "08bc"}
    return {
        "picture": picture(),
        "next_item": {"title": "登记财产线索核查结果 || Record what the check found", "state": "late", "days_left": -4},
        "parties": [
            {"id": 1, "role": "申请执行人 || Creditor", "name": "澜州启衡建材有限公司", "note": "代理 律师 温以宁", "data": [("电话", "139****2208")]},
            {"id": 2, "role": "被执行人 || Debtor", "name": "周启山", "marks": ["限消 || restricted"], "data": [("证件号", "33019519********17"), ("手机", "138****6402")]},
        ],
        "revealed_data": [("证件号 || ID number", "330195190001010017"), ("手机 || Phone", "13800006402")],
        "entries": [
            {"at": NOW - timedelta(seconds=47), "by": "person", "text": "竞买号 7392 出价 1,589,000 元，竞价延时至 10:31:18", "detail": "平台接收", "number": 286, **hashes},
            {"at": NOW - timedelta(hours=13), "by": "robot", "text": "机器人「续封提醒」备好续行查封裁定草稿 1 份", "detail": "用时 3.2 秒，少点 11 次", "links": [("看依据 || Ground", "#"), ("撤回 || Undo", "#")]},
            {"at": NOW - timedelta(days=4), "by": "outside", "text": "税务局答复：土地增值税按核定 5%，欠税 0 元", "detail": "联合审查请求 L-20261012-07，第 4 家答复"},
        ],
        "proof": {"whole": True, "count": 286, "checked_at": NOW},
        "broken": {"whole": False, "broken_at": 41},
        "runs": [
            {"kind": "备稿 || Drafted", "what": "续行查封裁定，浙A·0X517", "seconds": 3.2, "clicks": 11, "ground": "到期前 15 日", "ground_href": "#", "undo": "#"},
            {"kind": "已发 || Sent", "what": "短信 1 条，告知申请人承办法官", "seconds": 0.8, "clicks": 6, "ground": "分案 3 日内", "final": True},
        ],
        "form_steps": [("核对标的 || Check", "#"), "填写答复 || Answer", "复核 || Review", "盖章发回 || Seal"],
        "form_errors": [("id_land", "土地出让金：请选一项 || Land fee: choose one")],
        "tab_items": [("?", "概览 || Overview"), ("?tab=assets", "财产 || Assets", 5), ("?tab=nodes", "节点 || Nodes", "21/38")],
        "strip_items": [("?", "全部待办 || All", 23), ("?due=late", "已超期 || Overdue", 2, "late"), ("?due=today", "今天到期 || Today", 5), ("?due=soon", "三天内 || 3 days", 9)],
    }  # fmt: skip


def _money() -> dict[str, Any]:
    total = Money.yuan("86402117.36")
    return {
        "sum": Money.yuan("3394134"),
        "correction": Money.yuan("-1200"),
        "price": Money.yuan(1589000),
        "paid": [("已发放 || Paid", Money.yuan(300000)), ("在账待发 || Held", Money.yuan(112400)), ("拍卖现价 || Price now", Money.yuan(1589000))],
        "three": [("方案应发 || Plan", total, "12,480 人"), ("七批合计 || Batches", total, "7 批，12,480 笔"), ("分户账余额 || Ledger", total, "账号 6217****2207001")],
        "first": {"role": "经办 || Submitted by", "name": "方若衡", "at": NOW - timedelta(minutes=22), "note": "证书 **A7", "staff_id": 3},
        "second": {"role": "复核 || Released by", "name": "秦以安"},
        "checks": [(True, "2,000 人身份与名册一致 || 2,000 identities match the list"), (True, "无人已死亡、撤回或另案冻结 || Nobody died, withdrew or is frozen elsewhere")],
    }  # fmt: skip


def _figures() -> dict[str, Any]:
    months = [f"{m}月 || {m}/26" for m in (12, *range(1, 12))]
    closed = [2890, 3010, 2480, 3100, 3390, 3400, 3350, 3500, 3280, 3400, 3610, 2520]
    filed = [3110, 3020, 2600, 3330, 3510, 3290, 3380, 3480, 3190, 3320, 3560, 2411]
    units = [("首执执行完毕率 || Fully performed", 44.6, 40, True, 1.8), ("案款 30 日内发放率 || Paid in 30 days", 98.4, 99, True, -0.3), ("每案超期节点 || Overdue nodes a case", 0.21, 0.25, False, -0.04)]  # fmt: skip
    spark = [36, 37, 36.5, 38, 38.2, 39, 40, 39.5, 41, 43, 43.5, 44.6]
    return {
        "tiles": [
            {"name": n, "value": v, "unit": "%", "target": t, "at_least": up, "change": c, "values": [s * v / 44.6 for s in spark], "href": "#"}
            for n, v, t, up, c in units
        ],
        "chart": {"title": "收案与结案 || Filed and closed", "unit": "件 || cases", "labels": months, "values": closed, "name": "结 || closed", "bars": filed, "bar_name": "收 || filed", "target": 3000, "partial": True},
        "limits": [{"label": g, "value": v, "limit": lim, "note": f"{n} 项"} for g, v, lim, n in (("查", 4.2, 7, 1204), ("评", 24, 30, 417), ("卖", 46, 60, 388), ("款", 31, 30, 203))],
        "matrix": [
            {"name": "澜溪区 || Lanxi", "open": 1842, "cells": [(n, "#") for n in (3, 1, 2, 0, 1, 4)]},
            {"name": "望舒区 || Wangshu", "open": 1288, "cells": [(n, "#") for n in (0, 1, 0, 0, 0, 9)]},
        ],
        "matrix_total": [3130, 3, 2, 2, 0, 1, 13, 21],
    }  # fmt: skip


def _lot() -> dict[str, Any]:
    bids = [("7392", 1589000, 47), ("3086", 1582000, 144), ("7392", 1575000, 385), ("5510", 1554000, 830)]
    return {
        "id": 7, "state": "running", "state_words": "竞价中，已延时 10 次 || Bidding, extended 10 times", "now": NOW,
        "ends_at": NOW + timedelta(minutes=4, seconds=13), "price": Money.yuan(1589000), "price_words": "当前价 || Price now",
        "bid_count": 22, "entrants": 6, "views": 9282, "next_price": Money.yuan(1596000), "increment": Money.yuan(7000),
        "deposit": Money.yuan(140000), "deposit_words": "已冻结 || held", "me": "3086", "standing": "outbid",
        "behind": Money.yuan(7000), "bids_href": "#", "bid_href": "#", "fingerprint": "9f3c" + "0" * 56 + "a71e",
        "bids": [
            {"code": c, "amount": Money.yuan(a), "at": NOW - timedelta(seconds=s), "leading": i == 0, "priority": c == "5510"}
            for i, (c, a, s) in enumerate(bids)
        ],
    }  # fmt: skip
