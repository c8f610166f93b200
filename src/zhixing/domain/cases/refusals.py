"""What this room refuses."""

from zhixing.kernel.refusal import Refusal


class NoSuchCase(Refusal):
    zh = "没有找到这件案子。可能案号有误，或者不归您所在的法院。"
    en = "No such case: the number may be wrong, or it belongs to another court."
    status = 404


class RecusedFromCase(Refusal):
    zh = "不能办理：您已回避本案。"
    en = "You have been recused from this case."
    status = 403
    article = "民诉法47"


class AlreadyFiled(Refusal):
    zh = "不能再立案：同一申请执行人就《{instrument}》已立 {number}。可以在该案中办理；终本案件请申请恢复执行。"
    en = "Already filed: the same applicant has {number} on {instrument}. Go on there, or apply to resume it."


class NobodyToPay(Refusal):
    zh = "不能立案：没有可执行的给付内容，或者缺少申请执行人、被执行人。"
    en = "Can't file: there is nothing payable, or an applicant or debtor is missing."
    status = 422
    article = "执行工作规定16"


class RateNotGiven(Refusal):
    """`rate_type`: what the instrument says instead of a rate."""

    zh = "利息的利率没有确定，请先填写利率。"
    en = "The rate of interest is not settled: give the rate first."
    status = 422


class RateUnreadable(Refusal):
    zh = "利率看不懂，请写成小数，如 0.06。"
    en = "The rate can't be read; write it as a fraction, as 0.06."
    status = 422


class RightUnknown(Refusal):
    """`right`: what was given, `rights`: those the law ranks."""

    zh = "没有“{right}”这种优先受偿权，可以填：{rights}。"
    en = "“{right}” is no right of priority; these are: {rights}."
    status = 422


class NoSuchClaim(Refusal):
    zh = "本案没有第 {no} 项给付内容。"
    en = "This case has no claim {no}."
    status = 404


class NotInThisState(Refusal):
    zh = "不能办理：案件当前是“{status}”。"
    en = "Not possible while the case is {status}."


class NoSuchOfficer(Refusal):
    zh = "不能分给这个人：不是本院承办团队的在职人员，或者已回避本案。"
    en = "Can't assign this person: not in this court's case team, or recused."
    status = 422


class NotCorrectable(Refusal):
    zh = "不能更正“{field}”。可以更正：{fields}；其他内容请走异议或者撤回程序。"
    en = "{field} can't be corrected here; {fields} can."
    status = 422


class ReasonMissing(Refusal):
    zh = "请写明理由。"
    en = "State the reason."
    status = 422


class NotAParty(Refusal):
    zh = "不能登记：他不是本案当事人。"
    en = "Not a party of this case."
    status = 422


class AgentUnnamed(Refusal):
    zh = "请写明代理人姓名。"
    en = "Name the agent."
    status = 422


class AuthorityUnknown(Refusal):
    zh = "代理权限只能是一般授权或者特别授权。"
    en = "An agent's authority is ordinary or special."
    status = 422
    article = "执行工作规定20"


class NoSuchAgent(Refusal):
    zh = "没有找到这名代理人。"
    en = "No such agent in this case."
    status = 404


class SettlementMissing(Refusal):
    zh = "因和解中止，须写明和解内容和最后的履行日期（不早于今天）。"
    en = "To stay for a settlement, write what was agreed and the last day to perform it, not before today."
    status = 422
    article = "执行和解规定2"
