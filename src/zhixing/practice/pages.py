"""Plain pages for people: what is here, faults on demand, a phone that shows its SMS, a bank counter to pay at."""

import hashlib
import sqlite3
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.practice import bank, clock, faults
from zhixing.practice.inlet import Declined, World
from zhixing.practice.store import today

_STYLE = (
    "body{font:14px/1.6 'Noto Sans SC','PingFang SC','Microsoft YaHei',sans-serif;margin:16px auto;max-width:1080px;"
    "padding:0 12px;background:#f6f4ee;color:#1b2326}a{color:#17505a}table{border-collapse:collapse;width:100%;background:#fff}"
    "td,th{border-bottom:1px solid #ddd;padding:6px 8px;text-align:left}form{display:flex;flex-wrap:wrap;gap:8px;margin:12px 0}"
    "input,select,button{font:inherit;padding:4px 8px;max-width:100%}.num{text-align:right}.no{color:#a82a1b}.wide{overflow-x:auto}th,#live td{white-space:nowrap}"
)


def routes() -> list[Route]:
    return [
        Route("/", _home),
        Route("/faults", _faults, methods=["GET"]),
        Route("/faults", _change_faults, methods=["POST"]),
        Route("/phone", _phone),
        Route("/teller", _teller, methods=["GET"]),
        Route("/teller", _pay, methods=["POST"]),
    ]


def page(title: str, content: str) -> HTMLResponse:
    links = (
        ("/", "单位 Units"),
        ("/traffic", "往来 Traffic"),
        ("/faults", "故障 Faults"),
        ("/phone", "手机 Phone"),
        ("/teller", "银行柜台 Teller"),
    )
    menu = " · ".join(f'<a href="{url}">{name}</a>' for url, name in links)
    return HTMLResponse(
        f'<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}·演练世界</title><style>{_STYLE}</style><nav>{menu}</nav><h1>{title}</h1>{content}</html>"
    )


def _table(heads: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    head = "".join(f"<th>{name}</th>" for name in heads)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f'<div class="wide"><table><tr>{head}</tr>{body}</table></div>'


def _db(request: Request) -> sqlite3.Connection:
    return request.app.state.world.store.db  # type: ignore[no-any-return]


async def _home(request: Request) -> Response:
    db = _db(request)
    units = [tuple(row) for row in db.execute("SELECT code, name, name_en, kind, channel FROM units ORDER BY code")]
    waiting = db.execute("SELECT count(*) FROM outgoing WHERE NOT done").fetchone()[0]
    return page(
        "演练世界 Practice world",
        f"<p>法院日 Court day {escape(today(db)) or '—'} · 待送消息 Waiting messages {waiting} · <a href='/totals'>查账 Check the books</a></p>"
        + _table(("代码 Code", "单位 Unit", "Name", "种类 Kind", "渠道 Channel"), units),
    )


async def _faults(request: Request) -> Response:
    db = _db(request)
    codes = [row["code"] for row in db.execute("SELECT code FROM units WHERE channel = 'system' ORDER BY code")]
    services = "".join(f"<option>{name}" for code in codes for name in (code, f"{code}:callback")) + "<option>*"
    kinds = "".join(f'<option value="{kind}">{zh} {kind}' for kind, (zh, _) in faults.KINDS.items())
    names = ("id", "service", "kind", "left", "per_mille", "seconds", "fired")
    rows = [
        tuple("∞" if row[n] is None else row[n] for n in names)
        for row in db.execute("SELECT * FROM faults ORDER BY id")
    ]
    content = (
        '<form method="post"><label>服务 Service <select name="service">' + services + "</select></label>"
        '<label>故障 Fault <select name="kind">' + kinds + "</select></label>"
        '<label>次数 Next <input name="count" value="1" size="4" inputmode="numeric"></label>'
        '<label>千分之 Per mille <input name="per_mille" value="1000" size="5" inputmode="numeric"></label>'
        '<label>秒 Seconds <input name="seconds" size="4" inputmode="decimal"></label><button>加上 Add</button></form>'
        '<form method="post"><input type="hidden" name="clear" value="1"><button>全部清除 Clear all</button></form>'
    )
    heads = ("编号 No.", "服务 Service", "故障 Fault", "剩余 Left", "千分之 ‰", "秒 s", "已发生 Fired")
    notes = _table(("故障 Fault", "作用 Effect"), [(f"{zh} {kind}", en) for kind, (zh, en) in faults.KINDS.items()])
    return page("故障 Faults", content + _table(heads, rows) + "<h2>种类 Kinds</h2>" + notes)


async def _change_faults(request: Request) -> Response:
    world: World = request.app.state.world
    async with request.form() as form:
        given = {name: str(value).strip() for name, value in form.items()}
    try:
        with world.store.transaction() as db:
            if given.get("clear"):
                faults.clear(db, given.get("service", ""))
            else:
                count = int(given["count"]) if given.get("count") else None
                seconds = float(given["seconds"]) if given.get("seconds") else None
                faults.add(db, given["service"], given["kind"], count, int(given["per_mille"]), seconds, "page")
    except (KeyError, ValueError) as error:
        return page("故障 Faults", f'<p class="no">没有加上 Not added: {escape(str(error))}</p>')
    return RedirectResponse("/traffic" if given.get("back") == "traffic" else "/faults", 303)


async def _phone(request: Request) -> Response:
    """The SMS a number received, newest first; without a number, everybody's."""
    number = request.query_params.get("number", "")
    rows = _db(request).execute(
        "SELECT at, phone, body, status FROM sms WHERE ? IN ('', phone) ORDER BY rowid DESC LIMIT 100", (number,)
    )
    form = f'<form><label>号码 Number <input name="number" value="{escape(number)}"></label><button>看 Show</button></form>'
    listed = [(row["at"][:19].replace("T", " "), row["phone"], row["body"], row["status"]) for row in rows]
    return page("手机 Phone", form + _table(("时间 At", "号码 Number", "内容 Text", "状态 Status"), listed))


async def _teller(request: Request) -> Response:
    return page("银行柜台 Teller", _teller_form(_db(request), request.query_params.get("said", "")))


async def _pay(request: Request) -> Response:
    """A customer pays by hand. The form's number keeps a double click from paying twice."""
    world: World = request.app.state.world
    async with request.form() as form:
        given = {name: str(value).strip() for name, value in form.items()}
    try:
        with world.store.transaction() as db:
            payee = bank.account(db, given.get("credited", ""))
            order: dict[str, Any] = {name: given.get(name, "") for name in ("id", "source", "credited", "remittance")}
            order |= {
                "name": payee["owner_name"] if payee else "",
                "amount_fen": Money.yuan(given.get("amount", "")).fen,
            }
            done = bank.transfer(db, order)
    except Declined as refusal:
        return RedirectResponse(f"/teller?said={refusal.facts['code']}", 303)
    except (Refusal, ValueError) as error:
        return page("银行柜台 Teller", f'<p class="no">未办理 Not done: {escape(str(error))}</p>')
    return RedirectResponse(f"/teller?said=OK+{done['reference']}", 303)


def _teller_form(db: sqlite3.Connection, said: str) -> str:
    accounts = db.execute(
        "SELECT * FROM accounts WHERE kind <> 'vault' ORDER BY kind, owner_name, no LIMIT 500"
    ).fetchall()
    options = "".join(
        f'<option value="{row["no"]}">{escape(row["owner_name"])} {row["no"]} {Money(row["balance_fen"]):,}'
        for row in accounts
        if row["kind"] == "deposit"
    )
    id = "T" + hashlib.new("sm3", str(clock.milliseconds()).encode()).hexdigest()[:20]
    heads = ("户名 Owner", "账号 Account", "银行 Bank", "余额 Balance", "冻结 Held")
    rows: list[tuple[Any, ...]] = [
        (r["owner_name"], r["no"], r["bank"], f"{Money(r['balance_fen']):,}", f"{Money(bank.held(db, r)):,}")
        for r in accounts
    ]
    return (
        (f"<p>{escape(said)}</p>" if said else "")
        + f'<form method="post"><input type="hidden" name="id" value="{id}">'
        + f'<label>付款账户 From <select name="source">{options}</select></label>'
        + '<label>收款账号 To <input name="credited" size="22" required></label>'
        + '<label>金额（元） Yuan <input name="amount" size="12" required inputmode="decimal"></label>'
        + '<label>附言 Note <input name="remittance" size="30"></label><button>付款 Pay</button></form>'
        + _table(heads, rows)
    )
