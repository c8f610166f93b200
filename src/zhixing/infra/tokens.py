"""Tokens of the REST interface: shown once when made, then known only by their hash. All instants are real time."""

import hashlib
from datetime import datetime, timedelta

from zhixing.infra import chance
from zhixing.infra.models import Account, ApiToken

PREFIX = "zx_"


def issue(account: Account, label: str, at: datetime, days: int) -> str:
    """A new token for this account, good for so many days; it is never shown again."""
    text = PREFIX + chance.token()
    until = at + timedelta(days=days)
    ApiToken.objects.create(account=account, digest=_digest(text), label=label[:64], made_at=at, until_at=until)
    return text


def account_of(text: str, at: datetime) -> Account | None:
    """Whose token this is; None for one that is unknown, revoked, past, or of a closed account."""
    rows = ApiToken.objects.select_related("account").filter(digest=_digest(text), revoked_at=None, until_at__gt=at)
    found = rows.filter(account__is_active=True).first()
    return found.account if found else None


def revoke(account: Account, at: datetime) -> int:
    """End every token of an account; how many."""
    return ApiToken.objects.filter(account=account, revoked_at=None).update(revoked_at=at)


def _digest(text: str) -> str:
    return hashlib.new("sm3", text.encode()).hexdigest()
