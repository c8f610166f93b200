"""What a bank says in ISO's codes (External Status and Return Reason codes), in words."""

from django import template

register = template.Library()
REASONS = {
    "AC01": "账号有误，没有这个账户 || no such account",
    "AC03": "账号有误，没有这个账户 || no such account",
    "AC04": "账户已销户 || the account is closed",
    "AC06": "账户被冻结 || the account is blocked",
    "AC13": "账户种类不对 || an account of the wrong kind",
    "AG01": "这个账户不能收这类款 || the account may not take this payment",
    "AM04": "余额不足 || not enough money",
    "AM05": "银行认为重复付款 || the bank takes it for a second payment",
    "BE01": "户名与账号不符 || the name is not that of the account",
    "BE04": "收款人地址不全 || the payee's address is incomplete",
    "MD07": "收款人已死亡 || the payee has died",
    "RC01": "开户行行号有误 || the bank's number is wrong",
}


@register.filter
def bank_reason(code: str) -> str:
    """A code of a bank with its meaning, as a pair; a code it does not know, and the bank's own words, as they are."""
    meaning = REASONS.get(code or "")
    zh, en = meaning.split(" || ") if meaning else ("", "")
    return f"{code} {zh} || {code} {en}" if meaning else code or ""
