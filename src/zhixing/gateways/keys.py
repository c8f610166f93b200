"""Keys that sign messages between organisations: SM2 (GB/T 32918) with SM3, or P-256 with SHA-256, behind one interface.

A key is named by its holder and the first 16 digits of the SM3 of its public key, so that both sides name it alike
without asking each other, and people can read the rest to each other over the telephone.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar, Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from gmalglib.sm2 import SM2

VARIABLE = "ZHIXING_PRACTICE_KEY"
COURT, PRACTICE_COURT = "court", "practice-court"
"""Who holds the platform's own keys: one for the world, one for the practice world, which never meet."""
_SM2_ORDER = 0xFFFFFFFEFFFFFFFFFFFFFFFFFFFFFFFF7203DF6B21C6052B53BBF40939D54123
_HALF = 32


class UnusableKey(ValueError):
    """No point of the curve, no known algorithm, or no number that can be a secret."""


class Key(Protocol):
    """What signs and checks. A key without its secret only checks."""

    algorithm: ClassVar[str]

    @property
    def holder(self) -> str: ...
    @property
    def public(self) -> bytes: ...
    @property
    def key_id(self) -> str: ...
    def sign(self, base: bytes) -> bytes: ...
    def holds(self, base: bytes, signature: bytes) -> bool: ...


@dataclass(frozen=True)
class _Pair:
    """A public key (65 bytes: 04, x, y) and, on its holder's side, the secret (32 bytes). Raises UnusableKey."""

    holder: str
    public: bytes
    secret: bytes = field(default=b"", repr=False)

    def __post_init__(self) -> None:
        self._check()

    def _check(self) -> None:
        raise NotImplementedError

    @property
    def fingerprint(self) -> str:
        """SM3 of the public key, 64 hex digits."""
        return hashlib.new("sm3", self.public).hexdigest()

    @property
    def key_id(self) -> str:
        return f"{self.holder}:{self.fingerprint[:16]}"


@dataclass(frozen=True)
class Sm2Key(_Pair):
    """SM2 with SM3 and the standard's default user id; a signature is r, s (64 bytes)."""

    algorithm: ClassVar[str] = "sm2-sm3"

    def _check(self) -> None:
        _sm2(self.secret, self.public)

    def sign(self, base: bytes) -> bytes:
        return bytes(_sm2(self.secret, self.public).sign(base))

    def holds(self, base: bytes, signature: bytes) -> bool:
        return len(signature) == 2 * _HALF and bool(_sm2(b"", self.public).verify(base, signature))


@dataclass(frozen=True)
class P256Key(_Pair):
    """ECDSA on P-256 with SHA-256 (RFC 9421 §3.3.4), for an office that has no SM2; a signature is r, s (64 bytes)."""

    algorithm: ClassVar[str] = "ecdsa-p256-sha256"

    def _check(self) -> None:
        _p256(self.public)

    def sign(self, base: bytes) -> bytes:
        secret = ec.derive_private_key(int.from_bytes(self.secret), ec.SECP256R1())
        r, s = decode_dss_signature(secret.sign(base, ec.ECDSA(hashes.SHA256())))
        return r.to_bytes(_HALF) + s.to_bytes(_HALF)

    def holds(self, base: bytes, signature: bytes) -> bool:
        if len(signature) != 2 * _HALF:
            return False
        given = encode_dss_signature(int.from_bytes(signature[:_HALF]), int.from_bytes(signature[_HALF:]))
        try:
            _p256(self.public).verify(given, base, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return True


_KINDS: Mapping[str, Callable[..., Sm2Key | P256Key]] = {Sm2Key.algorithm: Sm2Key, P256Key.algorithm: P256Key}
ALGORITHMS = tuple(_KINDS)


def public_key(algorithm: str, holder: str, public: str) -> Sm2Key | P256Key:
    """A key that checks, from its hex. Raises UnusableKey."""
    return _kind(algorithm)(holder, _bytes(public))


def secret_key(algorithm: str, holder: str, secret: str) -> Sm2Key | P256Key:
    """A key that signs, from its secret in hex. Raises UnusableKey."""
    value, make = _bytes(secret), _kind(algorithm)
    try:
        if algorithm == Sm2Key.algorithm:
            return make(holder, bytes(SM2.get_pk(value)), value)
        number = ec.derive_private_key(int.from_bytes(value), ec.SECP256R1()).public_key()
    except ValueError as error:
        raise UnusableKey(str(error)) from error
    return make(holder, number.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint), value)


def new_key(algorithm: str, holder: str) -> Sm2Key | P256Key:
    """A fresh pair. Raises UnusableKey."""
    return secret_key(algorithm, holder, _scalar(secrets.token_bytes(48)).hex())


@lru_cache(maxsize=4096)
def practice_key(master: bytes, holder: str, number: int = 0) -> Sm2Key:
    """The pair of one holder of the practice world, made from its one secret; `number` counts renewals."""
    seed = hmac.new(master, f"unit:{holder}:{number}".encode(), "sm3").digest()
    secret = _scalar(seed)
    return Sm2Key(holder, bytes(SM2.get_pk(secret)), secret)


def practice_secret(folder: Path) -> bytes:
    """From the environment (hex), else from the file `key` in `folder`, made by whichever side comes first.

    Real offices never share a secret: the directory keeps the public key of each.
    """
    if given := os.environ.get(VARIABLE):
        return bytes.fromhex(given)
    path = folder / "key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        made = folder / f"key.{os.getpid()}"
        made.touch(mode=0o600)
        made.write_text(secrets.token_hex(32), "ascii")
        try:
            os.link(made, path)  # whole or not at all, and only the first of two wins
        except FileExistsError:
            pass
        made.unlink()
    return bytes.fromhex(path.read_text("ascii"))


def _scalar(seed: bytes) -> bytes:
    """A number both curves take as a secret: 1 to the smaller order less two."""
    return (int.from_bytes(seed) % (_SM2_ORDER - 2) + 1).to_bytes(_HALF)


def _kind(algorithm: str) -> Callable[..., Sm2Key | P256Key]:
    if algorithm not in _KINDS:
        raise UnusableKey(f"unknown algorithm {algorithm[:32]!r}")
    return _KINDS[algorithm]


def _bytes(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise UnusableKey("not hex digits") from error


@lru_cache(maxsize=4096)
def _sm2(secret: bytes, public: bytes) -> Any:
    try:
        return SM2(sk=secret, pk=public) if secret else SM2(pk=public)
    except ValueError as error:
        raise UnusableKey(str(error)) from error


@lru_cache(maxsize=4096)
def _p256(public: bytes) -> ec.EllipticCurvePublicKey:
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    except ValueError as error:
        raise UnusableKey(str(error)) from error
