"""What this room refuses."""

from zhixing.kernel.refusal import Refusal


class NoSuchUnit(Refusal):
    zh = "没有找到能办理“{item}”的单位。"
    en = "No office was found that can do {item}."
    status = 404


class NoSuchRequest(Refusal):
    zh = "没有找到这项协助请求。"
    en = "No such request."
    status = 404


class BasisMissing(Refusal):
    zh = "不能发出：没有写明法律依据，或者案件已经结案。"
    en = "Can't be sent: the legal basis is missing, or the case is closed."
    status = 422
    article = "民诉法253"


class NotYourItem(Refusal):
    zh = "不能发出：{unit} 不办理“{item}”。"
    en = "Can't be sent: {unit} does not handle {item}."
    status = 422


class AnsweredAlready(Refusal):
    zh = "不能再次答复：这项请求已于 {at:%Y-%m-%d %H:%M} 答复。"
    en = "Already answered on {at:%Y-%m-%d %H:%M}."


class AnswerIncomplete(Refusal):
    zh = "不能提交：第 {no} 项还没有答复。"
    en = "Can't submit: item {no} has no answer yet."
    status = 422
