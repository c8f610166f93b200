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


class NotInThisAssetState(Refusal):
    zh = "不能办理：这项财产当前是“{state}”。"
    en = "Not possible while the asset is {state}."


class ShareUnreadable(Refusal):
    zh = "份额“{text}”无法识别，请写成 1/2 这样的分数。"
    en = "{text} is no share: write a fraction like 1/2."
    status = 422


class SharesTooMany(Refusal):
    zh = "不能登记：各共有人的份额相加超过整体。"
    en = "Can't be noted: the shares add up to more than the whole."
    status = 422


class PointUnreadable(Refusal):
    zh = "坐标无法识别：经度 −180 到 180，纬度 −90 到 90。"
    en = "No such place: longitude −180 to 180, latitude −90 to 90."
    status = 422


class BelowNothing(Refusal):
    zh = "不能登记：金额不能小于零。"
    en = "Can't be noted: the sum is below nothing."
    status = 422


class HolderMissing(Refusal):
    zh = "不能登记：请写明权利人。"
    en = "Can't be noted: state whose right it is."
    status = 422


class NoSuchMatch(Refusal):
    zh = "没有找到这对登记。"
    en = "No such pair of records."
    status = 404


class DecidedAlready(Refusal):
    zh = "这对登记已经处理过。可以先撤销。"
    en = "This pair was decided already; undo that first."


class NotDecided(Refusal):
    zh = "这对登记还没有处理，无可撤销。"
    en = "This pair is not decided: there is nothing to undo."


class HeldNotMerged(Refusal):
    zh = "不能合并：并入的一条已经控制或者处置。请以它为准合并。"
    en = "Can't be merged: the record to give up is held or disposed of. Keep that one instead."


class UnknownExemption(Refusal):
    zh = "没有“{key}”这类豁免执行的财产。"
    en = "There is no exemption {key}."
    status = 422


class GroundMissing(Refusal):
    zh = "请写明依据的事实。"
    en = "State the facts it rests on."
    status = 422
