"""How an exchange with another organisation fails, by name, each with what a person does next."""

from typing import ClassVar

from zhixing.kernel.refusal import Refusal


class GatewayFailure(Refusal):
    """Base. `resend` says whether sending the same id again may help; when it is False a person must look.

    Nothing is known about the effect at the other side unless the class says so: the same id sent again happens once.
    """

    status = 502
    resend: ClassVar[bool] = False


class AgencyUnreachable(GatewayFailure):
    zh = "连不上{unit}，请求没有送达。平台会以同一编号重发；一直连不上的，请电话联系或改用窗口办理。"
    en = "{unit} cannot be reached; nothing was delivered. It is sent again under the same id; else telephone or use the counter."
    resend = True


class AgencyTimedOut(GatewayFailure):
    zh = "{unit}在 {seconds} 秒内没有答复，请求可能已经办理。平台会以同一编号重发，不会办理两次。"
    en = "{unit} gave no answer within {seconds} s; it may have acted. It is sent again under the same id and happens once."
    status = 504
    resend = True


class AgencyBusy(GatewayFailure):
    """The other side answered 429 or 5xx. `retry_after` (seconds) is in the facts."""

    zh = "{unit}系统繁忙或故障（{http_status}），没有办理。平台过 {retry_after} 秒以同一编号重发。"
    en = "{unit} is busy or broken ({http_status}) and did nothing. It is sent again under the same id in {retry_after} s."
    status = 503
    resend = True


class AgencyRefused(GatewayFailure):
    """The other side understood and declined (signed 4xx). `reason` is its code, `detail` its sentence."""

    zh = "{unit}不予办理：{detail}（{reason}）。请核对请求内容后重新发出，或联系对方。"
    en = "{unit} declined: {detail} ({reason}). Check the request and send a new one, or contact them."


class MalformedAnswer(GatewayFailure):
    """The answer cannot be read. Asking again under the same id gives the stored answer, perhaps whole this time."""

    zh = "{unit}的答复无法读取：{why}。平台会以同一编号再取一次；仍无法读取的，请人工核对原文。"
    en = "The answer of {unit} cannot be read: {why}. It is fetched once more under the same id; else a person reads the original."
    resend = True
    body = b""
    """The answer as it came, where it is kept beside what it was about."""


class WrongSignature(GatewayFailure):
    """Nothing in the message may be believed. Fetching the stored answer again is harmless."""

    zh = "{unit}的消息签名不对（{why}），内容未采信。请核对双方密钥；可能有人冒充。"
    en = "The signature of {unit} is wrong ({why}); the content was not used. Check the keys on both sides: it may be forged."
    resend = True
