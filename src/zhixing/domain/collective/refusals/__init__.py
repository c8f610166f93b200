"""What this room refuses."""

from zhixing.domain.collective.refusals.lists import (
    AccountUnreadable,
    AlreadyImported,
    AmountUnreadable,
    DigitsLost,
    FileUnreadable,
    ListDisputed,
    ListEmpty,
    NameMissing,
    NameUnreadable,
    TwoNames,
)
from zhixing.kernel.refusal import Refusal

__all__ = [
    "AccountUnreadable",
    "AlreadyImported",
    "AmountUnreadable",
    "DigitsLost",
    "FileUnreadable",
    "ListDisputed",
    "ListEmpty",
    "NameMissing",
    "NameUnreadable",
    "TwoNames",
]


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


class NamesUnchecked(Refusal):
    zh = "银行还没有答复 {left} 人的户名核对，答复后再出轮。"
    en = "The bank has not answered on the names of {left} people yet; draw the round when it has."


class AccountMissing(Refusal):
    zh = "第 {number} 号没有收款账户。"
    en = "Number {number} has no account to be paid to."


class WindowUnreadable(Refusal):
    zh = "登记期限不对：止日不能早于起日。"
    en = "The window for registration is wrong: it ends before it begins."
    status = 422


class TitleMissing(Refusal):
    zh = "请写对外名称。"
    en = "Give the public name."
    status = 422


class MethodFixed(Refusal):
    zh = "名单上的损失已经按原来的方法算好，不能再换算法。"
    en = "The losses on the list are counted by the former method: it can't change any more."


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


class RegistrationClosed(Refusal):
    zh = "网上登记自 {first} 至 {last}。逾期没有登记的，权利不丧失：请到法院窗口登记，在以后各轮补发。"
    en = "Online registration runs from {first} to {last}. Whoever is late loses no right: register at the court's window and be paid in a later round."


class TooManyCodes(Refusal):
    zh = "这一个小时里已经发了 {most} 个验证码。请过一会儿再要，或者打公告上的电话。"
    en = "{most} codes were sent within this hour. Wait a while, or call the number in the notice."
    status = 429


class AlreadyRegistered(Refusal):
    zh = "这个身份证号已经登记过，不能从另一个手机改，也不能在核对以后改。请到法院窗口办理。"
    en = "This ID number is registered already: it can't be changed from another phone, nor after the check. Please come to the court's window."


class NoSuchRegistration(Refusal):
    zh = "没有这项登记。"
    en = "No such registration."
    status = 404


class EvidenceRefused(Refusal):
    zh = "没有收下这个文件：只收 PDF、JPG、PNG，每个不超过 {megabytes} MB，最多 {most} 个。"
    en = "The file was not taken: PDF, JPG or PNG, at most {megabytes} MB each, at most {most} of them."
    status = 422


class MinorAlone(Refusal):
    zh = "未成年人由监护人登记：请把“谁来登记”选成监护人，并填写监护人的姓名和身份证号。"
    en = "A guardian registers for a minor: choose guardian, and give the guardian's name and ID number."
    status = 422
    article = "民法典 17、23"


class HelperMissing(Refusal):
    zh = "请填写代办人（代理人、监护人或者继承人）的姓名和身份证号。"
    en = "Give the name and ID number of the agent, guardian or heir who acts."
    status = 422


class HolderWrong(Refusal):
    zh = "收款账户须是本人的；只有监护人、继承人登记的，可以是他们的。"
    en = "The account must be his own; only a guardian or heir who registers may give theirs."
    status = 422


class BankMissing(Refusal):
    zh = "请写明开户银行，写到支行。"
    en = "Name the bank and its branch."
    status = 422


class TooManyAccounts(Refusal):
    zh = "平台账号一行一个，最多 {most} 个，每个不超过 64 个字。"
    en = "One platform account a line, at most {most}, none longer than 64 characters."
    status = 422


class TooLateToObject(Refusal):
    zh = "提出异议的期限已过。请到法院窗口说明。"
    en = "The time for objecting is over. Please explain at the court's window."


class IdentityDoubted(Refusal):
    zh = "公安机关答复这项登记的姓名和身份证号不符或者查无此人，请先核实身份。"
    en = "The police office does not know this name under this number: see the person's papers first."


class NotRegisteredYet(Refusal):
    zh = "您还没有登记，法院没有可以核对的手机号。请先登记，或者带身份证和银行卡到法院窗口。"
    en = "You have not registered: the court knows no phone of yours. Register first, or bring your ID and card to the court's window."


class PaymentUnderway(Refusal):
    zh = "这个人有一笔款正在发出，付款文件做好以前不能换账户。请过一会儿再来。"
    en = "A payment to this person is being made; the account can't change before its file is. Please come back later."


class NothingToConfirm(Refusal):
    zh = "这个账户没有待核对的更正。"
    en = "No correction of this account waits to be confirmed."


class NothingToClear(Refusal):
    zh = "这项登记没有待核实的身份问题。"
    en = "There is no doubt about this registration to clear."


class WhyMissing(Refusal):
    zh = "请写明核实了什么材料。"
    en = "State which papers were seen."
    status = 422


class NoSuchPair(Refusal):
    zh = "没有这一对，或者已经有人决定过。"
    en = "No such pair, or somebody has decided on it."
    status = 404


class AlreadyPaired(Refusal):
    zh = "名单上的这个人已经和另一项登记对上，或者这个身份证号在名单上是另一个人。"
    en = "This line of the list has its registration already, or the ID number is another line's."


class CheckRunning(Refusal):
    zh = "正在核对，请等它做完。"
    en = "A check is running; wait until it is done."


class ListBeingRead(Refusal):
    zh = "上一份名单还在读取，请等它读完。"
    en = "The list before is still being read; wait until it is done."


class ListMissing(Refusal):
    zh = "还没有审计名单，或者还没有人登记。"
    en = "There is no audit list yet, or nobody has registered."


class WordsWrong(Refusal):
    zh = "请写 1 至 280 个字；{slots} 以外不能有花括号，金额只能发给已付到账的人。"
    en = "Write 1 to 280 characters; no braces but {slots}, and the sum only to those who were paid."
    status = 422

    def __init__(self) -> None:
        super().__init__(slots="{number}、{amount}")


class RatioTooEarly(Refusal):
    zh = "名单公示期满以前，短信里不能写发放比例。"
    en = "No ratio goes out by text message before the posted list is final."
    status = 422


class NobodyToTell(Refusal):
    zh = "这些人里没有一个留了手机号。"
    en = "None of these people gave a phone."
    status = 422


class MailingRunning(Refusal):
    zh = "有一批短信还没有发完，等它发完再换名单。"
    en = "A mailing is not finished; wait before the list is replaced."


class ReturnTooEarly(Refusal):
    zh = "银行退回了 {key}，但还没有给出整份文件的回执；回执到后自动入账。"
    en = "The bank returned {key} before it answered on the whole file; it is booked once the answer is there."


class NothingToResend(Refusal):
    zh = "这一轮没有发送失败的付款文件。"
    en = "No file of this round failed to be sent."


class NothingInArrears(Refusal):
    zh = "现在没有可以补发的：预留的还没有解除，退回的还没有更正账户。"
    en = "Nothing can be paid in arrears now: what is held is still held, what came back has no corrected account."
