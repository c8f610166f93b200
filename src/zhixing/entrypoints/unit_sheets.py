"""The directory as a sheet, out and in. What comes in is a stranger's file: its size is known before it is unpacked."""

from collections.abc import Iterable
from io import BytesIO
from itertools import islice
from typing import IO, Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from zhixing.domain.agencies import api as agencies
from zhixing.infra.packed import BROKEN, archive_fits

LARGEST, UNPACKED, MOST_ROWS = 8 << 20, 64 << 20, 20_000
"""Bytes of a file, bytes it may unpack to, and rows [design]."""


def read(file: Any) -> list[dict[str, str]]:
    """Rows by column name. Raises SheetUnreadable."""
    if file is None:
        raise agencies.SheetUnreadable(why="没有选择文件", why_en="no file was chosen")
    if file.size > LARGEST:
        raise agencies.SheetUnreadable(why=f"文件超过 {LARGEST >> 20} MB", why_en=f"larger than {LARGEST >> 20} MB")
    try:
        content = file.read()
        if not archive_fits(content, UNPACKED):
            raise agencies.SheetUnreadable(why="解压后过大", why_en="too large once unpacked")
        book = load_workbook(BytesIO(content), read_only=True, data_only=True)
        sheet = book.active
        lines = list(islice(sheet.iter_rows(values_only=True), MOST_ROWS + 2)) if sheet is not None else []
    except (InvalidFileException, *BROKEN) as error:
        raise agencies.SheetUnreadable(why="不是 XLSX 文件", why_en="no XLSX file") from error
    if len(lines) > MOST_ROWS + 1:
        raise agencies.SheetUnreadable(why=f"超过 {MOST_ROWS} 行", why_en=f"more than {MOST_ROWS} rows")
    if not lines:
        raise agencies.SheetUnreadable(why="表格是空的", why_en="it is empty")
    heads = [_column(str(head or "").strip()) for head in lines[0]]
    rows = [dict(zip(heads, (_text(cell) for cell in line), strict=False)) for line in lines[1:]]
    return [row for row in rows if any(row.values())]


def write(out: IO[bytes], units: Iterable[agencies.Unit]) -> None:
    """The sheet that `read` reads back; keys are left out."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("agencies")
    sheet.append([words for name, words in agencies.COLUMNS.items() if name not in ("algorithm", "public_key")])
    for unit in units:
        sheet.append([harmless(value) for value in agencies.written(unit).values()])
    book.save(out)


def _column(head: str) -> str:
    for name, words in agencies.COLUMNS.items():
        if head in (name, words):
            return name
    raise agencies.SheetUnreadable(why=f"不认识的列「{head[:30]}」", why_en=f"unknown column {head[:30]!r}")


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    return f"{cell:.10g}" if isinstance(cell, float) else str(cell).strip()


def harmless(value: Any) -> Any:
    """What a spreadsheet would take for a formula gets a leading apostrophe."""
    return f"'{value}" if isinstance(value, str) and value[:1] in "=+-@\t\r" and value else value
