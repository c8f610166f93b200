"""涉众登记 by phone: a code to the phone, one form, then a page of one's own with the result, evidence and objection."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from zhixing.domain.collective import api as collective
from zhixing.entrypoints.door import NotFoundHere, note_file, public_page
from zhixing.entrypoints.portal.refusals import EvidenceMissing, WrongPhoneCode
from zhixing.infra import chance, clock
from zhixing.kernel import masking
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope
from zhixing.law.collective import BARS, Bar

SALT, LASTS = "zhixing.victim", 30 * 60
"""A link to one's own page holds for so many seconds [design]."""
CODE = "D"
"""What the number on a receipt of registration begins with; numbers of the list are bare."""
ROLES = {
    "own": "本人 || Myself",
    "agent": "代理人 || An agent",
    "guardian": "监护人（本人未成年或不能自理） || A guardian",
    "heir": "继承人（本人已去世） || An heir",
}
IDENTITY = {
    "": ("wait", "待公安机关核对 || Not answered by the police yet"),
    "fits": ("done", "姓名和身份证号相符 || Name and ID number agree"),
    "nobody": ("late", "查无此人，请带身份证到法院窗口 || Unknown: bring your ID to the court's window"),
    "differs": (
        "late",
        "姓名和身份证号不符，请带身份证到法院窗口 || They do not agree: bring your ID to the court's window",
    ),
    "cleared": ("done", "工作人员已核实 || Cleared by the court"),
}
"""What the police office said of name and number, as the person himself reads it."""
STATES = {
    "paid": ("done", "已付到您的账户 || Paid to your account"),
    "at_bank": ("wait", "银行办理中 || With the bank"),
    "to_send": ("wait", "即将发出 || About to be sent"),
    "returned": ("late", "银行退回 || Sent back by the bank"),
    "held": ("soon", "为您预留 || Held for you"),
    "moved": ("done", "已并入后面的补发 || Paid with a later round of arrears"),
}


def scope_of(matter: collective.Matter) -> Scope:
    """What somebody who registers acts as."""
    return Scope("victim", matter.court_id, frozenset({matter.court_id}), frozenset({"collective.register"}))


def find(matter: collective.Matter, number: str, id_number: str) -> str:
    """The token of one's own page from a number of the list, or of a receipt (D…), and the ID number; "" if they don't fit."""
    number, id_number = number.strip().upper().removeprefix("NO."), id_number.strip()
    if number.startswith(CODE):
        found = collective.registration_of(matter, id_number)
        return _token(registration=found.pk) if found and number == f"{CODE}{found.pk}" else ""
    person = collective.victim_of(matter, id_number) if number.isdecimal() else None
    return _token(victim=person.pk) if person and str(person.number) == number.lstrip("0") else ""


def _token(**ids: int) -> str:
    return signing.dumps(ids, salt=SALT)


@public_page
@never_cache
def register(request: HttpRequest, matter_id: int) -> HttpResponse:
    """The form, and keeping what it says."""
    one = get_object_or_404(collective.Matter, pk=matter_id)
    if request.method != "POST":
        return _form(request, one)
    try:
        given = claimant(request.POST)
        at = clock.now(one.court_id)
        kept = collective.register(scope_of(one), one.pk, given, at, request.POST.get("one_time", "").strip())
    except Refusal as refused:
        return _form(request, one, refused)
    if kept is None:
        return _form(request, one, WrongPhoneCode())
    return redirect("crowd-mine", one.pk, _token(registration=kept.pk))


def claimant(given: Any) -> collective.Claimant:
    """What the form says. Raises MoneyNotWhole for a sum that can't be read."""
    said = {name: given.get(name, "").strip() for name in ("name", "id_number", "phone", "bank", "account", "holder")}
    role, sum_ = given.get("role", "own"), given.get("claimed", "").replace(",", "").strip()
    return collective.Claimant(
        **said,
        role=role if role in ROLES else "own",
        helper_name=given.get("helper_name", ""),
        helper_id=given.get("helper_id", ""),
        users=tuple(given.get("users", "").splitlines()),
        claimed_fen=Money.yuan(sum_).fen if sum_ else None,
    )


@public_page
@require_POST
def send_code(request: HttpRequest, matter_id: int) -> HttpResponse:
    """A code to the phone typed into the form; what else was typed stays there."""
    one = get_object_or_404(collective.Matter.objects.select_related("court"), pk=matter_id)
    phone = request.POST.get("phone", "")
    try:
        collective.send_code(scope_of(one), one.pk, phone, chance.digits(), clock.now(one.court_id))
    except Refusal as refused:
        return _form(request, one, refused)
    return _form(request, one, sent=phone.strip()[-4:])


def _form(request: HttpRequest, one: collective.Matter, refused: Refusal | None = None, sent: str = "") -> HttpResponse:
    on = clock.today(one.court_id)
    context = {
        "matter": one,
        "open": one.register_from <= on <= one.register_until,
        "early": on < one.register_from,
        "roles": list(ROLES.items()),
        "given": request.POST,
        "refused": refused,
        "sent": sent,
    }
    return render(request, "portal/claim.html", context, status=refused.status if refused else 200)


@public_page
@never_cache
def mine(request: HttpRequest, matter_id: int, token: str) -> HttpResponse:
    """One's own page: what was registered, what the check found, what was paid; evidence and one's word on the result."""
    one = get_object_or_404(collective.Matter.objects.select_related("court"), pk=matter_id)
    person, mine = _who(one, token)
    refused, sent = None, ""
    if request.method == "POST":
        try:
            sent = _act(request, one, person, mine)
        except Refusal as refusal:
            refused = refusal
            note_file(request, refusal)
        else:
            if not sent:
                return redirect("crowd-mine", one.pk, token)
    context: dict[str, Any] = {"matter": one, "person": person, "mine": mine, "refused": refused, "given": request.POST}
    if person is not None:
        context |= _listed(one, person)
    if mine is not None:
        context["files"] = mine.evidence.order_by("pk")
        context["role"] = ROLES[mine.role]
        context["identity"] = IDENTITY[mine.police_said]
        context["asking"] = person is None and mine.pairs.filter(state="open").exists()
    paid_to = person or mine
    context |= {"paid_to": paid_to, "card": masking.mask("card", str(paid_to.account)) if paid_to else "", "sent": sent}
    return render(request, "portal/claim_mine.html", context, status=refused.status if refused else 200)


def _listed(one: collective.Matter, person: collective.Victim) -> dict[str, Any]:
    """What stands on the list of him, what was paid, and whether he must give another account."""
    until = collective.objection_until(person)
    parts = [(part, *STATES[part.state], _why(part)) for part in collective.status(one, person.number)]
    return {
        "until": until,
        "may_object": until is not None and clock.today(one.court_id) <= until,
        "audited": Money(person.audited_fen),
        "dispute": person.disputes.order_by("-pk").first(),
        "parts": parts,
        "back": any(part.state == "returned" for part, *_ in parts),
        "open": one.register_from <= clock.today(one.court_id) <= one.register_until,
        "account_is": collective.account_is(person),
        "awaits_account": collective.awaits_account(person),
    }


def _why(part: collective.Part) -> str:
    """Why something is held, as the person himself reads it."""
    if part.state != "held":
        return ""
    return (
        " || ".join(BARS[Bar(part.bar)])
        if part.bar
        else "账户或者身份待核对 || the account or the name is to be checked"
    )


def _who(matter: collective.Matter, token: str) -> tuple[collective.Victim | None, collective.Registration | None]:
    """Raises NotFoundHere for a link that is past or of another case."""
    try:
        ids = signing.loads(token, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        raise NotFoundHere from None
    if "registration" in ids:
        mine = matter.registrations.select_related("victim").filter(pk=ids["registration"]).first()
        if mine is None:
            raise NotFoundHere
        return mine.victim, mine
    person = matter.people.filter(pk=ids["victim"]).first()
    if person is None:
        raise NotFoundHere
    return person, matter.registrations.filter(victim=person).first()


def _act(
    request: HttpRequest,
    one: collective.Matter,
    person: collective.Victim | None,
    mine: collective.Registration | None,
) -> str:
    """Do it; the end of the phone a code was sent to, if one was."""
    scope, at, given = scope_of(one), clock.now(one.court_id), request.POST
    if given.get("act") == "evidence" and mine is not None:
        file = request.FILES.get("file")
        if file is None:
            raise EvidenceMissing
        collective.add_evidence(scope, mine.pk, file.name or "", file.read(collective.LARGEST_EVIDENCE + 1), at)
        messages.success(request, "文件已收到。 || The file was received.")
    elif given.get("act") in ("agree", "object") and person is not None:
        claimed = None if given["act"] == "agree" else Money.yuan(given.get("claimed", "").replace(",", "") or "0")
        collective.answer_result(scope, one.pk, person.number, claimed, given.get("grounds", ""), at)
        messages.success(request, "已记下您的意见。 || Your word was noted.")
    elif given.get("act") == "code" and person is not None:
        return collective.send_account_code(scope, one.pk, person.number, chance.digits(), at)[-4:]
    elif given.get("act") == "account" and person is not None:
        told = [given.get(name, "").strip() for name in ("bank", "account", "one_time")]
        if not collective.correct_own_account(scope, one.pk, person.number, told[0], told[1], told[2], at):
            raise WrongPhoneCode
        messages.success(
            request, "账户已更正，核对户名后补发。 || The account was set right; it is paid once the name was checked."
        )
    return ""
