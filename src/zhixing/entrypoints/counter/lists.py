"""Lists that a clerk types, one a line: what others hold on a thing, and who owns it with the debtor."""

import re
from datetime import date
from typing import Any

from zhixing.kernel.money import Money

HINTS = {
    "rights": "每行一项：权利人；金额（元）；登记日期，如 云汀村镇银行；300000；2021-03-01 || "
    "one a line: holder; sum in yuan; day registered, as Yunting Bank; 300000; 2021-03-01",
    "owners": "每行一人：姓名；份额，共同共有的不写份额，如 周启月；1/2 || "
    "one a line: name; share, none where they own all together, as Zhou Qiyue; 1/2",
}
FIRST = ("holder", "name")
"""What a row is shown by."""
SHARE = re.compile(r"[1-9]\d{0,8}/[1-9]\d{0,8}")


def read(kind: str, text: str) -> list[dict[str, Any]]:
    """The rows of such a list. Raises ValueError, MoneyNotWhole."""
    lines = [[cell.strip() for cell in re.split("[；;]", line)] for line in text.splitlines() if line.strip()]
    return [_right(*line) if kind == "rights" else _owner(*line) for line in lines if _fits(kind, line)]


def _fits(kind: str, line: list[str]) -> bool:
    if not line[0] or len(line) > (3 if kind == "rights" else 2):
        raise ValueError("no name, or too many parts")
    return True


def _right(holder: str, sum_: str = "", since: str = "") -> dict[str, Any]:
    row: dict[str, Any] = {"holder": holder[:100]}
    if sum_:
        row["sum_fen"] = Money.yuan(sum_).fen
        if row["sum_fen"] < 0:
            raise ValueError("below nothing")
    return row | ({"since_on": date.fromisoformat(since).isoformat()} if since else {})


def _owner(name: str, share: str = "") -> dict[str, Any]:
    if share and not SHARE.fullmatch(share):
        raise ValueError("no share")
    return {"name": name[:100]} | ({"share": share} if share else {})
