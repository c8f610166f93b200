"""What the banks write: camt.053, camt.054, auth.002 and pain.002. Every document is checked by its schema before it leaves."""

import sqlite3
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from lxml import etree

from zhixing.gateways.iso20022 import supplement, xml
from zhixing.gateways.iso20022.validate import namespace, read
from zhixing.kernel.money import Money

STATEMENT, NOTICE, ANSWER, REPORT = "camt.053.001.08", "camt.054.001.08", "auth.002.001.01", "pain.002.001.10"
NAMES = "acmt.024.001.02"

_LINES = """
SELECT m.*, d.owner_name AS debit_name, c.owner_name AS credit_name
FROM movements m JOIN accounts d ON d.no = m.debit_no JOIN accounts c ON c.no = m.credit_no
WHERE ? IN (m.debit_no, m.credit_no) AND {condition} ORDER BY m.id
"""


def reference(movement: int) -> str:
    return f"M{movement:012d}"


def lines(db: sqlite3.Connection, number: str, condition: str, values: tuple[Any, ...]) -> list[sqlite3.Row]:
    """Movements on an account with both names; `condition` is this process's own SQL, never input."""
    return db.execute(_LINES.format(condition=condition), (number, *values)).fetchall()


def notice(db: sqlite3.Connection, row: sqlite3.Row, moved: list[sqlite3.Row], at: datetime) -> bytes:
    """camt.054 on the movements `moved` of the account `row`."""
    id = f"N{moved[0]['id']}-{moved[-1]['id']}-{row['no'][-8:]}"
    net = [(m["fen"], m["credit_no"] == row["no"]) for m in moved]
    totals = _total("TtlNtries", [fen for fen, _ in net])
    totals += _total("TtlCdtNtries", [fen for fen, credit in net if credit])
    totals += _total("TtlDbtNtries", [fen for fen, credit in net if not credit])
    content = (
        f"<BkToCstmrDbtCdtNtfctn>{_header(id, at)}<Ntfctn><Id>{id}</Id><CreDtTm>{xml.instant(at)}</CreDtTm>"
        f"{_account(db, row)}<TxsSummry>{totals}</TxsSummry>{''.join(_entry(row, m) for m in moved)}</Ntfctn>"
        "</BkToCstmrDbtCdtNtfctn>"
    )
    return _checked(NOTICE, content)


def statement(db: sqlite3.Connection, id: str, parts: Iterable[str], at: datetime) -> str:
    """The camt.053 document of several accounts, as text without declaration, fit to be enclosed."""
    return f'<Document xmlns="{namespace(STATEMENT)}"><BkToCstmrStmt>{_header(id, at)}{"".join(parts)}</BkToCstmrStmt></Document>'


def account_statement(
    db: sqlite3.Connection,
    row: sqlite3.Row,
    held_fen: int,
    from_on: str,
    to_on: str,
    at: datetime,
    entries: bool = True,
) -> str:
    """One account's part of a statement over days, both included; the opening balance is worked back from today's."""
    moved = lines(db, row["no"], "m.day >= ?", (from_on,)) if entries else []
    signed = [(m["fen"] if m["credit_no"] == row["no"] else -m["fen"], m) for m in moved]
    closing = row["balance_fen"] - sum(fen for fen, m in signed if m["day"] > to_on)
    within = [(fen, m) for fen, m in signed if m["day"] <= to_on]
    opening = closing - sum(fen for fen, _ in within)
    balances = _balance("<Cd>OPBD</Cd>", opening, from_on) if entries else ""
    balances += _balance("<Cd>CLBD</Cd>", closing, to_on) + _balance("<Cd>CLAV</Cd>", closing - held_fen, to_on)
    balances += _balance("<Prtry>HELD</Prtry>", held_fen, to_on)
    return (
        f"<Stmt><Id>S-{row['no'][-12:]}-{to_on}</Id><CreDtTm>{xml.instant(at)}</CreDtTm>{_account(db, row)}{balances}"
        f"{''.join(_entry(row, m) for _, m in within)}</Stmt>"
    )


def day_statement(db: sqlite3.Connection, row: sqlite3.Row, held_fen: int, on: str, at: datetime) -> bytes:
    """The camt.053 of one account and day, by itself and checked."""
    id, part = f"ST-{row['no'][-12:]}-{on}", account_statement(db, row, held_fen, on, on, at)
    content = f"{xml.DECLARATION}{statement(db, id, [part], at)}\n".encode()
    read(content, STATEMENT)
    return content


def accounts_answer(inquiry_id: str, criteria: str, enclosed: str) -> bytes:
    """auth.002: `criteria` repeats the question's SchCrit, `enclosed` is a camt.053 document or empty for no customer."""
    result = f"<Rslt>{enclosed}</Rslt>" if enclosed else "<InvstgtnSts>NFOU</InvstgtnSts>"
    content = (
        f"<InfReqRspn><RspnId>{escape(('A-' + inquiry_id)[:35])}</RspnId>{xml.element('InvstgtnId', inquiry_id)}"
        f"<RspnSts>COMP</RspnSts>{criteria}<RtrInd><AuthrtyReqTp><MsgNmId>{STATEMENT}</MsgNmId></AuthrtyReqTp>"
        f"<InvstgtnRslt>{result}</InvstgtnRslt></RtrInd></InfReqRspn>"
    )
    return _checked(ANSWER, content)


def order_answer(order_id: str, criteria: str, status: tuple[str, str], name: str, outcome: str) -> bytes:
    """auth.002 on an order: its status and that of the account, and the `outcome` in its SplmtryData."""
    asked = f"<AuthrtyReqTp><MsgNmId>{supplement.SCHEMA}</MsgNmId>{xml.element('MsgNm', name)}</AuthrtyReqTp>"
    content = (
        f"<InfReqRspn><RspnId>{escape(('A-' + order_id)[:35])}</RspnId>{xml.element('InvstgtnId', order_id)}"
        f"<RspnSts>{status[0]}</RspnSts>{criteria}<RtrInd>{asked}"
        f"<InvstgtnRslt><InvstgtnSts>{status[1]}</InvstgtnSts></InvstgtnRslt></RtrInd>{outcome}</InfReqRspn>"
    )
    document = xml.document(ANSWER, content)
    [body] = read(document, ANSWER)
    supplement.must_have(body, "Outcome")
    return document


def deduction_report(id: str, order_id: str, told: tuple[str, str, str, str], outcome: str, at: datetime) -> bytes:
    """pain.002 on an order to deduct: status, reason code and text, and the movement's reference; `outcome` as above."""
    status, reason, text, moved = told
    transfer = (
        f"<TxInfAndSts>{xml.element('OrgnlEndToEndId', order_id)}<TxSts>{status}</TxSts>{_reason(reason, text)}"
        f"{xml.element('AcctSvcrRef', moved)}{outcome}</TxInfAndSts>"
    )
    document = xml.document(REPORT, _report(id, order_id, xml.element("GrpSts", status), transfer, at))
    [body] = read(document, REPORT)
    supplement.must_have(xml.every(body, "OrgnlPmtInfAndSts/TxInfAndSts")[0], "Outcome")
    return document


def repeated(criteria: etree._Element) -> str:
    """The question's SchCrit, as text to stand in the answer's own namespace."""
    namespace_ = etree.QName(criteria).namespace
    return etree.tostring(criteria, encoding="unicode").replace(f' xmlns="{namespace_}"', "", 1)


def payment_report(
    id: str, message_id: str, group: tuple[str, str], told: list[tuple[str, str, str, str]], at: datetime
) -> bytes:
    """pain.002: group status and reason; per payment its end-to-end id, status, reason code and text."""
    each = "".join(
        f"<TxInfAndSts>{xml.element('OrgnlEndToEndId', key)}<TxSts>{status}</TxSts>{_reason(reason, text)}</TxInfAndSts>"
        for key, status, reason, text in told
    )
    status = f"{xml.element('GrpSts', group[0])}{_reason(group[1], '')}"
    return _checked(REPORT, _report(id, message_id, status, each, at))


def _report(id: str, message_id: str, status: str, each: str, at: datetime) -> str:
    part = f"<OrgnlPmtInfAndSts>{xml.element('OrgnlPmtInfId', message_id)}{each}</OrgnlPmtInfAndSts>" if each else ""
    return (
        f"<CstmrPmtStsRpt><GrpHdr><MsgId>{escape(id)}</MsgId><CreDtTm>{xml.instant(at)}</CreDtTm></GrpHdr>"
        f"<OrgnlGrpInfAndSts>{xml.element('OrgnlMsgId', message_id)}<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>"
        f"{status}</OrgnlGrpInfAndSts>{part}</CstmrPmtStsRpt>"
    )


def _reason(code: str, text: str) -> str:
    return f"<StsRsnInf><Rsn><Cd>{code}</Cd></Rsn>{xml.element('AddtlInf', text[:105])}</StsRsnInf>" if code else ""


def names_report(asked: str, told: list[tuple[str, str]], at: datetime) -> bytes:
    """acmt.024: for each key whether name and account belong together, else a reason code."""
    who = "<Assgnr><Pty><Nm>practice bank</Nm></Pty></Assgnr><Assgne><Pty><Nm>court</Nm></Pty></Assgne>"
    parts = "".join(
        f"<Rpt>{xml.element('OrgnlId', key)}<Vrfctn>{'false' if fault else 'true'}</Vrfctn>"
        f"{f'<Rsn><Cd>{fault}</Cd></Rsn>' if fault else ''}</Rpt>"
        for key, fault in told
    )
    return _checked(
        NAMES,
        f"<IdVrfctnRpt><Assgnmt>{xml.element('MsgId', ('V-' + asked)[:35])}<CreDtTm>{xml.instant(at)}</CreDtTm>{who}"
        f"</Assgnmt><OrgnlAssgnmt>{xml.element('MsgId', asked)}</OrgnlAssgnmt>{parts}</IdVrfctnRpt>",
    )


def _checked(schema: str, content: str) -> bytes:
    document = xml.document(schema, content)
    read(document, schema)
    return document


def _header(id: str, at: datetime) -> str:
    return f"<GrpHdr>{xml.element('MsgId', id[:35])}<CreDtTm>{xml.instant(at)}</CreDtTm></GrpHdr>"


def _account(db: sqlite3.Connection, row: sqlite3.Row) -> str:
    bank = db.execute("SELECT name FROM units WHERE code = ?", (row["bank"],)).fetchone()["name"]
    return (
        f"<Acct><Id><Othr>{xml.element('Id', row['no'])}</Othr></Id><Tp><Prtry>{row['kind'].upper()}</Prtry></Tp>"
        f"<Ccy>CNY</Ccy><Ownr>{xml.element('Nm', row['owner_name'])}</Ownr>"
        f"<Svcr><FinInstnId>{xml.element('Nm', bank)}</FinInstnId></Svcr></Acct>"
    )


def _total(name: str, fens: list[int]) -> str:
    return f"<{name}><NbOfNtries>{len(fens)}</NbOfNtries><Sum>{Money(sum(fens))}</Sum></{name}>"


def _balance(kind: str, fen: int, on: str) -> str:
    side = "CRDT" if fen >= 0 else "DBIT"
    return (
        f"<Bal><Tp><CdOrPrtry>{kind}</CdOrPrtry></Tp>{_amount(abs(fen))}<CdtDbtInd>{side}</CdtDbtInd>"
        f"<Dt><Dt>{on}</Dt></Dt></Bal>"
    )


def _amount(fen: int) -> str:
    return f'<Amt Ccy="CNY">{Money(fen)}</Amt>'


def _entry(row: sqlite3.Row, moved: sqlite3.Row) -> str:
    """One movement as its account sees it; a virtual number that was credited stands as the creditor's account."""
    side = "CRDT" if moved["credit_no"] == row["no"] else "DBIT"
    own, id = reference(moved["id"]), moved["end_to_end"] or "NOTPROVIDED"
    back = "<RvslInd>true</RvslInd>" if moved["returns"] else ""
    reason = f"<RtrInf><Rsn><Cd>{moved['reason']}</Cd></Rsn></RtrInf>" if moved["returns"] else ""
    parties = "".join(
        f"<{role}><Pty>{xml.element('Nm', name)}</Pty></{role}><{role}Acct><Id><Othr>{xml.element('Id', number)}</Othr></Id></{role}Acct>"
        for role, name, number in (
            ("Dbtr", moved["debit_name"], moved["debit_no"]),
            ("Cdtr", moved["credit_name"], moved["credited"]),
        )
    )
    note = f"<RmtInf>{xml.element('Ustrd', moved['remittance'])}</RmtInf>" if moved["remittance"] else ""
    return (
        f"<Ntry><NtryRef>{own}</NtryRef>{_amount(moved['fen'])}<CdtDbtInd>{side}</CdtDbtInd>{back}<Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{moved['day']}</Dt></BookgDt><AcctSvcrRef>{own}</AcctSvcrRef>"
        f"<BkTxCd><Prtry><Cd>{moved['code']}</Cd></Prtry></BkTxCd>"
        f"<NtryDtls><TxDtls><Refs><AcctSvcrRef>{own}</AcctSvcrRef>{xml.element('EndToEndId', id)}</Refs>{_amount(moved['fen'])}"
        f"<CdtDbtInd>{side}</CdtDbtInd><RltdPties>{parties}</RltdPties>{note}{reason}</TxDtls></NtryDtls></Ntry>"
    )
