"""ISO 20022 at the banks' door: auth.001 and auth.003, pain.001, and what can be fetched."""

import hashlib
import sqlite3

from lxml import etree
from starlette.responses import Response

from zhixing.gateways import reading
from zhixing.gateways.iso20022 import xml
from zhixing.gateways.iso20022.validate import MessageInvalid, kind_of, read
from zhixing.practice import bank, bank_messages, bank_orders, clock
from zhixing.practice.inlet import JSON, XML, Declined, Done, Work

INQUIRY, STATUS, PAYMENTS, NAMES = "auth.001.001.01", "auth.003.001.01", "pain.001.001.09", "acmt.023.001.02"
_KEYS = {INQUIRY: "InvstgtnId", STATUS: "OrgnlBizQry", PAYMENTS: "GrpHdr/MsgId", NAMES: "Assgnmt/MsgId"}
_PATHS = {INQUIRY: "/banks/accounts", STATUS: "", PAYMENTS: "/banks/payments", NAMES: "/banks/payments"}


def wanted(db: sqlite3.Connection, document: bytes) -> Work:
    """Key and callback of a document; its kind is what it claims, its validity is checked. Raises Declined."""
    kind = kind_of(document)
    body = _body(document, kind)
    key = xml.text(body, _KEYS[kind])
    on = body.find(f".//{{{xml.ORDER}}}CourtOn")
    court_on = "" if on is None else (on.text or "").strip()
    path = _PATHS[kind] if _order_in(body) is None else _PATHS[INQUIRY]
    return Work(f"{key}:ended" if kind == STATUS else key, court_on, "", path)


def work(db: sqlite3.Connection, place: sqlite3.Row, document: bytes) -> Done:
    kind = kind_of(document)
    body = _body(document, kind)
    try:
        if (order := bank_orders.order_in(body)) is not None:
            return bank_orders.work(db, place, body, order)
        if kind == INQUIRY:
            return _accounts(db, place, body)
        if kind == PAYMENTS:
            return _payments(db, place, body)
        if kind == NAMES:
            return _names(db, body)
    except MessageInvalid as refusal:  # an amount in another currency, which no schema forbids
        raise _invalid(refusal) from refusal
    return Done(reading.canonical({"id": xml.text(body, "OrgnlBizQry"), "status": "noted"}), JSON)


def notices(db: sqlite3.Connection, place: sqlite3.Row, number: str, after: int) -> Response:
    rows = db.execute(
        "SELECT seq, document FROM notices WHERE bank = ? AND account = ? AND seq > ? ORDER BY seq LIMIT 100",
        (place["code"], number, after),
    ).fetchall()
    listed = [{"seq": row["seq"], "document": bytes(row["document"]).decode()} for row in rows]
    return Response(reading.canonical({"notices": listed}), media_type=JSON)


def statement(db: sqlite3.Connection, place: sqlite3.Row, number: str, on: str) -> Response:
    """The day's camt.053 of a court's account. Raises Declined for any other account."""
    row = db.execute("SELECT * FROM accounts WHERE no = ? AND bank = ?", (number, place["code"])).fetchone()
    if row is None or row["kind"] != "court":
        raise Declined(code="no_such_account", detail="no such court account", http=404)
    return Response(bank_messages.day_statement(db, row, bank.held(db, row), on, clock.now()), media_type=XML)


def _body(document: bytes, kind: str) -> etree._Element:
    if kind not in _KEYS:
        raise Declined(code="unknown_message", detail=f"{kind or 'this'} is not a message this bank takes")
    try:
        [body] = read(document, kind)
    except MessageInvalid as refusal:
        raise _invalid(refusal) from refusal
    return body


def _order_in(body: etree._Element) -> etree._Element | None:
    try:
        return bank_orders.order_in(body)
    except MessageInvalid as refusal:
        raise _invalid(refusal) from refusal


def _invalid(refusal: MessageInvalid) -> Declined:
    return Declined(code="message_invalid", detail=refusal.say("en")[:300])


def _accounts(db: sqlite3.Connection, place: sqlite3.Row, body: etree._Element) -> Done:
    """Accounts of the person whose number is given and whose name fits it; nobody else's, however like the name."""
    party = xml.first(body, "SchCrit/CstmrId/Pty")
    criteria = xml.first(body, "SchCrit")
    if party is None or criteria is None:
        raise Declined(code="criteria", detail="this bank searches by customer only")
    number = xml.text(party, "Id/PrvtId/Othr/Id") or xml.text(party, "Id/OrgId/Othr/Id")
    rows = db.execute(
        "SELECT * FROM accounts WHERE bank = ? AND owner_id = ? AND owner_name = ? AND kind = 'deposit'"
        " AND state <> 'closed' ORDER BY no",
        (place["code"], number, xml.text(party, "Nm")),
    ).fetchall()
    inquiry_id, at = xml.text(body, "InvstgtnId"), clock.now()
    from_on, to_on = xml.text(body, "InvstgtnPrd/Dt/FrDt"), xml.text(body, "InvstgtnPrd/Dt/ToDt")
    detailed = xml.text(body, "SchCrit/CstmrId/AuthrtyReq/AddtlInf") != "balances"
    parts = [bank_messages.account_statement(db, row, bank.held(db, row), from_on, to_on, at, detailed) for row in rows]
    enclosed = bank_messages.statement(db, inquiry_id, parts, at) if parts else ""
    return Done(bank_messages.accounts_answer(inquiry_id, bank_messages.repeated(criteria), enclosed), XML)


def _names(db: sqlite3.Connection, body: etree._Element) -> Done:
    """Whether each name is that of its account, asked of any bank of this world."""
    told = []
    for part in xml.every(body, "Vrfctn"):
        number = xml.text(part, "PtyAndAcctId/Acct/Othr/Id")
        fault, _ = _misfit(bank.account(db, number), xml.text(part, "PtyAndAcctId/Pty/Nm"))
        told.append((xml.text(part, "Id"), fault))
    return Done(bank_messages.names_report(xml.text(body, "Assgnmt/MsgId"), told, clock.now()), XML)


def _misfit(payee: sqlite3.Row | None, name: str) -> tuple[str, str]:
    """Why an account can't be paid to in this name, as a code and in words; empty when it can."""
    if payee is None or payee["state"] == "closed":
        return "AC01", "账号不存在或已销户"
    return ("BE01", "户名与账号不符") if payee["owner_name"] != name else ("", "")


def _payments(db: sqlite3.Connection, place: sqlite3.Row, body: etree._Element) -> Done:
    """Pay each transaction that can be paid, reject each that can't, and say so one by one."""
    message_id, at = xml.text(body, "GrpHdr/MsgId"), clock.now()
    batches = xml.every(body, "PmtInf")
    payer = bank.account(db, xml.text(batches[0], "DbtrAcct/Id/Othr/Id"))
    fault = _file_fault(place, body, payer, len(batches))
    report_id = "P" + hashlib.new("sm3", f"{place['code']}|{message_id}".encode()).hexdigest()[:30]
    if fault or payer is None:
        return Done(bank_messages.payment_report(report_id, message_id, ("RJCT", fault), [], at), XML)
    told, paid = [], []
    for order in xml.every(batches[0], "CdtTrfTxInf"):
        movement, reason, text = _pay(db, payer, order)
        told.append((xml.text(order, "PmtId/EndToEndId"), "RJCT" if reason else "ACSC", reason, text))
        if movement:
            paid.append(movement)
    bank.tell(db, paid)
    bounce(db, paid)
    group = "ACSC" if len(paid) == len(told) else "PART" if paid else "RJCT"
    final = bank_messages.payment_report(report_id, message_id, (group, ""), told, at)
    early = [(key, "ACCP" if status == "ACSC" else status, reason, text) for key, status, reason, text in told]
    interim = bank_messages.payment_report(report_id[:-1] + "-", message_id, ("", ""), early, at)
    return Done(final, XML, interim=interim)


def _file_fault(place: sqlite3.Row, body: etree._Element, payer: sqlite3.Row | None, batches: int) -> str:
    """The reason to reject the whole file, or nothing: payer, count and control sum must be right."""
    orders = xml.every(body, "PmtInf/CdtTrfTxInf")
    amounts = [xml.first(order, "Amt/InstdAmt") for order in orders]
    if batches != 1 or any(amount is None for amount in amounts):
        return "FF01"
    total = sum(xml.money(amount, PAYMENTS).fen for amount in amounts if amount is not None)
    stated = xml.first(body, "GrpHdr/CtrlSum")
    if xml.text(body, "GrpHdr/NbOfTxs") != str(len(orders)):
        return "AM18"
    if stated is not None and xml.money(stated, PAYMENTS).fen != total:
        return "AM10"
    if payer is None or payer["bank"] != place["code"] or payer["kind"] != "court":
        return "AC02"
    return "" if xml.text(body, "PmtInf/Dbtr/Nm") == payer["owner_name"] else "BE01"


def _pay(db: sqlite3.Connection, payer: sqlite3.Row, order: etree._Element) -> tuple[int, str, str]:
    """The movement, or a reason code and its text."""
    number, name = xml.text(order, "CdtrAcct/Id/Othr/Id"), xml.text(order, "Cdtr/Nm")
    fault, why = _misfit(bank.account(db, number), name)
    if fault:
        return 0, fault, why
    amount = xml.first(order, "Amt/InstdAmt")
    assert amount is not None
    key, note = xml.text(order, "PmtId/EndToEndId"), xml.text(order, "RmtInf/Ustrd")
    db.execute("SAVEPOINT payment")
    try:
        fen = xml.money(amount, PAYMENTS).fen
        return bank.move(db, payer, number, fen, "PAYMENT", end_to_end=key, remittance=note), "", ""
    except Declined as refusal:
        db.execute("ROLLBACK TO payment")
        return 0, str(refusal.facts["code"]), "余额不足"
    except sqlite3.IntegrityError:
        db.execute("ROLLBACK TO payment")
        return 0, "DU03", "该笔付款编号已付过"
    finally:
        db.execute("RELEASE payment")


def bounce(db: sqlite3.Connection, paid: list[int]) -> None:
    """Accounts marked `bounces` take the money and send it back: the late return of real life."""
    if not paid:
        return
    for row in db.execute(
        "SELECT m.* FROM movements m JOIN accounts a ON a.no = m.credit_no"
        " WHERE a.state = 'bounces' AND m.code = 'PAYMENT' AND m.id BETWEEN ? AND ?",
        (min(paid), max(paid)),
    ).fetchall():
        bank.give_back(db, row, "AC04")
