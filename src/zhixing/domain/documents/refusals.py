"""What this room refuses."""

from zhixing.kernel.refusal import Refusal


class NoSuchDocument(Refusal):
    zh = "没有找到这份文书。"
    en = "No such paper."
    status = 404


class NoSuchTemplate(Refusal):
    zh = "没有“{template}”这种文书。"
    en = "There is no paper called {template}."
    status = 404


class AlreadySigned(Refusal):
    zh = "不能再签发：这份文书已经签发或者撤回。"
    en = "This paper is already signed or taken back."


class NotAuthorised(Refusal):
    zh = "不能自动盖章：《{title}》没有人授权。可以由有签发权限的人签发，或者由院长授权。"
    en = "Can't be sealed unattended: nobody authorised {title}. Someone who may sign can sign it, or the president can authorise it."
    status = 403


class NeedsAJudge(Refusal):
    zh = "不能自动盖章：《{title}》须由审判人员签发。"
    en = "Can't be sealed unattended: {title} must be signed by a judge."
    status = 403


class NoCertificate(Refusal):
    zh = "本院还没有签章证书。请先运行 zhixing court init。"
    en = "This court has no sealing certificate yet: run zhixing court init first."


class NotAnAddressee(Refusal):
    zh = "不能送达：他不是这份文书的受送达人。"
    en = "Can't serve: not an addressee of this paper."
    status = 422


class NoConsentToEService(Refusal):
    zh = "不能电子送达：受送达人没有同意。可以邮寄或者直接送达。"
    en = "Can't serve electronically: the addressee has not agreed. Post or serve by hand."
    article = "民诉法90"


class NotSignedYet(Refusal):
    zh = "不能送达：文书还没有签发，或者已经撤回。"
    en = "Can't serve: the paper is not signed, or was taken back."


class AlreadyServed(Refusal):
    zh = "不能撤回：文书已于 {on} 送达。可以作出更正或者撤销裁定。"
    en = "Can't take it back: served on {on}. Correct or revoke it by a new ruling."


class NoSuchDelivery(Refusal):
    zh = "没有找到这次送达。"
    en = "No such delivery."
    status = 404


class FieldFixed(Refusal):
    """`field`: its name."""

    zh = "不能改“{field}”：它来自所办的事项或者法律规定。请撤回文书，重新办理。"
    en = "{field} can't be changed here: it comes from the act or the law. Take the paper back and act anew."
