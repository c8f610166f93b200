"""What items carry and what their records hold (`orders.toml`), as a check and as JSON Schema."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_SCHEMAS: dict[str, dict[str, Any]] = {
    "text": {"type": "string", "maxLength": 200},
    "whole": {"type": "integer"},
    "day": {"type": "string", "format": "date"},
    "flag": {"type": "boolean"},
}
Contract = tuple[dict[str, Any], dict[str, Any]]
"""The JSON Schemas of what an item carries and of one record of its answer."""


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "orders.toml").read_text("utf-8"))


def act_of(code: str) -> str:
    """`house.seal` is a `seal`."""
    return code.rpartition(".")[2]


def fault(code: str, records: Sequence[Mapping[str, Any]]) -> str:
    """What is wrong with the first record of an order that was carried out; empty when nothing is, or nothing is asked."""
    fields: dict[str, str] = _table()["act"].get(act_of(code), {})
    if all(kind.endswith("?") for kind in fields.values()):
        return ""
    if not records:
        return "no record"
    wrong = (name for name, kind in fields.items() if not _fits(kind, records[0].get(name)))
    return next((f"{name} can't be read" for name in wrong), "")


def done(code: str) -> dict[str, Any]:
    """The JSON Schema of the record of an order that was carried out. Raises KeyError for an act nobody described."""
    return _object(_table()["act"][act_of(code)])


def carried(names: Sequence[str]) -> dict[str, Any]:
    """The JSON Schema of the fields an order carries; the first names the thing and must be there."""
    return _fields([name if no == 0 else f"{name.rstrip('?')}?" for no, name in enumerate(names)])


def asked(code: str) -> dict[str, Any]:
    """The JSON Schema of what a query carries."""
    return _fields(_table()["asked"].get(code, ()))


def _fields(names: Iterable[str]) -> dict[str, Any]:
    """`years?` may be left out; nothing is null."""
    kinds, listed = _table()["fields"], list(names)
    found = {name.rstrip("?"): _SCHEMAS[kinds.get(name.rstrip("?"), "text")] for name in listed}
    return {"type": "object", "properties": found, "required": [name for name in listed if not name.endswith("?")]}


def beyond() -> dict[str, Contract]:
    """The items beyond the 25, by code."""
    found = {code: (carried(one["asks"]), _object(one["record"])) for code, one in _table()["beyond"].items()}
    asks = _table()["transfer"]["asks"]
    return found | {code: (_fields([number, *asks]), done(code)) for code, number in transfers().items()}


def transfers() -> dict[str, str]:
    """The items by which a buyer is registered, each with the field that names the thing."""
    found: dict[str, str] = _table()["transfer"]["of"]
    return found


def _object(fields: Mapping[str, str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: _schema(kind) for name, kind in fields.items()},
        "required": [name for name, kind in fields.items() if not kind.endswith("?")],
    }


def _schema(kind: str) -> dict[str, Any]:
    plain = _SCHEMAS[kind.rstrip("?")]
    return {"anyOf": [plain, {"type": "null"}]} if kind.endswith("?") else plain


def _fits(kind: str, value: Any) -> bool:
    if value is None or value == "":
        return kind.endswith("?")
    match kind.rstrip("?"):
        case "whole":
            return type(value) is int
        case "day":
            try:
                return isinstance(value, str) and bool(date.fromisoformat(value))
            except ValueError:
                return False
        case _:
            return isinstance(value, str) and len(value) <= 200
