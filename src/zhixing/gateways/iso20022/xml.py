"""Small words for writing and reading ISO 20022 text."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from zhixing.gateways.iso20022.validate import MessageInvalid, namespace
from zhixing.kernel.money import Money, MoneyNotWhole

if TYPE_CHECKING:
    from lxml.etree import _Element

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
ORDER = "urn:zhixing:court-order:1"


def document(schema: str, content: str) -> bytes:
    """A whole document of `schema` around `content`."""
    return f'{DECLARATION}<Document xmlns="{namespace(schema)}">{content}</Document>\n'.encode()


def element(name: str, value: str) -> str:
    """`<name>value</name>`, escaped; nothing at all when the value is empty (ISO 20022 knows no empty text)."""
    return f"<{name}>{escape(value)}</{name}>" if value else ""


def party(name: str, id_number: str, organisation: bool) -> str:
    """Name and number of a person (`NIDN`) or an organisation (`USCC`), as messages hold them."""
    kind, code = ("OrgId", "<Prtry>USCC</Prtry>") if organisation else ("PrvtId", "<Cd>NIDN</Cd>")
    number = f"<Othr>{element('Id', id_number)}<SchmeNm>{code}</SchmeNm></Othr>"
    return f"{element('Nm', name)}<Id><{kind}>{number}</{kind}></Id>"


def instant(at: datetime) -> str:
    """ISODateTime to the second with its offset."""
    return at.isoformat(timespec="seconds")


def text(node: "_Element", path: str) -> str:
    """Text at a path of local names (`Refs/EndToEndId`), in the node's own namespace; empty when absent."""
    found = first(node, path)
    return "" if found is None else (found.text or "").strip()


def first(node: "_Element", path: str) -> "_Element | None":
    return next(iter(every(node, path)), None)


def every(node: "_Element", path: str) -> "list[_Element]":
    """All elements at a path of local names; step by step by tag, several times as fast as lxml's own path search."""
    found = [node]
    for tag in _tags(str(node.tag).rpartition("}")[0] + "}", path):
        found = [child for one in found for child in one.iterchildren(tag)]
    return found


@lru_cache(maxsize=1_000)
def _tags(own: str, path: str) -> tuple[str, ...]:
    """The steps of a path this module is asked for, in a namespace: both are few."""
    return tuple(own + part for part in path.split("/"))


class Branch:
    """An element that many paths are asked of: its children, each kind of which comes once, are told apart at the start."""

    def __init__(self, node: "_Element") -> None:
        self._node, own = node, len(str(node.tag).rpartition("}")[0]) + 1
        self._children: dict[str, _Element] = {}
        for child in node.iterchildren("*"):
            self._children.setdefault(str(child.tag)[own:], child)

    def text(self, path: str) -> str:
        found = self.first(path)
        return "" if found is None else (found.text or "").strip()

    def first(self, path: str) -> "_Element | None":
        head, _, rest = path.partition("/")
        child = self._children.get(head)
        return child if child is None or not rest else first(child, rest)

    def every(self, path: str) -> "list[_Element]":
        return every(self._node, path) if path.partition("/")[0] in self._children else []


def local(node: "_Element") -> str:
    return str(node.tag).rpartition("}")[2]


def money(node: "_Element", schema: str) -> Money:
    """An amount element as Money. Raises MessageInvalid for another currency or part of a fen."""
    if node.get("Ccy", "CNY") != "CNY":
        raise MessageInvalid(schema=schema, line=node.sourceline or 0, why=f"currency {node.get('Ccy')}")
    try:
        return Money.yuan(Decimal((node.text or "").strip()))
    except (MoneyNotWhole, ArithmeticError) as error:
        raise MessageInvalid(schema=schema, line=node.sourceline or 0, why="part of a fen") from error


def day(value: str) -> date:
    """The day of an ISODate or ISODateTime. Raises ValueError (a zone on a date included)."""
    return date.fromisoformat(value[:10])
