"""What this room refuses."""

from zhixing.kernel.refusal import Refusal


class NoSuchDocument(Refusal):
    zh = "没有找到这份文书。"
    en = "No such paper."
    status = 404


class NoSuchMessage(Refusal):
    zh = "没有找到这条短信。"
    en = "No such text message."
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
    zh = "本院还没有签章证书。请运维人员先运行 zhixing court seal（演练法院 zhixing court init）。"
    en = "This court has no sealing certificate yet: the operator runs zhixing court seal (practice: court init) first."


class SealFileUnreadable(Refusal):
    zh = "证书或密钥文件打不开：不是 PEM 或 PKCS#12 格式，或者口令不对。"
    en = "The certificate or key file can't be opened: it is no PEM or PKCS#12 file, or the passphrase is wrong."
    status = 422


class SealKeyUnfit(Refusal):
    zh = "不能使用这张证书：目前只支持 P-256 椭圆曲线密钥。"
    en = "This certificate can't be used: only P-256 elliptic-curve keys are supported so far."
    status = 422


class KeyOfAnotherCertificate(Refusal):
    zh = "密钥和证书不是一对。"
    en = "The key does not belong to the certificate."
    status = 422


class CertificateNotInForce(Refusal):
    zh = "证书不在有效期内（{from_at:%Y-%m-%d} 至 {until_at:%Y-%m-%d}）。"
    en = "The certificate is not in force now ({from_at:%Y-%m-%d} to {until_at:%Y-%m-%d})."
    status = 422


class CertificateNotForSealing(Refusal):
    zh = "这张证书不是签章用的：密钥用途里没有“不可否认”。"
    en = "This certificate is not for sealing: its key usage lacks non-repudiation."
    status = 422


class NotThisCourtsCertificate(Refusal):
    zh = "证书是发给“{named}”的，不是发给{court}的。"
    en = "The certificate is made out to {named}, not to {court}."
    status = 422


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


class OutcomeUnknown(Refusal):
    zh = "不能登记：送达结果只能是签收、退回或者未送达。"
    en = "Can't record this: a sending was signed for, came back, or failed."
    status = 422


class OutcomeDayWrong(Refusal):
    zh = "不能登记：请填送达结果的日期，不能晚于今天。"
    en = "Can't record this: give the day it happened, not one to come."
    status = 422


class NoSuchDelivery(Refusal):
    zh = "没有找到这次送达。"
    en = "No such delivery."
    status = 404


class FieldFixed(Refusal):
    """`field`: its name."""

    zh = "不能改“{field}”：它来自所办的事项或者法律规定。请撤回文书，重新办理。"
    en = "{field} can't be changed here: it comes from the act or the law. Take the paper back and act anew."
