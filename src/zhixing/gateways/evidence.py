"""Messages kept as evidence: each with its signature, a time stamp over a batch of them, and a check that needs no platform.

A batch of messages becomes the leaves of a Merkle tree (hashes of RFC 6962 with SM3); its root, chained to the batch
before and signed, is the stamp. A stamp's hash is what is published; who holds one can check every message before it.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from zhixing.gateways import reading
from zhixing.gateways.failures import WrongSignature
from zhixing.gateways.keys import COURT, PRACTICE_COURT, Key, UnusableKey, public_key
from zhixing.gateways.signing import Message, check, digest_of
from zhixing.gateways.wire import Exchange

FORMAT = "zhixing-evidence/1"
SIGNED = ("content-digest", "signature-input", "signature")
UNBELIEVED = frozenset({"agency_busy", "wrong_signature"})
"""Outcomes of answers that were kept and never used: what they are signed with proves nothing."""
BY_HAND = "by_hand"
"""The outcome of what a clerk answered at the counter: he has no key, the court that recorded it signed."""


class NotEvidence(ValueError):
    """The file is no evidence file of this platform, or a part of it is missing."""


@dataclass(frozen=True)
class Kept:
    """One message as it passed. `direction` is sent or received, `request` the idempotency key it belongs to."""

    direction: str
    unit: str
    request: str
    message: Message
    headers: Mapping[str, str]
    at: datetime
    outcome: str = ""

    def leaf(self) -> str:
        """SM3 over everything above, 64 hex digits."""
        body = reading.canonical(self.plain() | {"body": digest_of(self.message.body)})
        return _sm3(b"\0" + body).hex()

    def plain(self) -> dict[str, Any]:
        """As JSON, the body in base64."""
        one = self.message
        return {
            "direction": self.direction,
            "unit": self.unit,
            "request": self.request,
            "method": one.method,
            "path": one.path,
            "query": one.query,
            "status": one.status,
            "answers": one.answers,
            "headers": {name: self.headers.get(name, "") for name in SIGNED},
            "body": base64.b64encode(one.body).decode(),
            "at": self.at.astimezone(UTC).isoformat(),
            "outcome": self.outcome,
        }


def exchanged(one: Exchange, request: str = "") -> list[Kept]:
    """Both messages of a call of ours; its answer too when it was not believed."""
    sent = Kept("sent", one.unit, request, one.sent, signed_headers(one.sent_headers), one.at)
    kept = [] if one.sent_before else [sent]
    if one.got is not None:
        headers = signed_headers(one.got_headers)
        kept.append(Kept("received", one.unit, request, one.got, headers, one.at, one.outcome))
    return kept


def signed_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The three headers of a signature, by lower-case name; those that are missing are empty, no true one is cut."""
    found = {name.lower(): value for name, value in headers.items()}
    return {name: found.get(name, "")[:500] for name in SIGNED}


def tree(leaves: Sequence[str]) -> tuple[str, list[list[str]]]:
    """The root over `leaves` (hex), and for each leaf the way up: `L…` or `R…`, the neighbour on that side."""
    level, places = [bytes.fromhex(leaf) for leaf in leaves], list(range(len(leaves)))
    ways: list[list[str]] = [[] for _ in leaves]
    while len(level) > 1:
        for number, place in enumerate(places):
            if (other := place ^ 1) < len(level):
                ways[number].append(("R" if other > place else "L") + level[other].hex())
            places[number] = place // 2
        pairs = [level[n : n + 2] for n in range(0, len(level), 2)]
        level = [_sm3(b"\1" + b"".join(pair)) if len(pair) == 2 else pair[0] for pair in pairs]
    return level[0].hex(), ways


def climb(leaf: str, way: Iterable[str]) -> str:
    """The root that a leaf and its way up lead to."""
    found = bytes.fromhex(leaf)
    for step in way:
        other = bytes.fromhex(step[1:])
        found = _sm3(b"\1" + (found + other if step[0] == "R" else other + found))
    return found.hex()


def stamp_hash(no: int, root: str, count: int, at: datetime, previous: str) -> str:
    """What a stamp says, in one hash that binds the stamp before it."""
    stamp = {"no": no, "root": root, "count": count, "at": at.astimezone(UTC).isoformat(), "previous": previous}
    return _sm3(b"\2" + reading.canonical(stamp)).hex()


@dataclass(frozen=True)
class Finding:
    """What was checked, where in the file, and what is wrong with it; `fault` is empty when it holds."""

    what: str
    zh: str
    en: str
    fault: bool = True


def verify(content: Mapping[str, Any], root: str = "") -> Iterator[Finding]:
    """Every stamp and message of an evidence file, checked. `root` is the stamp's hash the reader holds from elsewhere.

    Raises NotEvidence.
    """
    try:
        if content.get("format") != FORMAT:
            raise NotEvidence("format")
        keys = [public_key(k["algorithm"], k["holder"], k["public"]) for k in reading.objects(content, "keys")]
        stamps = {int(one["no"]): one for one in reading.objects(content, "stamps")}
        messages = [(read(one), one) for one in reading.objects(content, "messages")]
        hashes = {no: _hash_of(one) for no, one in stamps.items()}
    except (KeyError, TypeError, AttributeError, ValueError, UnusableKey) as error:
        raise NotEvidence(str(error)) from error
    for no, one in stamps.items():
        yield _stamp(no, one, hashes, keys)
    requests = {kept.headers["signature"] for kept, _ in messages if kept.message.status is None}
    if not messages:
        yield Finding("file", "没有任何消息，无可核验", "it holds no message: there is nothing to check")
    for number, (kept, one) in enumerate(messages, start=1):
        yield _message(number, kept, one, stamps, keys, requests)
    if root and root not in hashes.values():
        yield Finding("root", "所给的时间戳根不在文件中", "the named root is not in the file")


def read(one: Mapping[str, Any]) -> Kept:
    """A message of an evidence file. Raises KeyError, TypeError or ValueError."""
    status = one["status"]
    body = base64.b64decode(one["body"], validate=True)
    message = Message(one["method"], one["path"], one["query"], body, status, one["answers"])
    at = datetime.fromisoformat(one["at"])
    headers = {name: str(one["headers"][name]) for name in SIGNED}
    return Kept(one["direction"], one["unit"], one["request"], message, headers, at, one["outcome"])


def _hash_of(one: Mapping[str, Any]) -> str:
    at = datetime.fromisoformat(one["at"])
    return stamp_hash(int(one["no"]), one["root"], int(one["count"]), at, one["previous"])


def _stamp(no: int, one: Mapping[str, Any], hashes: Mapping[int, str], keys: Sequence[Key]) -> Finding:
    what = f"stamp {no}"
    if hashes[no] != one.get("hash"):
        return Finding(what, "时间戳内容被改动", "the stamp was altered")
    if no - 1 in hashes and hashes[no - 1] != one["previous"]:
        return Finding(what, "与前一时间戳不相连", "it does not follow the stamp before it")
    key = next((k for k in keys if k.key_id == one.get("key_id") and k.holder in (COURT, PRACTICE_COURT)), None)
    try:
        holds = key is not None and key.holds(hashes[no].encode(), base64.b64decode(str(one.get("signature"))))
    except ValueError:
        holds = False
    if not holds:
        return Finding(what, "时间戳的签名不对", "the stamp's signature is wrong")
    return Finding(what, "时间戳完好", "the stamp holds", fault=False)


def _message(
    number: int,
    kept: Kept,
    one: Mapping[str, Any],
    stamps: Mapping[int, Mapping[str, Any]],
    keys: Sequence[Key],
    requests: set[str],
) -> Finding:
    what = f"message {number} · {kept.direction} · {kept.unit}"
    stamp = stamps.get(one.get("stamp") or 0)
    if stamp is None:
        return Finding(what, "没有盖时间戳", "it bears no time stamp")
    try:
        if climb(kept.leaf(), one.get("way", [])) != stamp["root"]:
            return Finding(what, "消息被改动，或不在所称的时间戳中", "altered, or not under the stamp it names")
    except (ValueError, TypeError, IndexError):
        return Finding(what, "时间戳路径无法读取", "its way to the stamp cannot be read")
    if kept.outcome in UNBELIEVED and kept.direction == "received":
        return Finding(what, "如实保存，当时未采信", "kept as it came; it was not believed", fault=False)
    by_hand = kept.outcome == BY_HAND
    theirs = (COURT, PRACTICE_COURT) if kept.direction == "sent" or by_hand else (kept.unit,)
    try:
        check(kept.message, kept.headers, [key for key in keys if key.holder in theirs], kept.unit)
    except WrongSignature as wrong:
        return Finding(what, f"签名不对（{wrong.facts['why']}）", f"its signature is wrong ({wrong.facts['why']})")
    if kept.message.status is not None and kept.message.answers not in requests:
        return Finding(what, "所答复的请求不在文件中", "the request it answers is not in the file")
    if by_hand:
        said = "a clerk's answer at the counter, signed by the court that recorded it; signature and stamp hold"
        return Finding(what, "窗口经办人的答复，由平台记录并签名；签名与时间戳完好", said, fault=False)
    return Finding(what, "签名与时间戳完好", "signature and stamp hold", fault=False)


def _sm3(data: bytes) -> bytes:
    return hashlib.new("sm3", data).digest()
