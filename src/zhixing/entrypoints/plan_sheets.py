"""A plan of distribution as a workbook: each line with its article, the sums as numbers, the total as a formula."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.styles import Font

from zhixing.entrypoints.language import pick
from zhixing.entrypoints.unit_sheets import harmless
from zhixing.kernel.money import Money

HEADS = (
    "序号 || No.", "顺位 || Rung", "给谁 || To", "依据 || Article", "债权（元） || Claim (CNY)", "分得（元） || Share (CNY)",
    "分后余额（元） || Left after it (CNY)",
)  # fmt: skip
FIRST = 4
"""The row of the first line."""


def write(out: IO[bytes], case: str, no: int, on: date, pot: Money, steps: Sequence[Mapping[str, Any]]) -> None:
    """Write the workbook; `steps` hold words, title, to, basis, seized, claimed, share, left."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # a new workbook has one
    sheet.title = "plan"
    sheet.append([f"{case} {pick('分配方案 || Plan of distribution')} {no}"])
    sheet.append([pick("可分配（元） || To give out (CNY)"), _yuan(pot), pick("利息算到 || Interest to"), on])
    sheet.append([pick(head) for head in HEADS])
    for place, one in enumerate(steps, start=1):
        words = [harmless(text) for text in (f"{pick(one['words'])} {one['title']}".strip(), one["to"], _basis(one))]
        sheet.append([place, *words, _yuan(one["claimed"]), _yuan(one["share"]), _yuan(one["left"])])
    last = FIRST + len(steps) - 1
    sheet.append([pick("合计 || Total"), "", "", "", "", f"=SUM(F{FIRST}:F{last})"])
    for row in sheet.iter_rows(min_row=2, min_col=2):
        for cell in row:
            if isinstance(cell.value, Decimal) or str(cell.value).startswith("=SUM"):
                cell.number_format = "#,##0.00"
    for cell in (*sheet[1], *sheet[3], *sheet[last + 1]):
        cell.font = Font(bold=True)
    for column, width in zip("ABCDEFG", (14, 22, 28, 26, 18, 18, 20), strict=True):
        sheet.column_dimensions[column].width = width
    book.save(out)


def _basis(one: Mapping[str, Any]) -> str:
    return "；".join(filter(None, (one["basis"], pick(one["seized"]))))


def _yuan(amount: Money) -> Decimal:
    return Decimal(amount.fen) / 100
