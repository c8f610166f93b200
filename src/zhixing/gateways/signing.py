"""Signed HTTP messages, both ways, in the shape of RFC 9421 (HTTP message signatures) and RFC 9530 (digests).

Today the key is a shared secret with HMAC-SM3. A pair of SM2 keys takes its place by another class with `Key`'s three
members; nothing else changes. A signature covers method, path, query, body digest and time; an answer's covers its
status and the request's method, path and query.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from zhixing.gateways.failures import WrongSignature

TOLERANCE_SECONDS = 300
_INPUT = re.compile(r'zx=(\([^)]*\));created=(\d{1,12});keyid="([^"]{1,64})";alg="([^"]{1,32})"')
_REQUEST = '("@method" "@path" "@query" "content-digest")'
_ANSWER = '("@status" "@method";req "@path";req "@query";req "content-digest")'


class Key(Protocol):
    """What signs. `holds` must compare in constant time."""

    @property
    def key_id(self) -> str: ...
    @property
    def algorithm(self) -> str: ...
    def sign(self, base: bytes) -> bytes: ...
    def holds(self, base: bytes, signature: bytes) -> bool: ...


@dataclass(frozen=True)
class SharedKey:
    """A secret both sides hold."""

    key_id: str
    secret: bytes
    algorithm: str = "hmac-sm3"

    def __repr__(self) -> str:
        return f"SharedKey({self.key_id!r})"

    def sign(self, base: bytes) -> bytes:
        return hmac.new(self.secret, base, "sm3").digest()

    def holds(self, base: bytes, signature: bytes) -> bool:
        return hmac.compare_digest(self.sign(base), signature)


def derive_key(master: bytes, unit: str) -> SharedKey:
    """The key of one unit from a master secret, so that a practice world needs a single secret."""
    return SharedKey(unit, hmac.new(master, f"unit:{unit}".encode(), "sm3").digest())


@dataclass(frozen=True)
class Message:
    """What a signature covers. `status` is None for a request; `path` and `query` are as sent on the wire."""

    method: str
    path: str
    query: str
    body: bytes
    status: int | None = None

    def base(self, digest: str, parameters: str) -> bytes:
        """The signature base (RFC 9421 §2.5)."""
        mark = "" if self.status is None else ";req"
        lines = [] if self.status is None else [f'"@status": {self.status}']
        lines += [
            f'"@method"{mark}: {self.method}',
            f'"@path"{mark}: {self.path}',
            f'"@query"{mark}: ?{self.query}',
            f'"content-digest": {digest}',
            f'"@signature-params": {parameters}',
        ]
        return "\n".join(lines).encode()


def digest_of(body: bytes) -> str:
    return f"sm3=:{base64.b64encode(hashlib.new('sm3', body).digest()).decode()}:"


def sign(message: Message, key: Key, at: datetime) -> dict[str, str]:
    """The three headers to send with `message`; `at` is the real instant."""
    covered = _REQUEST if message.status is None else _ANSWER
    parameters = f'{covered};created={int(at.timestamp())};keyid="{key.key_id}";alg="{key.algorithm}"'
    digest = digest_of(message.body)
    signature = base64.b64encode(key.sign(message.base(digest, parameters))).decode()
    return {"Content-Digest": digest, "Signature-Input": f"zx={parameters}", "Signature": f"zx=:{signature}:"}


def claimed_key(headers: Mapping[str, str]) -> str:
    """The key id a message claims, so that a receiver of many units can pick the key; empty when it claims none."""
    given = next((value for name, value in headers.items() if name.lower() == "signature-input"), "")
    found = _INPUT.fullmatch(given)
    return found[3] if found else ""


def verify(message: Message, headers: Mapping[str, str], key: Key, at: datetime, unit: str = "") -> None:
    """Raises WrongSignature unless `headers` sign exactly `message` by `key`, within five minutes of `at`."""
    unit = unit or key.key_id
    found = {name.lower(): value for name, value in headers.items()}
    given = _INPUT.fullmatch(found.get("signature-input", ""))
    signature = re.fullmatch(r"zx=:([A-Za-z0-9+/=]{1,400}):", found.get("signature", ""))
    if not given or not signature:
        raise WrongSignature(unit=unit, why="unsigned")
    covered, created, key_id, algorithm = given.groups()
    if covered != (_REQUEST if message.status is None else _ANSWER):
        raise WrongSignature(unit=unit, why="covers too little")
    if (key_id, algorithm) != (key.key_id, key.algorithm):
        raise WrongSignature(unit=unit, why="unknown key")
    if abs(int(created) - at.timestamp()) > TOLERANCE_SECONDS:
        raise WrongSignature(unit=unit, why="too old or too new")
    digest = digest_of(message.body)
    if not hmac.compare_digest(digest.encode(), found.get("content-digest", "").encode()):
        raise WrongSignature(unit=unit, why="body altered")
    parameters = found["signature-input"].removeprefix("zx=")
    try:
        value = base64.b64decode(signature[1], validate=True)
    except ValueError:
        raise WrongSignature(unit=unit, why="unreadable") from None
    if not key.holds(message.base(digest, parameters), value):
        raise WrongSignature(unit=unit, why="does not match")
