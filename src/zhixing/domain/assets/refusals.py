"""What this room refuses."""

from zhixing.kernel.refusal import Refusal


class NoSuchAsset(Refusal):
    zh = "没有找到这项财产。"
    en = "No such asset."
    status = 404


class NotTheDebtors(Refusal):
    zh = "不能登记：权利人不是本案被执行人。只有被执行人的财产可以查控。"
    en = "Can't be recorded: its owner is no debtor of this case. Only a debtor's property may be touched."
    status = 422
    article = "法释〔2013〕20号 7"


class NumberMissing(Refusal):
    zh = "不能登记：请写明{what}，以免同一财产登记两次。"
    en = "Can't be recorded without its {what_en}: the same thing would be entered twice."
    status = 422


class TwoRecords(Refusal):
    zh = "不能登记：财产 {first} 和 {second} 看来是同一件。请核对后再办。"
    en = "Can't be recorded: assets {first} and {second} seem to be one thing. Check them first."


class NotInThisAssetState(Refusal):
    zh = "不能办理：这项财产当前是“{state}”。"
    en = "Not possible while the asset is {state}."


class PictureUnreadable(Refusal):
    zh = "不能添加：照片须为 JPG、PNG 或 WebP。"
    en = "Can't be added: a photo must be a JPG, PNG or WebP file."
    status = 422
