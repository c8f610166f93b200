"""What passes at the counter is kept as what passes over a wire: the question as it was put, the answer as a clerk gave it.

A clerk has no key: both are signed by us, who recorded them, and stamped with all other messages.
"""

from collections.abc import Sequence
from datetime import datetime

from zhixing.domain.agencies import queries, rules
from zhixing.domain.agencies.commands.keys import begin_own_key
from zhixing.domain.agencies.commands.messages import keep_each
from zhixing.domain.agencies.models import Message, Request
from zhixing.gateways import reading
from zhixing.gateways.agencies import ItemAnswer
from zhixing.gateways.evidence import BY_HAND, Kept, signed_headers
from zhixing.gateways.signing import Message as Signed
from zhixing.gateways.signing import sign
from zhixing.infra import clock

PATH = "/counter/requests"


def put_to_clerks(rows: Sequence[Request]) -> None:
    """Keep what was put to offices that answer at the counter, as it was put."""
    for practice in {row.unit.practice for row in rows}:
        begin_own_key(practice)
    at = clock.real_now()
    keep_each([(row.unit_id, _signed(row, "sent", queries.on_the_wire(row).body(), at)) for row in rows])


def keep_answer(row: Request, items: Sequence[ItemAnswer], by: str, at: datetime) -> None:
    """Keep what a clerk answered, with who prepared it, who let it go and the SM3 of the files he added."""
    asked = Message.objects.filter(unit_id=row.unit_id, request=row.key, direction="sent", path=PATH)
    if not asked.exists():
        put_to_clerks([row])  # asked before questions at the counter were kept
    body = {
        "id": row.key,
        "unit": row.unit.code,
        "answered_on": clock.day(at).isoformat(),
        "answered_by": by,
        "prepared_by": row.prepared_by,
        "files": row.files,
        "items": [rules.plain_answer(one) for one in items],
    }
    question = asked.order_by("pk").values_list("signature", flat=True)[0]
    keep_each([(row.unit_id, _signed(row, "received", reading.canonical(body), clock.real_now(), question))])


def _signed(row: Request, direction: str, body: bytes, at: datetime, question: str = "") -> Kept:
    message = Signed("POST", PATH, "", body, 200 if question else None, question)
    headers = signed_headers(sign(message, queries.own_key(row.unit.practice), at))
    return Kept(direction, row.unit.code, row.key, message, headers, at, BY_HAND if question else "")
