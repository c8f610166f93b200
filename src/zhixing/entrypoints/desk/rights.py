"""移送处置权: letters between courts about who sells a thing: what is asked of us, what we ask, and the answers."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.seizures import api as seizures
from zhixing.entrypoints.desk import second_factor
from zhixing.entrypoints.desk.frame import attempt, done, heads, show
from zhixing.entrypoints.door import NotFoundHere, staff_page
from zhixing.kernel.money import Money, MoneyNotWhole
from zhixing.kernel.refusal import Refusal
from zhixing.law.seizure_court import FirstSeizure

HOME = "/desk/seizures/rights/"
GROUNDS = {
    "priority": "优先债权执行法院 || enforces a claim with priority",
    "first_waiting": "首封是保全且久未推进 || the first hold is a preservation left idle",
}
STATES = {
    "asked": ("wait", "等答复 || Waiting"),
    "agreed": ("done", "已移送 || Given"),
    "refused": ("late", "不予移送 || Refused"),
    "back": ("idle", "对方已不再查封，处置权回到首封法院 || Its hold has ended: the right is back"),
    "withdrawn": ("idle", "已撤回 || Withdrawn"),
}


class DayUnreadable(Refusal):
    zh = "请选择首先查封的日期。"
    en = "Choose the day of the first seizure."
    status = 422


class ReserveUnreadable(Refusal):
    zh = "预留份额看不懂，请写成 1234.50。"
    en = "The share put aside can't be read; write 1234.50."
    status = 422


@staff_page("seizure.view")
def rights(request: Any) -> HttpResponse:
    """Everything asked of this court and by it, newest first."""
    rows = list(seizures.transfers(request.asker)[:100])
    known = heads(request.asker, [one.case_id for row in rows for one in (row.hold, row.first) if one])
    lines = [line(request, row) | {"head": known.get(_own(request, row).case_id)} for row in rows]
    return show(
        request,
        "desk/rights.html",
        waiting=[one for one in lines if one["incoming"] and one["row"].state == "asked"],
        rows=[one for one in lines if not (one["incoming"] and one["row"].state == "asked")],
    )


def _own(request: Any, row: seizures.Transfer) -> seizures.Seizure:
    """The hold of this court in it; of two, the one that is asked of."""
    own = row.first if row.first and row.first.court_id in request.asker.courts else row.hold
    assert own is not None  # a constraint holds it, and the query gives none of two other courts
    return own


def line(request: Any, row: seizures.Transfer) -> dict[str, Any]:
    """A transfer as lists show it."""
    own = _own(request, row)
    dot, words = STATES["back" if seizures.came_back(row) else row.state]
    return {
        "row": row,
        "own": own,
        "incoming": row.first_id == own.pk,
        "ground": GROUNDS[row.ground],
        "dot": dot,
        "words": words,
        "late": row.state == "asked" and row.answer_by < request.at.date(),
        "reserve": None if row.reserve_fen is None else Money(row.reserve_fen),
    }


@staff_page("seizure.view")
def right(request: Any, transfer_id: int) -> HttpResponse:
    """One transfer: its letters, and the answer."""
    return _page(request, transfer_id)


def _page(request: Any, transfer_id: int, refused: Refusal | None = None) -> HttpResponse:
    row = seizures.transfer(request.asker, transfer_id)
    shown = line(request, row)
    return show(
        request,
        "desk/right.html",
        status=refused.status if refused else 200,
        refused=refused,
        fresh=second_factor.fresh(request),
        given=request.POST,
        head=heads(request.asker, [shown["own"].case_id]).get(shown["own"].case_id),
        **shown,
    )


@staff_page("seizure.view")
def letter(request: Any, transfer_id: int, which: str) -> HttpResponse:
    """The signed letter, for either court."""
    row = seizures.transfer(request.asker, transfer_id)
    paper = row.letter if which == "letter" else row.reply
    if paper is None:
        raise NotFoundHere
    found = documents.pdf(courts.system_scope(paper.court_id), paper.pk)
    return HttpResponse(found, content_type="application/pdf")


@staff_page("seizure.order")
@require_POST
def ask(request: Any, seizure_id: int) -> HttpResponse:
    """Sign and send the letter that asks for the right to sell."""
    seizures.seizure(request.asker, seizure_id)
    given, made = request.POST, list[Any]()

    def act() -> None:
        second_factor.confirm(request)
        ground, reason = given.get("ground", ""), given.get("reason", "")
        made.append(seizures.ask_right(request.asker, seizure_id, _ground(ground), reason, request.at, _outside(given)))

    refused = attempt(act)
    if refused is not None:
        return _hold(request, seizure_id, refused)
    return done(request, "商请移送执行函已签发。 || The letter is signed.", f"{HOME}{made[0].pk}/")


def _hold(request: Any, seizure_id: int, refused: Refusal) -> HttpResponse:
    from zhixing.entrypoints.desk.seizures import page

    return page(request, seizure_id, refused)


def _ground(text: str) -> str:
    return text if text in GROUNDS else "priority"


def _outside(given: Any) -> seizures.OtherCourt | None:
    """The first court as typed, when it is none of the house. Raises DayUnreadable."""
    name = given.get("court", "").strip()[:64]
    if not name:
        return None
    try:
        on = date.fromisoformat(given.get("seized_on", ""))
    except ValueError:
        raise DayUnreadable from None
    preserved, published = given.get("preservation") == "1", given.get("published") == "1"
    facts = FirstSeizure(on, preservation=preserved, sale_published=published, adjudicated=not preserved)
    return seizures.OtherCourt(name, facts)


@staff_page("seizure.draft")
@require_POST
def asked(request: Any, seizure_id: int) -> HttpResponse:
    """A court outside asked by letter: written down, to be answered in time."""
    seizures.seizure(request.asker, seizure_id)
    given, made = request.POST, list[Any]()

    def act() -> None:
        told = (given.get("court", ""), _ground(given.get("ground", "")), given.get("reason", ""))
        made.append(seizures.note_asked(request.asker, seizure_id, *told, request.at))

    refused = attempt(act)
    if refused is not None:
        return _hold(request, seizure_id, refused)
    return done(request, "已登记，请在期限内答复。 || Noted; answer in time.", f"{HOME}{made[0].pk}/")


def _act(permission: str, words: str, run: Any, signs: bool) -> Any:
    """A view for one act on a transfer; an act that signs asks for the device."""

    @staff_page(permission)
    @require_POST
    def view(request: Any, transfer_id: int) -> HttpResponse:
        seizures.transfer(request.asker, transfer_id)

        def act() -> None:
            if signs:
                second_factor.confirm(request)
            run(request, transfer_id)

        refused = attempt(act)
        return _page(request, transfer_id, refused) if refused else done(request, words, f"{HOME}{transfer_id}/")

    return view


def _told(request: Any) -> tuple[bool, str, Any, Money | None]:
    """The answer as the form gives it. Raises ReserveUnreadable."""
    given = request.POST
    text = given.get("reserve", "").replace(",", "").strip()
    try:
        reserve = Money.yuan(text) if text else None
    except (ValueError, MoneyNotWhole):
        raise ReserveUnreadable from None
    return given.get("answer") == "agree", given.get("words", ""), request.at, reserve


answer = _act(
    "seizure.order",
    "复函已签发。 || The answer is signed.",
    lambda request, pk: seizures.answer_right(request.asker, pk, *_told(request)),
    signs=True,
)
note = _act(
    "seizure.draft",
    "已登记对方法院的答复。 || The other court's answer was noted.",
    lambda request, pk: seizures.note_right_answer(request.asker, pk, *_told(request)),
    signs=False,
)
withdraw = _act(
    "seizure.order",
    "已撤回。 || Withdrawn.",
    lambda request, pk: seizures.withdraw_right(request.asker, pk, request.at),
    signs=False,
)
