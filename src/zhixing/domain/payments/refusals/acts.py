"""What of the acts on case money this room refuses."""

from zhixing.kernel.refusal import Refusal


class UnknownDebit(Refusal):
    zh = "银行通知里有一笔 {amount:,} 元的支出（{reference}）不是本平台发出的，整份未入账。请财务向银行核实。"
    en = (
        "The bank's file holds a debit of {amount:,} ({reference}) that was not ordered here; nothing of it was booked."
    )
    status = 422


class UnknownPayment(Refusal):
    zh = "银行回执说的付款文件 {message_id} 不是本院发出的，未入账。"
    en = "The bank reports on payment file {message_id}, which this court did not send; nothing was booked."
    status = 422


class UnknownReturn(Refusal):
    zh = "银行退回了一笔 {amount:,} 元（{reference}），但找不到对应的付款，整份未入账。请财务向银行核实。"
    en = "The bank returned {amount:,} ({reference}), but no such payment was made; nothing of the file was booked."
    status = 422


class ForeignAccount(Refusal):
    zh = "银行通知的账户不是本院执行款专户，整份未入账。"
    en = "The bank's file is on an account that is not this court's; nothing of it was booked."
    status = 422


class NotTheCourtsBank(Refusal):
    zh = "消息由 {unit} 签名，它不是本院执行款专户的开户银行，未采用。"
    en = "The message is signed by {unit}, which does not keep this court's account; it was not used."
    status = 403


class LineContradicts(Refusal):
    zh = "银行流水 {reference} 以前到账金额或日期不同，整份未入账。请财务向银行核实。"
    en = "The bank's line {reference} came before with another amount or day; nothing of the file was booked."
    status = 422


class NoSuchFile(Refusal):
    zh = "没有找到银行的这份报文，或者它不属于您的法院。"
    en = "No such message of the bank, or it belongs to another court."
    status = 404


class NoSuchReceipt(Refusal):
    zh = "没有找到这笔到账款，或者它不属于您的法院。"
    en = "No such receipt, or it belongs to another court."
    status = 404


class NotTheirCase(Refusal):
    zh = "只能为自己承办的案件认领，其他案件的款项由财务或指挥中心认领。"
    en = "One claims for one's own cases; for others finance or the command centre does."
    status = 403


class NotInSuspense(Refusal):
    zh = "不能办理：这笔款现在是“{state}”，不在待认领状态。"
    en = "Not possible: the receipt is {state}, not in suspense."


class NoPayerAccount(Refusal):
    zh = "银行没有提供付款账号，不能原路退回。请联系付款人后由财务办理。"
    en = "The bank did not name the payer's account, so the money can't go back that way. Ask the payer."


class WrongAccountOfCase(Refusal):
    zh = "账户 {account} 不是本案的收款账户。"
    en = "The account {account} is not one that receives money in this case."
    status = 422


class ReasonMissing(Refusal):
    zh = "请写明理由。"
    en = "State the reason."
    status = 422


class NoSuchSlip(Refusal):
    zh = "没有找到这张收据，或者它不属于您的法院。"
    en = "No such receipt slip, or it belongs to another court."
    status = 404


class NoSuchBatch(Refusal):
    zh = "没有找到这批付款，或者它不属于您的法院。"
    en = "No such batch of payments, or it belongs to another court."
    status = 404


class BatchNotInState(Refusal):
    zh = "不能办理：这批付款现在是“{state}”。"
    en = "Not possible while the batch is {state}."


class NothingToPay(Refusal):
    zh = "没有要付的款项，或者金额不是正数。"
    en = "There is nothing to pay, or an amount is not positive."
    status = 422


class AccountNotConfirmed(Refusal):
    zh = "不能付款：收款人（{party_id}）还没有确认收款账户。请发领款通知，由本人确认。"
    en = "Can't pay: the payee ({party_id}) has not confirmed a receiving account. Ask the payee to confirm one."
    article = "法发〔2017〕6号"


class AgentWithoutAuthority(Refusal):
    zh = "不能付给代理人：他在本案没有代收执行款的特别授权，或者授权已经到期。"
    en = "Can't pay the agent: he has no special authority to collect money in this case, or it has ended."
    article = "执行工作规定20"


class NotTheAgentsAccount(Refusal):
    zh = "不能付给代理人：户名须是他本人或者其所在律师事务所，开户行和账号都要写明。"
    en = "Can't pay the agent: the account must be his own or his firm's, with bank and number."
    status = 422


class NotEnoughPayable(Refusal):
    zh = "可付款只有 {free:,} 元，不够付 {wanted:,} 元（已在办理的付款已扣除）。"
    en = "Only {free:,} can be paid, less than {wanted:,} (payments under way are taken off)."


class PayeeNameWrong(Refusal):
    """`payee` is masked; `reason` the bank's code."""

    zh = "不能放款：银行核对{payee}的收款账户，户名与账号不符或账号不存在（{reason}）。请撤销这批发放，更正收款账户后再提交。"
    en = "Can't release: the bank says name and account of {payee} do not belong together, or there is no such account ({reason}). Cancel the batch and correct the account first."


class SamePersonTwice(Refusal):
    zh = "不能放款：复核人和审批人必须是两个人。"
    en = "Can't release: the second person must be another than the first."
    status = 403
    article = "法发〔2017〕6号"


class OnlyAPerson(Refusal):
    zh = "付款的审批和放款只能由工作人员本人办理。"
    en = "Payments are approved and released by people of the court only."
    status = 403


class NoBankAccount(Refusal):
    zh = "本院还没有登记执行款专户，不能收付款。"
    en = "This court has no account for case money yet."


class ReportContradicts(Refusal):
    zh = "银行对付款 {end_to_end_id} 的回执前后矛盾，未入账。请财务向银行核实。"
    en = "The bank's reports on payment {end_to_end_id} contradict each other; nothing was booked."
    status = 422


class FileAlteredSince(Refusal):
    zh = "付款文件与放款时不一致，未发送。"
    en = "The payment file differs from the one released; it was not sent."


class PrefixUnreadable(Refusal):
    zh = "一案一账号的前缀“{prefix}”不对：只能是数字，不超过 24 位。"
    en = "The digits before case numbers can't be {prefix}: digits only, at most 24."
    status = 422


class DayNotOver(Refusal):
    zh = "{on} 还没有过完，次日才有对账单，才能日结。"
    en = "{on} is not over; its statement comes, and it is closed, on the next day."


class NoStatementOfDay(Refusal):
    zh = "还没有 {on} 的银行对账单，不能日结。请先向银行取对账单。"
    en = "The bank's statement of {on} has not come; ask for it before closing the day."


class EarlierDayOpen(Refusal):
    zh = "{first} 还没有日结，请先结那一天。"
    en = "{first} has not been closed; close that day first."


class DayDoesNotAgree(Refusal):
    zh = "{on} 的账对不上：未达账项都算进去后，银行对账单与账面仍差 {off:,} 元，不能日结。"
    en = "{on} does not agree: with all that one side has not booked yet, bank and books are still {off:,} apart."
    article = "款物规定"


class DayIsClosed(Refusal):
    zh = "{on} 已按对账单余额 {bank:,} 元日结，银行又送来不同的余额，整份未入账。请财务向银行核实。"
    en = "{on} was closed on a balance of {bank:,}; the bank now says another, so nothing of the file was booked."


class NotThisReason(Refusal):
    zh = "“{reason}”不是可以延缓发放的情形。"
    en = "{reason} is no reason to delay paying out."
    status = 422
    article = "款物规定10"


class DelayOpen(Refusal):
    zh = "本案已有一项延缓发放在办或已批准。"
    en = "A delay of paying out is already asked for or approved in this case."


class NoDelay(Refusal):
    zh = "本案没有可以这样办理的延缓发放。"
    en = "There is no delay in this case to act on in this way."
    status = 404


class InTrustAlready(Refusal):
    zh = "这名当事人在本案已有一笔提存，请先转出再办。"
    en = "Money is kept in trust for this party in this case already; take that out first."
