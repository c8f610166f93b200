"""Signatures over HTTP messages: what is covered can't be changed, what is old or foreign is refused."""

from base64 import b64encode
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from zhixing.gateways.failures import WrongSignature
from zhixing.gateways.keys import practice_secret
from zhixing.gateways.signing import Message, SharedKey, claimed_key, derive_key, digest_of, sign, verify

AT = datetime(2026, 11, 24, 10, 27, tzinfo=ZoneInfo("Asia/Shanghai"))
KEY = SharedKey("vehicle-office", b"k" * 32)
REQUEST = Message("POST", "/vehicle-office/requests", "a=1", b'{"id":"1"}')
ANSWER = replace(REQUEST, body=b"{}", status=200)


@pytest.mark.parametrize("message", [REQUEST, ANSWER])
def test_what_was_signed_holds(message: Message) -> None:
    headers = sign(message, KEY, AT)
    verify(message, headers, KEY, AT + timedelta(seconds=200))
    verify(message, {name.upper(): value for name, value in headers.items()}, KEY, AT)
    assert claimed_key(headers) == "vehicle-office"


@pytest.mark.parametrize(
    "changed",
    [
        replace(REQUEST, method="GET"),
        replace(REQUEST, path="/bank/requests"),
        replace(REQUEST, query="a=2"),
        replace(REQUEST, body=b'{"id":"2"}'),
        replace(REQUEST, status=200),
    ],
)
def test_any_change_is_noticed(changed: Message) -> None:
    with pytest.raises(WrongSignature):
        verify(changed, sign(REQUEST, KEY, AT), KEY, AT)


def test_an_answer_fits_its_status_only() -> None:
    with pytest.raises(WrongSignature):
        verify(replace(ANSWER, status=202), sign(ANSWER, KEY, AT), KEY, AT)


@pytest.mark.parametrize(
    ("key", "at", "why"),
    [
        (SharedKey("vehicle-office", b"x" * 32), AT, "does not match"),
        (SharedKey("bank", b"k" * 32), AT, "unknown key"),
        (SharedKey("vehicle-office", b"k" * 32, "sm2"), AT, "unknown key"),
        (KEY, AT + timedelta(seconds=301), "too old or too new"),
        (KEY, AT - timedelta(seconds=301), "too old or too new"),
    ],
)
def test_foreign_and_old_signatures(key: SharedKey, at: datetime, why: str) -> None:
    with pytest.raises(WrongSignature) as refusal:
        verify(REQUEST, sign(REQUEST, KEY, AT), key, at)
    assert refusal.value.facts["why"] == why


@pytest.mark.parametrize(
    "broken",
    [
        {"Signature": ""},
        {"Signature": "zx=:!:"},
        {"Signature": "zx=:AAAAA:"},
        {"Signature-Input": ""},
        {"Signature-Input": 'zx=("@method");created=1;keyid="vehicle-office";alg="hmac-sm3"'},
        {"Content-Digest": "sm3=:AAAA:"},
    ],
)
def test_broken_headers(broken: dict[str, str]) -> None:
    with pytest.raises(WrongSignature):
        verify(REQUEST, sign(REQUEST, KEY, AT) | broken, KEY, AT)


def test_known_values_so_that_others_can_check_theirs() -> None:
    # GB/T 32905, appendix A.1
    abc = bytes.fromhex("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")
    assert digest_of(b"abc") == f"sm3=:{b64encode(abc).decode()}:"
    headers = sign(REQUEST, KEY, AT)
    assert headers["Signature-Input"] == (
        'zx=("@method" "@path" "@query" "content-digest");created=1795487220;keyid="vehicle-office";alg="hmac-sm3"'
    )


def test_secrets_are_not_shown() -> None:
    assert "kkk" not in repr(KEY)
    assert derive_key(b"m" * 32, "a").secret != derive_key(b"m" * 32, "b").secret


def test_the_practice_secret_is_made_once(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.delenv("ZHIXING_PRACTICE_KEY", raising=False)
    first = practice_secret(tmp_path / "p")
    assert len(first) == 32
    assert practice_secret(tmp_path / "p") == first
    assert [path.name for path in (tmp_path / "p").iterdir()] == ["key"]
    assert (tmp_path / "p" / "key").stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("ZHIXING_PRACTICE_KEY", "0a" * 32)
    assert practice_secret(tmp_path / "p") == bytes([10] * 32)
