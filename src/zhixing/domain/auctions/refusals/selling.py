"""What this room refuses."""

from zhixing.kernel.refusal import Refusal


class NoSuchLot(Refusal):
    zh = "没有这个标的物，或者它不属于本院。"
    en = "There is no such lot, or it is another court's."
    status = 404


class NotInThisLotState(Refusal):
    zh = "不能办理：标的物当前为“{state}”。"
    en = "Can't do this: the lot is {state}."


class AlreadyInALot(Refusal):
    zh = "不能上拍：财产 {asset_id} 已在另一标的物中。"
    en = "Can't prepare: asset {asset_id} is in another lot already."


class NothingInTheLot(Refusal):
    zh = "不能上拍：请先选择财产。"
    en = "Can't prepare: choose the things first."
    status = 422


class NotPriced(Refusal):
    zh = "不能上拍：财产 {asset_id} 还没有确定参考价。"
    en = "Can't prepare: no reference price is fixed for asset {asset_id}."
    article = "参考价规定 1"


class PriceRunOut(Refusal):
    zh = "不能发布公告：参考价有效期已于 {valid_until} 届满，须先重新出具。"
    en = "Can't publish: the reference price was valid until {valid_until}; have it issued again first."
    article = "参考价规定 27"


class RulingNotSigned(Refusal):
    zh = "不能发布公告：拍卖裁定还没有签发。"
    en = "Can't publish: the ruling to sell isn't signed yet."
    article = "民诉法 258"


class NoSuchBar(Refusal):
    zh = "限制竞买名单里没有这一条。"
    en = "There is no such entry on the list of those who may not bid."
    status = 404


class DefaulterStaysBarred(Refusal):
    zh = "不能移出：悔拍的原买受人不得参加重新拍卖。"
    en = "Can't lift: a buyer who defaulted may not bid when the lot is sold again."
    article = "网拍规定 24"


class UnknownItem(Refusal):
    zh = "没有这一项：{item}。"
    en = "There is no such item: {item}."
    status = 422


class PartiesNotTold(Refusal):
    zh = "不能发布公告：还有 {count} 名当事人或优先购买权人没有依法提前通知。今日通知的，最早可于 {earliest} 发布。"
    en = "Can't publish: {count} parties or priority purchasers were not told in time. Told today: {earliest}."
    article = "网拍规定 16"


class PanelMissing(Refusal):
    zh = "不能发布公告：起拍价、增价幅度和保证金须由合议庭评议确定，请填写合议庭成员。"
    en = "Can't publish: start price, step and deposit are fixed by a collegial panel; name its members."
    status = 422
    article = "网拍规定 27"


class StepMissing(Refusal):
    zh = "不能发布公告：增价幅度须大于零。"
    en = "Can't publish: the bid step must be above zero."
    status = 422
    article = "网拍规定 27"


class SalePriceFixed(Refusal):
    zh = "不能发布公告：变卖价为第二次拍卖的起拍价 {price:,} 元。"
    en = "Can't publish: a sale is at the second round's start, {price:,} yuan."
    status = 422
    article = "变卖衔接通知 4"


class SalePeriodWrong(Refusal):
    zh = "不能发布公告：变卖期为六十日，应于 {ends_on} 结束。"
    en = "Can't publish: a sale lasts sixty days, to {ends_on}."
    status = 422
    article = "变卖衔接通知 3"


class NoRoundLeft(Refusal):
    zh = "不能再次上拍：变卖未成交，应当征求以物抵债意见或者解除查封。"
    en = "No round is left: the sale failed; ask creditors whether they take the thing, or release it."
    article = "网拍规定 26"


class RegistrationOver(Refusal):
    zh = "不能报名：本轮已结束或已撤回。"
    en = "Can't register: this round has ended or was withdrawn."


class PriorityTooLate(Refusal):
    zh = "不能确认：优先购买权须在开拍前确认。"
    en = "Can't confirm: priority must be confirmed before the round opens."
    article = "网拍规定 19"


class ConfirmTooLate(Refusal):
    zh = "不能办理：委托代理、联合竞买须在开拍前提出并经法院确认。"
    en = "Can't do this: agents and joint bids are named and confirmed before the round opens."
    article = "网拍规定 14"


class SharesWrong(Refusal):
    zh = "不能联合竞买：写明每名联合竞买人的姓名、证件号码和份额，份额合计须小于 100，不能重复。"
    en = "Can't bid jointly: name each partner with number and share; shares together stay below 100, nobody twice."
    status = 422


class BuyerUnchecked(Refusal):
    zh = "不能作出成交裁定：当地限购，须先核查买受人的购房资格。"
    en = "Can't rule: purchase limits apply there; check the buyer's qualification first."
    article = "房产竞买人规定 3"


class NoSuchBidder(Refusal):
    zh = "没有这名竞买人的报名。"
    en = "This bidder is not registered here."
    status = 404


class ReceiptUsedBefore(Refusal):
    zh = "不能入账：这笔到账已经用过。"
    en = "Can't use this receipt: it was used before."


class NothingToResume(Refusal):
    zh = "不能恢复：本轮没有暂缓。"
    en = "Can't resume: this round is not paused."


class NotYetOver(Refusal):
    zh = "不能结束：竞价要到 {ends_at:%H:%M:%S} 才结束。"
    en = "Can't close: bidding ends at {ends_at:%H:%M:%S}."


class NotACreditor(Refusal):
    zh = "不能以物抵债：接受抵债的应当是本案的申请执行人或者其他执行债权人。"
    en = "Can't take it: only creditors of this case may."
    status = 422
    article = "拍变规定 16"


class TakerUnknown(Refusal):
    zh = "不能以物抵债：该债权人没有登记证件号码，请先补正当事人信息。"
    en = "Can't take it: this creditor's number is not on file; complete the party's data first."
    status = 422


class TakingTooLate(Refusal):
    zh = "不能以物抵债：接受抵债的意思应当在 {last} 前提出。"
    en = "Can't take it: the offer was to come by {last}."
    article = "拍变规定 16"


class HomeLimited(Refusal):
    zh = "不能买受：受当地住房限购政策约束，不具备购房资格。"
    en = "Can't buy: local limits on buying homes apply."
    status = 403
    article = "房产竞买人规定 1、5"


class NobodyTakes(Refusal):
    zh = "不能裁定抵债：没有债权人愿意接受。"
    en = "Can't rule: no creditor offered to take it."


class OnlyAPersonRules(Refusal):
    zh = "以物抵债须由法官裁定。"
    en = "Only a judge lets a creditor take a lot."
    status = 403


class NothingToUndo(Refusal):
    zh = "不能撤销：还没有人提出撤销本轮拍卖。"
    en = "Can't undo: nobody has proposed to undo this round."


class UndoneByOne(Refusal):
    zh = "不能撤销：确认人须与提出人不同。"
    en = "Can't undo: the second person must be another than the first."


class OnlyAPersonUndoes(Refusal):
    zh = "撤销拍卖须由两名工作人员先后提出和确认。"
    en = "Undoing a sale takes two members of staff, one to propose and one to confirm."
    status = 403


class PriceNotDueYet(Refusal):
    zh = "不能认定悔拍：余款 {due_on} 到期，尚未逾期。"
    en = "This is no default yet: the balance is due on {due_on}."
    article = "网拍规定 24"


class LogBroken(Refusal):
    zh = "不能出具证明：竞价日志重放不一致，请立即核查。"
    en = "Can't certify: the round's log does not replay to the same result; look into it at once."


class NotARoundLog(Refusal):
    zh = "不能核验：这不是竞价日志文件。请选从拍卖页面下载的 JSON 文件。"
    en = "Can't verify: this is no round log. Choose the JSON file downloaded from the auction's page."
    status = 422


class RoundNotOver(Refusal):
    zh = "竞价结束后才能下载完整日志。"
    en = "The whole log can be had once the round is over."
