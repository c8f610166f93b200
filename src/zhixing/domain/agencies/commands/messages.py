"""Every signed message is kept as it passed, and stamped in batches: a Merkle root, chained and signed."""

import base64
from collections.abc import Sequence
from datetime import timedelta

from django.db import connection

from zhixing.domain.agencies.events import MessagesStamped
from zhixing.domain.agencies.models import Batch, Message, Nonce, Stamp
from zhixing.domain.agencies.queries import court_above_all, only_practice, own_key
from zhixing.domain.courts import api as courts
from zhixing.gateways.evidence import Kept, signed_headers, stamp_hash, tree
from zhixing.gateways.failures import WrongSignature
from zhixing.gateways.signing import TOLERANCE_SECONDS, Claim
from zhixing.infra import clock
from zhixing.infra.commands import command, queue_up
from zhixing.infra.events import announce

LARGEST = 4096
"""Messages under one stamp."""


@command
def keep(unit_id: int, messages: Sequence[Kept]) -> None:
    """Keep messages as they passed."""
    keep_each([(unit_id, one) for one in messages])


def keep_each(messages: Sequence[tuple[int, Kept]]) -> None:
    """The same for messages that passed with several offices, each under its own; inside a command."""
    Message.objects.bulk_create([_row(unit_id, one) for unit_id, one in messages])


@command
def attribute(key: str, requests: Sequence[str]) -> None:
    """Note to which requests the messages kept under a key of their own belong: a batch, a callback."""
    Batch.objects.bulk_create([Batch(key=key, request=one) for one in requests], ignore_conflicts=True)


def _row(unit_id: int, one: Kept) -> Message:
    message, headers = one.message, signed_headers(one.headers)
    try:
        body, packed = message.body.decode(), False
    except UnicodeDecodeError:
        body, packed = base64.b64encode(message.body).decode(), True
    return Message(
        direction=one.direction,
        unit_id=unit_id,
        request=one.request,
        method=message.method,
        path=message.path,
        query=message.query,
        status=message.status,
        answers=message.answers,
        digest=headers["content-digest"],
        signature_input=headers["signature-input"],
        signature=headers["signature"],
        body=body,
        packed=packed,
        outcome=one.outcome,
        at=one.at,
        leaf=one.leaf(),
    )


@command
def spend(claim: Claim, unit: str) -> None:
    """Note that a signed message was used. Raises WrongSignature for one that was used before."""
    until = clock.real_now() + timedelta(seconds=2 * TOLERANCE_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO agencies_nonce (key_id, nonce, until_at) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
            [claim.key_id, claim.nonce, until],
        )
        if cursor.rowcount == 0:
            raise WrongSignature(unit=unit, why="used before")


@command
def forget_nonces() -> int:
    """Drop the numbers of messages too old to be believed anyway; how many."""
    return Nonce.objects.filter(until_at__lt=clock.real_now()).delete()[0]


@command
def stamp() -> int:
    """Put the messages that bear no stamp yet under one; how many. Called again until it gives 0."""
    queue_up("agencies.stamp")
    rows = list(Message.objects.filter(stamp=None).order_by("pk").values_list("pk", "leaf")[:LARGEST])
    if not rows:
        return 0
    last = Stamp.objects.order_by("-no").first()
    no, previous = (last.no + 1, last.hash) if last else (1, "")
    root, _ = tree([leaf for _, leaf in rows])
    at, key = clock.real_now(), own_key(practice=only_practice())
    hashed = stamp_hash(no, root, len(rows), at, previous)
    made = Stamp.objects.create(
        no=no,
        root=root,
        count=len(rows),
        at=at,
        previous=previous,
        hash=hashed,
        key_id=key.key_id,
        signature=base64.b64encode(key.sign(hashed.encode())).decode(),
    )
    Message.objects.filter(pk__in=[pk for pk, _ in rows]).update(stamp=made)
    court_id = court_above_all()
    stamped = MessagesStamped(court_id=court_id, no=no, hash=hashed, count=len(rows))
    announce(courts.system_scope(court_id), stamped, clock.now(court_id))
    return len(rows)
