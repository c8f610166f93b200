"""What other organisations send us: answers of agencies, files of banks, receipts of text messages; and our own health.

The signature is the door: nothing of a body is believed before it, and none is believed twice. 204 once it is committed; anything else is sent again.
"""

import logging
from collections.abc import Callable
from urllib.parse import urlsplit

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from zhixing.domain.agencies import api as agencies
from zhixing.domain.auctions import api as auctions
from zhixing.domain.collective import api as collective
from zhixing.domain.documents import api as documents
from zhixing.domain.payments import api as payments
from zhixing.entrypoints import order_papers
from zhixing.entrypoints.door import problem, public_page
from zhixing.gateways import sms
from zhixing.gateways.evidence import Kept, signed_headers
from zhixing.gateways.failures import GatewayFailure, WrongSignature
from zhixing.gateways.signing import Message, sign
from zhixing.infra import clock
from zhixing.kernel.refusal import Refusal

LARGEST = 16 * 1024 * 1024
"""Bytes of a message, both ways (docs/agency-interface.md)."""
Take = Callable[[bytes, str], bool | str]
log = logging.getLogger(__name__)


class MessageTooLarge(Refusal):
    zh = "消息超过 16 MB，没有接收。请分批发送。"
    en = "The message is larger than 16 MB and was not taken. Send it in parts."
    status = 413


class NobodysMessage(Refusal):
    zh = "平台没有发出过这项请求，消息没有采用。"
    en = "The platform sent no such request; the message was not used."
    status = 404


def wire(take: Take, kind: str = "") -> Callable[[HttpRequest], HttpResponse]:
    """The view of one kind of message, from offices of this kind; `take` gives the key of the request it belongs to, or whether
    it belongs to anything of ours.

    What is answered to a known office is signed, and kept beside its message.
    """

    @csrf_exempt
    @require_POST
    @public_page
    def view(request: HttpRequest) -> HttpResponse:
        unit, key = None, ""
        try:
            message = _message(request)
            unit, key = agencies.receive(message, request.headers, kind)
            about = take(message.body, unit.code)
            if not about:
                raise NobodysMessage
        except Refusal as refused:
            log.warning("wire %s refused a message: %s", request.path, refused.code)
            if unit is not None:
                agencies.note_refused(message.path, message.body, unit.code, refused)
            return _signed(problem(refused, _status(refused)), request, unit, key)
        if isinstance(about, str):
            agencies.attribute(key, [about])
        return _signed(HttpResponse(status=204), request, unit, key)

    return view


class PaperNotHere(Refusal):
    zh = "没有发给本单位的这项请求，或者它的文书已经撤回。请核对编号；文书撤回的，不要再按它办理。"
    en = "No such request was sent to this office, or its paper was withdrawn. Check the number; act on no withdrawn paper."
    status = 404


@public_page
@require_GET
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """The order paper behind a request, as it was sealed, to the office the request was sent to."""
    unit, kept = None, ""
    try:
        unit, kept = agencies.receive(_message(request), request.headers)
        row = agencies.asked_of(unit.code, key)
        found = order_papers.behind(row) if row else None
        if row is None or found is None:
            raise PaperNotHere
    except Refusal as refused:
        log.warning("wire %s refused a message: %s", request.path, refused.code)
        return _signed(problem(refused, _status(refused)), request, unit, kept)
    agencies.attribute(kept, [row.key])
    return _signed(HttpResponse(order_papers.pdf(found), content_type="application/pdf"), request, unit, kept)


def _message(request: HttpRequest) -> Message:
    """The message as it was signed. Raises MessageTooLarge."""
    body = request.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise MessageTooLarge
    target = urlsplit(request.get_full_path())
    return Message(request.method or "", target.path, target.query, body)


def _signed(response: HttpResponse, request: HttpRequest, unit: agencies.Unit | None, key: str) -> HttpResponse:
    """The answer under our own key, bound to the message; strangers get it unsigned."""
    if unit is None:
        return response
    target, at = urlsplit(request.get_full_path()), clock.real_now()
    bound = request.headers.get("signature", "")
    said = Message(request.method or "", target.path, target.query, response.content, response.status_code, bound)
    headers = sign(said, agencies.own_key(unit.practice), at)
    for name, value in headers.items():
        response[name] = value
    agencies.keep(unit.pk, [Kept("sent", unit.code, key, said, signed_headers(headers), at)])
    return response


def _status(refused: Refusal) -> int:
    """Who may not be believed is told so (401); an unreadable message is the sender's matter, not a fault of ours."""
    if isinstance(refused, WrongSignature):
        return 401
    return 422 if isinstance(refused, GatewayFailure) else refused.status


def take_receipts(body: bytes, code: str) -> bool:
    """What became of text messages. Raises MalformedAnswer."""
    found = {one.id: one for one in sms.parse_receipts(body, code)}
    state = documents.Message.State
    rows = documents.Message.objects.filter(key__in=list(found)).values_list("pk", "key")
    said = {pk: found[key] for pk, key in rows}
    documents.note_messages(
        {pk: (state.DELIVERED if one.delivered else state.FAILED, one.reason) for pk, one in said.items()}
    )
    for room in (auctions, collective):
        room.take_receipts(list(found.values()))
    return True


@public_page
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Whether this process can work: it answers, and its database does."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error:
        return JsonResponse({"status": "database away"}, status=503)
    return JsonResponse({"status": "ok"})


urlpatterns = [
    path("health", health, name="health"),
    path("wires/agencies/answers", wire(agencies.take_callback), name="wire-answers"),
    path("wires/agencies/keys", wire(agencies.take_keys_told), name="wire-keys"),
    path("wires/agencies/papers/<str:key>", paper, name="wire-paper"),
    path("wires/banks/accounts", wire(agencies.take_bank_answer, "bank"), name="wire-accounts"),
    path("wires/banks/notices", wire(payments.take_callback, "bank"), name="wire-notices"),
    path("wires/banks/payments", wire(payments.take_callback, "bank"), name="wire-payments"),
    path("wires/sms/receipts", wire(take_receipts, "sms"), name="wire-receipts"),
]
