"""What other organisations send us: answers of agencies, files of banks, receipts of text messages; and our own health.

The signature is the door: nothing of a body is believed before it. 204 once it is committed; anything else is sent again.
"""

from collections.abc import Callable, Mapping

from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from zhixing.domain.agencies import api as agencies
from zhixing.domain.documents import api as documents
from zhixing.domain.payments import api as payments
from zhixing.entrypoints.door import problem, public_page
from zhixing.gateways import sms
from zhixing.gateways.failures import GatewayFailure, WrongSignature
from zhixing.gateways.signing import claimed_key
from zhixing.infra import clock
from zhixing.kernel.refusal import Refusal

LARGEST = 16 * 1024 * 1024
"""Bytes of a message, both ways (docs/agency-interface.md)."""
Headers = Mapping[str, str]
Take = Callable[[str, Headers, bytes, str], bool]


class MessageTooLarge(Refusal):
    zh = "消息超过 16 MB，没有接收。请分批发送。"
    en = "The message is larger than 16 MB and was not taken. Send it in parts."
    status = 413


class NobodysMessage(Refusal):
    zh = "平台没有发出过这项请求，消息没有采用。"
    en = "The platform sent no such request; the message was not used."
    status = 404


def wire(take: Take, kind: str = "") -> Callable[[HttpRequest], HttpResponse]:
    """The view of one kind of message, from offices of this kind; `take` is False when it belongs to nothing of ours."""

    @csrf_exempt
    @require_POST
    @public_page
    def view(request: HttpRequest) -> HttpResponse:
        try:
            _receive(request, take, kind)
        except Refusal as refused:
            return problem(refused, _status(refused))
        return HttpResponse(status=204)

    return view


def _receive(request: HttpRequest, take: Take, kind: str) -> None:
    body = request.read(LARGEST + 1)
    if len(body) > LARGEST:
        raise MessageTooLarge
    code = claimed_key(request.headers)
    _known(code, kind)
    if not take(request.get_full_path(), request.headers, body, code):
        raise NobodysMessage


def _known(code: str, kind: str) -> None:
    """Raises WrongSignature for the unsigned, for strangers, and for an office that has no such message to send."""
    if not code:
        raise WrongSignature(unit="—", why="unsigned")
    try:
        found = agencies.unit(code)
    except Refusal:
        raise WrongSignature(unit=code, why="unknown unit") from None
    if kind and found.kind != kind:
        raise WrongSignature(unit=code, why=f"not a unit of kind {kind}")


def _status(refused: Refusal) -> int:
    """Who may not be believed is told so (401); an unreadable message is the sender's matter, not a fault of ours."""
    if isinstance(refused, WrongSignature):
        return 401
    return 422 if isinstance(refused, GatewayFailure) else refused.status


def take_receipts(target: str, headers: Headers, body: bytes, code: str) -> bool:
    """What became of text messages. Raises WrongSignature, MalformedAnswer."""
    found = {
        one.id: one for one in sms.parse_receipts(target, headers, body, agencies.key_of(code), at=clock.real_now())
    }
    state = documents.Message.State
    for row in documents.Message.objects.filter(key__in=list(found)):
        one = found[row.key]
        told = state.DELIVERED if one.delivered else state.FAILED
        documents.note_message(row.pk, told, one.reason, clock.now(row.court_id))
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
    path("wires/banks/accounts", wire(agencies.take_accounts, "bank"), name="wire-accounts"),
    path("wires/banks/notices", wire(payments.take_callback, "bank"), name="wire-notices"),
    path("wires/banks/payments", wire(payments.take_callback, "bank"), name="wire-payments"),
    path("wires/sms/receipts", wire(take_receipts, "sms"), name="wire-receipts"),
]
