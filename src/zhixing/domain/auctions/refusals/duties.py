"""What this room refuses before a duty towards others is done."""

from zhixing.kernel.refusal import Refusal


class PriorityToldTooLate(Refusal):
    zh = "不能发布公告：优先购买权人最迟应在 {last} 通知，请推迟开拍或者结束时间。"
    en = "Can't publish: a priority purchaser had to be told by {last}; let the round open or end later."
    status = 422
    article = "民法典 727；公司法 85"


class PurchasersUnknown(Refusal):
    zh = "不能发布公告：登记有共有人或者承租人（{names}），请先登记为优先购买权人并通知。"
    en = "Can't publish: co-owners or tenants are on record ({names}); note them as priority purchasers and tell them."
    article = "网拍规定 16、19"


class ReasonWhyPosted(Refusal):
    zh = "公示通知须写明无法通知的原因。"
    en = "Who is told by posting could not be reached; say why."
    status = 422
    article = "网拍规定 16"


class PointlessUntold(Refusal):
    zh = "不能发布公告：按这一保留价，清偿优先债权和执行费用 {before:,} 元后没有剩余，应先通知申请执行人。"
    en = (
        "Can't publish: at this reserve nothing is left after {before:,} yuan that goes first; tell the creditor first."
    )
    article = "拍变规定 6"


class PointlessNotAsked(Refusal):
    zh = "不能发布公告：拍卖没有剩余可能，申请执行人没有申请继续拍卖（期限到 {last}）。"
    en = "Can't publish: nothing would be left, and the creditor has not asked to go on (by {last})."
    article = "拍变规定 6"


class PointlessReserve(Refusal):
    zh = "不能发布公告：继续拍卖的，保留价应当大于优先债权和执行费用总额 {before:,} 元。"
    en = "Can't publish: to go on, the reserve must be above the {before:,} yuan that go first."
    status = 422
    article = "拍变规定 6"


class AskedTooLate(Refusal):
    zh = "不能登记：申请继续拍卖应当在 {last} 前提出。"
    en = "Can't note it: asking to go on was due by {last}."
    article = "拍变规定 6"


class EnoughRaised(Refusal):
    zh = "不能发布公告：其他财产已卖得 {raised:,} 元，足以清偿；被执行人同意全部拍卖的除外。"
    en = "Can't publish: other things brought {raised:,} yuan, which is enough, unless the debtor agrees to sell all."
    article = "拍变规定 14"


class SelfSaleRuns(Refusal):
    zh = "不能发布公告：已准许被执行人自行变价，期限到 {until}。"
    en = "Can't publish: the debtor may sell it himself until {until}."
    article = "股权规定 10"


class SelfSaleOver(Refusal):
    zh = "不能办理：没有正在进行的自行变价，或者自行变价已经准许过一次。"
    en = "Can't do this: the debtor is not selling it himself, or has had his time."
    article = "股权规定 10"


class MoreThanNeeded(Refusal):
    zh = "不能发布公告：按参考价，拍卖 {needed}% 的股权就足以清偿债权和执行费用，本次拟拍卖 {put_up}%。请只拍卖需要的部分，或者写明一并拍卖的理由。"
    en = "Can't publish: by the reference price {needed}% of the company pay claim and costs, and {put_up}% are put up. Put up the part needed, or give the reason for all."
    status = 422
    article = "股权规定 13"


class PartWrong(Refusal):
    zh = "不能办理：拍卖的部分应当大于 0、小于持有的 {held}%，最多两位小数。"
    en = "Can't do this: the part must be above 0 and below the {held}% held, with two decimals at most."
    status = 422
    article = "股权规定 13"


class WholeWithoutReason(Refusal):
    zh = "不能办理：超出需要部分的股权一并拍卖，须选择法定情形并写明理由。"
    en = "Can't do this: to sell more equity than is needed, choose the law's ground and give the reason."
    status = 422
    article = "股权规定 13"


class OnlyEquity(Refusal):
    zh = "只有股权可以这样办理。"
    en = "Only equity can be dealt with so."
    status = 422
    article = "股权规定 10、12"


class NotUnvalued(Refusal):
    zh = "不能备标的：无法评估的，须写明原因和执行费用，起拍价略高于执行费用。"
    en = "Can't prepare it: say why it can't be valued, and the costs of enforcement, above which it starts."
    status = 422
    article = "股权规定 12"


class StayFirst(Refusal):
    zh = "不能撤回：竞价已经开始，应先中止拍卖。"
    en = "Can't withdraw: bidding has begun; stay it first."
    article = "网拍规定 28；拍变规定 17"


class OnlyAStay(Refusal):
    zh = "不能撤回：这一事由只能暂缓或者中止拍卖。"
    en = "Can't withdraw: this ground only stays an auction."
    article = "网拍规定 28、36"


class TreasuryFirst(Refusal):
    zh = "不能发布公告：涉案财物应先由财政机关或者被害人决定是否以保留价接收；都不接收的，才进行无保留价拍卖。"
    en = "Can't publish: treasury and victims first say whether they take it at the reserve; then it goes without one."
    article = "刑财规定 12"


class NothingToDecline(Refusal):
    zh = "不能登记：只有涉案财物最后一次拍卖流拍后才征求财政机关、被害人意见。"
    en = (
        "Can't note it: treasury and victims are asked only once a crime's property found no buyer in its last auction."
    )
    article = "刑财规定 12"


class NoDepositToUse(Refusal):
    zh = "不能办理：没有待使用的悔拍保证金，或者标的物还没有重新卖出并付清。"
    en = "Can't do this: no defaulter's deposit waits, or the lot was not sold again and paid yet."
    article = "网拍规定 24"


class TopUpNotEnforceable(Refusal):
    zh = "不能裁定强制执行补交差价：{reason_zh}。"
    en = "Can't rule that the top-up is enforced: {reason_en}."
    article = "拍变规定 22"


class ApprovalFirst(Refusal):
    zh = "不能作出成交裁定：依法须经批准的股权，先报经批准，再作出裁定。"
    en = "Can't rule: equity that passes only with an approval is approved first."
    article = "股权规定 15"


class UndoNotOpen(Refusal):
    zh = "不能撤销：{reason_zh}。"
    en = "Can't undo: {reason_en}."
    article = "网拍规定 31；异议复议规定 6、21"
