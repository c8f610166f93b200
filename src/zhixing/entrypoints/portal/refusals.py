"""What the public's pages refuse."""

from zhixing.kernel.refusal import Refusal


class NoSuchAccessCode(Refusal):
    zh = "查不到这个查询码。它印在《执行信息公开告知书》上，10 位字母和数字，没有 0、1、O、I。"
    en = "No case has this code. It is printed on the notice on following your case: 10 letters and digits, never 0, 1, O or I."
    status = 404


class NoPhoneOnFile(Refusal):
    zh = "发不出验证码：法院没有您的手机号。请打电话给法院登记。"
    en = "No code can be sent: the court has no mobile number of yours. Please telephone the court to give one."
    status = 422


class TooManyCodes(Refusal):
    zh = "这一个小时里已经发了 5 个验证码。请过一会儿再要，或者打电话给法院。"
    en = "Five codes were sent within this hour. Wait a while, or telephone the court."
    status = 429


class WrongOneTimeCode(Refusal):
    zh = "验证码不对或者已经过期，还可以试 {left} 次。可以重新发送。"
    en = "The code is wrong or has expired; {left} tries left. You may ask for a new one."
    status = 403


class NotYourPaper(Refusal):
    zh = "您的案件里没有这份文书。"
    en = "There is no such paper in your case."
    status = 404


class NotYourAccount(Refusal):
    zh = "没有找到您登记的这个账户。"
    en = "This account is not one you named."
    status = 404


class AccountNumberWrong(Refusal):
    zh = "账号应是 9 到 32 位数字，请照银行卡或存折填写。"
    en = "An account number has 9 to 32 digits; please copy it from the card or passbook."
    status = 422


class BankMissing(Refusal):
    zh = "请写明开户银行，比如「澜州农商行松岭支行」。"
    en = "Please name the bank that keeps the account."
    status = 422


class AmountUnreadable(Refusal):
    zh = "金额「{text}」无法识别。请写整数元，比如 1596000。"
    en = "“{text}” is no sum that can be read. Write whole yuan, such as 1596000."
    status = 422


class WarningsNotRead(Refusal):
    zh = "不能报名：请先看完七项提示，并勾选「我已知悉」。"
    en = "Can't register: read the seven warnings first and tick that you have."
    status = 422
    article = "网拍规定 14"


class PasswordsDiffer(Refusal):
    zh = "两次输入的密码不一样。"
    en = "The two passwords differ."
    status = 422


class WeakPassword(Refusal):
    zh = "密码不够安全：{why}"
    en = "The password is too weak: {why}"
    status = 422


class NameDiffers(Refusal):
    zh = "不能注册：姓名（名称）与证件号码不一致，请按证件填写。"
    en = "Can't open an account: the name does not fit the number; write both as on the document."
    status = 422
    article = "网拍规定 17"


class NameCheckAway(Refusal):
    zh = "实名核验暂时没有答复，请过几分钟再注册。"
    en = "The check of names does not answer just now; try again in a few minutes."
    status = 503


class LoginTaken(Refusal):
    zh = "这个登录名已经有人用了，请换一个。"
    en = "This login is taken; please choose another."
    status = 422


class AlreadyABidder(Refusal):
    zh = "这个证件号已经注册过竞买账户。请直接登录；忘了登录名，请打电话给法院。"
    en = "There is a bidder's account for this number already. Sign in; if you forgot the login, telephone the court."


class NotYourCode(Refusal):
    zh = "不能出价：竞买号 {code} 不是您的。请回到拍卖页面重新出价。"
    en = "Can't bid: number {code} is not yours. Go back to the auction's page and bid again."
    status = 403


class WrongPhoneCode(Refusal):
    zh = "验证码不对、已过期，或者试错太多次。请重新发送一个。"
    en = "The code is wrong, has expired, or was tried too often. Please ask for a new one."
    status = 403


class EvidenceMissing(Refusal):
    zh = "请选一个文件：PDF、JPG 或者 PNG。"
    en = "Choose a file: PDF, JPG or PNG."
    status = 422
