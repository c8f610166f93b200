"""The doubts that leave money in suspense."""

from typing import ClassVar

from zhixing.kernel.refusal import Refusal


class Doubt(Refusal):
    """Why a receipt waits for a person. Its figures are kept with the receipt; `then` says what to do."""

    then: ClassVar[str] = "match_or_refund"


class NoReference(Doubt):
    zh = "汇款没有写明案件，也不是汇到某案的专用账号，无法认领。"
    en = "The payment names no case and was not sent to a case's own number."


class WrongReference(Doubt):
    zh = "汇款写明的案号、账号或编号在本院查不到。"
    en = "The case, number or reference of the payment is not known at this court."


class TooLittle(Doubt):
    zh = "到账 {paid:,} 元，少于应付的 {due:,} 元，未入账。"
    en = "{paid:,} arrived, less than the {due:,} due; not booked."


class TooMuch(Doubt):
    zh = "到账 {paid:,} 元，多于应付的 {due:,} 元，请核对后认领或退回。"
    en = "{paid:,} arrived, more than the {due:,} due; match or refund it."


class PaidTwice(Doubt):
    zh = "疑似重复付款：同一笔款 {paid:,} 元已经到账过。"
    en = "Perhaps paid twice: the same {paid:,} has arrived before."


class UnknownPayer(Doubt):
    zh = "付款人不是应付款的人，请核对后认领或退回。"
    en = "The payer is not the one who was asked to pay; match or refund it."


class SentToAPayee(Doubt):
    zh = "汇入的是本案收款人的账号，请核实是退款还是误汇，再认领或退回。"
    en = "It was sent to the number of a payee of the case: find out whether it is paid back or a mistake."


class ToConfirm(Doubt):
    then = "confirm"
    zh = "与应收的款完全相符，本院关闭了自动认领，请核对后确认。"
    en = "It matches exactly; this court has switched automatic matching off: check and confirm."


class CaseIsClosed(Doubt):
    zh = "案件已结案，款项请认领到恢复执行的案件或退回。"
    en = "The case is closed; match the money to a resumed case or refund it."


class MatchUndone(Doubt):
    zh = "原来的认领已更正撤销，请重新认领。"
    en = "The earlier match was corrected; match the money again."


class CrowdPaymentReturned(Doubt):
    zh = "涉众发放的一笔款被银行退回，正转回本人账户；未转回的请核对名册。"
    en = "A payment to one of a crowd came back and is being put back; if it stays here, check the roll."


class RefundReturned(Doubt):
    zh = "退款被银行退回，请核对付款人账户。"
    en = "The refund came back from the bank; check the payer's account."


DOUBTS: dict[str, type[Doubt]] = {
    doubt().code: doubt
    for doubt in (
        NoReference,
        WrongReference,
        TooLittle,
        TooMuch,
        PaidTwice,
        UnknownPayer,
        SentToAPayee,
        ToConfirm,
        CaseIsClosed,
        MatchUndone,
        CrowdPaymentReturned,
        RefundReturned,
    )
}
