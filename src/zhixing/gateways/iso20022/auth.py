"""auth.001 asks a bank for the named person's accounts and movements; auth.002 answers; auth.003 ends the confidence."""

from dataclasses import dataclass
from datetime import date

from zhixing.gateways.agencies import Item, Paper, Target
from zhixing.gateways.iso20022 import camt, supplement, xml
from zhixing.gateways.iso20022.validate import MessageInvalid, check, namespace, read

INQUIRY, ANSWER, STATUS = "auth.001.001.01", "auth.002.001.01", "auth.003.001.01"
_STATEMENT = "camt.053.001.08"
DISCLOSE = "account.disclose"
"""The item by which a bank is told that an inquiry is no secret any longer: an auth.003."""


@dataclass(frozen=True)
class AccountInquiry:
    """`id` (≤ 35 characters) is the idempotency key. Movements from `from_on` to `to_on`, both included, when wanted."""

    id: str
    court: str
    case_no: str
    officer: str
    legal_basis: str
    paper: Paper
    purpose: str
    target: Target
    organisation: bool
    from_on: date
    to_on: date
    due_on: date
    court_on: date
    movements: bool = True


@dataclass(frozen=True)
class AccountsAnswer:
    """`complete` is False for a partial answer; no statements: the bank knows no such customer."""

    response_id: str
    inquiry_id: str
    complete: bool
    statements: tuple[camt.Statement, ...]
    original: bytes


def inquiry(ask: AccountInquiry) -> bytes:
    """The auth.001 of this inquiry, valid by its schema and the same bytes each time. Raises MessageInvalid."""
    holder = xml.party(ask.target.name, ask.target.id_number, ask.organisation)
    wanted = "movements" if ask.movements else "balances"
    content = (
        f"<InfReqOpng>{xml.element('InvstgtnId', ask.id)}"
        f"<LglMndtBsis>{xml.element('Prgrph', ask.legal_basis)}{xml.element('Dsclmr', ask.purpose)}</LglMndtBsis>"
        f"<CnfdtltySts>true</CnfdtltySts><DueDt><DueDt>{ask.due_on}</DueDt></DueDt>"
        f"<InvstgtnPrd><Dt><FrDt>{ask.from_on}</FrDt><ToDt>{ask.to_on}</ToDt></Dt></InvstgtnPrd>"
        f"<SchCrit><CstmrId><Pty>{holder}</Pty><AuthrtyReq><Tp><MsgNmId>{_STATEMENT}</MsgNmId></Tp>"
        f"<InvstgtdRoles><Cd>OWNE</Cd></InvstgtdRoles><AddtlInf>{wanted}</AddtlInf></AuthrtyReq></CstmrId></SchCrit>"
        f"{supplement.order(ask)}</InfReqOpng>"
    )
    document = xml.document(INQUIRY, content)
    [body] = read(document, INQUIRY)
    supplement.must_have(body, "Order")
    return document


def disclosure(inquiry_id: str) -> Item:
    """What is asked of a bank when the inquiry sent under this id is no secret any longer."""
    return Item(DISCLOSE, {"inquiry": inquiry_id})


def confidence_ended(inquiry_id: str) -> bytes:
    """The auth.003 that tells a bank the inquiry need not be kept secret from the customer any longer."""
    content = (
        f"<InfReqStsChngNtfctn>{xml.element('OrgnlBizQry', inquiry_id)}"
        "<CnfdtltySts>false</CnfdtltySts></InfReqStsChngNtfctn>"
    )
    document = xml.document(STATUS, content)
    read(document, STATUS)
    return document


def accounts(document: bytes) -> AccountsAnswer:
    """Read an auth.002. Every result in it is used or the whole is refused (MessageInvalid, camt.StatementRefused)."""
    [body] = read(document, ANSWER)
    statements: list[camt.Statement] = []
    for result in xml.every(body, "RtrInd/InvstgtnRslt"):
        [choice] = result
        if xml.local(choice) == "InvstgtnSts":
            if choice.text == "FOUN":
                raise MessageInvalid(schema=ANSWER, line=choice.sourceline or 0, why="found, yet nothing is given")
            continue
        for inner in choice:
            if inner.tag != f"{{{namespace(_STATEMENT)}}}Document":
                raise MessageInvalid(schema=ANSWER, line=inner.sourceline or 0, why="an unknown kind of result")
            check(inner, _STATEMENT)  # the outer schema is lax about what it encloses
            statements += camt.statements(inner)
    status = xml.text(body, "RspnSts")
    if status == "NRES" and statements:
        raise MessageInvalid(schema=ANSWER, line=0, why="no response, yet results are given")
    return AccountsAnswer(
        xml.text(body, "RspnId"), xml.text(body, "InvstgtnId"), status != "PART", tuple(statements), document
    )
