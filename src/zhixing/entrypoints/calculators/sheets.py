"""Answers as files: many questions from a CSV or XLSX, one answer with its schedules as XLSX, many as CSV or XLSX."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhixing.entrypoints.calculators.asks import Ask, Kind, Raw
from zhixing.entrypoints.calculators.refusals import (
    ColumnUnknown,
    FileUnreadable,
    RowUnreadable,
    SpreadsheetsMissing,
)
from zhixing.entrypoints.calculators.words import say, shown
from zhixing.kernel.money import Money

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from zhixing.entrypoints.calculators.calculator import Calculator
    from zhixing.entrypoints.calculators.reply import Reply

WIDEST = 60
"""Characters of the widest column [design]."""
SHEET = ".xlsx"


def read(file: Path, asks: Sequence[Ask]) -> list[Raw]:
    """Rows of a file by the names of the questions. Raises FileUnreadable, ColumnUnknown, RowUnreadable."""
    lines = _xlsx_lines(file) if file.suffix.lower() == SHEET else _csv_lines(file)
    heads = [_named(head, asks) for head in next(iter(lines), [])]
    if not heads:
        raise FileUnreadable(file=file.name)
    filled = [line for line in lines[1:] if any(line)]
    return [_row(heads, line) for line in filled]


def rows_from(ask: Ask, text: str) -> list[dict[str, str]]:
    """Rows of a table written in one line: `2026-01-01:1000; 2026-02-01:500`. Raises RowUnreadable."""
    rows = []
    for one in text.replace("；", ";").replace("：", ":").split(";"):
        cells = [cell.strip() for cell in one.split(":")] if one.strip() else []
        if len(cells) > len(ask.columns):
            columns = {"columns_zh": _columns(ask, "zh"), "columns_en": _columns(ask, "en")}
            raise RowUnreadable(**ask.says(text=one.strip(), **columns))
        rows.append({column.name: cell for column, cell in zip(ask.columns, cells, strict=False)})
    return rows


def write(file: Path, heads: Sequence[str], lines: Iterable[Sequence[Any]], lang: str) -> None:
    """Many answers in one table, as CSV or XLSX by the name of the file."""
    if file.suffix.lower() != SHEET:
        file.write_text(csv_text(heads, lines, lang), encoding="utf-8-sig", newline="")
        return
    book = _workbook()
    _fill(book.active, [heads, *lines], lang)
    file.write_bytes(_bytes(book))


def write_answer(file: Path, calculator: Calculator, given: Mapping[str, Any], reply: Reply, lang: str) -> None:
    """One answer: as XLSX whole, as CSV its facts."""
    if file.suffix.lower() == SHEET:
        file.write_bytes(answer_book(calculator, given, reply, lang))
    else:
        heads = [say(fact.words, lang) for fact in reply.facts]
        write(file, heads, [[fact.value for fact in reply.facts]], lang)


def csv_text(heads: Sequence[str], lines: Iterable[Sequence[Any]], lang: str) -> str:
    """A CSV table. A cell that a spreadsheet would take for a formula gets a leading apostrophe."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(heads)
    for line in lines:
        writer.writerow([_harmless(value, lang) for value in line])
    return out.getvalue()


def answer_book(calculator: Calculator, given: Mapping[str, Any], reply: Reply, lang: str) -> bytes:
    """One answer as XLSX: what was asked, the answer and its grounds on the first sheet, each schedule on its own."""
    book = _workbook()
    first = book.active
    first.title = say(calculator.words, lang)
    lines: list[Sequence[Any]] = [(say(calculator.words, lang),)]
    for ask in calculator.asks:
        lines += [(say(ask.words, lang), text) for text in ask.written(given[ask.name], lang)]
    lines += [(), *((say(fact.words, lang), fact.value) for fact in reply.facts), ()]
    lines += [(one,) for one in (reply.sentence(lang), *(say(note, lang) for note in reply.notes)) if one]
    lines += [(used.say(lang),) for used in reply.figures] + [(one.say(lang),) for one in reply.articles]
    _fill(first, lines, lang)
    for table in reply.tables:
        rows = [[say(words, lang) for _, words in table.columns], *table.rows, *([table.total] if table.total else [])]
        _fill(book.create_sheet(say(table.words, lang)[:31]), rows, lang)
    return _bytes(book)


def _named(head: Any, asks: Sequence[Ask]) -> Ask:
    for ask in asks:
        if str(head).strip() in (ask.name, say(ask.words, "zh"), say(ask.words, "en")):
            return ask
    raise ColumnUnknown(column=head, columns=", ".join(ask.name for ask in asks))


def _row(heads: Sequence[Ask], line: Sequence[str]) -> Raw:
    cells = zip(heads, line, strict=False)
    return {ask.name: rows_from(ask, cell) if ask.kind is Kind.ROWS else cell for ask, cell in cells}


def _columns(ask: Ask, lang: str) -> str:
    return "、".join(say(column.words, lang) for column in ask.columns)


def _csv_lines(file: Path) -> list[list[str]]:
    try:
        return list(csv.reader(StringIO(file.read_text(encoding="utf-8-sig"))))
    except (OSError, UnicodeDecodeError, csv.Error):
        raise FileUnreadable(file=file.name) from None


def _xlsx_lines(file: Path) -> list[list[str]]:
    _workbook()  # says so when openpyxl is missing
    from zipfile import BadZipFile

    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        sheet = load_workbook(file, read_only=True, data_only=True).active
    except (OSError, KeyError, BadZipFile, InvalidFileException):
        raise FileUnreadable(file=file.name) from None
    rows = sheet.iter_rows(values_only=True) if sheet is not None else ()
    return [[_typed(cell) for cell in row] for row in rows]


def _typed(cell: Any) -> str:
    """A cell as it would be typed: a day without its midnight, a whole number without its point."""
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    return f"{cell:.10g}" if isinstance(cell, float) else str(cell).strip()


def _workbook() -> Workbook:
    try:
        from openpyxl import Workbook
    except ModuleNotFoundError:
        raise SpreadsheetsMissing() from None
    return Workbook()


def _fill(sheet: Worksheet, lines: Iterable[Sequence[Any]], lang: str) -> None:
    """Sums as numbers, days as days, everything else as text: what somebody typed never becomes a formula."""
    widths: dict[str, int] = {}
    for y, line in enumerate(lines, 1):
        for x, value in enumerate(line, 1):
            if value is None:
                continue
            cell = sheet.cell(y, x)
            match value:
                case Money():
                    cell.value, cell.number_format = value.decimal, "#,##0.00"
                case bool():
                    cell.value = shown(value, lang)
                case date() | int():
                    cell.value = value
                case _:
                    cell.value, cell.data_type = shown(value, lang), "s"
            if len(line) > 1:
                wide = sum(2 if ord(sign) > 0x2E7F else 1 for sign in shown(value, lang))
                widths[cell.column_letter] = max(widths.get(cell.column_letter, 8), min(wide + 2, WIDEST))
    for letter, width in widths.items():
        sheet.column_dimensions[letter].width = width


def _bytes(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _harmless(value: Any, lang: str) -> str:
    text = "" if value is None else str(value) if isinstance(value, Money) else shown(value, lang)
    return f"'{text}" if text[:1] in "=+-@\t\r" and text and not isinstance(value, Money | int) else text
