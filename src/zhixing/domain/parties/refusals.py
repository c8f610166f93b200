"""What this room refuses."""

from zhixing.kernel.refusal import Refusal


class NoSuchParty(Refusal):
    zh = "没有找到这名当事人。"
    en = "No such party was found."
    status = 404


class PurposeMissing(Refusal):
    zh = "不能查看：请写明用途（至少 4 个字）。每次查看都有记录。"
    en = "Can't show this: state the purpose (at least 4 characters). Every look is logged."
    status = 422


class AddressMissing(Refusal):
    zh = "请写明当事人本人确认的送达地址。"
    en = "Write the address the party confirmed."
    status = 422


class NotTheHolder(Refusal):
    zh = "不能使用这个账户：户名须与领款人一致。"
    en = "Can't use this account: its holder must be the payee."
    status = 422


class NoSuchAccount(Refusal):
    zh = "没有找到这个收款账户。"
    en = "No such receiving account was found."
    status = 404
