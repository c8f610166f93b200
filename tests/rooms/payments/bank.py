"""What a bank writes: camt.054 of credits and debits, pain.002 on a payment file. And a court with an account."""

from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

from tests.rooms import build
from zhixing.domain.agencies import api as agencies
from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import api as payments
from zhixing.infra import clock
from zhixing.infra.events import readers_of
from zhixing.infra.models import Todo
from zhixing.infra.reactor import react as react_to
from zhixing.kernel.money import Money

NUMBER, PREFIX = "330195010100000018", "621799019501"
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:"


@dataclass(frozen=True)
class Line:
    """One movement; `credited` empty means the court's own number."""

    reference: str
    amount: str
    remittance: str = ""
    credited: str = ""
    payer: str = "周启山"
    payer_account: str = "6222020111122223333"
    on: date = date(2026, 11, 20)
    credit: bool = True
    key: str = ""
    code: str = "TRANSFER"
    returned: str = ""
    reversal: bool = False


def camt054(*lines: Line, account: str = NUMBER, message: str = "N1") -> bytes:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{NAMESPACE}camt.054.001.08"><BkToCstmrDbtCdtNtfctn>'
        f"<GrpHdr><MsgId>{message}</MsgId><CreDtTm>2026-11-20T10:00:00+08:00</CreDtTm></GrpHdr>"
        f"<Ntfctn><Id>{message}</Id><Acct><Id><Othr><Id>{account}</Id></Othr></Id></Acct>"
        f"{''.join(map(_entry, lines))}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    ).encode()


def camt053(
    *lines: Line,
    opening: str,
    closing: str,
    account: str = NUMBER,
    message: str = "S1",
    on: date = date(2026, 11, 20),
    details: bool = True,
) -> bytes:
    """The day's statement with its balances; without details it only lists what the notices told of at length."""
    kinds = (("OPBD", opening), ("CLBD", closing))
    balances = "".join(
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{sum_}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
        f"<Dt><Dt>{on}</Dt></Dt></Bal>"
        for kind, sum_ in kinds
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{NAMESPACE}camt.053.001.08"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>{message}</MsgId><CreDtTm>2026-11-20T23:00:00+08:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>{message}</Id><Acct><Id><Othr><Id>{account}</Id></Othr></Id></Acct>{balances}"
        f"{''.join(_entry(line, details) for line in lines)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _entry(line: Line, details: bool = True) -> str:
    side, other = ("CRDT", "Dbtr") if line.credit else ("DBIT", "Cdtr")
    amount = f'<Amt Ccy="CNY">{line.amount}</Amt>'
    people = f"<{other}><Pty><Nm>{line.payer}</Nm></Pty></{other}>" if line.payer else ""
    if line.payer_account:
        people += f"<{other}Acct><Id><Othr><Id>{line.payer_account}</Id></Othr></Id></{other}Acct>"
    if line.credit:
        people += f"<CdtrAcct><Id><Othr><Id>{line.credited or NUMBER}</Id></Othr></Id></CdtrAcct>"
    note = f"<RmtInf><Ustrd>{escape(line.remittance)}</Ustrd></RmtInf>" if line.remittance else ""
    back = f"<RtrInf><Rsn><Cd>{line.returned}</Cd></Rsn></RtrInf>" if line.returned else ""
    reversal = "<RvslInd>true</RvslInd>" if line.reversal else ""
    told = (
        f"<NtryDtls><TxDtls><Refs><AcctSvcrRef>{line.reference}</AcctSvcrRef>"
        f"<EndToEndId>{line.key or 'NOTPROVIDED'}</EndToEndId></Refs>"
        f"{amount}<CdtDbtInd>{side}</CdtDbtInd><RltdPties>{people}</RltdPties>{note}{back}</TxDtls></NtryDtls>"
    )
    return (
        f"<Ntry>{amount}<CdtDbtInd>{side}</CdtDbtInd>{reversal}<Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{line.on}</Dt></BookgDt><AcctSvcrRef>{line.reference}</AcctSvcrRef>"
        f"<BkTxCd><Prtry><Cd>{line.code}</Cd></Prtry></BkTxCd>{told if details else ''}</Ntry>"
    )


def pain002(message_id: str, told: dict[str, str], group: str = "PART") -> bytes:
    """`told`: end-to-end id → `ACSC`, `ACCP`, or a reason code, which stands for a rejection."""
    parts = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{key}</OrgnlEndToEndId>"
        + (
            f"<TxSts>{status}</TxSts>"
            if status.startswith("AC") and not status[2:].isdigit()
            else f"<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>{status}</Cd></Rsn></StsRsnInf>"
        )
        + "</TxInfAndSts>"
        for key, status in told.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{NAMESPACE}pain.002.001.10"><CstmrPmtStsRpt><GrpHdr>'
        f"<MsgId>R1</MsgId><CreDtTm>2026-11-20T10:00:00+08:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts>"
        f"<OrgnlMsgId>{message_id}</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId><GrpSts>{group}</GrpSts>"
        f"</OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>{message_id}</OrgnlPmtInfId>{parts}"
        "</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()


def court(number: int = build.COURT):
    """A court whose account the bank knows; the scope of one who may do everything."""
    scope = build.court(number)
    system = courts.system_scope(number, "court.found", "court.equip")
    courts.equip(system, number, account_number=NUMBER, account_name="澜溪区人民法院", bank_name="澜州农商行")
    payments.connect_bank(system, "bank-lanzhou", PREFIX)
    agencies.enlist(scope, "bank-lanzhou", "bank", "澜州农商行", "Lanzhou Rural Bank", "system", practice=True)
    return scope


def people(scope):
    """Two scopes of staff: the officer who approves, the finance clerk who releases."""
    officer = build.staff(scope, "officer", "officer")
    finance = build.staff(scope, "finance", "finance", name="吴晓岚")
    return tuple(courts.scope_of(one.account, build.now(scope).date()) for one in (officer, finance))


def confirmed_account(scope, party_id, case_id, number="6222029900001111"):
    """The party names an account in its own name and confirms it."""
    name = parties.party(scope, party_id).name
    at = build.now(scope)
    account = parties.propose_account(scope, party_id, case_id, name, "澜州农商行", number, at)
    return parties.confirm_account(scope, account.pk, at)


def react():
    """Run every reaction that waits, in order, inside the test's own transaction; a failure is the test's.

    Those of auctions are left out: the deposits of these tests belong to no lot.
    """
    while todo := Todo.objects.select_related("event").order_by("event_id").first():
        row = todo.event
        for reader in readers_of(row.name, row.payload):
            if not reader.name.startswith("auctions."):
                react_to([row], reader, {row.court_id: clock.now(row.court_id)})
        todo.delete()


def pay_in(scope, *lines, message="N1"):
    """The bank's notice arrives and every reaction runs."""
    file = payments.import_statement(scope, camt054(*lines, message=message), build.now(scope))
    react()
    return file


def suspense_agrees(scope) -> bool:
    """Money in suspense is exactly the receipts nobody has matched or sent back, and the books balance."""
    waiting = payments.Receipt.objects.filter(
        court_id=scope.court_id, state__in=("arrived", "suspense", "refunding")
    ).exclude(refunds__state="sent")
    total = Money(sum(receipt.fen for receipt in waiting))
    return ledger.balance(scope, f"suspense:{scope.court_id}") == total and ledger.trial_balance(scope).agrees
