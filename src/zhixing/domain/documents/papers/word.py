"""Papers as editable DOCX, from the same composed blocks as the PDF; it carries no seal and no code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Word
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from .compose import Block, Paper, PaperForm, compose
from .template import templates

FACE = "仿宋"
TITLE_FACE = "宋体"
SIZE = Pt(16)


def render_docx(template_code: str, fields: Mapping[str, Any], form: PaperForm) -> bytes:
    """An editable copy of the paper. Raises as `render_pdf` does."""
    return to_docx(compose(templates()[template_code], fields, form))


def to_docx(paper: Paper) -> bytes:
    """A composed paper as DOCX."""
    word = Document()
    _set_up(word, paper)
    _line(word, paper.form.court_name, ALIGN.CENTER, size=Pt(22), bold=True)
    _line(word, paper.title, ALIGN.CENTER, size=Pt(26), bold=True)
    _line(word, paper.form.case_no, ALIGN.RIGHT)
    for index, block in enumerate(paper.blocks, 1):
        _block(word, block)
        if index == paper.sign_after:
            _signature(word, paper)
    output = BytesIO()
    word.save(output)
    return output.getvalue()


def _set_up(word: Word, paper: Paper) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25.9)
    section.top_margin, section.bottom_margin = Mm(30), Mm(30)
    style = word.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", SIZE
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FACE)
    style.paragraph_format.line_spacing = Pt(28)
    style.paragraph_format.space_after = Pt(0)
    made = datetime.combine(paper.form.made_on, time(), UTC).replace(tzinfo=None)
    properties = word.core_properties
    properties.title, properties.author = paper.title, paper.form.court_name
    properties.created = properties.modified = made
    if paper.form.note:
        section.footer.paragraphs[0].text = paper.form.note


def _line(
    word: Word, text: str, align: ALIGN | None = None, *, indent: bool = False, bold: bool = False, size: Pt = SIZE
) -> Paragraph:
    paragraph = word.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, size
    if size > SIZE:
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), TITLE_FACE)
        paragraph.paragraph_format.line_spacing = 1.2
    if align is not None:
        paragraph.alignment = align
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(32)
    return paragraph


def _block(word: Word, block: Block) -> None:
    match block["k"]:
        case "p" | "bold":
            _line(word, block["t"], ALIGN.JUSTIFY, indent=True, bold=block["k"] == "bold")
        case "flush":
            _line(word, block["t"])
        case "head":
            _line(word, block["t"], ALIGN.CENTER, bold=True)
        case "right":
            _line(word, block["t"], ALIGN.RIGHT)
        case "page":
            title = _line(word, block["t"], ALIGN.CENTER, size=Pt(22), bold=True)
            title.paragraph_format.page_break_before = True
        case "table":
            _table(word, [block["head"], *block["rows"]], head=True)
        case "form":
            wide = max(len(row) for row in block["rows"])
            _table(word, [row + [""] * (wide - len(row)) for row in block["rows"]], join=True)


def _table(word: Word, rows: list[list[str]], *, head: bool = False, join: bool = False) -> None:
    table = word.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for y, row in enumerate(rows):
        cells = table.rows[y].cells
        if join and len(row) > 2 and not any(row[2:]):
            cells[1].merge(cells[-1])
        for x, text in enumerate(row):
            if text:
                run = cells[x].paragraphs[0].add_run(text)
                run.font.size, run.bold = Pt(12), head and y == 0


def _signature(word: Word, paper: Paper) -> None:
    word.add_paragraph()
    for role, name in paper.signers:
        _line(word, f"{'　'.join(role)}　　{name}", ALIGN.RIGHT)
    _line(word, paper.dated, ALIGN.RIGHT)
    for role, name in paper.clerks:
        _line(word, f"{'　'.join(role)}　　{name}", ALIGN.RIGHT)
