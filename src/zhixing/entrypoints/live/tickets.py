"""Tickets for streams that are not public: made by a page that has checked who asks, read at the stream's door."""

import base64
import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings

from zhixing.domain.cases import api as cases
from zhixing.infra import clock
from zhixing.kernel.scope import Scope

LIFE = timedelta(minutes=10)
"""Real time; it is checked when a stream is opened, not while it runs [design]."""


def case_ticket(scope: Scope, case_id: int) -> str:
    """A ticket for `case:ID`. Raises NoSuchCase or RecusedFromCase when the scope may not see it."""
    cases.case(scope, case_id)
    return make(f"case:{case_id}", clock.real_now() + LIFE)


def make(topic: str, until: datetime) -> str:
    """`<topic>.<seconds>.<mac>` in base64url, good for this topic until then."""
    body = f"{topic}.{int(until.timestamp())}"
    return base64.urlsafe_b64encode(f"{body}.{_mac(body)}".encode()).decode().rstrip("=")


def opens(ticket: str, topic: str, now: datetime) -> bool:
    """Whether the ticket is ours, for this topic, and not past."""
    try:
        text = base64.urlsafe_b64decode(ticket + "=" * (-len(ticket) % 4)).decode()
        name, until, mac = text.rsplit(".", 2)
        fresh = int(until) >= now.timestamp()
    except ValueError:
        return False
    return hmac.compare_digest(mac, _mac(f"{name}.{until}")) and name == topic and fresh


def _mac(body: str) -> str:
    key = f"live ticket\0{settings.SECRET_KEY}".encode()
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()
