"""What this room refuses."""

from zhixing.kernel.refusal import Refusal


class NotAPracticeCourt(Refusal):
    zh = "不能办理：本院不是演练法院。"
    en = "Not possible: this is not a practice court."


class NoSuchGroup(Refusal):
    zh = "没有这个组：{group}。"
    en = "There is no such group: {group}."
    status = 422


class OtherCourtsStaff(Refusal):
    zh = "不能办理：这名工作人员不属于本院。"
    en = "Can't do this: this member of staff belongs to another court."
    status = 404


class LoginTaken(Refusal):
    zh = "登录名 {login} 已有人使用，请换一个。"
    en = "The login {login} is taken; choose another."


class PracticeSpanTooLong(Refusal):
    zh = "一次最多快进 {most} 天，用时 1—600 秒。"
    en = "Time can run at most {most} days at once, in 1–600 seconds."
    status = 422


class AccountNumberUnreadable(Refusal):
    zh = "账号“{number}”不对：应为 8 至 32 位数字。"
    en = "The account number {number} is wrong: 8 to 32 digits."
    status = 422
