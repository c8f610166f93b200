"""What this room refuses."""

from zhixing.kernel.refusal import Refusal


class CodeUnreadable(Refusal):
    zh = "没有“{code}”这样的账户代码。"
    en = "{code} is not an account code of this court."
    status = 422


class NoSuchAccount(Refusal):
    zh = "账户 {account} 尚未开立。"
    en = "The account {account} has not been opened."
    status = 404


class NoSuchEntry(Refusal):
    zh = "没有找到这笔分录，或者它不属于您的法院。"
    en = "No such entry, or it belongs to another court."
    status = 404


class EntryNotBalanced(Refusal):
    zh = "借贷不平，差 {difference:,} 元，未记账。"
    en = "The legs do not add up to zero (off by {difference:,}); nothing was booked."
    status = 422


class AccountOverdrawn(Refusal):
    zh = "账户 {account} 只有 {held:,} 元，不够付 {wanted:,} 元，未记账。"
    en = "The account {account} holds {held:,}, less than the {wanted:,} wanted; nothing was booked."


class KeyReused(Refusal):
    zh = "编号 {key} 已记过另一笔账，请换编号；原分录不变。"
    en = "The key {key} already stands for another entry, which stays as it is; use a new key."


class AlreadyCorrected(Refusal):
    zh = "这笔分录已经更正过（分录 {entry_id}），不能再更正。"
    en = "This entry has been corrected already (by entry {entry_id})."


class ReasonMissing(Refusal):
    zh = "请写明更正的理由。"
    en = "State the reason for the correction."
    status = 422
