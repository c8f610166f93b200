"""What this room refuses; `law.closing` refuses what is still owed, held, or not ready."""

from zhixing.kernel.refusal import Refusal


class NoSuchWay(Refusal):
    zh = "没有“{way}”这种结案方式，或者缺少其法定情形。"
    en = "{way} is not a way to close a case, or its legal ground is missing."
    status = 422
    article = "执行工作规定64"


class ReasonMissing(Refusal):
    zh = "请写明结案的事实和理由。"
    en = "State the facts and reasons for closing."
    status = 422


class SaleUnderWay(Refusal):
    zh = "本案还有拍卖标的没有了结（{lots} 宗），不能结案。请先撤回拍卖或办完交付。"
    en = "The case still has {lots} lots on sale or not handed over; end the sale or hand over first."


class CostsUnpaid(Refusal):
    zh = "本案代扣的费用还有 {costs:,} 元没有付给收款人，不能结案。请在“分配方案”页办理付款。"
    en = "{costs:,} yuan withheld for others are not paid yet; pay them on the page of the plan."


class OnlyAPerson(Refusal):
    zh = "结案只能由工作人员办理。"
    en = "A case is closed by a person of the court only."
    status = 403


class AlreadyClosed(Refusal):
    zh = "案件已经结案。"
    en = "The case is closed already."
