"""评: choosing the way to a price, what each way needs done, and the past sales to compare with."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.valuations import api as valuations
from zhixing.entrypoints.desk import valuations as one_pricing
from zhixing.entrypoints.desk.frame import attempt, done, number, show
from zhixing.entrypoints.desk.way import KINDS
from zhixing.entrypoints.door import staff_page
from zhixing.kernel.money import Money, MoneyNotWhole
from zhixing.kernel.refusal import Refusal
from zhixing.law import reference_price as law

QUESTIONS = {
    "refused": "有当事人拒绝议价或者下落不明 || A party refuses to agree or cannot be found",
    "official_price": "有计税基准价、政府定价或者指导价 || A tax base, government or guidance price exists",
    "inspection_needed": "需要专业人员现场勘验或者鉴定 || Experts must see the thing",
    "appraisal_by_law": "法律、行政法规规定必须评估 || A law requires an appraisal",
    "no_data": "网络平台没有同类财产的交易数据 || The platforms have no data on such things",
}
"""What the way hangs on (参考价规定 4, 5, 7, 14); asked, never guessed."""
ENDS = [
    ("no_result", "没有结果，换下一种方式 || No result: the next way"),
    ("withdrawn", "申请执行人撤回执行申请 || The application is withdrawn"),
    ("performed", "义务已全部履行 || All is performed"),
    ("title_void", "据以执行的法律文书被撤销 || The title is void"),
    ("agreed_price", "当事人议价一致 || The parties agreed on a price"),
    ("sale_dropped", "当事人要求不再处置 || The sale is dropped"),
    ("other", "其他 || Other"),
]
"""Why a pricing ends without a price (参考价规定 29)."""


@staff_page("asset.view")
def choose(request: Any, case_id: int, asset_id: int) -> HttpResponse:
    """The facts asked, the way they lead to; posted, it starts."""
    scope, given = request.asker, request.POST if request.method == "POST" else request.GET
    thing = assets.claimed(scope, case_id, asset_id)
    said = {name: name in given for name in QUESTIONS if name != "no_data"} | {"data_exist": "no_data" not in given}
    jump = given.get("jump", "") if given.get("jump", "") in ("directed", "network", "appraisal") else ""
    facts, made, refused = valuations.facts_of(said | {"jump": jump}), [], None
    if request.method == "POST":
        scope.require("valuation.start")
        refused = attempt(lambda: made.append(valuations.start(scope, case_id, asset_id, "", request.at, facts=facts)))
        if refused is None:
            return done(request, "已启动定价。 || Pricing started.", f"/desk/valuations/{made[0].pk}/")
    way = valuations.way_ahead(asset_id, facts)
    return show(
        request,
        "desk/pricing.html",
        status=refused.status if refused else 200,
        case=cases.case(scope, case_id),
        thing=thing,
        questions=[(name, words, name in given) for name, words in QUESTIONS.items()],
        jumps=[
            ("", "没有一致要求 || No"),
            *((key, one_pricing.WAYS[key]) for key in ("directed", "network", "appraisal")),
        ],
        jump=jump,
        way=one_pricing.WAYS[str(way.way)],
        because=f"{way.reason_zh} || {way.reason_en}",
        methods=[(one_pricing.WAYS[one.key], f"{one.when_zh} || {one.when_en}", one.articles) for one in law.METHODS],
        tried=[one_pricing.WAYS[way] for way in one_pricing.WAYS if way in valuations.failed_ways(asset_id)],
        refused=refused,
    )


def panel(request: Any, one: valuations.Valuation) -> dict[str, Any]:
    """What the page of a pricing shows beside its results: agencies, sent reports, flags, the parties' figures."""
    scope, like = request.asker, request.GET.get("like", one.asset.title[:4])
    draw = valuations.draw_on_show(one.pk)
    roles = [(role.party_id, role.party.name) for role in cases.roles(scope, one.case_id)]
    named = {f"party:{party_id}": name for party_id, name in roles} | {f"staff:{scope.staff_id}": "本院工作人员"}
    return {
        "draw": draw,
        "witnesses": [(named.get(who, who), word) for who, word in draw.witnesses] if draw else [],
        "commissions": list(one.commissions.order_by("turn")),
        "directory": valuations.directory(one) if one.way == "appraisal" and draw is None else [],
        "agencies": law.AGENCIES.on(request.at.date()),
        "at_work": next((c for c in one.commissions.all() if c.state == "ordered"), None),
        "sent": [(quote, row) for quote in one.quotes.all() for row in quote.sent.all()],
        "names": dict(roles),
        "flags": [_flag(flag) for flag in valuations.flags(one, like)],
        "like": like,
        "past": [(row, Money(row.reference_fen)) for row in valuations.comparables(one, like)[:10]],
        "step": _step(one),
        "unsent": {quote.pk: due for quote, due in valuations.unsent(scope, one)},
        "fees": valuations.fees(scope, one),
        "rests": [
            ("stayed", "案件暂缓、中止 || The case is stayed"),
            ("mismatch", "材料与标的物严重不符 || The thing differs"),
        ],
        "ends": ENDS,
        "why_this_way": f"{one.reason['zh']} || {one.reason['en']}" if one.reason else "",
        "ran_out": one.state == "fixed" and one.valid_until is not None and one.valid_until < request.at.date(),
    }


def _step(one: valuations.Valuation) -> str:
    """What the platforms' reports lead to now (参考价规定 12)."""
    found = valuations.next_step(one) if one.state == "started" else None
    return f"{found.said_zh} || {found.said_en}" if found else ""


def _flag(flag: valuations.Flag) -> dict[str, Any]:
    other = "其他结果 || the other results" if flag.against == "results" else "以往拍卖 || past sales"
    return {"flag": flag, "share": f"{flag.share:+.0%}".replace("-", "−"), "other": other}


class Unreadable(Refusal):
    zh = "看不懂：金额写成 85000.00，日期写成 2026-11-22，天数写整数。"
    en = "Can't be read: sums as 85000.00, days as 2026-11-22, whole numbers of days."
    status = 422


def _sum(text: str | None) -> Money:
    try:
        return Money.yuan((text or "").replace(",", ""))
    except (ValueError, ArithmeticError, MoneyNotWhole):
        raise Unreadable from None


def _day(text: str | None) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        raise Unreadable from None


def _offer(request: Any, pk: int) -> None:
    given, until = request.POST, _day(request.POST.get("valid_until"))
    valuations.offer(request.asker, pk, number(given.get("party")), _sum(given.get("price")), until, request.at)


def _fee(request: Any, pk: int) -> None:
    given = request.POST
    full, costs = _sum(given.get("full") or "0"), _sum(given.get("costs") or "0")
    valuations.settle_fee(request.asker, number(given.get("agency")), full, costs, request.at)


def _agree(request: Any, pk: int) -> None:
    codes = [request.POST.get(f"agency-{turn}", "") for turn in range(1, 10) if request.POST.get(f"agency-{turn}")]
    valuations.agree_agencies(request.asker, pk, codes, request.at)


def _draw(request: Any, pk: int) -> None:
    given = request.POST
    spoke = [(f"party:{party_id}", given.get(f"word-{party_id}", "")) for party_id in map(number, given.getlist("who"))]
    own = (f"staff:{request.asker.staff_id}", given.get("word-staff", ""))
    valuations.draw(request.asker, pk, [*spoke, own], request.at)


def _extend(request: Any, pk: int) -> None:
    asked_on = _day(request.POST.get("asked_on"))
    valuations.extend_appraisal(request.asker, pk, number(request.POST.get("days")), asked_on, request.at)


def _send(request: Any, pk: int) -> None:
    given, parties = request.POST, [number(one) for one in request.POST.getlist("party")]
    valuations.send_report(request.asker, pk, given.get("source", ""), parties, given.get("way", ""), request.at)


def _act(words: str, run: Any) -> Any:
    @staff_page("valuation.start")
    @require_POST
    def view(request: Any, valuation_id: int) -> HttpResponse:
        valuations.valuation(request.asker, valuation_id)
        refused = attempt(lambda: run(request, valuation_id))
        if refused is not None:
            return one_pricing.answer(request, valuation_id, refused)
        return done(request, words, f"/desk/valuations/{valuation_id}/")

    return view


def _plain(command: Any) -> Any:
    return lambda request, pk: command(request.asker, pk, request.at)


def _order(request: Any, pk: int) -> None:
    valuations.order(request.asker, pk, _day(request.POST.get("received_on")), request.at)


def _more_time_asked(request: Any, pk: int) -> None:
    valuations.note_more_time(request.asker, pk, request.POST.get("source", ""), request.at)


def _correct(request: Any, pk: int) -> None:
    valuations.ask_correction(request.asker, pk, request.POST.getlist("wrong"), request.at)


def _stop(request: Any, pk: int) -> None:
    valuations.stop(request.asker, pk, request.POST.get("ground", "no_result")[:40], request.at)


ACTS = {
    "offer": _act("已登记这一方的价格。 || Its figure is noted.", _offer),
    "agencies": _act("评估机构已选定。 || The agencies are chosen.", _agree),
    "call": _act("名单和承诺值已公布。 || List and promise are published.", _plain(valuations.call_draw)),
    "draw": _act("摇号完成，任何人都可以复算。 || Drawn; anybody can reckon it again.", _draw),
    "order": _act("已委托，期限开始计算。 || Ordered; its time runs.", _order),
    "more-time": _act("已准许延长。 || More time granted.", _extend),
    "replace": _act("已收回材料，请委托下一家。 || Papers come back; ask the next.", _plain(valuations.replace)),
    "send": _act("已登记送交报告。 || Noted.", _send),
    "extend": _act("平台期限已延长。 || The platforms have more time.", _plain(valuations.extend)),
    "asked-more": _act("已登记平台申请延长。 || Noted: it asked for more time.", _more_time_asked),
    "correct": _act("已退回补正，期限三日。 || Sent back: three days to correct.", _correct),
    "reissue": _act("已要求重新出具。 || Reports are asked for anew.", _plain(valuations.reissue)),
    "rest": _act("定价已暂缓。 || Paused.", lambda r, pk: valuations.rest(r.asker, pk, r.POST.get("ground", ""), r.at)),
    "go-on": _act("定价恢复，暂缓的日子不计。 || It goes on; the days do not count.", _plain(valuations.go_on)),
    "fee": _act("评估费已确定。 || The fee is settled.", _fee),
    "stop": _act("这次定价已经结束。 || This pricing is over.", _stop),
}
"""Acts on a pricing by their name in the address."""


@staff_page("valuation.start")
def past_sales(request: Any) -> HttpResponse:
    """Take in a table of past sales to compare prices with."""
    refused, made = None, []
    file = request.FILES.get("file")
    if request.method == "POST":
        kind = request.POST.get("kind", "") if request.POST.get("kind", "") in KINDS else "house"

        def take() -> None:
            content = file.read(valuations.LARGEST_SALES + 1) if file else b""
            made.append(valuations.import_sales(request.asker, content, kind))

        refused = attempt(take)
        if refused is None:
            return done(request, f"新增 {made[0]} 条。 || {made[0]} new.", "/desk/past-sales/")
    kinds = [(key, words) for key, words in KINDS.items() if key in ("house", "vehicle", "other")]
    return show(
        request, "desk/past_sales.html", status=refused.status if refused else 200, kinds=kinds, refused=refused,
        columns="title, place_or_court, start_price, appraisal_or_market_price, opens, watchers, source",
    )  # fmt: skip
