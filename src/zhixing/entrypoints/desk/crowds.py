"""涉众: the audit list, its frozen versions, rounds signed by two people, and where every round's money is."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.cases import api as cases
from zhixing.domain.collective import api as collective
from zhixing.domain.ledger import api as ledger
from zhixing.entrypoints.desk import second_factor
from zhixing.entrypoints.desk.crowd_lists import upload_row
from zhixing.entrypoints.desk.crowd_payments import parcel_row
from zhixing.entrypoints.desk.frame import attempt, done, heads, number, show, shown
from zhixing.entrypoints.door import staff_page
from zhixing.kernel.money import Money, MoneyNotWhole
from zhixing.kernel.refusal import Refusal
from zhixing.law.collective import METHODS, Method, step_due

HOME = "/desk/crowds/"
LARGEST = 64 << 20
"""Bytes of an audit list [design]."""
ROUNDS = {
    "drawn": ("soon", "待经办签 || To approve"),
    "approved": ("soon", "待复核放行 || To release"),
    "released": ("wait", "发放中 || Being paid"),
    "cancelled": ("idle", "已撤销 || Cancelled"),
}


class DayUnreadable(Refusal):
    zh = "登记起止日期看不懂，请都填上。"
    en = "The days of the window can't be read; give both."
    status = 422


class ListMissing(Refusal):
    zh = "请选审计表（XLSX 或 CSV），不超过 64 MB。"
    en = "Choose the audit list (XLSX or CSV), at most 64 MB."
    status = 422


@staff_page("collective.view")
def crowds(request: Any) -> HttpResponse:
    """Every mass-victim case of the court."""
    return _list(request)


def _list(request: Any, refused: Refusal | None = None) -> HttpResponse:
    found = collective.matters(request.asker)
    rows = [_line(one) for one in found[: shown(request)]]
    methods = [(key.value, f"{zh} || {en}") for key, (zh, en) in METHODS.items()]
    status = refused.status if refused else 200
    return show(
        request, "desk/crowds.html", status=status, rows=rows, methods=methods, refused=refused, given=request.POST
    )


def _line(one: collective.Matter) -> dict[str, Any]:
    """A matter as a row: people and losses of the frozen list, else of the audit list as it came."""
    total, upload = (
        collective.public_total(one),
        one.uploads.filter(bad=0, failure="", done_at__isnull=False).order_by("-pk").first(),
    )
    people, loss = (
        (total.people, total.loss) if total.people or upload is None else (upload.people, Money(upload.loss_fen))
    )
    return {"matter": one, "total": total, "people": people, "loss": loss, "frozen": bool(total.people)}


@staff_page("collective.prepare")
@require_POST
def open_matter(request: Any) -> HttpResponse:
    """Make a case a mass-victim one."""
    given, made = request.POST, []

    def act() -> None:
        case = cases.by_number(request.asker, given.get("number", ""))
        if case is None:
            raise cases.NoSuchCase(case_id=0)
        made.append(_open(request, case.pk, Method(given.get("method", Method.IN_MINUS_OUT))))

    try:
        act()
    except Refusal as refused:
        return _list(request, refused)
    return done(request, "已设立，先导入审计表。 || Set up; import the audit list next.", f"{HOME}{made[0].pk}/")


def _open(request: Any, case_id: int, method: Method) -> collective.Matter:
    given = request.POST
    try:
        first, last = (date.fromisoformat(given.get(name, "")) for name in ("from_on", "until_on"))
    except ValueError:
        raise DayUnreadable from None
    said = given.get("title", ""), method, first, last, given.get("notice", "")
    return collective.open_matter(request.asker, case_id, *said, request.at)


@staff_page("collective.view")
def matter(request: Any, matter_id: int) -> HttpResponse:
    """One matter: the list, its versions, its rounds."""
    return _page(request, matter_id)


def _page(request: Any, matter_id: int, refused: Refusal | None = None, at: str = "") -> HttpResponse:
    scope = request.asker
    one = collective.find_matter(scope, matter_id)
    rolls, uploads = list(one.rolls.order_by("-version")), list(one.uploads.order_by("-pk")[:5])
    context = {
        "matter": one,
        "method": " || ".join(METHODS[Method(one.method)]),
        "head": heads(scope, [one.case_id]).get(one.case_id),
        "total": collective.public_total(one),
        "listed": one.people.count(),
        "posted_until": step_due("posted", request.at.date()).on,
        "rolls": [(roll, Money(roll.loss_fen), Money(roll.held_fen)) for roll in rolls],
        "uploads": [upload_row(upload) for upload in uploads],
        "reading": any(upload.done_at is None for upload in uploads),
        "rounds": [
            _round(scope, row)
            for row in one.rounds.select_related("roll", "approved_by", "released_by").order_by("-no")
        ],
        "disputes": _disputes(scope, one),
        "misnamed": collective.misnamed_people(one)[:50],
        "in_case": ledger.balance(scope, f"case:{one.case_id}"),
        "dry": _dry(request, one),
        "given": request.POST,
        "fresh": second_factor.fresh(request),
        "refused": refused,
        "refused_at": at,
    }
    return show(request, "desk/crowd.html", status=refused.status if refused else 200, **context)


def _round(scope: Any, one: collective.Round) -> dict[str, Any]:
    dot, words = ROUNDS[one.state]
    found = collective.progress(one) if one.state == "released" else None
    if found and found.done == found.parcels:
        dot, words = "done", "银行已全部答复 || All answered"
    return {
        "round": one,
        "share": Money(one.share_fen),
        "held": Money(one.held_fen),
        "missed": Money(one.missed_fen),
        "rate": collective.rate_of(one),
        "dot": dot,
        "words": words,
        "progress": found,
        "failed": one.parcels.filter(state="made").exclude(failure="").count() if found else 0,
        "parcels": [parcel_row(file) for file in one.parcels.order_by("position")] if found else [],
        "mine": one.approved_by_id is not None and one.approved_by_id == scope.staff_id,
    }


def _dry(request: Any, one: collective.Matter) -> dict[str, Any]:
    """What a round would be now, with the costs and reserve typed in."""
    if not one.rolls.exists():
        return {}
    given = {name: request.GET.get(name) or request.POST.get(name, "") for name in ("costs", "reserve")}
    try:
        found = collective.dry_run(request.asker, one.pk, _sum(given, "costs"), _sum(given, "reserve"))
    except Refusal as refused:
        return given | {"why": refused}
    return given | {"found": found}


def _sum(given: Any, name: str) -> Money:
    """Raises MoneyNotWhole."""
    amount = Money.yuan(given.get(name, "").strip() or "0")
    if amount < Money.zero:
        raise MoneyNotWhole(amount=str(amount))
    return amount


def _disputes(scope: Any, matter: collective.Matter) -> list[dict[str, Any]]:
    """Disputes by what comes next, with the address that does it and whether this person may."""
    waiting = (
        ("answer", "collective.prepare", "待答复的异议 || Disputes to answer", collective.open_disputes),
        (
            "decide",
            "collective.decide",
            "复核维持、待法院决定的异议 || Kept, for the court to decide",
            collective.kept_disputes,
        ),
    )
    parts = []
    for act, permission, title, of in waiting:
        rows = list(of(scope, matter)[:50])
        known = collective.registrations(scope, matter).filter(victim__in=[row.victim_id for row in rows])
        papers = dict(known.values_list("victim_id", "pk"))
        lines = [
            (row, Money(row.victim.audited_fen), Money(row.claimed_fen), papers.get(row.victim_id)) for row in rows
        ]
        parts.append({"act": act, "title": title, "may": permission in scope.permissions, "rows": lines})
    return [part for part in parts if part["rows"]]


def _act(permission: str, where: str, words: str, run: Any, signs: bool = False) -> Any:
    @staff_page(permission)
    @require_POST
    def view(request: Any, matter_id: int) -> HttpResponse:
        def act() -> None:
            if signs:
                second_factor.confirm(request)
            run(request, matter_id)

        refused = attempt(act)
        if refused is not None:
            return _page(request, matter_id, refused, where)
        return done(request, words, f"{HOME}{matter_id}/")

    return view


def _import(request: Any, matter_id: int) -> None:
    file = request.FILES.get("file")
    if file is None or file.size > LARGEST:
        raise ListMissing
    doubtful = request.POST.get("doubtful") == "yes"
    collective.hand_in_audit(request.asker, matter_id, file.name, file.read(), request.at, doubtful)


def _fund(request: Any, matter_id: int) -> None:
    amount = _sum(request.POST, "amount")
    collective.fund(request.asker, matter_id, amount, request.POST.get("key", "")[:32], request.at)


def _draw(request: Any, matter_id: int) -> None:
    collective.draw_round(
        request.asker, matter_id, _sum(request.POST, "costs"), _sum(request.POST, "reserve"), request.at
    )


def _answer(request: Any, by_court: bool) -> None:
    given = request.POST
    accepted, words = given.get("accepted") == "yes", given.get("answer", "")
    collective.answer_dispute(request.asker, number(given.get("dispute")), accepted, words, request.at, by_court)


def _round_id(request: Any) -> int:
    return number(request.POST.get("round"))


def _change(request: Any, matter_id: int) -> None:
    one = collective.find_matter(request.asker, matter_id)
    _open(request, one.case_id, Method(one.method))


change = _act("collective.prepare", "change", "已改。 || Changed.", _change)
take_list = _act("collective.prepare", "list", "审计表已收到，结果见下。 || The list was taken in; see below.", _import)
fund = _act("collective.prepare", "fund", "已转入发放专户。 || Moved into the pool.", _fund)
freeze = _act(
    "collective.prepare", "freeze", "名单已冻结，开始公示。 || The list is frozen and posted.",
    lambda request, pk: collective.freeze_roll(request.asker, pk, request.at),
)  # fmt: skip
draw = _act("collective.prepare", "draw", "已算出这一轮，等经办签。 || The round is drawn; to be approved.", _draw)
arrears = _act(
    "collective.prepare", "draw", "已算出补发一轮，等经办签。 || The round of arrears is drawn; to be approved.",
    lambda request, pk: collective.draw_arrears(request.asker, pk, request.at),
)  # fmt: skip
answer = _act("collective.prepare", "answer", "已答复。 || Answered.", lambda request, pk: _answer(request, False))
decide = _act("collective.decide", "decide", "已决定。 || Decided.", lambda request, pk: _answer(request, True))
approve = _act(
    "collective.prepare", "rounds", "已提交，等另一人放行。 || Submitted; another person releases it.",
    lambda request, pk: collective.approve_round(request.asker, _round_id(request), request.at), signs=True,
)  # fmt: skip
release = _act(
    "collective.release", "rounds", "已放行，付款文件正在生成。 || Released; the payment files are being made.",
    lambda request, pk: collective.release_round(request.asker, _round_id(request), request.at), signs=True,
)  # fmt: skip
resend = _act(
    "collective.release", "rounds", "已交给系统再发。 || Handed over to be sent again.",
    lambda request, pk: collective.resend_files(request.asker, _round_id(request)),
)  # fmt: skip
cancel = _act(
    "collective.prepare", "rounds", "已撤销这一轮。 || The round was cancelled.",
    lambda request, pk: collective.cancel_round(request.asker, _round_id(request), request.at),
)  # fmt: skip
