"""What this room refuses."""

from zhixing.kernel.refusal import Refusal


class TargetNotInCase(Refusal):
    zh = "不能查询：他不是本案被执行人。只能查询被执行人的财产。"
    en = "Can't ask: not a debtor of this case. Only a debtor's property may be asked about."
    status = 422
    article = "法释〔2013〕20号 7"


class CaseNotOpen(Refusal):
    zh = "不能查询：案件已经结案。"
    en = "Can't ask: the case is closed."
    article = "民诉法253"


class IdNumberUnknown(Refusal):
    zh = "不能查询：没有被执行人的证件号码。请先补正。"
    en = "Can't ask: the debtor's ID number is not known. Correct it first."
    status = 422


class NobodyToAsk(Refusal):
    zh = "没有可以查询的协助单位。请先登记协助单位。"
    en = "There is no office to ask. Enlist one first."
    status = 422


class NoSuchInquiry(Refusal):
    zh = "没有找到这次查询。"
    en = "No such inquiry."
    status = 404


class StillAsking(Refusal):
    zh = "还不能甄别：尚有 {waiting} 家单位没有答复。"
    en = "Can't sort yet: {waiting} offices have not answered."


class NotAllSorted(Refusal):
    zh = "还有 {left} 项财产既没有控制，也没有写明理由。"
    en = "{left} things are neither held nor given a reason."
    status = 422
    article = "民诉法253"


class NoSuchLook(Refusal):
    zh = "没有找到这条查阅记录。"
    en = "No such look."
    status = 404


class ReviewedAlready(Refusal):
    zh = "这条查阅记录已经审查过。"
    en = "This look was reviewed already."


class ReviewingOneself(Refusal):
    zh = "不能审查自己的查阅记录。请由他人审查。"
    en = "Nobody reviews his own looks: let somebody else."
    status = 403


class RemarkMissing(Refusal):
    zh = "认为查阅不当的，请写明情况。"
    en = "Say what was not proper about it."
    status = 422
