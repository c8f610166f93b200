"""What this room refuses."""

from zhixing.kernel.refusal import Refusal


class AssumeASum(Refusal):
    zh = "本案账户还没有案款：请填一个假定的可分配金额再试算。"
    en = "No money lies in the case's account yet: give an assumed sum to reckon with."
    status = 422


class NothingToDistribute(Refusal):
    zh = "本案账户没有可分配的案款。"
    en = "There is no money in the case's account to distribute."


class SurplusToWhom(Refusal):
    zh = "清偿后余 {left:,} 元，被执行人不止一人，请写明退给谁。"
    en = "{left:,} are left over and there are several debtors; say to whom it goes back."
    status = 422


class ClaimNotOnLadder(Refusal):
    zh = "“{rung}”不是可分配的债权顺位，或者金额不是正数。"
    en = "{rung} is not a rank that can share, or its amount is not positive."
    status = 422


class PlanUnderWay(Refusal):
    zh = "本案已有送达的分配方案，异议未了结前不能另作。"
    en = "A plan of this case has been served; until objections are settled no other is drawn."
    article = "民诉解释509"


class NoSuchPlan(Refusal):
    zh = "没有找到这份分配方案，或者它不属于您的法院。"
    en = "No such plan, or it belongs to another court."
    status = 404


class PlanNotInState(Refusal):
    zh = "不能办理：分配方案现在是“{state}”。"
    en = "Not possible while the plan is {state}."


class PlanNotServed(Refusal):
    zh = "不能批准：分配方案还没有送达所有债权人和被执行人。"
    en = "Can't approve: the plan has not been served on all creditors and debtors."
    article = "民诉解释509"


class MayStillObject(Refusal):
    zh = "不能批准：异议期到 {until} 届满。"
    en = "Can't approve: objections may come until {until}."
    article = "民诉解释509"


class ObjectionOpen(Refusal):
    zh = "不能批准：未了结的异议涉及方案的全部金额，没有无争议的部分可付。"
    en = "Can't approve: open objections contest the whole plan; nothing is undisputed."
    article = "民诉解释510"


class NotWithheld(Refusal):
    zh = "这一行没有代扣未付的费用：方案未批准、争议暂留，或者已经付过。"
    en = "Nothing is withheld and unpaid on this line: not approved yet, contested, or paid."


class ContestUnreadable(Refusal):
    zh = "争议金额不对：第 {position} 行最多 {most:,} 元，且须大于零。"
    en = "The contested sum is wrong: line {position} holds at most {most:,}, and it must be above zero."
    status = 422


class ObjectionLate(Refusal):
    zh = "异议已过期：最后一日为 {until}。"
    en = "The objection is late: the last day was {until}."
    article = "民诉解释509"


class NotServedOn(Refusal):
    zh = "这名当事人尚未收到分配方案，或者不是方案的当事人。"
    en = "This party has not been served with the plan, or has no part in it."
    status = 422


class NoSuchObjection(Refusal):
    zh = "没有找到这项异议，或者它不属于您的法院。"
    en = "No such objection, or it belongs to another court."
    status = 404


class ObjectionNotInState(Refusal):
    zh = "不能办理：异议现在是“{state}”，或者期限未到（{until}）。"
    en = "Not possible: the objection is {state}, or its time runs until {until}."


class PoolSmaller(Refusal):
    zh = "账户只有 {held:,} 元，少于方案的 {pot:,} 元，请重新制作方案。"
    en = "The account holds {held:,}, less than the plan's {pot:,}; draw the plan anew."


class OnlyAPerson(Refusal):
    zh = "分配方案只能由工作人员批准。"
    en = "A plan is approved by a person of the court only."
    status = 403
