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
    zh = "不能查封：这是{what}，属于豁免执行的财产。"
    en = "Can't be seized: {what_en} stay with the debtor."
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
