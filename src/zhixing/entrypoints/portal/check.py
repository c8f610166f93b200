"""Is this paper genuine? The QR at its foot opens this page; the file itself can be compared to the byte."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from zhixing.domain.documents import api as documents
from zhixing.entrypoints.door import note_file, public_page
from zhixing.kernel.refusal import Refusal

LARGEST = 30 * 1024 * 1024
"""Bytes of a PDF that is compared [design]."""


class FileTooLarge(Refusal):
    zh = "不能核对：文件超过 30 MB。法院的文书没有这么大，请选对文件。"
    en = "Can't compare: the file is larger than 30 MB. No paper of a court is; please choose the right file."
    status = 413


class NotAPdf(Refusal):
    zh = "不能核对：请选从法院收到的 PDF 原件。照片、扫描件和截图与原件总是不同。"
    en = (
        "Can't compare: choose the PDF you received from the court. A photo, scan or screenshot always differs from it."
    )
    status = 422


@public_page
@never_cache
def check(request: HttpRequest, code: str = "") -> HttpResponse:
    """What the court's register says of a code, and of the file handed in."""
    if not code:
        typed = "".join(request.GET.get("code", "").split()).upper()
        return redirect("check-paper", typed) if typed.isalnum() else render(request, "portal/check.html", {})
    refused: Refusal | None = None
    pdf: bytes | None = None
    if request.method == "POST":
        try:
            pdf = _handed_in(request)
        except Refusal as found:
            refused = found
            note_file(request, found)
    genuine = documents.check(code, pdf)
    context: dict[str, Any] = {"code": code.upper(), "paper": genuine, "refused": refused}
    status = refused.status if refused else 200 if genuine.found else 404
    return render(request, "portal/check.html", context, status=status)


def _handed_in(request: HttpRequest) -> bytes:
    file = request.FILES.get("paper")
    if file is None:
        raise NotAPdf
    if (file.size or 0) > LARGEST:
        raise FileTooLarge
    content: bytes = file.read()
    if not content.startswith(b"%PDF-"):
        raise NotAPdf
    return content
