"""The open agency interface as an OpenAPI 3.1 document, drawn from what the code checks."""

from collections.abc import Mapping
from typing import Any

from zhixing.gateways import orders
from zhixing.gateways.agencies import RESULTS
from zhixing.gateways.exchange import LARGEST_BATCH
from zhixing.gateways.keys import ALGORITHMS

VERSION = "1.0.0"
TEXT: dict[str, Any] = {"type": "string"}
DAY = {"type": "string", "format": "date"}
OBJECT = {"type": "object"}


def document(contracts: Mapping[str, orders.Contract]) -> dict[str, Any]:
    """The whole document; `contracts` says what each item carries and what a record of its answer holds."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "协助执行机构接口 · the open agency interface",
            "version": VERSION,
            "description": "What an office serves, and where it calls back. See agency-interface.md.",
        },
        "security": [{"signature": []}],
        "paths": {
            "/requests": {"post": _call("A request", "Request", {"200": "Reply", "202": "Accepted"})},
            "/requests/{id}": {"get": _poll()},
            "/batches": {"post": _call("Many requests in one message", "Batch", {"200": "BatchReply"})},
            "/keys": {"post": _call("The court tells its keys", "Keys", {"200": "Keys"})},
        },
        "webhooks": {
            "answers": {"post": _call("A later reply, or a notice", "Callback", {"204": ""})},
            "keys": {"post": _call("The office tells its next key", "Keys", {"204": ""})},
            "papers/{id}": {"get": _paper()},
        },
        "components": {
            "securitySchemes": {
                "signature": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Signature",
                    "description": f"RFC 9421 with Content-Digest (sm3) and Signature-Input; {', '.join(ALGORITHMS)}",
                }
            },
            "schemas": _schemas() | _items(contracts),
        },
    }


def _call(summary: str, takes: str, gives: Mapping[str, str]) -> dict[str, Any]:
    return {
        "summary": summary,
        "requestBody": {"required": True, "content": _content(takes)},
        "responses": {status: _response(name) for status, name in gives.items()} | {"default": _response("Problem")},
    }


def _poll() -> dict[str, Any]:
    parameters = [
        {"name": "id", "in": "path", "required": True, "schema": TEXT | {"maxLength": 64}},
        {"name": "court_on", "in": "query", "required": True, "schema": DAY},
    ]
    gives = {"200": _response("Reply"), "202": _response("Accepted"), "default": _response("Problem")}
    return {"summary": "Is it ready?", "parameters": parameters, "responses": gives}


def _paper() -> dict[str, Any]:
    id_ = {"name": "id", "in": "path", "required": True, "schema": TEXT | {"maxLength": 64}}
    pdf = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}
    gives = {"200": {"description": "the file whose SM3 the request names", "content": pdf}}
    return {
        "summary": "The order paper behind a request to this office, as it was sealed",
        "parameters": [id_],
        "responses": gives | {"default": _response("Problem")},
    }


def _response(name: str) -> dict[str, Any]:
    return {"description": name, "content": _content(name)} if name else {"description": "taken"}


def _content(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(name)}}


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(optional: str = "", **fields: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": fields,
        "required": [name for name in fields if name not in optional.split()],
    }


def _list(of: dict[str, Any], most: int = 0, least: int = 0) -> dict[str, Any]:
    return (
        {"type": "array", "items": of} | ({"maxItems": most} if most else {}) | ({"minItems": least} if least else {})
    )


def _schemas() -> dict[str, Any]:
    short = TEXT | {"maxLength": 64}
    key = _object(algorithm={"enum": list(ALGORITHMS)}, public=TEXT | {"maxLength": 160}, from_on=DAY, to_on=TEXT)
    told: dict[str, Any] = {"id": short, "unit": short}
    return {
        "Request": _object(
            "reply_to to",
            id=short,
            to=short,
            court=TEXT,
            case_no=TEXT,
            officer=TEXT | {"minLength": 1},
            legal_basis=TEXT | {"minLength": 1},
            paper=_object(reference=TEXT, sm3=TEXT | {"pattern": "^[0-9a-f]{64}$"}),
            purpose=TEXT | {"minLength": 1},
            target=_object(name=TEXT, id_number=TEXT),
            items=_list(_ref("Item"), most=1000, least=1),
            deadline=TEXT | {"format": "date-time"},
            court_on=DAY,
            reply_to=TEXT,
        ),
        "Reply": _object("", **told, receipt=short, answered_on=DAY, items=_list(_ref("ItemAnswer"), least=1)),
        "Accepted": _object(id=short, status={"const": "accepted"}, poll_after={"type": "integer", "minimum": 0}),
        "Notice": _object("", **told, request_id=short, notice=TEXT | {"maxLength": 60}, record=OBJECT),
        "Callback": {"oneOf": [_ref("Reply"), _ref("Notice")]},
        "Batch": _object(id=short, requests=_list(_ref("Request"), most=LARGEST_BATCH, least=1)),
        "BatchReply": _object(
            id=short, replies=_list({"oneOf": [_ref("Reply"), _ref("Accepted"), _ref("Problem")]}, most=LARGEST_BATCH)
        ),
        "Keys": _object(holder=short, keys=_list(key, most=4, least=1)),
        "Problem": _object(code=TEXT, detail=TEXT),
    }


def _items(contracts: Mapping[str, orders.Contract]) -> dict[str, Any]:
    """An item as asked and as answered; its code says which fields and which record go with it."""
    item = _object(code=TEXT | {"maxLength": 60}, fields=OBJECT)
    said = _object(code=TEXT, result={"enum": sorted(RESULTS)}, records=_list(OBJECT), reason=TEXT | {"maxLength": 500})
    return {
        "Item": item | {"allOf": [_when(code, {"fields": _ref(f"asked.{code}")}) for code in contracts]},
        "ItemAnswer": said | {"allOf": [_when(code, _told(code), "found", "done") for code in contracts]},
        **{f"asked.{code}": fields for code, (fields, _) in contracts.items()},
        **{f"record.{code}": record for code, (_, record) in contracts.items()},
    }


def _told(code: str) -> dict[str, Any]:
    return {"records": {"items": _ref(f"record.{code}")}}


def _when(code: str, then: dict[str, Any], *results: str) -> dict[str, Any]:
    known: dict[str, Any] = {"code": {"const": code}} | ({"result": {"enum": list(results)}} if results else {})
    return {"if": {"properties": known}, "then": {"properties": then}}
