"""Every parser of what strangers send: any bytes, and true messages with bytes changed, end in a value or a named refusal.

`ZHIXING_FUZZ` sets how many examples each parser gets; by hand an hour of them, here a handful.
"""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhixing.gateways import agencies, banks, evidence, exchange, sms
from zhixing.gateways.failures import GatewayFailure, WrongSignature
from zhixing.gateways.keys import new_key
from zhixing.gateways.reading import json_object
from zhixing.gateways.signing import Message, sign, verify
from zhixing.kernel.refusal import Refusal

MANY = settings(
    max_examples=int(os.environ.get("ZHIXING_FUZZ", "60")), deadline=None, suppress_health_check=list(HealthCheck)
)
KEY = new_key("sm2-sm3", "office")
REPLY = {
    "id": "Q-1",
    "unit": "office",
    "receipt": "R-1",
    "answered_on": "2026-11-24",
    "items": [{"code": "vehicle.query", "result": "found", "records": [{"plate": "浙A·0X517"}], "reason": ""}],
}
NOTICE = {"id": "N-1", "unit": "office", "request_id": "Q-1", "notice": "vehicle.sighted", "record": {"place": "x"}}
KEYS = {
    "holder": "office",
    "keys": [{"algorithm": "sm2-sm3", "public": KEY.public.hex(), "from_on": "2026-11-24", "to_on": ""}],
}
RECEIPTS = {"receipts": [{"id": "m-1", "status": "delivered", "reason": ""}]}
PARSERS: dict[str, tuple[Callable[[bytes], Any], Any]] = {
    "reply": (lambda body: agencies.parse_callback(body, "office"), REPLY),
    "notice": (lambda body: agencies.parse_callback(body, "office"), NOTICE),
    "keys": (lambda body: exchange.read_keys(body, "office"), KEYS),
    "receipts": (lambda body: sms.parse_receipts(body, "office"), RECEIPTS),
    "bank": (lambda body: banks.parse_callback(body, "office"), {}),
}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def holds(parse: Callable[[bytes], Any], body: bytes) -> None:
    """Anything but a named refusal fails the test."""
    try:
        parse(body)
    except Refusal:
        pass


@pytest.mark.parametrize("name", PARSERS)
@MANY
@given(body=st.binary(max_size=400))
def test_any_bytes(name: str, body: bytes) -> None:
    holds(PARSERS[name][0], body)


@pytest.mark.parametrize("name", [name for name in PARSERS if name != "bank"])
@MANY
@given(data=st.data())
def test_true_messages_with_parts_changed(name: str, data: st.DataObject) -> None:
    parse, true = PARSERS[name]
    body = bytearray(json.dumps(true, ensure_ascii=False).encode())
    parse(bytes(body))
    for _ in range(data.draw(st.integers(1, 4))):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    holds(parse, bytes(body))
    changed = dict(true)
    changed[data.draw(st.sampled_from(sorted(true)))] = data.draw(JSON)
    holds(parse, json.dumps(changed).encode())


NASTY = {
    "nested deep": b'{"items":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a number of a million digits": b'{"id":' + b"9" * 1_000_000 + b"}",
    "another charset": json.dumps(REPLY, ensure_ascii=False).encode("gb18030"),
    "UTF-16": json.dumps(REPLY).encode("utf-16"),
    "a key twice": b'{"id":"a","id":"b"}',
    "not a number": b'{"id":NaN}',
    "a NUL": json.dumps(REPLY | {"receipt": "a\0"}).encode(),
    "half a sign": json.dumps(REPLY | {"receipt": "\ud800"}).encode(),
    "entities": b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><Document>&b;</Document>',
    "a foreign entity": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><Document>&a;</Document>',
    "half a document": b'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.054.001.08">',
}


@pytest.mark.parametrize("name", PARSERS)
@pytest.mark.parametrize("what", NASTY)
def test_nasty_messages_are_refused_by_name(name: str, what: str) -> None:
    with pytest.raises(Refusal):
        PARSERS[name][0](NASTY[what])


@MANY
@given(
    headers=st.dictionaries(st.sampled_from(["Signature", "Signature-Input", "Content-Digest"]), st.text(max_size=80))
)
def test_any_headers_are_no_signature(headers: dict[str, str]) -> None:
    with pytest.raises(WrongSignature):
        verify(Message("POST", "/x", "", b""), headers, [KEY], datetime.now(UTC), "office")


@MANY
@given(data=st.data())
def test_a_signature_with_any_character_changed_does_not_hold(data: st.DataObject) -> None:
    message, at = Message("POST", "/x", "", b"{}"), datetime.now(UTC)
    headers = sign(message, KEY, at)
    name = data.draw(st.sampled_from(sorted(headers)))
    place = data.draw(st.integers(0, len(headers[name]) - 1))
    mark = data.draw(st.characters(codec="ascii"))
    if mark == headers[name][place]:
        return
    headers[name] = headers[name][:place] + mark + headers[name][place + 1 :]
    with pytest.raises(WrongSignature):
        verify(message, headers, [KEY], at, "office")


@MANY
@given(content=st.dictionaries(st.sampled_from(["format", "keys", "stamps", "messages"]), JSON))
def test_any_file_is_evidence_or_named_as_none(content: dict[str, Any]) -> None:
    try:
        list(evidence.verify({"format": evidence.FORMAT, "keys": [], "stamps": [], "messages": []} | content))
    except evidence.NotEvidence:
        pass


def test_what_is_read_is_an_object_or_a_value_error() -> None:
    for body in NASTY.values():
        with pytest.raises((ValueError, GatewayFailure)):
            json_object(body)
