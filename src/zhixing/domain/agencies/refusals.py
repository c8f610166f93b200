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


class FileUnreadable(Refusal):
    zh = "附件没有收下：须为 PDF、JPG 或 PNG，每个不超过 {megabytes} MB，最多 {most} 个。"
    en = "The file was not taken: PDF, JPG or PNG, {megabytes} MB each at most, {most} files at most."
    status = 422


class NeedsAnother(Refusal):
    zh = "不能复核自己填写的答复，请本单位另一位经办人复核。"
    en = "Nobody confirms his own answer: another clerk of the office does."


class AnswerIncomplete(Refusal):
    zh = "不能提交：第 {no} 项还没有答复。"
    en = "Can't submit: item {no} has no answer yet."
    status = 422


class NoKeyYet(Refusal):
    zh = "平台还没有签名密钥：请先运行 zhixing wires renew-key。"
    en = "The platform has no key to sign with yet: run zhixing wires renew-key first."
    status = 503


class KeyUnusable(Refusal):
    zh = "不能登记这把公钥：{why}。请核对算法和十六进制内容。"
    en = "This public key can't be entered: {why}. Check the algorithm and the hex digits."
    status = 422


class KeyTooSoon(Refusal):
    zh = "新密钥最早明天启用：各单位要先收到通知。"
    en = "A new key begins tomorrow at the earliest: offices have to hear of it first."
    status = 422


class RowsRefused(Refusal):
    """`rows` are pairs of sentences, one a row."""

    zh = "有 {count} 行不能导入，没有导入任何一行。"
    en = "{count} rows can't be entered; nothing was."
    status = 422


class SheetUnreadable(Refusal):
    zh = "这份表格无法读取：{why}。请使用模板另存为 XLSX。"
    en = "This sheet can't be read: {why_en}. Use the template, saved as XLSX."
    status = 422


class HoursUnreadable(Refusal):
    zh = "办公时间应写作「周一至周五 09:00-12:00 13:30-17:00」：各段之间用「；」隔开，节假日也开的写「每天」，全天办理的不填。"
    en = (
        "office hours read 周一至周五 09:00-12:00 13:30-17:00 (Monday to Friday): ； between lines, "
        "每天 (every day) where holidays are open too, nothing for round the clock."
    )
    status = 422


class EntryRefused(Refusal):
    zh = "不能保存：{why}。"
    en = "Can't be kept: {why_en}."
    status = 422


class CodeTaken(Refusal):
    zh = "代码 {code} 已经有单位使用。"
    en = "The code {code} is in use."


class StillAsked(Refusal):
    zh = "不能停用：还有 {count} 件请求等它答复。"
    en = "Can't be closed: {count} requests wait for its answer."


class WhyMissing(Refusal):
    zh = "请写明理由。"
    en = "State the reason."
    status = 422
