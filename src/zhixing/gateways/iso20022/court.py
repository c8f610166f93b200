"""A court's orders to a bank: freeze, renew and release by auth.001 on one account, deduct by pain.001; read what came of them.

docs/decisions/iso20022.md says why these messages, and what stands where.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from zhixing.gateways.agencies import Accepted, AgencyReply, AgencyRequest, ItemAnswer
from zhixing.gateways.iso20022 import auth, pain, supplement, xml
from zhixing.gateways.iso20022.validate import MessageInvalid, kind_of, read
from zhixing.kernel.identifiers import check_id
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal

if TYPE_CHECKING:
    from lxml.etree import _Element

DEDUCT = "account.deduct"
ACTS = {"account.freeze": "Freeze", "account.renew": "Renew", "account.unfreeze": "Release", DEDUCT: "Deduct"}
"""What our own schema calls the order of an item."""
LEADS_TO = {"Freeze": "Held", "Renew": "Held", "Release": "Released", "Deduct": "Deducted"}
_LONGEST_BASIS = 35
_UNDER_WAY = frozenset({"RCVD", "ACTC", "ACCP", "ACSP", "PDNG"})


def document(request: AgencyRequest, made_at: datetime, bank_code: str = "") -> bytes:
    """The message of an order of one item, valid by its schema and ours, the same bytes for the same arguments.

    `made_at` is kept with the order; `bank_code` the bank's CNAPS number. Raises MessageInvalid for what does not fit.
    """
    [item] = request.items
    if item.code == DEDUCT:
        schema, content = pain.ORDER, _transfer(request, item.fields, made_at, bank_code)
    else:
        schema, content = auth.INQUIRY, _instruction(request, item.code, item.fields)
    made = xml.document(schema, content)
    [body] = read(made, schema)
    supplement.must_have(body if schema == auth.INQUIRY else xml.every(body, "PmtInf/CdtTrfTxInf")[0], "Order")
    return made


def question_of(document: bytes) -> str:
    """The id of the order or inquiry that a bank's auth.002 or pain.002 answers. Raises MessageInvalid."""
    kind = kind_of(document)
    if kind not in (auth.ANSWER, pain.REPORT):
        raise MessageInvalid(schema=auth.ANSWER, line=0, why=f"unexpected message {kind or '(none)'}")
    [body] = read(document, kind)
    return _question(body)


def reply(document: bytes, request: AgencyRequest) -> AgencyReply | Accepted:
    """What came of an order. Raises MessageInvalid where the parts of the answer contradict each other or the order."""
    [item] = request.items
    schema = pain.REPORT if item.code == DEDUCT else auth.ANSWER
    [body] = read(document, schema)
    if _question(body) != request.id:
        raise _wrong(schema, "answers another order")
    if schema == pain.REPORT:
        return _deducted(body, request, document)
    return _instructed(body, request, document)


def _instruction(request: AgencyRequest, code: str, fields: Mapping[str, Any]) -> str:
    """The auth.001: one account, its owner, the days the order speaks of, and the act in the envelope."""
    act = ACTS[code]
    first, last = fields.get("from_on", request.court_on), fields.get("to_on", request.court_on)
    account = f"<Id><Othr>{_text('Id', fields, 'account')}</Othr></Id><Ccy>CNY</Ccy><Ownr>{_target(request)}</Ownr>"
    return (
        f"<InfReqOpng>{xml.element('InvstgtnId', request.id)}"
        f"<LglMndtBsis>{xml.element('Prgrph', request.legal_basis[:_LONGEST_BASIS])}"
        f"{xml.element('Dsclmr', request.purpose)}</LglMndtBsis><CnfdtltySts>true</CnfdtltySts>"
        f"<DueDt><DueDt>{request.deadline.date()}</DueDt></DueDt>"
        f"<InvstgtnPrd><Dt><FrDt>{first}</FrDt><ToDt>{last}</ToDt></Dt></InvstgtnPrd>"
        f"<SchCrit><Acct><Id>{account}</Id><InvstgtdPties><Cd>OWNE</Cd></InvstgtdPties>"
        f"<AuthrtyReqTp><MsgNmId>{supplement.SCHEMA}</MsgNmId><MsgNm>{code}</MsgNm></AuthrtyReqTp></Acct></SchCrit>"
        f"{supplement.order(request, f'<{act}>{_ordered(act, fields)}</{act}>')}</InfReqOpng>"
    )


def _ordered(act: str, fields: Mapping[str, Any]) -> str:
    if act == "Freeze":
        amount = supplement.amount("Amt", _sum(fields))
        return amount + _text("FrDt", fields, "from_on") + _text("ToDt", fields, "to_on")
    return _text("FreezeId", fields, "freeze_id") + (_text("ToDt", fields, "to_on") if act == "Renew" else "")


def _transfer(request: AgencyRequest, fields: Mapping[str, Any], made_at: datetime, bank_code: str) -> str:
    """The pain.001: from the debtor's account to the court's, initiated by the court, told as a garnishment."""
    amount, court = _sum(fields), xml.element("Nm", request.court)
    counts = f"<NbOfTxs>1</NbOfTxs><CtrlSum>{amount}</CtrlSum>"
    told = (
        f"<Tp><CdOrPrtry><Prtry>COURT</Prtry></CdOrPrtry></Tp><Grnshee>{_target(request)}</Grnshee>"
        f"<GrnshmtAdmstr>{court}</GrnshmtAdmstr>{xml.element('RefNb', request.case_no)}<Dt>{request.court_on}</Dt>"
        f'<RmtdAmt Ccy="CNY">{amount}</RmtdAmt>'
    )
    order = supplement.order(request, f"<Deduct>{supplement.amount('UpTo', amount)}</Deduct>")
    return (
        f"<CstmrCdtTrfInitn><GrpHdr>{xml.element('MsgId', request.id)}<CreDtTm>{xml.instant(made_at)}</CreDtTm>{counts}"
        f"<InitgPty>{court}</InitgPty></GrpHdr>"
        f"<PmtInf>{xml.element('PmtInfId', request.id)}<PmtMtd>TRF</PmtMtd>{counts}"
        f"<ReqdExctnDt><Dt>{request.court_on}</Dt></ReqdExctnDt><Dbtr>{_target(request)}</Dbtr>"
        f"<DbtrAcct><Id><Othr>{_text('Id', fields, 'account')}</Othr></Id></DbtrAcct>{_bank(request, bank_code)}"
        f"<CdtTrfTxInf><PmtId>{xml.element('EndToEndId', request.id)}</PmtId>"
        f'<Amt><InstdAmt Ccy="CNY">{amount}</InstdAmt></Amt><Cdtr>{court}</Cdtr>'
        f"<CdtrAcct><Id><Othr>{_text('Id', fields, 'to_account')}</Othr></Id></CdtrAcct>"
        f"<RmtInf>{_text('Ustrd', fields, 'remittance')}<Strd><GrnshmtRmt>{told}</GrnshmtRmt></Strd></RmtInf>"
        f"{order}</CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn>"
    )


def _instructed(body: "_Element", request: AgencyRequest, document: bytes) -> AgencyReply:
    outcome = supplement.must_have(body, "Outcome")
    status = xml.text(body, "RspnSts"), xml.text(body, "RtrInd/InvstgtnRslt/InvstgtnSts")
    [item] = request.items
    account = str(item.fields.get("account"))
    if xml.text(body, "SchCrit/Acct/Id/Id/Othr/Id") != account:
        raise _wrong(auth.ANSWER, "speaks of another account")
    said = _said(outcome, request, auth.ANSWER)
    if said.result == "refused":
        fits = status in (("NRES", "NFOU"), ("NRES", "NOAP"))
    else:
        record = said.records[0]
        whole = record.get("held_fen") == record.get("asked_fen")
        fits = status == ("COMP" if whole else "PART", "FOUN")
    if not fits:
        raise _wrong(auth.ANSWER, f"status {'/'.join(status)} does not fit what is told")
    return _reply(outcome, request, xml.text(body, "RspnId"), said, document)


def _deducted(body: "_Element", request: AgencyRequest, document: bytes) -> AgencyReply | Accepted:
    told = xml.every(body, "OrgnlPmtInfAndSts/TxInfAndSts")
    status = xml.text(told[0], "TxSts") if len(told) == 1 else ""
    if status in _UNDER_WAY:
        return Accepted(request.id)
    if len(told) != 1 or xml.text(told[0], "OrgnlEndToEndId") != request.id:
        raise _wrong(pain.REPORT, "does not speak of the one transfer ordered")
    outcome = supplement.must_have(told[0], "Outcome")
    said = _said(outcome, request, pain.REPORT)
    if said.result == "refused":
        fits = status == "RJCT"
    else:
        asked, moved = request.items[0].fields["amount_fen"], said.records[0]["deducted_fen"]
        fits = status == ("ACSC" if moved == asked else "ACWC") and 0 < moved <= asked
    if not fits:
        raise _wrong(pain.REPORT, f"status {status or '(none)'} does not fit what is told")
    return _reply(outcome, request, xml.text(body, "GrpHdr/MsgId"), said, document)


def _question(body: "_Element") -> str:
    return xml.text(body, "InvstgtnId") or xml.text(body, "OrgnlGrpInfAndSts/OrgnlMsgId")


def _said(outcome: "_Element", request: AgencyRequest, schema: str) -> ItemAnswer:
    """What the envelope says was done, as the answer to the item. Raises MessageInvalid for another act's outcome."""
    [item] = request.items
    [_, what] = outcome
    if xml.local(what) == "Refused":
        reason = f"{xml.text(what, 'Reason')} ({xml.text(what, 'Code')})"
        return ItemAnswer(item.code, "refused", (), reason)
    if xml.local(what) != LEADS_TO[ACTS[item.code]]:
        raise _wrong(schema, f"{xml.local(what)} does not answer {item.code}")
    return ItemAnswer(item.code, "done", ({"account": item.fields["account"], **_record(what)},))


def _record(what: "_Element") -> dict[str, Any]:
    match xml.local(what):
        case "Held":
            return {
                "freeze_id": xml.text(what, "FreezeId"),
                "rank": int(xml.text(what, "Rank")),
                "asked_fen": _fen(what, "Asked"),
                "held_fen": _fen(what, "Amt"),
                "from_on": xml.text(what, "FrDt"),
                "to_on": xml.text(what, "ToDt"),
            }
        case "Released":
            return {"freeze_id": xml.text(what, "FreezeId"), "ended_on": xml.text(what, "EndedOn")}
        case _:
            moved = {"deducted_fen": _fen(what, "Amt"), "balance_fen": _fen(what, "Left")}
            return moved | {"reference": xml.text(what, "Reference")}


def _reply(outcome: "_Element", request: AgencyRequest, receipt: str, said: ItemAnswer, document: bytes) -> AgencyReply:
    on = date.fromisoformat(xml.text(outcome, "AnsweredOn"))
    return AgencyReply(request.id, request.to, receipt, on, (said,), document)


def _target(request: AgencyRequest) -> str:
    """Name and number; what is no resident's ID number is a credit code."""
    try:
        check_id(request.target.id_number)
        organisation = False
    except Refusal:
        organisation = True
    return xml.party(request.target.name, request.target.id_number, organisation)


def _bank(request: AgencyRequest, bank_code: str) -> str:
    """By its CNAPS number, else by its code in the directory."""
    if bank_code:
        return pain.agent("DbtrAgt", bank_code)
    return f"<DbtrAgt><FinInstnId><Othr>{xml.element('Id', request.to)}</Othr></FinInstnId></DbtrAgt>"


def _text(name: str, fields: Mapping[str, Any], field: str) -> str:
    return xml.element(name, str(fields.get(field, "")))


def _sum(fields: Mapping[str, Any]) -> Money:
    """Raises MessageInvalid for what is no positive sum."""
    value = fields.get("amount_fen")
    if type(value) is not int or value <= 0:
        raise _wrong(supplement.SCHEMA, "amount_fen is no positive sum")
    return Money(value)


def _fen(node: "_Element", name: str) -> int | None:
    found = xml.first(node, name)
    return None if found is None else xml.money(found, supplement.SCHEMA).fen


def _wrong(schema: str, why: str) -> MessageInvalid:
    return MessageInvalid(schema=schema, line=0, why=why)
