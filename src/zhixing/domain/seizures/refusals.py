"""What this room refuses."""

from zhixing.kernel.refusal import Refusal


class NoSuchSeizure(Refusal):
    zh = "没有找到这项查封、冻结。"
    en = "No such seizure."
    status = 404


class CaseNotRunning(Refusal):
    zh = "不能办理：案件已经结案或者中止。"
    en = "Not possible: the case is closed or stayed."


class HeldAlready(Refusal):
    zh = "不能再次查封：本案已对这项财产采取措施（{state}）。期限届满前可以续行。"
    en = "This case has a hold on the thing already ({state}); renew it before it ends."


class ExemptProperty(Refusal):
    zh = "不能控制：这是{what}，属于豁免执行的财产；已经控制的，应当解除。"
    en = "Can't be held: {what_en} stay with the debtor; release what is held."
    status = 422
    article = "查扣冻规定 3"


class OverSeizure(Refusal):
    zh = "超出需要：已控制的财产约值 {held:,} 元，应执行 {ceiling:,} 元。确需查封的，请写明理由（如：不可分、无其他财产）。"
    en = "More than needed: about {held:,} yuan is held and {ceiling:,} is due. State a reason if it must be."
    status = 422
    article = "查扣冻规定 19"


class NoHolder(Refusal):
    zh = "没有单位能办理这项财产的查封、冻结。请登记协助单位，或者现场办理。"
    en = "No office can hold this thing: enlist one, or go there."
    status = 422


class PapersNotSigned(Refusal):
    zh = "不能发出：裁定书和协助执行通知书须先签发。"
    en = "Can't be sent: the ruling and the assistance notice must be signed first."
    article = "查扣冻规定 1"


class NothingToOrder(Refusal):
    zh = "没有待签发的命令。"
    en = "There is no order waiting to be sent."


class OrderRunning(Refusal):
    zh = "不能办理：上一道命令（{act}）还没有办完。"
    en = "Not possible: the last order ({act}) is not done yet."


class NotHeld(Refusal):
    zh = "不能办理：这项措施当前是“{state}”。"
    en = "Not possible: the hold is {state}."


class NotADeposit(Refusal):
    zh = "不能扣划：只有存款可以扣划。"
    en = "Only a deposit can be deducted."
    status = 422


class TooMuchDeducted(Refusal):
    zh = "不能扣划 {amount:,} 元：应执行 {left:,} 元，已冻结 {frozen:,} 元。"
    en = "Can't deduct {amount:,} yuan: {left:,} is due and {frozen:,} is frozen."
    status = 422
    article = "民诉法253"


class ReasonMissing(Refusal):
    zh = "请写明理由。"
    en = "State the reason."
    status = 422


class NotLapsed(Refusal):
    zh = "不能办理：这项措施没有失效，或者已经处理。"
    en = "Not possible: the hold has not lapsed, or was dealt with."


class NotThisCourts(Refusal):
    zh = "不能导入：有别的法院的案件或者财产。"
    en = "Can't be brought in: cases or things of another court are among them."
    status = 422


class NotWaiting(Refusal):
    zh = "不能商请移送：本案对这项财产没有轮候查封。"
    en = "Not possible: this case does not wait behind another hold on the thing."


class KeepsItsRight(Refusal):
    zh = "不能商请移送：{power}"
    en = "Not possible: {power_en}"
    article = "优先权批复 1"


class AskedAlready(Refusal):
    zh = "已经商请移送，等对方法院答复。"
    en = "The other court has been asked already."


class NoSuchTransfer(Refusal):
    zh = "没有找到这件移送。"
    en = "No such transfer of the right to sell."
    status = 404


class AnsweredAlready(Refusal):
    zh = "这件移送已经答复或者撤回。"
    en = "It was answered or taken back already."


class NotForSale(Refusal):
    zh = "不能处置：这是{what}（{article_no}），不得拍卖、变卖或者抵债。保护不再适用的，先在财产页写明事实并取消豁免登记。"
    en = "Not possible: this is {what_en} ({article_no}), which is not sold. Where the shield has fallen, first say why on the thing's page."
    status = 422
    article = "查扣冻规定 3、4"


class RightGivenAway(Refusal):
    zh = "不能处置：这项财产的处置权已移送{court}，本案按原顺位受偿。"
    en = "Not possible: {court} has the right to sell; this case is paid by its rank."
    article = "优先权批复 2"


class NotAReceivable(Refusal):
    zh = "只能对债权或者收入发出通知；请先登记这项债权。"
    en = "Only a claim or an income can be ordered over; record it first."
    status = 422


class OrderedAlready(Refusal):
    zh = "对这项债权已经发出通知（{state}）。"
    en = "An order about this claim is running ({state})."


class NoSuchDebtOrder(Refusal):
    zh = "没有找到这份履行通知。"
    en = "No such order to a third party."
    status = 404


class NotInThisStep(Refusal):
    zh = "现在不能办理：这份通知当前是“{state}”。"
    en = "Not possible now: the order is {state}."


class NotEnforceable(Refusal):
    zh = "不能强制执行：{standing}"
    en = "Nothing to enforce: {standing_en}"
    article = "执行工作规定 47、49"


class SumMissing(Refusal):
    zh = "请写明金额。"
    en = "State the sum."
    status = 422


class TooMuchOrdered(Refusal):
    zh = "不能通知履行 {amount:,} 元：应执行 {left:,} 元。"
    en = "Can't order {amount:,} yuan: {left:,} is due."
    status = 422


class NotAnswered(Refusal):
    """An order is given up only when its office has answered: until then it may have been carried out."""

    zh = "协助单位还没有答复，指令可能已经办理，不能作废。请重新发出，等对方答复。"
    en = "The office has not answered and may have acted; the order can't be given up. Send it again and wait for the answer."
    status = 409
