"""Orders to banks as ISO 20022: the same bytes each time, and answers that contradict themselves refused by name."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from zhixing.gateways import banks
from zhixing.gateways.agencies import Accepted, AgencyReply, AgencyRequest, Item, Paper, Target
from zhixing.gateways.failures import MalformedAnswer
from zhixing.gateways.iso20022 import auth, court, pain, supplement, xml
from zhixing.gateways.iso20022.validate import MessageInvalid
from zhixing.kernel.money import Money

AT = datetime(2026, 11, 24, 10, 27, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
DAY, LAST = date(2026, 11, 24), date(2027, 11, 23)
FREEZE = banks.freeze("6217001", Money(1_000), DAY, LAST)
DEDUCT = banks.deduct("6217001", Money(1_000), "3301", "（2026）浙0195执1842号")
LONG_BASIS = "《最高人民法院关于人民法院民事执行中查封、扣押、冻结财产的规定》第二十八条"


def request(
    item: Item, id: str = "S1-1", basis: str = "民事诉讼法第253条", number: str = "330195198103170016"
) -> AgencyRequest:
    return AgencyRequest(
        id=id,
        court="澜溪区人民法院",
        case_no="（2026）浙0195执1842号",
        officer="陈知远",
        legal_basis=basis,
        paper=Paper("第3号", "ab" * 32),
        purpose="冻结被执行人存款",
        target=Target("周启山<&>", number),
        items=(item,),
        deadline=AT,
        court_on=DAY,
        to="bank-lanzhou",
    )


@pytest.mark.parametrize("item", [FREEZE, banks.renew("6", "S1-0", LAST), banks.unfreeze("6", "S1-0"), DEDUCT])
def test_an_order_is_valid_and_repeats(item: Item) -> None:
    document = court.document(request(item), AT, "402339900011")
    assert document == court.document(request(item), AT, "402339900011")
    assert "周启山&lt;&amp;&gt;" in document.decode()
    assert court.document(request(item), AT)  # a bank without a CNAPS number is named by its code


def test_a_long_basis_stands_whole_in_the_envelope() -> None:
    text = court.document(request(FREEZE, basis=LONG_BASIS), AT).decode()
    assert f"<Basis>{LONG_BASIS}</Basis>" in text and f"<Prgrph>{LONG_BASIS[:35]}</Prgrph>" in text


def test_a_company_is_named_by_its_credit_code() -> None:
    assert "<Prtry>USCC</Prtry>" in court.document(request(FREEZE, number="91330195MA2B00018X"), AT).decode()
    assert "<Cd>NIDN</Cd>" in court.document(request(FREEZE), AT).decode()


@pytest.mark.parametrize(
    "wrong",
    [
        request(FREEZE, id="x" * 36),
        request(FREEZE, basis=""),
        request(Item("account.freeze")),
        request(Item("account.freeze", {**FREEZE.fields, "amount_fen": 0})),
        request(Item("account.freeze", {**FREEZE.fields, "to_on": "soon"})),
        request(Item("account.renew", {"account": "6", "to_on": "2027-01-01"})),
        request(Item("account.deduct", {**DEDUCT.fields, "to_account": ""})),
        request(Item("account.deduct", {**DEDUCT.fields, "remittance": "x" * 141})),
    ],
)
def test_an_order_that_does_not_fit_never_leaves(wrong: AgencyRequest) -> None:
    with pytest.raises(MessageInvalid):
        court.document(wrong, AT)


def held(asked: str = "10.00", amount: str = "10.00") -> str:
    sums = f'<Asked Ccy="CNY">{asked}</Asked><Amt Ccy="CNY">{amount}</Amt>'
    return f"<Held><FreezeId>S1-1</FreezeId><Rank>1</Rank>{sums}<FrDt>{DAY}</FrDt><ToDt>{LAST}</ToDt></Held>"


REFUSED = "<Refused><Code>term</Code><Reason>too long</Reason></Refused>"


def answer(status: str, found: str, what: str, id: str = "S1-1", account: str = "6217001") -> bytes:
    criteria = (
        f"<SchCrit><Acct><Id><Id><Othr><Id>{account}</Id></Othr></Id></Id><InvstgtdPties><Cd>OWNE</Cd></InvstgtdPties>"
        "<AuthrtyReqTp><MsgNmId>court-order.1</MsgNmId></AuthrtyReqTp></Acct></SchCrit>"
    )
    outcome = supplement.outcome("2026-11-24", what) if what else ""
    return xml.document(
        auth.ANSWER,
        f"<InfReqRspn><RspnId>A</RspnId><InvstgtnId>{id}</InvstgtnId><RspnSts>{status}</RspnSts>{criteria}"
        "<RtrInd><AuthrtyReqTp><MsgNmId>court-order.1</MsgNmId></AuthrtyReqTp>"
        f"<InvstgtnRslt><InvstgtnSts>{found}</InvstgtnSts></InvstgtnRslt></RtrInd>{outcome}</InfReqRspn>",
    )


def report(status: str, amount: str = "", id: str = "S1-1") -> bytes:
    moved = f'<Deducted><Amt Ccy="CNY">{amount}</Amt><Reference>M1</Reference></Deducted>' if amount else REFUSED
    told = f"<OrgnlEndToEndId>{id}</OrgnlEndToEndId><TxSts>{status}</TxSts>{supplement.outcome('2026-11-24', moved)}"
    return xml.document(
        pain.REPORT,
        "<CstmrPmtStsRpt><GrpHdr><MsgId>P</MsgId><CreDtTm>2026-11-24T10:00:00+08:00</CreDtTm></GrpHdr>"
        "<OrgnlGrpInfAndSts><OrgnlMsgId>S1-1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>"
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>S1-1</OrgnlPmtInfId><TxInfAndSts>{told}</TxInfAndSts></OrgnlPmtInfAndSts>"
        "</CstmrPmtStsRpt>",
    )


def read(document: bytes, item: Item) -> AgencyReply | Accepted:
    return banks.read_order("bank", document, request(item))


def test_answers_that_hold_together() -> None:
    whole, part = (
        read(answer("COMP", "FOUN", held()), FREEZE),
        read(answer("PART", "FOUN", held(amount="0.00")), FREEZE),
    )
    assert isinstance(whole, AgencyReply) and isinstance(part, AgencyReply)
    assert (whole.receipt, whole.answered_on, whole.items[0].records[0]["held_fen"]) == ("A", DAY, 1_000)
    assert part.items[0].records[0]["held_fen"] == 0
    refused = read(answer("NRES", "NOAP", REFUSED), FREEZE)
    assert isinstance(refused, AgencyReply) and refused.items[0].reason == "too long (term)"
    moved = read(report("ACWC", "4.00"), DEDUCT)
    assert isinstance(moved, AgencyReply)
    assert moved.items[0].records[0] == {
        "account": "6217001",
        "deducted_fen": 400,
        "balance_fen": None,
        "reference": "M1",
    }
    assert isinstance(read(report("ACSP", "4.00"), DEDUCT), Accepted)


@pytest.mark.parametrize(
    ("document", "item", "why"),
    [
        (answer("COMP", "FOUN", held(amount="9.99")), FREEZE, "does not fit"),
        (answer("PART", "FOUN", held()), FREEZE, "does not fit"),
        (answer("COMP", "NFOU", held()), FREEZE, "does not fit"),
        (answer("COMP", "FOUN", REFUSED), FREEZE, "does not fit"),
        (answer("NRES", "FOUN", REFUSED), FREEZE, "does not fit"),
        (answer("COMP", "FOUN", ""), FREEZE, "no Outcome"),
        (answer("COMP", "FOUN", held(), id="S1-2"), FREEZE, "another order"),
        (answer("COMP", "FOUN", held(), account="6217002"), FREEZE, "another account"),
        (answer("COMP", "FOUN", held()), banks.unfreeze("6217001", "S1-1"), "does not answer"),
        (answer("COMP", "FOUN", held().replace("<Rank>1<", "<Rank>0<")), FREEZE, "Rank"),
        (report("ACSC", "9.99"), DEDUCT, "does not fit"),
        (report("ACWC", "10.01"), DEDUCT, "does not fit"),
        (report("ACWC", "0.00"), DEDUCT, "does not fit"),
        (report("ACSC"), DEDUCT, "does not fit"),
        (report("RJCT", "10.00"), DEDUCT, "does not fit"),
        (report("ACSC", "10.00", id="S1-2"), DEDUCT, "one transfer"),
        (report("ACSC", "10.00"), FREEZE, "auth.002"),
        (b"<x/>", FREEZE, "auth.002"),
    ],
)
def test_answers_that_do_not_are_refused_by_name(document: bytes, item: Item, why: str) -> None:
    with pytest.raises(MalformedAnswer, match=why):
        read(document, item)
