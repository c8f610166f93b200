"""涉众登记 at the desk: who has registered, the window's form, and the check against the audit list, pair by pair."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.collective import api as collective
from zhixing.entrypoints.desk.frame import attempt, done, number, show, shown
from zhixing.entrypoints.door import staff_page
from zhixing.entrypoints.portal.claims import CODE, ROLES, claimant
from zhixing.kernel import masking
from zhixing.kernel.identifiers import check_bank_card
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal

HOME = "/desk/crowds/"
WAYS = {
    "exact": "姓名和身份证号都对上 || name and ID number agree",
    "account": "平台账号和姓名对上 || platform account and name agree",
    "person": "人工核对 || by a person",
    "court": "法院决定列入 || by decision of the court",
}


SIDES = {
    "name": "姓名 || Name",
    "id": "身份证号 || ID number",
    "phone": "手机 || Phone",
    "user": "平台账号 || Platform account",
}
FINDINGS = {
    ("name", "same"): ("done", "相同（繁简、异体字、空格不计） || the same but for the writing"),
    ("name", "sound"): ("soon", "读音相同，用字不同 || same sound, other characters"),
    ("name", "one_sign"): ("soon", "差一个字 || one character differs"),
    ("id", "same"): ("done", "相同（15 位旧号已换算） || the same (old 15 digits converted)"),
    ("id", "one_digit"): ("soon", "差一位 || one digit differs"),
    ("id", "swapped"): ("soon", "相邻两位颠倒 || two digits swapped"),
    ("id", "two_digits"): ("soon", "差两位 || two digits differ"),
    ("phone", "same"): ("done", "相同 || the same"),
    ("phone", "one_digit"): ("soon", "差一位 || one digit differs"),
    ("user", "same"): ("done", "有相同的账号 || an account in common"),
}
OTHERWISE = {"apart": ("late", "不同 || differs"), "empty": ("idle", "有一方没有填 || one side is empty")}
IDENTITY = {
    "": ("wait", "待公安机关核对 || Not answered by the police yet"),
    "fits": ("done", "身份相符 || Identity agrees"),
    "nobody": ("late", "公安查无此人 || Unknown to the police"),
    "differs": ("late", "公安答复姓名不符 || Another name at the police"),
    "cleared": ("done", "身份已人工核实 || Cleared by a person"),
}
STEP = 20


@staff_page("collective.view")
def people(request: Any, matter_id: int) -> HttpResponse:
    """Registrations, newest first, and the form of the window."""
    return _page(request, matter_id)


def _page(request: Any, matter_id: int, refused: Refusal | None = None) -> HttpResponse:
    one = collective.find_matter(request.asker, matter_id)
    asked = request.GET.get("q", "").strip().upper().removeprefix(CODE)
    rows = collective.registrations(request.asker, one, int(asked) if asked.isdecimal() and len(asked) < 16 else None)
    step, total = shown(request), rows.count()
    pairs, doubted = collective.open_pairs(request.asker, one), collective.doubted(request.asker, one)
    unseen = collective.unseen_accounts(one)
    context = {
        "check": one.checks.order_by("-pk").first(),
        "pairs": [_pair(pair) for pair in pairs[:STEP]],
        "pairs_left": pairs.count(),
        "doubted": [person_row(row) for row in doubted[:STEP]],
        "doubted_left": max(0, doubted.count() - STEP),
        "unseen": [_unseen(row) for row in unseen[:STEP]],
        "unseen_left": max(0, unseen.count() - STEP),
        "matter": one,
        "listed": one.people.exists(),
        "rows": [person_row(row) for row in rows[:step]],
        "shown": min(step, total),
        "total": total,
        "asked": request.GET.get("q", ""),
        "refused": refused,
    }
    return show(request, "desk/crowd_people.html", status=refused.status if refused else 200, **context)


def person_row(one: collective.Registration) -> dict[str, Any]:
    """A registration as a line of a list."""
    return {
        "one": one,
        "id": masking.mask("id", str(one.id_number)),
        "phone": masking.mask("phone", str(one.phone)),
        "role": ROLES[one.role],
        "claimed": None if one.claimed_fen is None else Money(one.claimed_fen),
        "way": WAYS.get(one.way, ""),
        "identity": IDENTITY[one.police_said],
        "number": one.victim.number if one.victim else None,
    }


def _unseen(one: collective.Victim) -> dict[str, Any]:
    """Somebody who set his account right himself, and what the bank says of it."""
    return {
        "one": one,
        "card": masking.mask("card", str(one.account)),
        "wrong": collective.account_is(one) == collective.AccountIs.WRONG,
    }


def _pair(one: Any) -> dict[str, Any]:
    """Both sides of a pair beside each other, and what each comparison found."""
    mine, listed = one.registration, one.victim
    values = {"name": "name", "id": "id_number", "phone": "phone", "user": "users"}
    lines = []
    for key, words in SIDES.items():
        both = [str(getattr(side, values[key])).replace("\n", "、") for side in (mine, listed)]
        if key in ("id", "phone"):
            both = [_beside(both[0], both[1]), _beside(both[1], both[0])]
        dot, found = FINDINGS.get((key, one.compared[key])) or OTHERWISE[one.compared[key]]
        lines.append({"words": words, "mine": both[0], "listed": both[1], "dot": dot, "found": found})
    return {"pair": one, "lines": lines, "loss": Money(listed.audited_fen)}


def _beside(text: str, other: str) -> str:
    """A number as it is shown beside another: both ends, and where they differ; the rest is nobody's business."""
    if len(text) != len(other):
        return masking.mask("id", text)
    ends = (*range(3), *range(len(text) - 2, len(text)))
    return "".join(sign if at in ends or sign != other[at] else "*" for at, sign in enumerate(text))


def _act(request: Any, matter_id: int, words: str, act: Any) -> HttpResponse:
    refused = attempt(act)
    return _page(request, matter_id, refused) if refused else done(request, words, f"{HOME}{matter_id}/people")


@staff_page("collective.prepare")
@require_POST
def check(request: Any, matter_id: int) -> HttpResponse:
    """Have all registrations compared with the audit list."""
    words = "正在核对，做完后这里显示结果。 || Being checked; the result will show here."
    return _act(request, matter_id, words, lambda: collective.ask_check(request.asker, matter_id, request.at))


@staff_page("collective.prepare")
@require_POST
def decide(request: Any, matter_id: int) -> HttpResponse:
    """A person says whether a registration and a line of the list are one."""
    pair, same = number(request.POST.get("pair")), request.POST.get("same") == "yes"
    words = "已记为同一人。 || Noted as one person." if same else "已记为不是同一人。 || Noted as two people."
    return _act(request, matter_id, words, lambda: collective.decide_pair(request.asker, pair, same, request.at))


@staff_page("collective.prepare")
@require_POST
def clear(request: Any, matter_id: int) -> HttpResponse:
    """A person saw the papers of somebody whom the police office does not know by this name."""
    which, why = number(request.POST.get("registration")), request.POST.get("why", "")
    words = "身份已核实，下次核对时一并比对。 || Cleared; compared with the list at the next check."
    return _act(request, matter_id, words, lambda: collective.clear_identity(request.asker, which, why, request.at))


@staff_page("collective.prepare")
@require_POST
def confirm(request: Any, matter_id: int) -> HttpResponse:
    """An officer saw that an account a person set right himself is his."""
    which = number(request.POST.get("number"))
    words = "账户已核对。 || The account was confirmed."
    return _act(
        request, matter_id, words, lambda: collective.confirm_account(request.asker, matter_id, which, request.at)
    )


@staff_page("collective.register")
def take_in(request: Any, matter_id: int) -> HttpResponse:
    """A clerk registers who is at the window with his papers: an elder, a guardian with the child's, somebody late."""
    refused = None
    if request.method == "POST":
        try:
            kept = collective.register(request.asker, matter_id, claimant(request.POST), request.at)
        except Refusal as refusal:
            refused = refusal
        else:
            number = kept.pk if kept else ""
            words = f"已登记，编号 {CODE}{number}，可以接着收证据材料。 || Registered as {CODE}{number}; evidence can be added now."
            return done(request, words, f"{HOME}{matter_id}/people/{number}/")
    context = {"matter": collective.find_matter(request.asker, matter_id), "roles": list(ROLES.items())}
    context |= {"given": request.POST, "refused": refused, "window": True}
    return show(request, "desk/crowd_window.html", status=refused.status if refused else 200, **context)


@staff_page("collective.prepare")
@require_POST
def correct(request: Any, matter_id: int) -> HttpResponse:
    """Set right how somebody on the list is paid: his account, or that the papers of his heirs were accepted."""
    given = request.POST
    changes: dict[str, object] = {"deceased": False} if given.get("heirs") == "yes" else {}

    def act() -> None:
        if given.get("bank_account", "").strip():
            card = check_bank_card(given["bank_account"])
            bank, holder = (given.get(name, "").strip()[:64] for name in ("bank_name", "bank_holder"))
            changes.update(account=card, bank=bank, holder=holder, name_matches=True)
        collective.correct_victim(request.asker, matter_id, number(given.get("number")), at=request.at, **changes)

    return _act(
        request, matter_id, "已更正，下一版名单起生效。 || Set right, from the next version of the list on.", act
    )
