"""What passed over the wire in one request, as a file that anybody can check without the platform."""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q

from zhixing.domain.agencies.models import Batch, Message, OwnKey, Request, Stamp, UnitKey
from zhixing.domain.agencies.queries import request
from zhixing.gateways.evidence import FORMAT, Kept, tree
from zhixing.gateways.keys import COURT, PRACTICE_COURT, public_key, secret_key
from zhixing.gateways.signing import Message as Signed
from zhixing.infra import clock
from zhixing.kernel.scope import Scope

MOST_STAMPS = 5000
"""Stamps a file holds after those of its own messages, so that a later published hash covers it."""


def messages(scope: Scope, request_id: int) -> list[Message]:
    """The messages of one request in the order they passed, those of its batches and callbacks too. Raises NoSuchRequest."""
    row = request(scope, request_id)
    keys = [row.key, *Batch.objects.filter(request=row.key).values_list("key", flat=True)]
    found = Message.objects.filter(unit_id=row.unit_id, request__in=keys)
    return list(found.select_related("unit").order_by("at", "pk"))


def evidence(scope: Scope, request_id: int) -> dict[str, Any]:
    """The evidence file of one request: messages, stamps and public keys. Raises NoSuchRequest."""
    row, found = request(scope, request_id), messages(scope, request_id)
    numbers = sorted({one.stamp_id for one in found if one.stamp_id is not None})
    ways = {number: _ways(number) for number in numbers}
    stamps = Stamp.objects.filter(no__gte=numbers[0], no__lt=numbers[-1] + MOST_STAMPS) if numbers else ()
    return {
        "format": FORMAT,
        "request": {"id": row.key, "case_no": row.case.number, "unit": row.unit.code, "unit_name": row.unit.name},
        "exported_at": clock.real_now().isoformat(),
        "keys": _keys(row, {one.key_id for one in stamps}),
        "stamps": [_stamp(one) for one in stamps],
        "messages": [_message(one, ways) for one in found],
    }


def kept(row: Message) -> Kept:
    """The message as it passed."""
    body = base64.b64decode(row.body) if row.packed else row.body.encode()
    message = Signed(row.method, row.path, row.query, body, row.status, row.answers)
    headers = {"content-digest": row.digest, "signature-input": row.signature_input, "signature": row.signature}
    return Kept(row.direction, row.unit.code, row.request, message, headers, row.at, row.outcome)


def answer_to(key: str) -> Kept | None:
    """What we answered to a message that is kept under this key of its own; None while it was not taken in."""
    row = Message.objects.select_related("unit").filter(request=key, direction="sent").first()
    return kept(row) if row else None


def altered(rows: Iterable[Message]) -> list[int]:
    """Messages whose content is no longer what their leaf was made from."""
    return [row.pk for row in rows if kept(row).leaf() != row.leaf]


def proof_name(row: Request) -> str:
    """What an evidence file is called."""
    return f"evidence-{hashlib.new('sm3', row.key.encode()).hexdigest()[:12]}.json"


def _ways(number: int) -> dict[int, list[str]]:
    leaves = list(Message.objects.filter(stamp_id=number).order_by("pk").values_list("pk", "leaf"))
    _, ways = tree([leaf for _, leaf in leaves])
    return {pk: way for (pk, _), way in zip(leaves, ways, strict=True)}


def _message(row: Message, ways: dict[int, dict[int, list[str]]]) -> dict[str, Any]:
    stamped = {"stamp": row.stamp_id, "way": ways[row.stamp_id][row.pk]} if row.stamp_id is not None else {}
    return kept(row).plain() | stamped


def _stamp(row: Stamp) -> dict[str, Any]:
    names = ("no", "root", "count", "previous", "hash", "key_id", "signature")
    return {name: getattr(row, name) for name in names} | {"at": row.at.isoformat()}


def _keys(row: Request, stamping: Sequence[str] | set[str]) -> list[dict[str, str]]:
    """Public keys only: the office's, and ours that signed to it or stamped."""
    found: list[Any] = [
        public_key(one.algorithm, row.unit.code, one.public) for one in UnitKey.objects.filter(unit_id=row.unit_id)
    ]
    for own in OwnKey.objects.filter(Q(practice=row.unit.practice) | Q(key_id__in=stamping)):
        found.append(secret_key(own.algorithm, PRACTICE_COURT if own.practice else COURT, own.secret))
    return [{"holder": one.holder, "algorithm": one.algorithm, "public": one.public.hex()} for one in found]
