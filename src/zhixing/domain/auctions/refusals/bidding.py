"""What a bid can be answered with."""

from zhixing.kernel.refusal import Refusal


class BidRefused(Refusal):
    """Base of what a bid can be answered with; no bid is lost in silence."""


class NoSuchRound(BidRefused):
    zh = "没有这一轮竞价。"
    en = "There is no such round."
    status = 404


class BidMalformed(BidRefused):
    zh = "不能出价：金额或者出价编号无法识别。"
    en = "Can't bid: the amount or the key can't be read."
    status = 422


class TooManyBids(BidRefused):
    zh = "不能出价：您的出价太密，前面的还没有处理完。请稍候再出。"
    en = "Can't bid: you are sending bids faster than they can be decided. Wait for the first answers."
    status = 429


class BidTooLow(BidRefused):
    zh = "不能出价 {bid:,} 元：低于下一口价。可以出 {lowest:,} 元或更高。"
    en = "Can't bid ¥{bid:,}: below the next price. You can bid ¥{lowest:,} or more."
    status = 422
    article = "网拍规定 20"


class OutbidAtOnce(BidRefused):
    zh = "没有领先：领先者此前委托的最高价不低于 {bid:,} 元。可以出 {lowest:,} 元或更高。"
    en = "You don't lead with ¥{bid:,}: the leader's earlier maximum is no lower. You can bid ¥{lowest:,} or more."
    status = 422


class BidTooHigh(BidRefused):
    zh = "不能出价 {bid:,} 元：远高于下一口价，像是输错了。请核对金额。"
    en = "Can't bid ¥{bid:,}: far above the next price, it looks like a slip. Please check the amount."
    status = 422


class BidAfterEnd(BidRefused):
    zh = "不能出价：竞价已于 {ended_at:%H:%M:%S} 结束。"
    en = "Can't bid: bidding ended at {ended_at:%H:%M:%S}."
    article = "网拍规定 20"


class NotABidder(BidRefused):
    zh = "不能出价：您还没有报名。请先报名并交纳保证金。"
    en = "Can't bid: you have not registered. Register and pay the deposit first."
    status = 403


class NoDeposit(BidRefused):
    zh = "不能出价：保证金尚未到账。到账后即可出价。"
    en = "Can't bid: your deposit has not arrived. You can bid as soon as it does."
    status = 403
    article = "网拍规定 17"


class Barred(BidRefused):
    zh = "不能参加竞买：您属于依法不得竞买的人员。有异议的，可以向执行法院提出。"
    en = "You may not bid: the law bars you from this auction. You may object to the court."
    status = 403
    article = "网拍规定 34"


class NotConfirmed(BidRefused):
    zh = "不能出价：委托代理人或者联合竞买，法院还没有确认。"
    en = "Can't bid: the court has not confirmed your agent or the joint bid."
    status = 403
    article = "网拍规定 14"


class RoundNotOpen(BidRefused):
    zh = "不能出价：{opens_at:%m月%d日 %H:%M} 开拍。"
    en = "Can't bid: the round opens at {opens_at:%d %b %H:%M}."


class RoundPaused(BidRefused):
    zh = "不能出价：法院已暂缓本次拍卖，恢复时间另行公告。"
    en = "Can't bid: the court has paused this auction; it will announce when it goes on."
    article = "网拍规定 28"


class RoundStopped(BidRefused):
    zh = "不能出价：法院已停止本次拍卖。"
    en = "Can't bid: the court has stopped this auction."


class RoundMoving(BidRefused):
    zh = "出价还没有确认，正在以同一编号重新提交，不会重复出价。"
    en = "Your bid is not confirmed yet; it is being sent again under the same key and can't count twice."
    status = 503


class KeyUsedBefore(BidRefused):
    zh = "不能出价：这个出价编号已用于另一次出价。"
    en = "Can't bid: this key was used for another bid."


VERDICTS = {cls().code: cls for cls in BidRefused.__subclasses__()}
"""Code in the log and on the wire -> refusal."""
