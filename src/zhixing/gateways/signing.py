"""Signed HTTP messages, both ways: RFC 9421 (HTTP message signatures) with RFC 9530 digests, SM3.

A request's signature covers method, path, query, body digest, time and a number used once; an answer's covers its
status and, beside the request's own parts, the request's signature: it answers that one message and no other.
"""

import base64
import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from zhixing.gateways.failures import WrongSignature
from zhixing.gateways.keys import Key

TOLERANCE_SECONDS = 300
_INPUT = re.compile(
    r'zx=(\([^)]*\));created=(\d{1,12});nonce="([0-9a-f]{16,64})";keyid="([^"]{1,80})";alg="([^"]{1,32})"'
)
_VALUE = re.compile(r"zx=(:[A-Za-z0-9+/=]{1,400}:)")
_REQUEST = '("@method" "@path" "@query" "content-digest")'
_ANSWER = '("@status" "@method";req "@path";req "@query";req "content-digest" "signature";req;key="zx")'


@dataclass(frozen=True)
class Message:
    """What a signature covers. `status` is None for a request; `path` and `query` are as sent on the wire.

    `answers` is the `Signature` header of the request that a message with a status answers.
    """

    method: str
    path: str
    query: str
    body: bytes
    status: int | None = None
    answers: str = ""

    def base(self, digest: str, parameters: str) -> bytes:
        """The signature base (RFC 9421 §2.5)."""
        mark = "" if self.status is None else ";req"
        lines = [] if self.status is None else [f'"@status": {self.status}']
        lines += [
            f'"@method"{mark}: {self.method}',
            f'"@path"{mark}: {self.path}',
            f'"@query"{mark}: ?{self.query}',
            f'"content-digest": {digest}',
        ]
        lines += [] if self.status is None else [f'"signature";req;key="zx": {self.answers.removeprefix("zx=")}']
        return "\n".join([*lines, f'"@signature-params": {parameters}']).encode()


@dataclass(frozen=True)
class Claim:
    """What a signature says of itself."""

    covered: str
    created: int
    nonce: str
    key_id: str
    algorithm: str


def digest_of(body: bytes) -> str:
    return f"sm3=:{base64.b64encode(hashlib.new('sm3', body).digest()).decode()}:"


def sign(message: Message, key: Key, at: datetime, nonce: str = "") -> dict[str, str]:
    """The three headers to send with `message`; `at` is the real instant, `nonce` fresh unless given."""
    covered = _REQUEST if message.status is None else _ANSWER
    nonce = nonce or secrets.token_hex(12)
    parameters = f'{covered};created={int(at.timestamp())};nonce="{nonce}";keyid="{key.key_id}";alg="{key.algorithm}"'
    digest = digest_of(message.body)
    signature = base64.b64encode(key.sign(message.base(digest, parameters))).decode()
    return {"Content-Digest": digest, "Signature-Input": f"zx={parameters}", "Signature": f"zx=:{signature}:"}


def claim(headers: Mapping[str, str]) -> Claim | None:
    """What a message claims, so that a receiver can pick the key; None when it claims nothing readable."""
    given = next((value for name, value in headers.items() if name.lower() == "signature-input"), "")
    found = _INPUT.fullmatch(given)
    return Claim(found[1], int(found[2]), found[3], found[4], found[5]) if found else None


def verify(
    message: Message,
    headers: Mapping[str, str],
    keys: Iterable[Key],
    at: datetime,
    unit: str,
    within: int = TOLERANCE_SECONDS,
) -> Claim:
    """Raises WrongSignature unless `headers` sign exactly `message` by one of `keys`, within so many seconds of `at`."""
    made = check(message, headers, keys, unit)
    if abs(made.created - at.timestamp()) > within:
        raise WrongSignature(unit=unit, why="too old or too new")
    return made


def check(message: Message, headers: Mapping[str, str], keys: Iterable[Key], unit: str) -> Claim:
    """The same whenever it was signed, as for evidence. Raises WrongSignature."""
    found = {name.lower(): value for name, value in headers.items()}
    made, signature = claim(found), _VALUE.fullmatch(found.get("signature", ""))
    if made is None or signature is None:
        raise WrongSignature(unit=unit, why="unsigned")
    if made.covered != (_REQUEST if message.status is None else _ANSWER):
        raise WrongSignature(unit=unit, why="covers too little")
    key = next((one for one in keys if (one.key_id, one.algorithm) == (made.key_id, made.algorithm)), None)
    if key is None:
        raise WrongSignature(unit=unit, why="unknown key")
    digest = digest_of(message.body)
    if not hmac.compare_digest(digest.encode(), found.get("content-digest", "").encode()):
        raise WrongSignature(unit=unit, why="body altered")
    try:
        value = base64.b64decode(signature[1].strip(":"), validate=True)
    except ValueError:
        raise WrongSignature(unit=unit, why="unreadable") from None
    if f":{base64.b64encode(value).decode()}:" != signature[1]:  # one signature is written in one way
        raise WrongSignature(unit=unit, why="unreadable")
    if not key.holds(message.base(digest, found["signature-input"].removeprefix("zx=")), value):
        raise WrongSignature(unit=unit, why="does not match")
    return made
