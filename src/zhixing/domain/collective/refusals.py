"""What this room refuses."""

from zhixing.kernel.refusal import Refusal


class NoSuchMatter(Refusal):
    zh = "没有这个涉众案件，或者它不属于您的法院。"
    en = "No such mass-victim case, or it belongs to another court."
    status = 404


class NoSuchRound(Refusal):
    zh = "没有这一轮发放，或者它不属于您的法院。"
    en = "No such round, or it belongs to another court."
    status = 404


class NobodyListed(Refusal):
    zh = "名单上还没有可以发放的人，不能冻结。"
    en = "Nobody on the list can be paid yet: it can't be frozen."


class StillPosted(Refusal):
    zh = "名单公示到 {until}，公示期内不发放。"
    en = "The list is posted until {until}: nothing is paid before."


class DisputesOpen(Refusal):
    zh = "还有 {count} 件异议没有答复，不能冻结名单。"
    en = "{count} disputes are not answered: the list can't be frozen."


class RoundNotInState(Refusal):
    zh = "这一轮现在是“{state}”，不能这样办。"
    en = "This round is {state} now; that can't be done."


class RoundInHand(Refusal):
    zh = "已有一轮在办，先放行或撤销它。"
    en = "A round is in hand: release or cancel it first."


class SamePersonTwice(Refusal):
    zh = "经办和复核放行必须是两个人。"
    en = "The one who approves and the one who releases must be two people."


class OnlyAPerson(Refusal):
    zh = "发放须由工作人员本人签批。"
    en = "A payout is signed by people."


class NoCourtAccount(Refusal):
    zh = "本院还没有执行款专户，不能发放。请先在“本院资料”里填。"
    en = "The court has no special account yet: set it on the page This court first."


class AccountMissing(Refusal):
    zh = "第 {number} 号没有收款账户。"
    en = "Number {number} has no account to be paid to."


class FileUnreadable(Refusal):
    zh = "读不了这个文件：请用 XLSX 或 UTF-8 的 CSV，第一行写列名：{columns}。"
    en = "Can't read this file: XLSX or CSV in UTF-8, the first row with the names of columns: {columns}."
    status = 422


class NameMissing(Refusal):
    zh = "没有姓名。"
    en = "The name is missing."
    status = 422


class AmountUnreadable(Refusal):
    zh = "金额看不懂。"
    en = "The amount can't be read."
    status = 422


class TwoNames(Refusal):
    zh = "同一身份证号前面写的是另一个姓名。"
    en = "The same ID number stands under another name above."
    status = 422


class AlreadyImported(Refusal):
    zh = "名单已经冻结过，不能再导入整份审计表；请逐人更正。"
    en = "A list has been frozen: an audit list can't be imported any more. Correct single people."


class WindowUnreadable(Refusal):
    zh = "登记期限不对：止日不能早于起日。"
    en = "The window for registration is wrong: it ends before it begins."
    status = 422


class NoSuchVictim(Refusal):
    zh = "名单上没有这个登记号。"
    en = "There is no such registration number on the list."
    status = 404


class DisputeOpen(Refusal):
    zh = "已有一件异议在办。"
    en = "A dispute is open already."


class NoSuchDispute(Refusal):
    zh = "没有这件异议，或者已经答复。"
    en = "No such dispute, or it has been answered."
    status = 404


class UnknownParcel(Refusal):
    zh = "银行回执说的文件 {message_id} 不是本院发的。"
    en = "The bank reports on a file {message_id} that this court did not send."
    status = 422
