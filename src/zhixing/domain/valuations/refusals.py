"""What this room refuses."""

from zhixing.kernel.refusal import Refusal


class NoSuchValuation(Refusal):
    zh = "没有这次定价，或者它不属于本院。"
    en = "There is no such pricing, or it is another court's."
    status = 404


class PricedAlready(Refusal):
    zh = "不能启动定价：这项财产正在定价或者已有有效的参考价。"
    en = "Can't start: the thing is being priced, or has a price that holds."


class NobodyToAsk(Refusal):
    zh = "不能网络询价：没有平台受理这类财产，或者缺少车架号。可以改为委托评估。"
    en = "No platform prices this kind of thing, or its number is missing. An appraisal is possible."
    article = "参考价规定 7、14"


class WayUnknown(Refusal):
    zh = "没有这种定价方式：{way}。"
    en = "There is no such way to a price: {way}."
    status = 422
    article = "参考价规定 2"


class NotInThisPricingState(Refusal):
    zh = "不能办理：这次定价已经结束。"
    en = "Can't do this: the pricing is over."


class ReportsOutstanding(Refusal):
    zh = "不能确定参考价：还有 {count} 家没有出具报告，期限到 {due_on}。"
    en = "Can't fix the price: {count} reports are outstanding, due {due_on}."
    article = "参考价规定 11、12"


class ObjectionPending(Refusal):
    zh = "不能确定参考价：还有异议没有处理。"
    en = "Can't fix the price: an objection is pending."
    article = "参考价规定 22、23"


class NoExtension(Refusal):
    zh = "不能延长：已有平台出具报告，或者已经延长过，或者期限已过。"
    en = "No extension: a platform has reported, it was extended before, or the time is over."
    article = "参考价规定 11"


class NoObjectionHere(Refusal):
    zh = "不能受理异议：当事人议价和定向询价的结果不接受异议。"
    en = "No objection lies against an agreement or a directed inquiry."
    article = "参考价规定 22、25"


class ObjectionLate(Refusal):
    zh = "不能受理异议：已过法定期限，最后一日为 {last}。"
    en = "The objection is late: its last day was {last}."
    article = "参考价规定 22、23"


class NoSuchQuote(Refusal):
    zh = "没有这份报告。"
    en = "There is no such report."
    status = 404


class WrongOutcome(Refusal):
    zh = "处理结果不对：补正须写明补正后的价格。"
    en = "That outcome is wrong: a correction needs its price."
    status = 422
