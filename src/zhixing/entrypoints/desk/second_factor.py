"""Signing and releasing want the device again, unless a code was given a short while ago."""

from typing import Any

from zhixing.infra import accounts, clock

FRESH = 600
"""Seconds for which one code stands."""


def fresh(request: Any) -> bool:
    """Whether the person gave a code within the last ten minutes."""
    given_at = request.session.get("code_at", 0)
    return bool(clock.real_now().timestamp() - given_at < FRESH)


def confirm(request: Any) -> None:
    """Take the code of the form where one is needed. Raises WrongSignIn, AccountLocked."""
    if not fresh(request):
        accounts.check_code(request.asker.account_id, request.POST.get("code", ""), clock.real_now())
        note(request)


def note(request: Any) -> None:
    """A code was given now."""
    request.session["code_at"] = clock.real_now().timestamp()
