"""ISO 20022 messages: built the same byte for byte, read whole or refused by name."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from zhixing.gateways.agencies import Paper, Target
from zhixing.gateways.iso20022 import auth, camt, pain
from zhixing.gateways.iso20022.camt import StatementRefused
from zhixing.gateways.iso20022.pain import Account, Payment, ReportIncomplete
from zhixing.gateways.iso20022.validate import MessageInvalid, kind_of, read
from zhixing.kernel.money import Money

AT = datetime(2026, 11, 24, 10, 27, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY = date(2026, 11, 24)
COURT = Account("330195010100000018", "澜溪区人民法院", "402339900011")
PAYEE = Payment("P-1", Money(12_345), Account("6299580000000000015", "启衡<建材>&公司", "402339900011"), "案款 “一”")
INQUIRY = auth.AccountInquiry(
    id="INV-1",
    court="澜溪区人民法院",
    case_no="（2026）浙0195执1842号",
    officer="陈知远",
    legal_basis="民事诉讼法第253条",
    paper=Paper("第3号", "ab" * 32),
    purpose="查明财产",
    target=Target("周启山", "330195198103170016"),
    organisation=False,
    from_on=DAY,
    to_on=DAY,
    due_on=DAY,
    court_on=DAY,
)


def test_an_inquiry_is_valid_and_repeats() -> None:
    document = auth.inquiry(INQUIRY)
    assert document == auth.inquiry(INQUIRY)
    assert kind_of(document) == auth.INQUIRY
    read(document, auth.INQUIRY)
    assert kind_of(auth.confidence_ended("INV-1")) == auth.STATUS


@pytest.mark.parametrize("changed", [{"id": ""}, {"id": "x" * 36}, {"legal_basis": ""}, {"legal_basis": "长" * 36}])
def test_an_inquiry_that_does_not_fit(changed: dict[str, str]) -> None:
    with pytest.raises(MessageInvalid):
        auth.inquiry(replace(INQUIRY, **changed))


def test_payments_are_byte_equal_when_made_again() -> None:
    document = pain.payments("B-1", AT, DAY, COURT, [PAYEE])
    assert document == pain.payments("B-1", AT, DAY, COURT, [PAYEE])
    text = document.decode()
    assert "<CreDtTm>2026-11-24T10:27:05+08:00</CreDtTm>" in text
    assert '<InstdAmt Ccy="CNY">123.45</InstdAmt>' in text
    assert "启衡&lt;建材&gt;&amp;公司" in text


@pytest.mark.parametrize(
    "payment",
    [
        replace(PAYEE, end_to_end_id="x" * 36),
        replace(PAYEE, remittance="x" * 141),
        replace(PAYEE, remittance="bell\x07"),
        replace(PAYEE, payee=replace(PAYEE.payee, name="")),
        replace(PAYEE, payee=replace(PAYEE.payee, number="1" * 35)),
    ],
)
def test_payments_that_do_not_fit(payment: Payment) -> None:
    with pytest.raises(MessageInvalid):
        pain.payments("B-1", AT, DAY, COURT, [payment])


@pytest.mark.parametrize("payees", [[], [PAYEE, PAYEE], [replace(PAYEE, amount=Money.zero)]])
def test_payments_that_make_no_sense(payees: list[Payment]) -> None:
    with pytest.raises(ValueError, match="a batch|a payment"):
        pain.payments("B-1", AT, DAY, COURT, payees)


def report(group: str, *told: tuple[str, str]) -> pain.PaymentReport:
    each = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{k}</OrgnlEndToEndId><TxSts>{s}</TxSts></TxInfAndSts>" for k, s in told
    )
    part = f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>B</OrgnlPmtInfId>{each}</OrgnlPmtInfAndSts>" if told else ""
    status = f"<GrpSts>{group}</GrpSts>" if group else ""
    return pain.report(
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{pain.REPORT}"><CstmrPmtStsRpt><GrpHdr><MsgId>R</MsgId>'
        "<CreDtTm>2026-11-24T10:00:00+08:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>B-1</OrgnlMsgId>"
        f"<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>{status}</OrgnlGrpInfAndSts>{part}</CstmrPmtStsRpt></Document>".encode()
    )


def test_a_report_speaks_of_every_payment() -> None:
    assert report("ACSC").each(["a", "b"])["b"].status == "ACSC"
    assert report("", ("a", "ACSC"), ("b", "RJCT")).each(["a", "b"])["b"].status == "RJCT"
    for told, sent in (
        (report("PART", ("a", "ACSC")), ["a", "b"]),
        (report("", ("a", "ACSC"), ("a", "RJCT")), ["a"]),
        (report("ACSC", ("z", "ACSC")), ["a"]),
    ):
        with pytest.raises(ReportIncomplete):
            told.each(sent)


ENTRY = (
    '<Ntry><NtryRef>M1</NtryRef><Amt Ccy="CNY">10.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
    "<BookgDt><Dt>2026-11-24</Dt></BookgDt><AcctSvcrRef>M1</AcctSvcrRef><BkTxCd><Prtry><Cd>X</Cd></Prtry></BkTxCd>"
    "</Ntry>"
)
DETAILS = (
    '<NtryDtls><TxDtls><Amt Ccy="CNY">4.00</Amt></TxDtls><TxDtls><Refs><EndToEndId>E2</EndToEndId></Refs>'
    '<Amt Ccy="CNY">6.00</Amt></TxDtls></NtryDtls></Ntry>'
)


def notice(entries: str, summary: str = "") -> bytes:
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{camt.NOTICE}"><BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>N</MsgId>'
        "<CreDtTm>2026-11-24T10:00:00+08:00</CreDtTm></GrpHdr><Ntfctn><Id>N</Id><Acct><Id><Othr><Id>33</Id></Othr></Id></Acct>"
        f"{summary}{entries}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>"
    ).encode()


def test_a_notice_is_read_line_by_line() -> None:
    [plain] = camt.notices(notice(ENTRY))
    assert (plain.account, plain.entries[0].amount, plain.entries[0].credited) == ("33", Money(1000), "33")
    [split] = camt.notices(notice(ENTRY.replace("</Ntry>", DETAILS)))
    assert [(entry.reference, entry.amount.fen) for entry in split.entries] == [("M1/1", 400), ("M1/2", 600)]
    summary = "<TxsSummry><TtlNtries><NbOfNtries>1</NbOfNtries><Sum>10.00</Sum></TtlNtries></TxsSummry>"
    assert camt.notices(notice(ENTRY.replace("</Ntry>", DETAILS), summary))[0].entries == split.entries
    assert camt.notices(notice(""))[0].entries == ()


@pytest.mark.parametrize(
    ("entries", "summary"),
    [
        (ENTRY.replace("</Ntry>", DETAILS.replace("6.00", "6.01")), ""),
        (ENTRY.replace("</Ntry>", DETAILS.replace('<Amt Ccy="CNY">4.00</Amt>', "")), ""),
        (ENTRY.replace("BOOK", "PDNG"), ""),
        (ENTRY + ENTRY, ""),
        (ENTRY.replace("<AcctSvcrRef>M1</AcctSvcrRef>", "").replace("<NtryRef>M1</NtryRef>", ""), ""),
        (ENTRY.replace("<BookgDt><Dt>2026-11-24</Dt></BookgDt>", ""), ""),
        (ENTRY.replace("</Ntry>", "<NtryDtls><TxDtls><CdtDbtInd>DBIT</CdtDbtInd></TxDtls></NtryDtls></Ntry>"), ""),
        (ENTRY, "<TxsSummry><TtlNtries><Sum>10.01</Sum></TtlNtries></TxsSummry>"),
        (ENTRY, "<TxsSummry><TtlNtries><NbOfNtries>2</NbOfNtries></TtlNtries></TxsSummry>"),
        (ENTRY, "<TxsSummry><TtlCdtNtries><NbOfNtries>0</NbOfNtries></TtlCdtNtries></TxsSummry>"),
    ],
)
def test_a_notice_that_does_not_add_up_is_refused_whole(entries: str, summary: str) -> None:
    with pytest.raises(StatementRefused) as refusal:
        camt.notices(notice(entries, summary))
    assert "33" in refusal.value.say()


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"not xml",
        b"<Document/>",
        notice(ENTRY)[:300],
        notice(ENTRY.replace("CRDT", "BOTH")),
        notice(ENTRY.replace("10.00", "-10.00")),
        notice(ENTRY.replace("10.00", "10.001")),
        notice(ENTRY.replace("CNY", "USD")),
        notice(ENTRY + "<Extra/>"),
        notice(ENTRY).decode().encode("utf-16"),
        b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + notice(ENTRY),
        b'<?xml version="1.0"?><!DOCTYPE x SYSTEM "file:///etc/passwd">' + notice(ENTRY),
        b'<?xml version="1.0" encoding="UTF-7"?>' + notice(ENTRY).replace(b"<MsgId>N", b"<MsgId>\xff"),
        b"<a>" * 100_000,
    ],
)
def test_documents_that_are_none(broken: bytes) -> None:
    with pytest.raises(MessageInvalid):
        camt.notices(broken)


def statement(opening: str = "5.00", closing: str = "15.00", entries: str = ENTRY) -> bytes:
    def balance(code: str, amount: str) -> str:
        return (
            f'<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
            "<Dt><Dt>2026-11-24</Dt></Dt></Bal>"
        )

    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:{camt.STATEMENT}"><BkToCstmrStmt><GrpHdr><MsgId>S</MsgId>'
        "<CreDtTm>2026-11-24T10:00:00+08:00</CreDtTm></GrpHdr><Stmt><Id>S</Id><Acct><Id><Othr><Id>33</Id></Othr></Id></Acct>"
        f"{balance('OPBD', opening)}{balance('CLBD', closing)}{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def test_a_statement_runs_from_opening_to_closing() -> None:
    [read_one] = camt.statements(statement())
    assert (read_one.opening.fen, read_one.closing.fen, read_one.available.fen, read_one.on) == (500, 1500, 1500, DAY)
    for broken in (statement(opening="5.01"), statement(entries=""), statement(entries=ENTRY + ENTRY)):
        with pytest.raises(StatementRefused):
            camt.statements(broken)
