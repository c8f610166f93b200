"""The 25 items in 16 kinds (`items.toml`): who holds each, on which basis, what an answer holds, what becomes of it."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from zhixing.gateways import orders
from zhixing.law.inquiry import ITEMS as KINDS
from zhixing.law.inquiry import Act, may_ask
from zhixing.law.inquiry import Item as Kind

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True)
class Becomes:
    """How a record becomes a thing: its kind, the fields that make it itself, its title, value and what may be shown.

    `share`, `co_owners` and `burdens` name the fields that tell of them, empty where none does.
    """

    kind: str
    number: tuple[str, ...]
    title: str
    mark: str = ""
    value: str = ""
    shown: tuple[str, ...] = ()
    share: str = ""
    co_owners: str = ""
    burdens: str = ""


@dataclass(frozen=True)
class Item:
    """One item. `about` is person, organisation or both; `money`: asked only where the case claims money."""

    code: str
    kind: Kind
    zh: str
    en: str
    held_by: tuple[str, ...]
    about: str
    basis: tuple[str, ...]
    need: tuple[str, ...]
    record: Mapping[str, tuple[str, str]]
    money: bool = True
    asset: Becomes | None = None
    control: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def fits(self, person: bool, money: bool) -> bool:
        """Whether it is asked about such a debtor in such a case (财产调查规定 1; 网络查控规定 7)."""
        return self.about in ("both", "person" if person else "organisation") and (money or not self.money)


def _tuples(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "items.toml").read_text(encoding="utf-8"))


@cache
def items() -> dict[str, Item]:
    """Every item by its code, in the order of the file."""
    found = {}
    for row in _table()["item"]:
        may_ask(row["kind"], Act.QUERY, of_debtor=True)  # the kind exists and knows queries
        asset = Becomes(**_tuples(row["asset"])) if "asset" in row else None
        record = {name: (form, words) for name, (form, words) in row["record"].items()}
        plain = _tuples({key: row[key] for key in row.keys() - {"asset", "control", "record", "kind"}})
        control = _tuples(row.get("control", {}))
        found[row["code"]] = Item(kind=KINDS[row["kind"]], asset=asset, record=record, control=control, **plain)
    return found


def schema(code: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of one record of an answer to this item. Raises KeyError."""
    one, formats = items()[code], _table()["format"]
    about = sorted({"owner_name", "owner_id"} & one.record.keys())
    return {
        "$schema": DIALECT,
        "$id": f"zhixing:item:{code}",
        "title": f"{one.zh} || {one.en}",
        "type": "object",
        "required": [*one.need],
        **({"anyOf": [{"required": [name]} for name in about]} if about else {}),
        "properties": {name: formats[form] | {"title": words} for name, (form, words) in one.record.items()},
        "additionalProperties": True,
    }


def contracts() -> dict[str, orders.Contract]:
    """What every item carries and what is answered, as JSON Schema by code: the 25, the orders about what they find, the rest."""
    found = {}
    for code, one in items().items():
        found[code] = orders.asked(code), {key: part for key, part in schema(code).items() if not key.startswith("$")}
        for act, fields in one.control.items():
            order = code.removesuffix("query") + act
            found[order] = orders.carried(fields), orders.done(order)
    return found | orders.beyond()


def allowed(handled: Iterable[str], person: bool, money: bool) -> list[str]:
    """The queries an office handles that this case may ask about such a debtor, by code; one nobody described is not."""
    known = items()
    return sorted(code for code in handled if code in known and known[code].fits(person, money))


def item_for(kind: str, told: str = "") -> Item | None:
    """The item whose orders hold a thing of that kind: the one that told of it, else the first that tells of such."""
    if told in items():
        return items()[told]
    return next((one for one in items().values() if one.asset and one.asset.kind == kind), None)
