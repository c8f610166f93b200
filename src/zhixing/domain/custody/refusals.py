"""What this room refuses."""

from zhixing.kernel.refusal import Refusal


class NotHeld(Refusal):
    zh = "不能办理：本案没有控制这项财产，或者还在等其他法院。"
    en = "Not possible: this case does not hold it, or only waits its turn."
    status = 422
    article = "财产调查规定16"


class PlateUnknown(Refusal):
    zh = "不能布控：没有登记号牌号码。"
    en = "It can't be watched for: its plate is not recorded."
    status = 422


class NotAHouse(Refusal):
    zh = "联审只办不动产。"
    en = "Joint reviews are of houses only."
    status = 422


class WatchedAlready(Refusal):
    zh = "这辆车已经布控。"
    en = "This car is watched for already."


class UnderReview(Refusal):
    zh = "这处房屋的联审还在进行。"
    en = "This house is under review already."


class NobodyDoes(Refusal):
    zh = "没有单位能办理“{item}”。"
    en = "No office was found that can do {item}."


class NoSuchWatch(Refusal):
    zh = "没有找到这项布控。"
    en = "No such watch."
    status = 404


class NoSuchReview(Refusal):
    zh = "没有找到这次联审。"
    en = "No such review."
    status = 404


class NotNow(Refusal):
    zh = "现在不能这样办：布控{state}。"
    en = "Not possible now: the watch stands at {state_en}."
