"""A court's orders to a bank by ISO 20022: read from auth.001 or pain.001, carried out by the books, told by auth.002 or pain.002."""

import hashlib
import sqlite3
from collections.abc import Mapping
from typing import Any

from lxml import etree

from zhixing.gateways.iso20022 import court, supplement, xml
from zhixing.kernel.money import Money
from zhixing.practice import bank, bank_messages, clock
from zhixing.practice.envelope import Asked
from zhixing.practice.inlet import XML, Declined, Done
from zhixing.practice.store import today

_CODES = {act: code for code, act in court.ACTS.items()}
_REASONS = {"no_such_account": "AC01", "AC01": "AC01", "to_account": "AC02", "not_the_debtors": "BE01", "AM04": "AM04"}
_REASONS |= {"nothing_free": "AM04"}
"""What pain.002 calls our refusals; what it has no code for is told in words (NARR)."""


def order_in(body: etree._Element) -> etree._Element | None:
    """The Order in an auth.001 or pain.001 that says what is to be done; None for a question or a payment.

    Raises MessageInvalid.
    """
    for part in (body, *xml.every(body, "PmtInf/CdtTrfTxInf")):
        order = supplement.find(part, "Order")
        if order is not None and xml.local(order[-1]) in _CODES:
            return order
    return None


def work(db: sqlite3.Connection, place: sqlite3.Row, body: etree._Element, order: etree._Element) -> Done:
    """Carry the order out, or refuse it, and say so in the message that answers its own."""
    code = _CODES[xml.local(order[-1])]
    deducts = code == court.DEDUCT
    if deducts != (xml.local(body) == "CstmrCdtTrfInitn"):
        raise Declined(code="wrong_message", detail=f"{code} does not travel in {xml.local(body)}")
    asked, fields = _transfer(body, order) if deducts else _instruction(body, order)
    record, refused = _carried_out(db, place, code, asked, fields)
    on = today(db) or asked.on
    outcome = supplement.outcome(on, _what(record, refused))
    if deducts:
        whole = record.get("deducted_fen") == fields["amount_fen"]
        return Done(_payment_report(place, asked, outcome, whole, record, refused), XML)
    return Done(_account_answer(body, asked, outcome, record, refused), XML)


def _carried_out(
    db: sqlite3.Connection, place: sqlite3.Row, code: str, asked: Asked, fields: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[str, str]]:
    """The record of what was done, or the code of the refusal and its words."""
    db.execute("SAVEPOINT bank_order")
    try:
        [record] = bank.ORDERS[code](db, place, asked, asked.id, fields).records
    except Declined as refusal:
        db.execute("ROLLBACK TO bank_order")
        return {}, (str(refusal.facts["code"]), str(refusal.facts["detail"]))
    finally:
        db.execute("RELEASE bank_order")
    return dict(record), ("", "")


def _instruction(body: etree._Element, order: etree._Element) -> tuple[Asked, dict[str, Any]]:
    act = order[-1]
    account = xml.first(body, "SchCrit/Acct/Id")
    if account is None:
        raise Declined(code="criteria", detail="an order names one account")
    owner = xml.first(account, "Ownr")
    asked = _asked(xml.text(body, "InvstgtnId"), order, account if owner is None else owner)
    fields: dict[str, Any] = {"account": xml.text(account, "Id/Othr/Id"), "freeze_id": xml.text(act, "FreezeId")}
    fields |= {"from_on": xml.text(act, "FrDt"), "to_on": xml.text(act, "ToDt")}
    amount = xml.first(act, "Amt")
    return asked, fields | ({} if amount is None else {"amount_fen": xml.money(amount, supplement.SCHEMA).fen})


def _transfer(body: etree._Element, order: etree._Element) -> tuple[Asked, dict[str, Any]]:
    [batch, *more] = xml.every(body, "PmtInf")
    [transfer, *others] = xml.every(batch, "CdtTrfTxInf")
    amount, up_to = xml.first(transfer, "Amt/InstdAmt"), xml.first(order, "Deduct/UpTo")
    if more or others or amount is None or up_to is None:
        raise Declined(code="one_transfer", detail="an order to deduct holds one transfer of one sum")
    fen = xml.money(amount, "pain.001.001.09").fen
    if fen != xml.money(up_to, supplement.SCHEMA).fen:
        raise Declined(code="two_sums", detail="the transfer and the order name different sums")
    asked = _asked(xml.text(body, "GrpHdr/MsgId"), order, xml.every(batch, "Dbtr")[0])
    return asked, {
        "account": xml.text(batch, "DbtrAcct/Id/Othr/Id"),
        "amount_fen": fen,
        "to_account": xml.text(transfer, "CdtrAcct/Id/Othr/Id"),
        "remittance": xml.text(transfer, "RmtInf/Ustrd"),
    }


def _asked(id: str, order: etree._Element, party: etree._Element) -> Asked:
    number = xml.text(party, "Id/PrvtId/Othr/Id") or xml.text(party, "Id/OrgId/Othr/Id")
    said = {name: xml.text(order, name) for name in ("Court", "CaseNo", "CourtOn")}
    return Asked(id, said["Court"], said["CaseNo"], xml.text(party, "Nm"), number, said["CourtOn"], "", "", ())


def _what(record: Mapping[str, Any], refused: tuple[str, str]) -> str:
    if refused[0]:
        return f"<Refused>{xml.element('Code', refused[0])}{xml.element('Reason', refused[1][:300])}</Refused>"
    if "deducted_fen" in record:
        moved = supplement.amount("Amt", Money(record["deducted_fen"]))
        left = supplement.amount("Left", Money(record["balance_fen"]))
        return f"<Deducted>{moved}{left}{xml.element('Reference', record['reference'])}</Deducted>"
    freeze = xml.element("FreezeId", record["freeze_id"])
    if "ended_on" in record:
        return f"<Released>{freeze}{xml.element('EndedOn', record['ended_on'])}</Released>"
    sums = supplement.amount("Asked", Money(record["asked_fen"])) + supplement.amount("Amt", Money(record["held_fen"]))
    days = xml.element("FrDt", record["from_on"]) + xml.element("ToDt", record["to_on"])
    return f"<Held>{freeze}<Rank>{record['rank']}</Rank>{sums}{days}</Held>"


def _account_answer(
    body: etree._Element, asked: Asked, outcome: str, record: Mapping[str, Any], refused: tuple[str, str]
) -> bytes:
    if refused[0]:
        status, found = "NRES", "NFOU" if refused[0] == "no_such_account" else "NOAP"
    else:
        status, found = "COMP" if record.get("held_fen") == record.get("asked_fen") else "PART", "FOUN"
    criteria = xml.first(body, "SchCrit")
    assert criteria is not None  # the schema demands it
    name = xml.text(body, "SchCrit/Acct/AuthrtyReqTp/MsgNm")
    return bank_messages.order_answer(asked.id, bank_messages.repeated(criteria), (status, found), name, outcome)


def _payment_report(
    place: sqlite3.Row, asked: Asked, outcome: str, whole: bool, record: Mapping[str, Any], refused: tuple[str, str]
) -> bytes:
    report_id = "P" + hashlib.new("sm3", f"{place['code']}|{asked.id}".encode()).hexdigest()[:30]
    if refused[0]:
        told = ("RJCT", _REASONS.get(refused[0], "NARR"), refused[1], "")
    else:
        told = ("ACSC" if whole else "ACWC", "", "", record["reference"])
    return bank_messages.deduction_report(report_id, asked.id, told, outcome, clock.now())
