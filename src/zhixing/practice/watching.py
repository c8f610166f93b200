"""往来: a page that shows what passes just now, what each unit has seen, and a switch for its faults."""

from html import escape

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from zhixing.practice import faults
from zhixing.practice.inlet import World
from zhixing.practice.pages import page
from zhixing.practice.traffic import Count

SWITCHES = ("delay", "error", "late", "double", "wrong_signature")
_HEADS = "<tr><th>时刻 At</th><th>单位 Unit</th><th></th><th>事项 What</th><th>答复 Status</th><th>故障 Fault</th><th class=num>毫秒 ms</th></tr>"
_LIVE = """<script>
let seen = 0;
const rows = document.querySelector("#live tbody");
async function look() {
  const answer = await fetch("/api/traffic?after=" + seen);
  const told = await answer.json();
  for (const one of told.passed) {
    const row = rows.insertRow(0);
    const way = one.way === "in" ? "← 法院 court" : "→ 法院 court";
    document.getElementById("quiet").hidden = true;
    for (const text of [one.at, one.unit, way, one.what, one.status, one.fault, one.ms]) row.insertCell().textContent = text;
    if (!one.status.startsWith("2")) row.className = "no";
    if (rows.rows.length > 60) rows.deleteRow(-1);
    seen = one.no;
  }
  for (const [unit, count] of Object.entries(told.counts)) {
    const line = document.getElementById("unit-" + unit);
    if (line) ["asked", "called_back", "failed", "mean"].forEach(name => line.querySelector("." + name).textContent = count[name]);
  }
}
const again = () => look().catch(() => {}).finally(() => setTimeout(again, 1000));
again();
</script>"""
MOST = 60
"""Units on the page: those asked most, or those found."""


def routes() -> list[Route]:
    return [Route("/traffic", _watch), Route("/api/traffic", _passed)]


async def _passed(request: Request) -> Response:
    """What came after a message, and every unit's counts."""
    traffic, after = _world(request).traffic, request.query_params.get("after", "0")
    counts = {unit: vars(count) | {"mean": _mean(count)} for unit, count in traffic.counts.items()}
    return JSONResponse({"passed": traffic.after(int(after) if after.isdecimal() else 0), "counts": counts})


async def _watch(request: Request) -> Response:
    world = _world(request)
    db, counts = world.store.db, world.traffic.counts
    struck = {row["service"]: row["kind"] for row in db.execute("SELECT service, kind FROM faults ORDER BY id")}
    find = request.query_params.get("find", "").strip()[:40]
    units = [
        one
        for one in db.execute("SELECT code, name FROM units WHERE channel = 'system'").fetchall()
        if find in one["code"] or find in one["name"]
    ]
    units.sort(key=lambda one: (one["code"] not in struck, -counts.get(one["code"], Count()).asked, one["code"]))
    lines = "".join(_line(row["code"], row["name"], counts.get(row["code"], Count()), struck) for row in units[:MOST])
    listed = f"{min(len(units), MOST)} / {len(units)}"
    heads = (
        "<tr><th>单位 Unit</th><th class=num>请求 Asked</th><th class=num>回调 Called back</th><th class=num>未成 Failed</th>"
        "<th class=num>平均毫秒 ms</th><th>故障开关 Fault switch</th></tr>"
    )
    return _page(
        f'<div class="wide"><table id="live"><thead>{_HEADS}</thead><tbody></tbody></table></div>'
        f'<p id="quiet">还没有消息往来，来了就显示在这里。 Nothing has passed yet; it shows here as it comes.</p>'
        f'<h2>单位 Units {listed}</h2><form><label>查找 Find <input name="find" value="{escape(find)}"></label><button>找 Go</button></form>'
        f'<div class="wide"><table id="units"><thead>{heads}</thead><tbody>{lines}</tbody></table></div>{_LIVE}'
    )


def _line(code: str, name: str, count: Count, struck: dict[str, str]) -> str:
    figures = (
        ("asked", count.asked),
        ("called_back", count.called_back),
        ("failed", count.failed),
        ("mean", _mean(count)),
    )
    cells = "".join(f'<td class="num {key}">{value}</td>' for key, value in figures)
    hidden = f'<input type="hidden" name="service" value="{code}"><input type="hidden" name="back" value="traffic">'
    if code in struck:
        zh = faults.KINDS[struck[code]][0]
        switch = f'<b class="no">{zh} {struck[code]}</b> <input type="hidden" name="clear" value="1">{hidden}<button>关 Off</button>'
    else:
        options = "".join(f'<option value="{kind}">{faults.KINDS[kind][0]} {kind}' for kind in SWITCHES)
        rest = '<input type="hidden" name="count" value=""><input type="hidden" name="per_mille" value="1000">'
        switch = f'<select name="kind" aria-label="故障 Fault">{options}</select>{hidden}{rest}<button>开 On</button>'
    form = f'<form method="post" action="/faults" style="margin:0">{switch}</form>'
    return f'<tr id="unit-{code}"><td>{escape(name)}<br><small>{code}</small></td>{cells}<td>{form}</td></tr>'


def _mean(count: Count) -> int:
    return count.ms // count.asked if count.asked else 0


def _world(request: Request) -> World:
    return request.app.state.world  # type: ignore[no-any-return]


def _page(content: str) -> HTMLResponse:
    return page("往来 Traffic", content)
