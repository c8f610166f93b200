"""涉众登记 at the desk, one person: what he said, the evidence he handed in, what the police and the check made of him."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from zhixing.domain.collective import api as collective
from zhixing.entrypoints.desk.crowd_people import HOME, person_row
from zhixing.entrypoints.desk.frame import attempt, done, show
from zhixing.entrypoints.door import NotFoundHere, note_file, staff_page
from zhixing.entrypoints.portal.refusals import EvidenceMissing
from zhixing.infra import files
from zhixing.kernel import masking
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal

KINDS = {".pdf": "application/pdf", ".jpg": "image/jpeg", ".png": "image/png"}


@staff_page("collective.view")
def person(request: Any, matter_id: int, registration_id: int) -> HttpResponse:
    """One registration."""
    return _page(request, matter_id, registration_id)


def _page(request: Any, matter_id: int, registration_id: int, refused: Refusal | None = None) -> HttpResponse:
    matter, one = _find(request, matter_id, registration_id)
    helper, _, helper_id = str(one.helper).partition("\n")
    context = {
        "matter": matter,
        "row": person_row(one),
        "bank": f"{one.bank} {masking.mask('card', str(one.account))}",
        "helper": helper,
        "helper_id": masking.mask("id", helper_id) if helper_id else "",
        "users": str(one.users).splitlines(),
        "files": one.evidence.order_by("pk"),
        "audited": Money(one.victim.audited_fen) if one.victim else None,
        "home": f"{HOME}{matter.pk}/people/{one.pk}/",
        "given": request.POST,
        "refused": refused,
    }
    return show(request, "desk/crowd_person.html", status=refused.status if refused else 200, **context)


def _find(request: Any, matter_id: int, registration_id: int) -> tuple[collective.Matter, collective.Registration]:
    matter = collective.find_matter(request.asker, matter_id)
    one = collective.registrations(request.asker, matter, registration_id).first()
    if one is None:
        raise NotFoundHere
    return matter, one


@staff_page("collective.view")
def evidence(request: Any, matter_id: int, registration_id: int, evidence_id: int) -> HttpResponse:
    """A file as it was handed in; it is laid down, never drawn in our pages."""
    _, one = _find(request, matter_id, registration_id)
    file = one.evidence.filter(pk=evidence_id).first()
    if file is None:
        raise NotFoundHere
    end = "." + file.file.rpartition(".")[2]
    how = {
        "Content-Disposition": f'attachment; filename="D{one.pk}-{file.pk}{end}"',
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(files.fetch(file.file), content_type=KINDS[end], headers=how)


@staff_page("collective.register")
@require_POST
def add(request: Any, matter_id: int, registration_id: int) -> HttpResponse:
    """A clerk takes in what somebody brought to the window."""
    _, one = _find(request, matter_id, registration_id)
    file = request.FILES.get("file")

    def act() -> None:
        if file is None:
            raise EvidenceMissing
        content = file.read(collective.LARGEST_EVIDENCE + 1)
        collective.add_evidence(request.asker, one.pk, file.name or "", content, request.at)

    refused = attempt(act)
    if refused is not None:
        note_file(request, refused)
        return _page(request, matter_id, registration_id, refused)
    return done(request, "文件已收到。 || The file was received.", f"{HOME}{matter_id}/people/{one.pk}/")


@staff_page("collective.decide")
@require_POST
def admit(request: Any, matter_id: int, registration_id: int) -> HttpResponse:
    """The court decides that he belongs on the list."""
    _, one = _find(request, matter_id, registration_id)
    refused = attempt(
        lambda: collective.admit(
            request.asker, one.pk, Money.yuan(request.POST.get("loss", "").strip() or "0"), request.at
        )
    )
    if refused is not None:
        return _page(request, matter_id, registration_id, refused)
    words = "已列入名单，下一版冻结名单起参加发放。 || Put on the list: paid from its next frozen version on."
    return done(request, words, f"{HOME}{matter_id}/people/{one.pk}/")
