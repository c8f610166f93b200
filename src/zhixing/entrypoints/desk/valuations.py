"""评: one pricing — what each source said, objections to it, and the price."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.cases import api as cases
from zhixing.domain.valuations import api as valuations
from zhixing.entrypoints.desk import pricing, sentences
from zhixing.entrypoints.desk.frame import attempt, done, number, show
from zhixing.entrypoints.desk.things import named
from zhixing.entrypoints.door import NotFoundHere, staff_page
from zhixing.kernel.money import Money, MoneyNotWhole
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope
from zhixing.law.reference_price import OBJECTION

WAYS = {
    "agreement": "当事人议价 || Agreement of the parties",
    "directed": "定向询价 || Directed inquiry",
    "network": "网络询价 || Network inquiry",
    "appraisal": "委托评估 || Appraisal",
}
QUOTES = {
    "asked": ("wait", "等报告 || Waiting"),
    "given": ("done", "已出具 || Given"),
    "none": ("idle", "无报价 || No price"),
    "failed": ("late", "未答复 || No answer"),
}
GROUNDS = {
    "basic_facts": "基本信息错误 || Basic facts wrong",
    "extent": "超出或者遗漏财产 || Too much or too little priced",
    "qualification": "没有资质 || No qualification",
    "procedure": "程序严重违法 || Procedure seriously unlawful",
    "method": "参照标准、方法、结果 || Standard, method or result",
    "fraud": "欺诈、胁迫、恶意串通 || Fraud, duress, collusion",
}
"""What an objection can say, by `law.reference_price_route.Ground` (参考价规定 22, 23, 25)."""
GOES = {
    "court": "法院审查 || The court rules",
    "agency": "评估机构说明，行业协会评审 || The agency, then its association",
    "supervision": "执行监督 || Supervision",
}
OUTCOMES = {
    "pending": ("soon", "待处理 || To decide"),
    "rejected": ("idle", "不成立 || Rejected"),
    "corrected": ("done", "已补正 || Corrected"),
    "upheld": ("late", "成立，该报告不计 || Upheld: the report does not count"),
}


@staff_page("asset.view")
def page(request: Any, valuation_id: int) -> HttpResponse:
    """One pricing: what each source said, what the price would be, and fixing it."""
    return answer(request, valuation_id)


def answer(request: Any, valuation_id: int, refused: Refusal | None = None) -> HttpResponse:
    one = valuations.valuation(request.asker, valuation_id)
    more = pricing.panel(request, one)
    quotes = [
        {
            "quote": quote,
            "dot": QUOTES[quote.state][0],
            "words": QUOTES[quote.state][1],
            "price": _money(quote.price_fen),
            "send_by": more["unsent"].get(quote.pk),
            "why": sentences.word(quote.why) if quote.why else "",
        }
        for quote in one.quotes.all()
    ]
    return show(
        request,
        "desk/valuation.html",
        status=refused.status if refused else 200,
        one=one,
        way=WAYS[one.way],
        quotes=quotes,
        likely=valuations.likely(request.asker, one) if one.state == "started" else None,
        **more,
        price=_money(one.price_fen),
        objection_days=OBJECTION.on(request.at.date()).count,
        objections=_objections(request.asker, one),
        sources=[(quote.source, quote.name) for quote in one.quotes.all() if quote.state == "given"],
        open_to_objection=one.way in ("network", "appraisal") and one.state != "stopped",
        ground_kinds=list(GROUNDS.items()),
        roles=[(role.party_id, role.party.name) for role in cases.roles(request.asker, one.case_id)],
        refused=refused,
        given=request.POST,
    )


def _objections(scope: Scope, one: valuations.Valuation) -> list[dict[str, Any]]:
    found = [(objection, quote) for quote in one.quotes.all() for objection in quote.objections.all()]
    names = named(scope, (f"party:{objection.party_id}" for objection, _ in found))
    return [
        {
            "objection": objection,
            "source": quote.name,
            "who": names.get(f"party:{objection.party_id}", ""),
            "dot": OUTCOMES[objection.outcome][0],
            "words": OUTCOMES[objection.outcome][1],
            "corrected": _money(objection.corrected_fen),
            "kinds": [GROUNDS[kind] for kind in objection.kinds if kind in GROUNDS],
            "step": _step(objection),
            "goes": GOES.get(objection.goes, ""),
        }
        for objection, quote in sorted(found, key=lambda pair: pair[0].pk)
    ]


def _step(objection: valuations.Objection) -> tuple[str, str] | None:
    """(key, words) of the step an objection to the method takes next."""
    if objection.goes != "agency" or objection.outcome != "pending" or objection.review_on:
        return None
    if objection.passed_on is None:
        return "passed", "已交评估机构 || Passed on to the agency"
    if objection.replied_on is None:
        return "replied", "评估机构已说明 || The agency replied"
    return "review", "已交行业协会评审 || Its association reviews"


def _money(fen: int | None) -> Money | None:
    return None if fen is None else Money(fen)


@staff_page("valuation.fix")
@require_POST
def fix(request: Any, valuation_id: int) -> HttpResponse:
    """A person confirms the price."""
    refused = attempt(lambda: valuations.fix(request.asker, valuation_id, request.at))
    if refused is not None:
        return answer(request, valuation_id, refused)
    one = valuations.valuation(request.asker, valuation_id)
    return done(request, "参考价已确定。 || The reference price is fixed.", f"/desk/cases/{one.case_id}/assets")


class ResultUnreadable(Refusal):
    zh = "价格或日期看不懂：价格写成 85000.00，日期都要填。"
    en = "Price or days can't be read: write 85000.00, and give both days."
    status = 422


@staff_page("valuation.start")
@require_POST
def result(request: Any, valuation_id: int) -> HttpResponse:
    """Write down a result that came on paper: an agreement, a directed inquiry, an appraisal."""

    def act() -> None:
        amount, made_on, valid_until = _result(request.POST)
        source = request.POST.get("source", "").strip()[:48]
        valuations.note_result(request.asker, valuation_id, source, amount, made_on, valid_until, request.at)

    refused = attempt(act)
    if refused is not None:
        return answer(request, valuation_id, refused)
    return done(request, "已登记结果。 || Result recorded.", f"/desk/valuations/{valuation_id}/")


def _result(given: Mapping[str, str]) -> tuple[Money, date, date]:
    try:
        amount = Money.yuan(given.get("price", "").replace(",", ""))
        return amount, date.fromisoformat(given.get("made_on", "")), date.fromisoformat(given.get("valid_until", ""))
    except (ValueError, MoneyNotWhole):
        raise ResultUnreadable from None


@staff_page("valuation.start")
@require_POST
def object_to(request: Any, valuation_id: int) -> HttpResponse:
    """Note a party's objection to a report (参考价规定 22, 23)."""
    given = request.POST

    def act() -> None:
        source, party_id, ground = given.get("source", ""), number(given.get("party")), given.get("ground", "").strip()
        try:
            received_on = date.fromisoformat(given.get("received_on", ""))
        except ValueError:
            raise ObjectionUnreadable from None
        if not ground:
            raise ObjectionUnreadable
        kinds = [kind for kind in given.getlist("kinds") if kind in GROUNDS] or ["basic_facts"]
        valuations.object_to(request.asker, valuation_id, source, party_id, received_on, ground, request.at, kinds)

    return _answered(
        request,
        valuation_id,
        attempt(act),
        "已登记异议，处理前参考价不能使用。 || Noted; the price rests until it is decided.",
    )


@staff_page("valuation.fix")
@require_POST
def decide(request: Any, valuation_id: int, objection_id: int) -> HttpResponse:
    """What came of an objection; then the price is fixed anew."""
    one = valuations.valuation(request.asker, valuation_id)
    if objection_id not in {found.pk for quote in one.quotes.all() for found in quote.objections.all()}:
        raise NotFoundHere
    outcome = request.POST.get("outcome", "")

    def act() -> None:
        corrected = None
        if outcome == "corrected":
            try:
                corrected = Money.yuan(request.POST.get("corrected", "").replace(",", ""))
            except (ValueError, MoneyNotWhole):
                raise ResultUnreadable from None
        valuations.decide_objection(request.asker, objection_id, outcome, request.at, corrected)

    return _answered(request, valuation_id, attempt(act), "已处理，请重新确定参考价。 || Decided; fix the price anew.")


@staff_page("valuation.start")
@require_POST
def move(request: Any, valuation_id: int, objection_id: int) -> HttpResponse:
    """An objection to the method goes to its next step (参考价规定 23)."""
    step = request.POST.get("step", "")
    refused = attempt(lambda: valuations.move_objection(request.asker, objection_id, step, request.at))
    return _answered(request, valuation_id, refused, "已登记。 || Noted.")


def _answered(request: Any, valuation_id: int, refused: Refusal | None, words: str) -> HttpResponse:
    if refused is not None:
        return answer(request, valuation_id, refused)
    return done(request, words, f"/desk/valuations/{valuation_id}/")


class ObjectionUnreadable(Refusal):
    zh = "请填写收到报告的日期和异议理由。"
    en = "Give the day the report was received and the grounds."
    status = 422
