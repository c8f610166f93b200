"""What ISO 20022 has no place for, in `SplmtryData`: who orders what on which paper, and what came of it.

The schema is our own (`schemas/court-order.1.xsd`). The messages' own schemas do not look into the envelope, so what stands
there is checked by itself, before it leaves and before it is read.
"""

from datetime import date
from typing import TYPE_CHECKING, Protocol

from zhixing.gateways.agencies import Paper
from zhixing.gateways.iso20022 import xml
from zhixing.gateways.iso20022.validate import MessageInvalid, check
from zhixing.kernel.money import Money

if TYPE_CHECKING:
    from lxml.etree import _Element

SCHEMA = "court-order.1"


class Ordered(Protocol):
    """What every order says of itself."""

    @property
    def court(self) -> str: ...
    @property
    def case_no(self) -> str: ...
    @property
    def officer(self) -> str: ...
    @property
    def legal_basis(self) -> str: ...
    @property
    def paper(self) -> Paper: ...
    @property
    def court_on(self) -> date: ...


def order(ordered: Ordered, act: str = "") -> str:
    """The `SplmtryData` of an order; `act` is what is to be done, as XML, empty for a mere question."""
    parts = (
        ("Court", ordered.court),
        ("CaseNo", ordered.case_no),
        ("Officer", ordered.officer),
        ("Basis", ordered.legal_basis),
        ("Paper", ordered.paper.reference),
        ("Sm3", ordered.paper.sm3),
        ("CourtOn", ordered.court_on.isoformat()),
    )
    return _data("Order", "".join(xml.element(*part) for part in parts) + act)


def outcome(answered_on: str, what: str) -> str:
    """The `SplmtryData` of an answer; `what` is one of Held, Released, Deducted, Refused, as XML."""
    return _data("Outcome", xml.element("AnsweredOn", answered_on) + what)


def amount(name: str, sum_: Money) -> str:
    return f'<{name} Ccy="CNY">{sum_}</{name}>'


def find(node: "_Element", name: str) -> "_Element | None":
    """The Order or the Outcome that a message part carries, valid by our schema. Raises MessageInvalid."""
    for envelope in xml.every(node, "SplmtryData/Envlp"):
        for inner in envelope:
            if inner.tag == f"{{{xml.ORDER}}}{name}":
                check(inner, SCHEMA)
                return inner
    return None


def must_have(node: "_Element", name: str) -> "_Element":
    """The same; raises MessageInvalid where there is none."""
    found = find(node, name)
    if found is None:
        raise MessageInvalid(schema=SCHEMA, line=node.sourceline or 0, why=f"no {name}")
    return found


def _data(name: str, content: str) -> str:
    return f'<SplmtryData><Envlp><{name} xmlns="{xml.ORDER}">{content}</{name}></Envlp></SplmtryData>'
