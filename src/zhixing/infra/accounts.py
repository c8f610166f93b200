"""Signing in: password first, then a time-based code (RFC 6238); five wrong tries lock the account for a while."""

from datetime import datetime, timedelta

import pyotp
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from zhixing.infra.models import Account
from zhixing.kernel.refusal import Refusal

TRIES, LOCKED_FOR, STEP = 5, timedelta(minutes=15), 30


class WrongSignIn(Refusal):
    zh = "登录名、密码或动态码不对。连错 5 次将锁定 15 分钟。"
    en = "The login, password or code is wrong. Five wrong tries lock the account for 15 minutes."
    status = 403


class AccountLocked(Refusal):
    zh = "账户已锁定，{until:%H:%M} 后再试；忘记密码或丢了手机，请找本院管理员重设。"
    en = "The account is locked until {until:%H:%M}. Lost your password or phone? Ask your court's administrator."
    status = 403


class SamePassword(Refusal):
    zh = "新密码不能与原密码相同。"
    en = "The new password must differ from the old one."
    status = 422


def create(login: str, password: str, kind: str) -> Account | None:
    """A new account that must change its password; None when the login is taken."""
    if Account.objects.filter(login=login).exists():
        return None
    account = Account(login=login, kind=kind)
    account.set_password(password)
    account.save()
    return account


def check_password(login: str, password: str, at: datetime) -> Account:
    """First step. Raises WrongSignIn, the same for an unknown login, or AccountLocked. `at` is real time."""
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(login=login, is_active=True).first()
        if account is None:
            Account().set_password(password)  # as slow as for a known login
        elif account.locked_until and account.locked_until > at:
            raise AccountLocked(until=account.locked_until)
        elif account.check_password(password):
            return account
        else:
            _count_failure(account, at)
    raise WrongSignIn


def _count_failure(account: Account, at: datetime) -> None:
    account.failures += 1
    if account.failures >= TRIES:
        account.failures, account.locked_until = 0, at + LOCKED_FOR
    account.save(update_fields=["failures", "locked_until"])


def new_totp_secret(account: Account) -> str:
    """Begin setting up the device: a fresh base32 secret, kept until a code from it is confirmed."""
    account.totp_secret, account.totp_confirmed = pyotp.random_base32(), False
    account.save(update_fields=["totp_secret", "totp_confirmed"])
    return str(account.totp_secret)


def totp_uri(account: Account, issuer: str) -> str:
    """What the QR of the set-up page holds."""
    return pyotp.TOTP(account.totp_secret).provisioning_uri(name=account.login, issuer_name=issuer)


def check_code(account_id: int, code: str, at: datetime) -> Account:
    """Second step; each code works once, one step of drift is allowed. Raises WrongSignIn or AccountLocked."""
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account_id)
        if account.locked_until and account.locked_until > at:
            raise AccountLocked(until=account.locked_until)
        used = _step_of(account, code.strip(), int(at.timestamp()) // STEP) if account.totp_secret else None
        if used is not None:
            account.totp_last_step, account.totp_confirmed = used, True
            account.failures, account.locked_until = 0, None
            account.save()
            return account
        _count_failure(account, at)
    raise WrongSignIn


def _step_of(account: Account, code: str, now: int) -> int | None:
    """The time step a code is of, if it is new and at most one step off."""
    totp = pyotp.TOTP(account.totp_secret)
    steps = [step for step in (now - 1, now, now + 1) if step > account.totp_last_step]
    return next((step for step in steps if totp.verify(code, for_time=step * STEP)), None)


def change_password(account: Account, old: str, new: str) -> None:
    """Raises WrongSignIn, SamePassword, or Django's ValidationError for a weak one."""
    if not account.check_password(old):
        raise WrongSignIn
    if old == new:
        raise SamePassword
    validate_password(new, account)
    account.set_password(new)
    account.must_change_password = False
    account.save()


def reset(account: Account, password: str) -> None:
    """A new first password and a device to be set up again."""
    account.set_password(password)
    account.must_change_password, account.totp_confirmed = True, False
    account.totp_secret, account.failures, account.locked_until = "", 0, None
    account.save()


def make_ready(account: Account) -> None:
    """For accounts of the practice court that are printed on the screen: no first change, the device set up."""
    account.must_change_password = False
    account.save(update_fields=["must_change_password"])
    new_totp_secret(account)
    account.totp_confirmed = True
    account.save(update_fields=["totp_confirmed"])


def practice_code(account: Account, at: datetime) -> str:
    """The next code that works, for an account of a practice court, where there is no device to read it from."""
    now = int(at.timestamp()) // STEP
    step = min(max(now, account.totp_last_step + 1), now + 1)
    return str(pyotp.TOTP(account.totp_secret).at(step * STEP))
