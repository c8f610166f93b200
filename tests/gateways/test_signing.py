"""Signatures over HTTP messages: what is covered can't be changed, what is old or foreign is refused."""

import re
from base64 import b64encode
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from zhixing.gateways.failures import WrongSignature
from zhixing.gateways.keys import (
    ALGORITHMS,
    Sm2Key,
    UnusableKey,
    new_key,
    practice_key,
    practice_secret,
    public_key,
    secret_key,
)
from zhixing.gateways.signing import Message, claim, digest_of, sign, verify

AT = datetime(2026, 11, 24, 10, 27, tzinfo=ZoneInfo("Asia/Shanghai"))
KEY = practice_key(b"k" * 32, "vehicle-office")
CODE = "vehicle-office"
REQUEST = Message("POST", "/vehicle-office/requests", "a=1", b'{"id":"1"}')
ANSWER = replace(REQUEST, body=b"{}", status=200, answers="zx=:AAAA:")


@pytest.mark.parametrize("algorithm", ALGORITHMS)
@pytest.mark.parametrize("message", [REQUEST, ANSWER])
def test_what_was_signed_holds(message: Message, algorithm: str) -> None:
    key = new_key(algorithm, CODE)
    headers = sign(message, key, AT)
    known = [KEY, public_key(algorithm, CODE, key.public.hex())]
    assert verify(message, headers, known, AT + timedelta(seconds=200), CODE).key_id == key.key_id
    verify(message, {name.upper(): value for name, value in headers.items()}, known, AT, CODE)
    made = claim(headers)
    assert made and (made.algorithm, made.created) == (algorithm, int(AT.timestamp())) and len(made.nonce) == 24


def test_each_signature_has_a_number_of_its_own() -> None:
    first, second = (claim(sign(REQUEST, KEY, AT)) for _ in range(2))
    assert first and second and first.nonce != second.nonce


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
        verify(changed, sign(REQUEST, KEY, AT), [KEY], AT, CODE)


def test_an_answer_fits_its_status_and_its_request_only() -> None:
    headers = sign(ANSWER, KEY, AT)
    for other in (replace(ANSWER, status=202), replace(ANSWER, answers="zx=:BBBB:")):
        with pytest.raises(WrongSignature):
            verify(other, headers, [KEY], AT, CODE)


@pytest.mark.parametrize(
    ("key", "at", "why"),
    [
        (practice_key(b"x" * 32, CODE), AT, "unknown key"),
        (practice_key(b"k" * 32, "bank"), AT, "unknown key"),
        (KEY, AT + timedelta(seconds=301), "too old or too new"),
        (KEY, AT - timedelta(seconds=301), "too old or too new"),
    ],
)
def test_foreign_and_old_signatures(key: Sm2Key, at: datetime, why: str) -> None:
    with pytest.raises(WrongSignature) as refusal:
        verify(REQUEST, sign(REQUEST, KEY, AT), [key], at, CODE)
    assert refusal.value.facts["why"] == why


@pytest.mark.parametrize(
    "broken",
    [
        {"Signature": ""},
        {"Signature": "zx=:!:"},
        {"Signature": "zx=:AAAAA:"},
        {"Signature-Input": ""},
        {"Signature-Input": f'zx=("@method");created=1;nonce="{"0" * 24}";keyid="{KEY.key_id}";alg="sm2-sm3"'},
        {"Signature-Input": f'zx=("@method" "@path" "@query" "content-digest");created=1;keyid="{KEY.key_id}"'},
        {"Signature": f"zx=:{b64encode(bytes(64)).decode()}:"},
        {"Content-Digest": "sm3=:AAAA:"},
    ],
)
def test_broken_headers(broken: dict[str, str]) -> None:
    with pytest.raises(WrongSignature):
        verify(REQUEST, sign(REQUEST, KEY, AT) | broken, [KEY], AT, CODE)


def test_known_values_so_that_others_can_check_theirs() -> None:
    # GB/T 32905, appendix A.1
    abc = bytes.fromhex("66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0")
    assert digest_of(b"abc") == f"sm3=:{b64encode(abc).decode()}:"
    headers = sign(REQUEST, KEY, AT, nonce="0" * 24)
    assert headers["Signature-Input"] == (
        'zx=("@method" "@path" "@query" "content-digest");created=1795487220;nonce="000000000000000000000000";'
        f'keyid="{KEY.key_id}";alg="sm2-sm3"'
    )
    assert REQUEST.base(headers["Content-Digest"], "x").decode().splitlines() == [
        '"@method": POST',
        '"@path": /vehicle-office/requests',
        '"@query": ?a=1',
        f'"content-digest": {headers["Content-Digest"]}',
        '"@signature-params": x',
    ]


def test_sm2_against_the_standards_own_example() -> None:
    # GB/T 32918.5-2017, appendix A.2: message digest, the standard's curve and user id 1234567812345678
    secret = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"
    signature = bytes.fromhex(
        "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
        "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
    )
    key = secret_key("sm2-sm3", "example", secret)
    assert key.public.hex().upper() == (
        "0409F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
        "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
    )
    assert key.holds(b"message digest", signature)
    assert not key.holds(b"message digesT", signature) and not key.holds(b"message digest", signature[:-1] + b"\0")
    assert not key.holds(b"message digest", b"") and key.holds(b"x", key.sign(b"x"))


def test_the_worked_example_of_the_interfaces_page_is_what_we_sign_and_believe() -> None:
    page = (
        (Path(__file__).parents[2] / "docs" / "agency-interface.md").read_text("utf-8").partition("A worked example")[2]
    )
    asked, answered = (block.split("\n```")[0] for block in page.split("\n```\n")[1:4:2])
    signatures = re.findall(r"`(zx=:[^`]+:)`", page)
    secret = "3945208F7B2144B13F36E38AC6D39F95889393692860B51A42FB81EF4DF7C5B8"
    ask = Message("POST", "/vehicle-office/requests", "", b'{"id":"1"}')
    body = b'{"id":"1","poll_after":5,"status":"accepted"}'
    answer = replace(ask, body=body, status=202, answers=signatures[0])
    for message, base, signature, holder in zip(
        (ask, answer), (asked, answered), signatures, ("court", CODE), strict=True
    ):
        parameters, digest = base.partition('"@signature-params": ')[2], digest_of(message.body)
        assert message.base(digest, parameters).decode() == base
        headers = {"Content-Digest": digest, "Signature-Input": f"zx={parameters}", "Signature": signature}
        verify(message, headers, [secret_key("sm2-sm3", holder, secret)], AT, CODE)


@pytest.mark.parametrize("public", ["", "zz", "04" + "01" * 64, "05" * 65, "04" * 10])
@pytest.mark.parametrize("algorithm", [*ALGORITHMS, "none"])
def test_what_is_no_key_is_refused(algorithm: str, public: str) -> None:
    with pytest.raises(UnusableKey):
        public_key(algorithm, "x", public)


def test_secrets_are_not_shown() -> None:
    assert KEY.secret and KEY.secret.hex() not in repr(KEY) and str(KEY.secret) not in repr(KEY)
    assert practice_key(b"m" * 32, "a").secret != practice_key(b"m" * 32, "b").secret
    assert practice_key(b"m" * 32, "a").secret != practice_key(b"m" * 32, "a", 1).secret


def test_the_practice_secret_is_made_once(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.delenv("ZHIXING_PRACTICE_KEY", raising=False)
    first = practice_secret(tmp_path / "p")
    assert len(first) == 32
    assert practice_secret(tmp_path / "p") == first
    assert [path.name for path in (tmp_path / "p").iterdir()] == ["key"]
    assert (tmp_path / "p" / "key").stat().st_mode & 0o777 == 0o600
    monkeypatch.setenv("ZHIXING_PRACTICE_KEY", "0a" * 32)
    assert practice_secret(tmp_path / "p") == bytes([10] * 32)
