"""Reading an ISO 20022 document safely: no entities, no network, bounded size, valid by its schema, or refused by name."""

import re
import threading
from pathlib import Path

from lxml import etree

from zhixing.kernel.refusal import Refusal

SCHEMAS = Path(__file__).parent / "schemas"
LARGEST = 64 << 20
_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"
_kept = threading.local()  # a schema object keeps its error log: one a thread


class MessageInvalid(Refusal):
    """`schema`, `line` (0: the whole) and `why` are in the facts."""

    zh = "报文不符合 {schema}（第 {line} 行：{why}），未采用。请让发送方更正后重发。"
    en = "The message does not conform to {schema} (line {line}: {why}) and was not used. Ask the sender to correct it."
    status = 422


def kind_of(document: bytes) -> str:
    """The message a document claims to be, e.g. `pain.002.001.10`; empty when it claims none."""
    claim = re.search(
        rb'xmlns(?::\w+)?="urn:iso:std:iso:20022:tech:xsd:([a-z]{4}\.\d{3}\.\d{3}\.\d{2})"', document[:2000]
    )
    return claim[1].decode() if claim else ""


def read(document: bytes, schema: str) -> etree._Element:
    """The root element of a document valid by `schema` (`auth.002.001.01`, …). Raises MessageInvalid."""
    if len(document) > LARGEST:
        raise MessageInvalid(schema=schema, line=0, why="too large")
    if b"<!DOCTYPE" in document or b"<!ENTITY" in document:
        raise MessageInvalid(schema=schema, line=0, why="document type declarations are not allowed")
    # UTF-8 by force: another encoding could carry a declaration past the check above.
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(document, parser)
    except etree.XMLSyntaxError as error:
        raise MessageInvalid(schema=schema, line=error.lineno or 0, why=str(error.msg)[:200]) from error
    check(root, schema)
    return root


def check(root: etree._Element, schema: str) -> None:
    """Raises MessageInvalid unless the element is valid by `schema`."""
    rules = _schema(schema)
    if not rules.validate(root):
        first = rules.error_log[0]  # type: ignore[index]  # the stubs do not know it can be indexed
        why = re.sub(r"\{urn:[^}]*\}", "", first.message)[:300]
        raise MessageInvalid(schema=schema, line=first.line, why=why)


def namespace(schema: str) -> str:
    return _NAMESPACE + schema


def _schema(name: str) -> etree.XMLSchema:
    if not hasattr(_kept, "schemas"):
        _kept.schemas = {}
    if name not in _kept.schemas:
        _kept.schemas[name] = etree.XMLSchema(etree.parse(str(SCHEMAS / f"{name}.xsd")))
    return _kept.schemas[name]  # type: ignore[no-any-return]
