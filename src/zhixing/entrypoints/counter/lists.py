"""Lists that a clerk types, one a line: what others hold on a thing, who owns it with the debtor, which courts seized it."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from zhixing.kernel.money import Money

HINTS = {
    "rights": "每行一项：权利人；金额（元）；登记日期，如 云汀村镇银行；300000；2021-03-01 || "
    "one a line: holder; sum in yuan; day registered, as Yunting Bank; 300000; 2021-03-01",
    "owners": "每行一人：姓名；份额，共同共有的不写份额，如 周启月；1/2 || "
    "one a line: name; share, none where they own all together, as Zhou Qiyue; 1/2",
    "seals": "每行一项：顺位；法院；到期日，轮候的不写日期，如 1；云汀县人民法院；2027-05-01 || "
    "one a line: rank; court; last day, none while it waits, as 1; Yunting Court; 2027-05-01",
}
FIRST = ("holder", "name")
"""What a row is shown by."""
SHARE = re.compile(r"[1-9]\d{0,8}/[1-9]\d{0,8}")


def read(kind: str, text: str) -> list[dict[str, Any]]:
    """The rows of such a list. Raises ValueError, MoneyNotWhole."""
    row_of, least, most = ROWS[kind]
    lines = [[cell.strip() for cell in re.split("[；;]", line)] for line in text.splitlines() if line.strip()]
    if any(not least <= len(line) <= most or not all(line[:least]) for line in lines):
        raise ValueError("a part is missing, or there are too many")
    return [row_of(*line) for line in lines]


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


def _seal(rank: str, court: str, to_on: str = "") -> dict[str, Any]:
    if not (rank.isdecimal() and 0 < int(rank) < 1000):
        raise ValueError("no rank")
    return {"rank": int(rank), "court": court[:100], "to_on": date.fromisoformat(to_on).isoformat() if to_on else None}


ROWS: dict[str, tuple[Callable[..., dict[str, Any]], int, int]] = {
    "rights": (_right, 1, 3),
    "owners": (_owner, 1, 2),
    "seals": (_seal, 2, 3),
}
"""How a line of a list is read, and how many parts it has at least and at most."""
