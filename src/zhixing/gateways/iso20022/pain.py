"""pain.001 tells the bank whom to pay; pain.002 says for each payment what became of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.sax.saxutils import escape

from zhixing.gateways.iso20022 import xml
from zhixing.gateways.iso20022.validate import read
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal

ORDER, REPORT = "pain.001.001.09", "pain.002.001.10"
SETTLED = frozenset({"ACSC", "ACCC"})
REJECTED = frozenset({"RJCT", "CANC"})
_GROUP_WIDE = SETTLED | REJECTED | {"ACCP", "ACTC", "ACSP", "ACWC", "PDNG", "RCVD"}


class ReportIncomplete(Refusal):
    """A pain.002 that does not speak of exactly the payments sent."""

    zh = "银行对付款文件 {message_id} 的回执不完整（{why}），未入账。请人工核对后向银行查询。"
    en = "The bank's report on payment file {message_id} is not complete ({why}); nothing was booked. Ask the bank."
    status = 422


@dataclass(frozen=True)
class Account:
    """`bank_code` is the 12-digit CNAPS number of the branch."""

    number: str
    name: str
    bank_code: str


@dataclass(frozen=True)
class Payment:
    """`end_to_end_id` (≤ 35 characters) is the payment's own key for good; `remittance` ≤ 140 characters."""

    end_to_end_id: str
    amount: Money
    payee: Account
    remittance: str


@dataclass(frozen=True)
class PaymentStatus:
    """`status` is ISO's (`ACSC` settled, `ACCP` accepted, `RJCT` rejected); `reason` its code (`AC01`, `BE01`, `AM04`)."""

    end_to_end_id: str
    status: str
    reason: str = ""
    text: str = ""


@dataclass(frozen=True)
class PaymentReport:
    """A pain.002 on `message_id`. `group` is the status of the whole file, empty when only single payments have one."""

    id: str
    message_id: str
    group: str
    group_reason: str
    payments: tuple[PaymentStatus, ...]
    original: bytes

    @property
    def word(self) -> str:
        """What it says of which payment: two that say the same differ in their own id and time alone."""
        lines = [f"{one.end_to_end_id} {one.status} {one.reason} {one.text}" for one in self.payments]
        return "\n".join([f"{self.group} {self.group_reason}", *sorted(lines)])

    def each(self, sent: Sequence[str]) -> dict[str, PaymentStatus]:
        """The status of every payment sent, by end-to-end id. Raises ReportIncomplete when one is missing or foreign."""
        told = {payment.end_to_end_id: payment for payment in self.payments}
        if len(told) != len(self.payments):
            raise ReportIncomplete(message_id=self.message_id, why="a payment is told twice")
        if foreign := told.keys() - set(sent):
            raise ReportIncomplete(message_id=self.message_id, why=f"{len(foreign)} payments were never sent")
        missing = [key for key in sent if key not in told]
        if missing and self.group not in _GROUP_WIDE:
            raise ReportIncomplete(message_id=self.message_id, why=f"{len(missing)} payments are missing")
        return {key: told.get(key) or PaymentStatus(key, self.group, self.group_reason) for key in sent}


def payments(message_id: str, created_at: datetime, pay_on: date, payer: Account, payees: Sequence[Payment]) -> bytes:
    """The pain.001 of one batch, valid by its schema. The same arguments give the same bytes: keep `created_at` with the batch.

    Raises MessageInvalid for a text too long or empty, ValueError for no payments, a repeated key or an amount ≤ 0.
    """
    if not payees or len({payment.end_to_end_id for payment in payees}) != len(payees):
        raise ValueError("a batch holds at least one payment and each key once")
    if min(payment.amount for payment in payees) <= Money.zero:
        raise ValueError("a payment is positive")
    total = sum((payment.amount for payment in payees), Money.zero)
    head = f"{xml.element('MsgId', message_id)}<CreDtTm>{xml.instant(created_at)}</CreDtTm>"
    counts = f"<NbOfTxs>{len(payees)}</NbOfTxs><CtrlSum>{total}</CtrlSum>"
    start = (
        f"<CstmrCdtTrfInitn><GrpHdr>{head}{counts}<InitgPty>{xml.element('Nm', payer.name)}</InitgPty></GrpHdr>"
        f"<PmtInf>{xml.element('PmtInfId', message_id)}<PmtMtd>TRF</PmtMtd><BtchBookg>false</BtchBookg>{counts}"
        f"<ReqdExctnDt><Dt>{pay_on}</Dt></ReqdExctnDt>"
        f"<Dbtr>{xml.element('Nm', payer.name)}</Dbtr>{_account('DbtrAcct', payer.number)}{agent('DbtrAgt', payer.bank_code)}"
    )
    parts = [start, *map(_transfer, payees), "</PmtInf></CstmrCdtTrfInitn>"]
    document = xml.document(ORDER, "".join(parts))
    read(document, ORDER)
    return document


def _transfer(payment: Payment) -> str:
    """One payment. Plain text: building elements is twenty times slower, and a file holds thousands."""
    payee = payment.payee
    return (
        f"<CdtTrfTxInf><PmtId><EndToEndId>{escape(payment.end_to_end_id)}</EndToEndId></PmtId>"
        f'<Amt><InstdAmt Ccy="CNY">{payment.amount}</InstdAmt></Amt>'
        f"{agent('CdtrAgt', payee.bank_code)}<Cdtr><Nm>{escape(payee.name)}</Nm></Cdtr>"
        f"{_account('CdtrAcct', payee.number)}"
        f"<RmtInf><Ustrd>{escape(payment.remittance)}</Ustrd></RmtInf></CdtTrfTxInf>"
    )


def _account(name: str, number: str) -> str:
    return f"<{name}><Id><Othr><Id>{escape(number)}</Id></Othr></Id></{name}>"


def agent(name: str, bank_code: str) -> str:
    """A bank by its CNAPS number."""
    return (
        f"<{name}><FinInstnId><ClrSysMmbId><ClrSysId><Prtry>CNAPS</Prtry></ClrSysId>"
        f"<MmbId>{escape(bank_code)}</MmbId></ClrSysMmbId></FinInstnId></{name}>"
    )


def speaks_of(document: bytes) -> str:
    """The file of payments a report claims to be about, also one that no schema allows; empty when it names none."""
    claim = re.search(rb"<(?:\w+:)?OrgnlMsgId>\s*([A-Za-z0-9-]{1,35})\s*</", document)
    return claim[1].decode() if claim else ""


def report(document: bytes) -> PaymentReport:
    """Read a pain.002. Raises MessageInvalid."""
    [body] = read(document, REPORT)
    told = []
    group = xml.text(body, "OrgnlGrpInfAndSts/GrpSts")
    for part in xml.every(body, "OrgnlPmtInfAndSts"):
        told += [
            PaymentStatus(
                xml.text(node, "OrgnlEndToEndId"),
                xml.text(node, "TxSts") or xml.text(part, "PmtInfSts") or group,
                xml.text(node, "StsRsnInf/Rsn/Cd") or xml.text(node, "StsRsnInf/Rsn/Prtry"),
                xml.text(node, "StsRsnInf/AddtlInf"),
            )
            for node in xml.every(part, "TxInfAndSts")
        ]
        group = group or xml.text(part, "PmtInfSts")
    return PaymentReport(
        id=xml.text(body, "GrpHdr/MsgId"),
        message_id=xml.text(body, "OrgnlGrpInfAndSts/OrgnlMsgId"),
        group=group,
        group_reason=xml.text(body, "OrgnlGrpInfAndSts/StsRsnInf/Rsn/Cd"),
        payments=tuple(told),
        original=document,
    )
