"""文书: those of a case and of the court, drafting from a template, signing, serving, taking back."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.procedure import api as procedure
from zhixing.entrypoints.desk import second_factor, sentences
from zhixing.entrypoints.desk.case import case_page
from zhixing.entrypoints.desk.frame import attempt, done, number, show, shown
from zhixing.entrypoints.desk.paper_form import answers, changes, questions
from zhixing.entrypoints.door import staff_page
from zhixing.entrypoints.language import pick
from zhixing.kernel.refusal import Refusal

STATES = {
    "draft": ("soon", "待签发 || To sign"),
    "signed": ("done", "已签发 || Signed"),
    "withdrawn": ("idle", "已撤回 || Taken back"),
}
FORM = "idle", "表单，不盖章 || A form, no seal"
"""A draft that nobody seals."""


def rows(found: Any) -> list[dict[str, Any]]:
    """Papers as rows of a table."""
    return [
        {
            "paper": one,
            "href": f"/desk/cases/{one.case_id}/",
            "name": sentences.paper(one.template),
            "to_sign": one.state == "draft" and documents.template(one.template).sealed,
            "dot": _state(one)[0],
            "words": _state(one)[1],
            "robot": one.drafted_by.startswith(("robot", "reaction")),
            "served": [sent for sent in one.deliveries.all() if sent.state == "served"],
            "sent": [sent for sent in one.deliveries.all() if sent.state == "sent"],
        }
        for one in found
    ]


def _state(one: documents.Document) -> tuple[str, str]:
    return STATES[one.state] if one.state != "draft" or documents.template(one.template).sealed else FORM


@staff_page("document.view")
def of_court(request: Any) -> HttpResponse:
    """The papers of the court, drafts to sign first when asked for."""
    found = documents.documents(request.asker)
    by_state = {s: documents.to_sign(request.asker) if s == "draft" else found.filter(state=s) for s in STATES}
    state = request.GET.get("state", "")
    strip = [("/desk/documents/", "全部 || All", found.count(), "")]
    strip += [(f"/desk/documents/?state={s}", words, by_state[s].count(), "") for s, (_, words) in STATES.items()]
    chosen = by_state.get(state, found)
    page = rows(chosen.prefetch_related("deliveries")[: shown(request)])
    return show(request, "desk/documents.html", rows=page, total=chosen.count(), strip=strip, state=state)


@staff_page("document.view")
def of_case(request: Any, case_id: int) -> HttpResponse:
    """The papers of a case, and the templates a new one can be drafted from; those of a node first."""
    scope = request.asker
    cases.case(scope, case_id)
    found = documents.documents(scope, case_id).prefetch_related("deliveries")
    definition = procedure.definitions().get(request.GET.get("node", ""))
    wanted = definition.templates if definition else ()
    ordered = sorted(documents.templates().values(), key=lambda one: (one.code not in wanted, one.code))
    templates = [{"template": one, "wanted": one.code in wanted} for one in ordered]
    return case_page(request, case_id, "desk/case_papers.html", rows=rows(found), templates=templates)


@staff_page("document.draft")
def new(request: Any, case_id: int, code: str) -> HttpResponse:
    """The form of a new paper, and drafting it."""
    scope, on = request.asker, request.at.date()
    case, template = cases.case(scope, case_id), documents.template(code)
    refused: Refusal | None = None
    if request.method == "POST":
        made: list[documents.Document] = []
        addressees = [number(one) for one in request.POST.getlist("addressee")]

        def draft() -> None:
            given = answers(scope, case, template, request.POST)
            made.append(
                documents.draft(scope, case_id, code, given, addressees, request.at, request.POST.get("object", ""))
            )

        refused = attempt(draft)
        if refused is None:
            return done(
                request, "已拟稿，请核对后签发。 || Drafted; check it, then sign.", f"/desk/documents/{made[0].pk}/"
            )
    return case_page(
        request,
        case_id,
        "desk/paper_new.html",
        status=refused.status if refused else 200,
        template=template,
        questions=questions(scope, case, template, on, request.POST),
        roles=cases.roles(scope, case_id),
        chosen=request.POST.getlist("addressee") or _usual(scope, case_id, template),
        refused=refused,
        object=request.GET.get("object", ""),
    )


def _usual(scope: Any, case_id: int, template: documents.Template) -> list[str]:
    """To whom such a paper usually goes: the parties it names at its head."""
    names = {field.name for field in template.fields}
    kinds = [kind for kind in ("applicant", "debtor") if f"{kind}s" in names]
    return [str(role.party_id) for role in cases.roles(scope, case_id) if role.kind in kinds]


@staff_page("document.view")
def paper(request: Any, document_id: int) -> HttpResponse:
    """One paper: what it is, where it stands, what can be done with it."""
    return _paper(request, document_id)


def _paper(request: Any, document_id: int, refused: Refusal | None = None) -> HttpResponse:
    scope = request.asker
    one = documents.document(scope, document_id)
    template = documents.template(one.template)
    people = list(one.addressees.order_by("pk"))
    sent = list(one.deliveries.select_related("party").order_by("-sent_at"))
    settled = {d.party_id for d in sent if d.state != "failed"}
    return show(
        request,
        "desk/paper.html",
        status=refused.status if refused else 200,
        paper=one,
        template=template,
        words=_state(one)[1],
        dot=_state(one)[0],
        people=people,
        to_serve=[party for party in people if party.pk not in settled],
        sent=[{"delivery": d, "way": sentences.word(d.way)} for d in sent],
        served=any(d.state == "served" for d in sent),
        refused=refused,
        fresh=second_factor.fresh(request),
        given=request.POST,
        drafted_by=_who(scope, one.drafted_by),
    )


@staff_page("document.draft")
def edit(request: Any, document_id: int) -> HttpResponse:
    """The form of a draft as it stands, and changing it."""
    one = documents.document(request.asker, document_id)
    asked = changes(one, request.POST)
    refused: Refusal | None = None
    if request.method == "POST":

        def amend() -> None:
            typed = {question.name: request.POST.get(question.name, "") for question in asked}
            given = answers(request.asker, one.case, documents.template(one.template), typed)
            documents.amend(request.asker, document_id, dict.fromkeys(typed) | given, request.at)

        refused = attempt(amend)
        if refused is None:
            return done(
                request, "已修改，请核对后签发。 || Changed; check it, then sign.", f"/desk/documents/{document_id}/"
            )
    context = {"paper": one, "questions": asked, "refused": refused}
    return show(request, "desk/paper_edit.html", status=refused.status if refused else 200, **context)


def _who(scope: Any, actor: str) -> str:
    kind, _, which = actor.partition(":")
    if kind == "staff" and which.isdecimal():
        return courts.staff(scope).filter(pk=int(which)).values_list("name", flat=True).first() or ""
    return pick("机器人 || Robot")


def _pdf(content: bytes, name: str, download: bool, kind: str = "application/pdf") -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    how = "attachment" if download else "inline"
    response["Content-Disposition"] = f'{how}; filename="{name}"'
    return response


@staff_page("document.view")
def pdf(request: Any, document_id: int) -> HttpResponse:
    """The signed file, or the draft as it will look, without a seal."""
    one = documents.document(request.asker, document_id)
    if one.file_key:
        return _pdf(documents.pdf(request.asker, document_id), f"{one.check_code}.pdf", "download" in request.GET)
    made = documents.render_pdf(one.template, documents.values_of(one), documents.form_of(one, ""))
    return _pdf(made, f"draft-{one.pk}.pdf", False)


@staff_page("document.view")
def docx(request: Any, document_id: int) -> HttpResponse:
    """An editable copy; it has no seal and proves nothing."""
    one = documents.document(request.asker, document_id)
    made = documents.render_docx(one.template, documents.values_of(one), documents.form_of(one, ""))
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return _pdf(made, f"{one.check_code}.docx", True, kind)


@staff_page("document.sign")
@require_POST
def sign(request: Any, document_id: int) -> HttpResponse:
    """Sign and seal a draft; the device is asked for."""

    def act() -> None:
        second_factor.confirm(request)
        documents.sign(request.asker, document_id, request.at)

    refused = attempt(act)
    if refused is not None:
        return _paper(request, document_id, refused)
    return done(request, "已签发并盖章。 || Signed and sealed.", f"/desk/documents/{document_id}/")


@staff_page("document.serve")
@require_POST
def serve(request: Any, document_id: int) -> HttpResponse:
    """Send a signed paper to one addressee."""
    party_id, way = number(request.POST.get("party")), request.POST.get("way", "post")
    mail = request.POST.get("mail_code", "").strip()
    refused = attempt(lambda: documents.serve(request.asker, document_id, party_id, way, request.at, mail))
    if refused is not None:
        return _paper(request, document_id, refused)
    return done(request, "已送出。 || Sent.", f"/desk/documents/{document_id}/")


@staff_page("document.serve")
@require_POST
def record(request: Any, document_id: int, delivery_id: int) -> HttpResponse:
    """Note what became of a sending: the day on the receipt, the day it came back, or why it failed."""
    if not documents.document(request.asker, document_id).deliveries.filter(pk=delivery_id).exists():
        raise documents.NoSuchDelivery(delivery_id=delivery_id)
    outcome, day = request.POST.get("outcome", ""), request.POST.get("on", "")
    failed = request.POST.get("why", "").strip() or "未送达" if outcome == "failed" else ""
    facts = {} if failed else {outcome: day}
    refused = attempt(lambda: documents.record_service(request.asker, delivery_id, facts, failed, request.at))
    if refused is not None:
        return _paper(request, document_id, refused)
    return done(request, "已登记送达结果。 || Result recorded.", f"/desk/documents/{document_id}/")


@staff_page("document.withdraw")
@require_POST
def withdraw(request: Any, document_id: int) -> HttpResponse:
    """Take back a paper that has not been served."""
    refused = attempt(
        lambda: documents.withdraw(request.asker, document_id, request.POST.get("reason", ""), request.at)
    )
    if refused is not None:
        return _paper(request, document_id, refused)
    return done(request, "已撤回。 || Taken back.", f"/desk/documents/{document_id}/")


@staff_page("document.view")
def authorisations(request: Any) -> HttpResponse:
    """Which papers may be sealed unattended, in whose name; the president gives and takes back."""
    scope = request.asker
    given = {one.template: one for one in documents.authorisations(scope)}
    lines = [(one, given.get(one.code)) for one in documents.templates().values() if one.unattended]
    if request.method == "POST":
        codes = [code for code in request.POST.getlist("template") if code in documents.templates()]
        staff = number(request.POST.get("staff"))
        refused = attempt(lambda: documents.authorise(scope, staff, codes, request.at))
        if refused is None:
            return done(request, "已授权。 || Authorised.", "/desk/documents/authorisations")
    else:
        refused = None
    people = [(one.id, f"{one.name}·{one.title}") for one in courts.people(scope, request.at.date())]
    return show(request, "desk/authorisations.html", lines=lines, people=people, refused=refused)


@staff_page("document.authorise")
@require_POST
def revoke(request: Any, code: str) -> HttpResponse:
    """End a standing authorisation."""
    documents.template(code)
    documents.revoke(request.asker, code, request.at)
    return redirect("/desk/documents/authorisations")
