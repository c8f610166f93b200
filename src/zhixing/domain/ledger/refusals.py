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


class AccountIsFrozen(Refusal):
    zh = "账户 {account} 已冻结（{reason}），不能付出，未记账。"
    en = "The account {account} is frozen ({reason}): nothing may leave it, and nothing was booked."


class NoSuchHold(Refusal):
    zh = "没有编号为 {key} 的预留。"
    en = "There is no hold under the key {key}."
    status = 404


class HoldDecided(Refusal):
    zh = "编号 {key} 的预留已经了结（{state}）。"
    en = "The hold {key} has been decided already ({state})."


class HoldTooSmall(Refusal):
    zh = "预留 {held:,} 元，不能划付 {wanted:,} 元。"
    en = "The hold is of {held:,}; {wanted:,} can't be posted from it."
    status = 422


class NotConfirmed(Refusal):
    zh = "数据库没有确认这笔记账。请用同一编号再交一次：已记的不会重记。"
    en = "The database did not confirm this entry. Hand it in again under the same key: what was booked is not booked twice."
    status = 503
