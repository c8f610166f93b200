"""What this room refuses."""

from zhixing.kernel.refusal import Refusal


class NoSuchHandover(Refusal):
    zh = "没有找到这宗成交标的。"
    en = "No such sale."
    status = 404


class OutOfOrder(Refusal):
    zh = "还不能办理：当前是“{state}”。次序是付清价款、裁定送达、过户、交付。"
    en = "Not yet: the sale stands at {state}. The order is price paid, ruling served, title registered, handed over."
    article = "网拍规定22"


class NobodyRegisters(Refusal):
    zh = "没有单位能办理这宗标的的过户登记：{item}。"
    en = "No office can register this transfer: {item}."
