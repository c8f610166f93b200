"""What this room refuses."""

from zhixing.kernel.refusal import Refusal


class NoSuchValuation(Refusal):
    zh = "没有这次定价，或者它不属于本院。"
    en = "There is no such pricing, or it is another court's."
    status = 404


class PricedAlready(Refusal):
    zh = "不能启动定价：这项财产正在定价或者已有有效的参考价。"
    en = "Can't start: the thing is being priced, or has a price that holds."


class NobodyToAsk(Refusal):
    zh = "不能网络询价：没有平台受理这类财产，或者缺少车架号。可以改为委托评估。"
    en = "No platform prices this kind of thing, or its number is missing. An appraisal is possible."
    article = "参考价规定 7、14"


class WayUnknown(Refusal):
    zh = "没有这种定价方式：{way}。"
    en = "There is no such way to a price: {way}."
    status = 422
    article = "参考价规定 2"


class NotInThisPricingState(Refusal):
    zh = "不能办理：这次定价已经结束。"
    en = "Can't do this: the pricing is over."


class ReportsOutstanding(Refusal):
    zh = "不能确定参考价：还有 {count} 家没有出具报告，期限到 {due_on}。"
    en = "Can't fix the price: {count} reports are outstanding, due {due_on}."
    article = "参考价规定 11、12"


class MoreTimeTooLate(Refusal):
    zh = "不能登记：申请延长应当在期限届满（{due_on}）前提出。"
    en = "Can't note it: more time is asked for before the end, {due_on}."
    article = "参考价规定 11"


class NoCorrection(Refusal):
    zh = "不必补正：有平台的报告没有错误，按无误的报告确定参考价。"
    en = "No correction: some reports are right and make the price."
    article = "参考价规定 13"


class NoSuchGround(Refusal):
    zh = "没有这种事由：{ground}。"
    en = "There is no such ground: {ground}."
    status = 422
    article = "参考价规定 28、29"


class ObjectionPending(Refusal):
    zh = "不能确定参考价：还有异议没有处理。"
    en = "Can't fix the price: an objection is pending."
    article = "参考价规定 22、23"


class NoExtension(Refusal):
    zh = "不能延长：须全部平台在期限内申请延长；已有平台出具报告、已经延长过或者期限已过的，不再延长。"
    en = (
        "No extension: every platform asks for it in time; not once one has reported, it was extended, or time is over."
    )
    article = "参考价规定 11"


class NoObjectionHere(Refusal):
    zh = "不能受理异议：{reason_zh}。"
    en = "The objection is not accepted: {reason_en}."
    article = "参考价规定 22—25"


class ObjectionLate(Refusal):
    zh = "不能受理异议：已过法定期限，最后一日为 {last}。"
    en = "The objection is late: its last day was {last}."
    article = "参考价规定 22、23"


class NoSuchQuote(Refusal):
    zh = "没有这份报告。"
    en = "There is no such report."
    status = 404


class WrongOutcome(Refusal):
    zh = "处理结果不对：补正须写明补正后的价格。"
    en = "That outcome is wrong: a correction needs its price."
    status = 422


class NotThisWay(Refusal):
    zh = "不能用这种方式定价。现在应当是{next_zh}"
    en = "Not by this way. Now it is {next_en}"
    article = "参考价规定 2、4、5、7、14"


class OffersMissing(Refusal):
    zh = "不能确定参考价：还有 {count} 方当事人没有提交议价结果。"
    en = "Can't fix the price: {count} parties have not named theirs."
    article = "参考价规定 4"


class NotAgreed(Refusal):
    zh = "议价不成：当事人提交的价格不一致，应当转入下一种方式。"
    en = "No agreement: the parties' figures differ. The next way follows."
    article = "参考价规定 4"


class NotAParty(Refusal):
    zh = "不能登记：这个人不是本案当事人。"
    en = "Can't note it: this is no party of the case."
    status = 422


class NotInTheDirectory(Refusal):
    zh = "不能选用：{code} 不在评估机构名单里。"
    en = "Can't use {code}: it is not on the list of agencies."
    status = 422
    article = "参考价规定 15、16"


class TooFewAgencies(Refusal):
    zh = "不能选定：须选 {count} 家评估机构，名单里不足时先补充名单。"
    en = "{count} agencies are chosen; the list has too few."
    status = 422
    article = "参考价规定 16"


class ChosenAlready(Refusal):
    zh = "评估机构已经选定，不能重选。"
    en = "The agencies are chosen already."
    article = "参考价规定 16"


class DrawNotCalled(Refusal):
    zh = "不能摇号：先公布名单和承诺值。"
    en = "Can't draw: publish the list and the promise first."


class WitnessesMissing(Refusal):
    zh = "不能摇号：至少要有两位见证人，每人报一个词，不能重复报。"
    en = "Can't draw: two witnesses at least, each with a word of his own."


class NoAgencyLeft(Refusal):
    zh = "没有下一家评估机构了，须重新选定。"
    en = "No agency is left: choose anew."
    article = "参考价规定 19"


class NoAgencyOrdered(Refusal):
    zh = "不能办理：没有正在评估的机构。"
    en = "Can't do this: no agency is at work."


class NotTheAgencyOrdered(Refusal):
    zh = "不能登记：正在评估的是 {name}。"
    en = "Can't note it: the agency at work is {name}."
    article = "参考价规定 19"


class AppraisalLate(Refusal):
    zh = "报告逾期且未申请延长，不能采用：收回材料，委托下一家。期限为 {due_on}。"
    en = "The report is late and no extension was asked: take the papers back, ask the next. It was due {due_on}."
    article = "参考价规定 19"


class NotYetLate(Refusal):
    zh = "不能更换评估机构：期限到 {due_on}。"
    en = "Can't replace the agency: its time runs to {due_on}."
    article = "参考价规定 19"


class AppraisalNotExtended(Refusal):
    zh = "不能延长：须在 {ask_by} 前书面申请，每次不超过 {longest} 日，最多 {most} 次。"
    en = "No extension: asked by {ask_by}, at most {longest} days each, {most} times."
    article = "参考价规定 19"


class StillValid(Refusal):
    zh = "不必重新出具：参考价有效期到 {valid_until}。"
    en = "No re-issue needed: the price is valid until {valid_until}."
    article = "参考价规定 27"


class NotResting(Refusal):
    zh = "不能恢复：定价没有暂缓。"
    en = "Can't go on: the pricing is not paused."


class Resting(Refusal):
    zh = "不能办理：定价已经暂缓。"
    en = "Can't do this: the pricing is paused."
    article = "参考价规定 28"


class NoSuchStep(Refusal):
    zh = "不能办理：这份异议还没有到这一步。"
    en = "Can't do this: the objection is not at this step."
    article = "参考价规定 23"


class SalesUnreadable(Refusal):
    zh = "不能导入：第 {line} 行看不懂（{why}）。整份文件没有导入。"
    en = "Not imported: line {line} can't be read ({why}). Nothing was taken in."
    status = 422
