"""The text of a judgment file: DOCX, PDF that carries text, TXT."""

import io
import re
from collections.abc import Iterator
from functools import reduce
from pathlib import PurePath

from docx import Document
from docx.document import Document as DocxDocument
from docx.opc.exceptions import PackageNotFoundError
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from zhixing.domain.intake.refusals import ScanWithoutText, UnreadableFile
from zhixing.infra import pdf_words
from zhixing.infra.packed import BROKEN, archive_fits, pdf_fits

LARGEST = 20_000_000
"""Bytes of a judgment file [design]."""
LONGEST = 1_000_000
"""Characters of a judgment [design]; the longest there are have some two hundred thousand."""
_MOST = 200 << 20
"""Bytes a file may unpack to [design]."""
_DAMAGED: tuple[type[Exception], ...] = (PackageNotFoundError, *BROKEN)
_BORDER = re.compile(r"[\d.,] [\d.,]")
_ENOUGH = 20  # characters a page; a scan may carry a stray stamp or page number


def text_of(content: bytes, filename: str) -> str:
    """The file's text, paragraphs as lines. Raises ScanWithoutText, UnreadableFile."""
    text = _text_of(content, filename)
    if len(text) > LONGEST:
        raise UnreadableFile(file=filename, kind="heavy")
    return text


def _text_of(content: bytes, filename: str) -> str:
    if not content:
        raise UnreadableFile(file=filename, kind="empty")
    if len(content) > LARGEST:
        raise UnreadableFile(file=filename, kind="large")
    if content.startswith(b"%PDF"):
        return _pdf(content, filename)
    if content.startswith(b"PK"):
        return _docx(content, filename)
    if PurePath(filename).suffix.lower() == ".txt":
        return _txt(content, filename)
    raise UnreadableFile(file=filename, kind="format")


def suffix_of(content: bytes) -> str:
    """What a file that was read is, by its first bytes and not by the name somebody gave it."""
    return ".pdf" if content.startswith(b"%PDF") else ".docx" if content.startswith(b"PK") else ".txt"


def _docx(content: bytes, filename: str) -> str:
    try:
        if not archive_fits(content, _MOST):
            raise UnreadableFile(file=filename, kind="bomb")
        text = "\n".join(line for line in _paragraphs(Document(io.BytesIO(content))) if line.strip())
    except _DAMAGED as error:
        raise UnreadableFile(file=filename, kind="damaged") from error
    if not text:
        raise ScanWithoutText(file=filename, pages=1)
    return text


def _paragraphs(within: DocxDocument | _Cell) -> Iterator[str]:
    """Paragraphs and rows of tables, tables in tables too, in the order they stand; a merged cell once.

    Cells as they are written: `row.cells` repeats one as often as it says it spans, a thousand million times if it likes.
    """
    for block in within.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Table):
            for row in block.rows:
                cells = [_Cell(tc, block) for tc in row._tr.tc_lst if tc.vMerge != "continue"]
                yield _row(["\n".join(_paragraphs(cell)).strip() for cell in cells])


def _row(cells: list[str]) -> str:
    """Cells as one line: two figures side by side stay two."""
    return reduce(
        lambda line, cell: f"{line}｜{cell}" if _BORDER.search(f"{line[-1:]} {cell[:1]}") else line + cell, cells, ""
    )


def _pdf(content: bytes, filename: str) -> str:
    if not pdf_fits(content, _MOST):
        raise UnreadableFile(file=filename, kind="bomb")
    try:
        pages = [_page(boxes) for boxes in pdf_words.boxes(content)]
    except pdf_words.Locked as error:
        raise UnreadableFile(file=filename, kind="locked") from error
    except pdf_words.Damaged as error:
        raise UnreadableFile(file=filename, kind="damaged") from error
    except pdf_words.TooHeavy as error:
        raise UnreadableFile(file=filename, kind="heavy") from error
    if not pages:
        raise UnreadableFile(file=filename, kind="empty")
    if sum(len("".join(p.split())) for p in pages) < _ENOUGH * len(pages):
        raise ScanWithoutText(file=filename, pages=len(pages))
    return "\n".join(pages)


def _page(boxes: list[str]) -> str:
    """A page's lines without the number at its foot."""
    lines = [line.strip() for box in boxes for line in box.splitlines()]
    return "\n".join(line for line in lines if line and not _is_page_number(line))


def _is_page_number(line: str) -> bool:
    return line.strip("-—–第页共/ 　").isdigit() and len(line) <= 8


def _txt(content: bytes, filename: str) -> str:
    for encoding in ("utf-16", "utf-8-sig", "gb18030"):
        if encoding == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
            continue
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise UnreadableFile(file=filename, kind="encoding")
