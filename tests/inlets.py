"""Every file parser a stranger's upload reaches, one true file for each, and what strangers send instead."""

import io
import zipfile
import zlib
from collections.abc import Callable
from functools import cache
from typing import Any

from docx import Document
from openpyxl import Workbook

Parser = Callable[[bytes], Any]
BOMB = 210 << 20


def _intake(name: str) -> Parser:
    from zhixing.domain.intake.reading.text import text_of

    return lambda data: text_of(data, name)


def _directory(data: bytes) -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from zhixing.entrypoints import unit_sheets

    return unit_sheets.read(SimpleUploadedFile("a.xlsx", data))


def _audit(data: bytes) -> Any:
    from zhixing.domain.collective import rules
    from zhixing.domain.collective.commands.importing import _table

    return rules.read(_table(data))


def _package(data: bytes) -> Any:
    from zhixing.domain.auctions.commands.pictures import _unpacked

    return _unpacked(data)


def _statement(data: bytes) -> Any:
    from zhixing.gateways.iso20022 import camt

    return camt.statements(data)


PARSERS: dict[str, Parser] = {
    "judgment.docx": _intake("a.docx"),
    "judgment.pdf": _intake("a.pdf"),
    "judgment.txt": _intake("a.txt"),
    "directory.xlsx": _directory,
    "audit.xlsx": _audit,
    "package.zip": _package,
    "statement.xml": _statement,
}


@cache
def true(name: str) -> bytes:
    """A file the parser takes, or close to one."""
    out = io.BytesIO()
    if name.endswith(".docx"):
        document = Document()
        document.add_paragraph("澜溪区人民法院 民事判决书")
        document.save(out)
    elif name.endswith(".xlsx"):
        book = Workbook()
        book.active.append(["代码", "类别", "名称", "渠道"] if name[0] == "d" else ["姓名", "身份证号", "投入"])
        book.active.append(["a-1", "bank", "甲行", "接口"] if name[0] == "d" else ["某人", "330195198001010017", "1"])
        book.save(out)
    elif name.endswith(".zip"):
        with zipfile.ZipFile(out, "w") as packed:
            packed.writestr("manifest.json", "{}")
    elif name.endswith(".pdf"):
        return pdf(b"BT /F1 12 Tf 72 700 Td (A judgment of the people's court of Lanxi) Tj ET")
    elif name.endswith(".xml"):
        return b'<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"></Document>'
    else:
        return "澜溪区人民法院 民事判决书".encode()
    return out.getvalue()


def pdf(content: bytes) -> bytes:
    """One page that shows this content, packed."""
    packed = zlib.compress(content, 1)
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>\nstream\n" % len(packed) + packed + b"\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body = b"".join(b"%d 0 obj " % number + one + b" endobj\n" for number, one in enumerate(objects, start=1))
    return b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R>>\n%%EOF"


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return out.getvalue()


def swapped(name: str, part: str, data: bytes) -> bytes:
    """The true archive with one part of it replaced."""
    with zipfile.ZipFile(io.BytesIO(true(name))) as before:
        members = {one: before.read(one) for one in before.namelist()}
    return archive(**{one: data if one == part else content for one, content in members.items()})


@cache
def bomb(kind: str) -> bytes:
    """A small file that unpacks to more than anybody takes."""
    zeros = b"0" * BOMB
    return pdf(zeros) if kind == "pdf" else archive(**{"word/document.xml": zeros, "xl/workbook.xml": b""})


ENTITIES = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'


def nasty(name: str) -> dict[str, Callable[[], bytes]]:
    """What each parser must refuse by name."""
    if name.endswith(".txt"):
        return {"empty": bytes, "charset": lambda: b"\xff\xff\x00\x81" * 20, "zeros": lambda: b"\0" * 100}
    found: dict[str, Callable[[], bytes]] = {"empty": bytes, "noise": lambda: bytes(range(256)) * 4}
    if name.endswith((".docx", ".xlsx", ".zip")):
        found["cut"] = lambda: true(name)[: len(true(name)) // 2]
        found["bomb"] = lambda: bomb("zip")
        found["not of this kind"] = lambda: archive(a=b"b")
        found["paths"] = lambda: archive(**{"../../../etc/cron.d/x": b"x", "/etc/x": b"x"})
    if name.endswith(".docx"):
        found["half a part"] = lambda: swapped(name, "word/document.xml", b"<w:document")
    if name.endswith(".xlsx"):
        found["half a part"] = lambda: swapped(name, "xl/workbook.xml", b"<workbook")
        found["half a sheet"] = lambda: swapped(name, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row><c")
    if name.endswith(".pdf"):
        found["bomb"] = lambda: bomb("pdf")
        found["cut"] = lambda: true(name)[:60]
    if name.endswith(".xml"):
        found |= {"entities": lambda: ENTITIES, "charset": lambda: "<a>法院</a>".encode("utf-16")}
    return found
