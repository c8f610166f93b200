"""camt.053 statements and camt.054 notifications: every line is accounted for, or the file is refused."""

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from zhixing.gateways.iso20022 import xml
from zhixing.gateways.iso20022.validate import kind_of, read
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal

if TYPE_CHECKING:
    from lxml.etree import _Element

STATEMENT, NOTICE = "camt.053.001.08", "camt.054.001.08"


class StatementRefused(Refusal):
    """The file is valid by its schema yet cannot be booked whole; `account` and `why` are in the facts."""

    zh = "账户 {account} 的银行回单对不上（{why}），整份未入账。请联系银行重发，并由财务核对。"
    en = "The bank's file on account {account} does not add up ({why}); nothing of it was booked. Ask the bank to resend it."
    status = 422


@dataclass(frozen=True)
class Entry:
    """One movement on an account. `credited` is the number the money was sent to: the account or a virtual one under it.

    `reference` is the bank's own and unique within the bank; `returned` is a return reason code (`AC04`), else empty.
    """

    reference: str
    amount: Money
    credit: bool
    booked_on: date
    code: str
    other_name: str = ""
    other_account: str = ""
    credited: str = ""
    end_to_end_id: str = ""
    remittance: str = ""
    reversal: bool = False
    returned: str = ""


@dataclass(frozen=True)
class Balances:
    """What a camt.053 says lay on the account when a day began and when it ended."""

    on: date
    opening: Money
    closing: Money


@dataclass(frozen=True)
class Notice:
    """What was booked on one account, by a camt.054 or a camt.053; only the second knows balances."""

    message_id: str
    account: str
    entries: tuple[Entry, ...]
    balances: Balances | None = None


@dataclass(frozen=True)
class Statement:
    """One account's part of a camt.053. `held` is frozen by any court, `available` is what could be moved."""

    account: str
    kind: str
    owner: str
    bank: str
    opening: Money
    closing: Money
    available: Money
    held: Money
    on: date
    entries: tuple[Entry, ...] = field(default=())


def movements(document: bytes) -> tuple[Notice, ...]:
    """What a camt.054 or a camt.053 says was booked, whichever the document is. Raises MessageInvalid, StatementRefused."""
    if kind_of(document) != STATEMENT:
        return notices(document)
    root = read(document, STATEMENT)
    message = xml.text(root[0], "GrpHdr/MsgId")
    return tuple(
        Notice(message, one.account, one.entries, Balances(one.on, one.opening, one.closing))
        for one in statements(root)
    )


def notices(document: bytes) -> tuple[Notice, ...]:
    """Read a camt.054. Raises MessageInvalid or StatementRefused."""
    [body] = read(document, NOTICE)
    message = xml.text(body, "GrpHdr/MsgId")
    return tuple(_notice(message, part) for part in xml.every(body, "Ntfctn"))


def statements(document: "bytes | _Element") -> tuple[Statement, ...]:
    """Read a camt.053, or the already checked root of one. Raises MessageInvalid or StatementRefused."""
    root = read(document, STATEMENT) if isinstance(document, bytes) else document
    [body] = root
    return tuple(_statement(part) for part in xml.every(body, "Stmt"))


def _notice(message: str, part: "_Element") -> Notice:
    account = xml.text(part, "Acct/Id/Othr/Id") or xml.text(part, "Acct/Id/IBAN")
    entries = _entries(part, account, NOTICE)
    for path, chosen in (
        ("TtlNtries", entries),
        ("TtlCdtNtries", [e for e in entries if e.credit]),
        ("TtlDbtNtries", [e for e in entries if not e.credit]),
    ):
        _check_total(part, f"TxsSummry/{path}", chosen, account)
    return Notice(message, account, tuple(entries))


def _check_total(part: "_Element", path: str, entries: "list[Entry]", account: str) -> None:
    total = xml.first(part, path)
    if total is None:
        return
    stated = xml.first(total, "Sum")
    if stated is not None and xml.money(stated, NOTICE) != sum((e.amount for e in entries), Money.zero):
        raise StatementRefused(account=account, why="the stated sum is not the sum of the entries")
    count = xml.text(total, "NbOfNtries")
    lines = len({e.reference.partition("/")[0] for e in entries})
    if count and int(count) not in (len(entries), lines):
        raise StatementRefused(account=account, why="the stated number of entries is wrong")


def _statement(part: "_Element") -> Statement:
    account = xml.text(part, "Acct/Id/Othr/Id") or xml.text(part, "Acct/Id/IBAN")
    balances: dict[str, Money] = {}
    on: date | None = None
    for balance in xml.every(part, "Bal"):
        code = xml.text(balance, "Tp/CdOrPrtry/Cd") or xml.text(balance, "Tp/CdOrPrtry/Prtry")
        if code in balances:
            raise StatementRefused(account=account, why=f"balance {code} is given twice")
        balances[code] = _signed(balance)
        on = _booked(xml.Branch(balance), "Dt", account) if code == "CLBD" else on
    if on is None:
        raise StatementRefused(account=account, why="no closing balance")
    entries = _entries(part, account, STATEMENT)
    closing = balances["CLBD"]
    opening = balances.get("OPBD", closing)
    moved = sum((e.amount if e.credit else -e.amount for e in entries), Money.zero)
    if ("OPBD" in balances or entries) and opening + moved != closing:
        raise StatementRefused(account=account, why="opening balance and entries do not give the closing balance")
    return Statement(
        account=account,
        kind=xml.text(part, "Acct/Tp/Prtry") or xml.text(part, "Acct/Tp/Cd"),
        owner=xml.text(part, "Acct/Ownr/Nm"),
        bank=xml.text(part, "Acct/Svcr/FinInstnId/Nm"),
        opening=opening,
        closing=closing,
        available=balances.get("CLAV", closing),
        held=balances.get("HELD", Money.zero),
        on=on,
        entries=tuple(entries),
    )


def _entries(part: "_Element", account: str, schema: str) -> "list[Entry]":
    found: list[Entry] = []
    for line in xml.every(part, "Ntry"):
        found += _lines(xml.Branch(line), account, schema)
    references = [entry.reference for entry in found]
    if "" in references or len(set(references)) != len(references):
        raise StatementRefused(account=account, why="an entry has no reference or another entry's")
    return found


def _lines(line: xml.Branch, account: str, schema: str) -> "list[Entry]":
    """The movements of one entry: its details, whose sum must be the entry's, or the entry itself."""
    if line.text("Sts/Cd") != "BOOK":
        raise StatementRefused(account=account, why="an entry is not booked")
    amount_node = line.first("Amt")
    assert amount_node is not None  # the schema demands it
    total = xml.money(amount_node, schema)
    details = [xml.Branch(one) for one in line.every("NtryDtls/TxDtls")]
    if not details:
        return [_entry(line, line, total, account, line.text("AcctSvcrRef") or line.text("NtryRef"))]
    parts = []
    for position, detail in enumerate(details, start=1):
        own = detail.first("Amt")
        if own is None and len(details) > 1:
            raise StatementRefused(account=account, why="a detail has no amount")
        own_reference = detail.text("Refs/AcctSvcrRef")
        shared = line.text("AcctSvcrRef") or line.text("NtryRef")
        reference = own_reference or (shared if len(details) == 1 else f"{shared}/{position}")
        parts.append(_entry(line, detail, total if own is None else xml.money(own, schema), account, reference))
    if sum((entry.amount for entry in parts), Money.zero) != total:
        raise StatementRefused(account=account, why="the details do not add up to their entry")
    return parts


def _entry(line: xml.Branch, detail: xml.Branch, amount: Money, account: str, reference: str) -> Entry:
    credit = line.text("CdtDbtInd") == "CRDT"
    own = detail.text("CdtDbtInd")
    if own and own != line.text("CdtDbtInd"):
        raise StatementRefused(account=account, why="a detail runs against its entry")
    other = "Dbtr" if credit else "Cdtr"
    return Entry(
        reference=reference,
        amount=amount,
        credit=credit,
        booked_on=_booked(line, "BookgDt", account),
        code=line.text("BkTxCd/Prtry/Cd") or line.text("BkTxCd/Domn/Fmly/SubFmlyCd"),
        other_name=detail.text(f"RltdPties/{other}/Pty/Nm"),
        other_account=detail.text(f"RltdPties/{other}Acct/Id/Othr/Id"),
        credited=(detail.text("RltdPties/CdtrAcct/Id/Othr/Id") or account) if credit else "",
        end_to_end_id=detail.text("Refs/EndToEndId"),
        remittance="".join((node.text or "").strip() for node in detail.every("RmtInf/Ustrd")),
        reversal=line.text("RvslInd") in ("true", "1"),
        returned=detail.text("RtrInf/Rsn/Cd"),
    )


def _signed(balance: "_Element") -> Money:
    node = xml.first(balance, "Amt")
    assert node is not None  # the schema demands it
    amount = xml.money(node, STATEMENT)
    return amount if xml.text(balance, "CdtDbtInd") == "CRDT" else -amount


def _booked(node: xml.Branch, name: str, account: str) -> date:
    written = node.text(f"{name}/Dt") or node.text(f"{name}/DtTm")
    try:
        return xml.day(written)
    except ValueError:
        raise StatementRefused(account=account, why="an entry or balance has no day") from None
