"""acmt.023 asks a bank whether names and accounts belong together; acmt.024 says so for each of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from zhixing.gateways.iso20022 import xml
from zhixing.gateways.iso20022.pain import Account
from zhixing.gateways.iso20022.validate import read

ASK, TOLD = "acmt.023.001.02", "acmt.024.001.02"


@dataclass(frozen=True)
class Verdict:
    """Whether the name is that of the account; `reason` is the bank's code when it is not (`AC01` no such account, `BE01` name)."""

    fits: bool
    reason: str = ""


@dataclass(frozen=True)
class Report:
    """What a bank says to the question `asked`, by the keys that were asked under."""

    asked: str
    verdicts: dict[str, Verdict]


def ask(id: str, at: datetime, court: str, bank: str, payees: Mapping[str, Account]) -> bytes:
    """The acmt.023 on payees, each under a key of its own; the same arguments give the same bytes. Raises MessageInvalid."""
    parts = "".join(
        f"<Vrfctn>{xml.element('Id', key)}<PtyAndAcctId><Pty>{xml.element('Nm', payee.name)}</Pty>"
        f"<Acct><Othr>{xml.element('Id', payee.number)}</Othr></Acct></PtyAndAcctId></Vrfctn>"
        for key, payee in payees.items()
    )
    content = (
        f"<IdVrfctnReq><Assgnmt>{xml.element('MsgId', id)}<CreDtTm>{xml.instant(at)}</CreDtTm>"
        f"<Assgnr><Pty>{xml.element('Nm', court)}</Pty></Assgnr>"
        f"<Assgne><Agt><FinInstnId>{xml.element('Nm', bank)}</FinInstnId></Agt></Assgne></Assgnmt>{parts}</IdVrfctnReq>"
    )
    document = xml.document(ASK, content)
    read(document, ASK)
    return document


def report(document: bytes) -> Report:
    """Read an acmt.024. Raises MessageInvalid."""
    [body] = read(document, TOLD)
    told = {
        xml.text(part, "OrgnlId"): Verdict(
            xml.text(part, "Vrfctn") in ("true", "1"), xml.text(part, "Rsn/Cd") or xml.text(part, "Rsn/Prtry")
        )
        for part in xml.every(body, "Rpt")
    }
    return Report(xml.text(body, "OrgnlAssgnmt/MsgId"), told)
