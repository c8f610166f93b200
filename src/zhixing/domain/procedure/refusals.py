"""What this room refuses."""

from zhixing.kernel.refusal import Refusal


class NoSuchNode(Refusal):
    zh = "没有找到这个节点。"
    en = "No such node."
    status = 404


class NoSuchRobot(Refusal):
    zh = "没有这个机器人：{robot}。"
    en = "There is no robot called {robot}."
    status = 404


class RobotFixed(Refusal):
    """`law`: the articles by which its work is done."""

    zh = "不能关闭：这项工作依法自动完成（{law}）。"
    en = "It can't be switched off: the law has this done ({law})."


class LimitUnreadable(Refusal):
    zh = "期限“{limit}”看不懂。请写天数加单位，如 7c（日）、3w（工作日）、6m（月）。"
    en = (
        "The limit {limit} can't be read: write a number and a unit, such as 7c (days), 3w (working days), 6m (months)."
    )
    status = 422


class HolidaysWrong(Refusal):
    """`day`: ISO text."""

    zh = "节假日表不对：{day} {why_zh}。"
    en = "The table of holidays is wrong: {day} {why_en}."
    status = 422


class NodeNeedsReason(Refusal):
    zh = "标为不适用须写明理由。"
    en = "To mark a node as not applicable, state the reason."
    status = 422
