"""Every parser of what strangers upload, send or lay into a folder, one true file for each, and what they send instead."""

import io
import json
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from docx import Document
from openpyxl import Workbook
from PIL import Image

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


def _sales(data: bytes) -> Any:
    from zhixing.domain.valuations.commands.past_sales import read

    return read(data, 1, "house")


def _photo(data: bytes) -> Any:
    from zhixing.infra import pictures

    return pictures.photo(data)


def _panorama(data: bytes) -> Any:
    from zhixing.infra import pictures

    return pictures.panorama(data)


def _round_log(data: bytes) -> Any:
    from zhixing.domain.auctions import api as auctions

    return auctions.audit(auctions.read_log(data))


def _statement(data: bytes) -> Any:
    from zhixing.gateways.iso20022 import camt

    return camt.statements(data)


def _seal(data: bytes) -> Any:
    """What is not sealed is no refusal: the page says so."""
    from tests.rooms.documents.test_seals import ROOT
    from zhixing.domain.documents.papers.verify import verify

    return verify(data, [ROOT.pem])


def _bank(data: bytes) -> Any:
    from zhixing.gateways import banks

    return banks.parse_callback(data, "bank")


def _told(data: bytes) -> Any:
    from zhixing.gateways import files

    try:
        return files.told(data)
    except ValueError as error:  # the look through a folder makes this refusal of it
        raise files.FileRefused(unit="bank", file="a.told", why=str(error)) from error


UPLOADS: dict[str, Parser] = {
    "judgment.docx": _intake("a.docx"),
    "judgment.pdf": _intake("a.pdf"),
    "judgment.txt": _intake("a.txt"),
    "directory.xlsx": _directory,
    "audit.xlsx": _audit,
    "audit.csv": _audit,
    "sales.csv": _sales,
    "package.zip": _package,
    "photo.jpg": _photo,
    "photo.webp": _photo,
    "panorama.png": _panorama,
    "round-log.json": _round_log,
    "statement.xml": _statement,
}
SENT: dict[str, Parser] = {"notice.xml": _bank, "report.xml": _bank, "accounts.xml": _bank, "news.told": _told}
PARSERS = UPLOADS | SENT
ALL = PARSERS | {"sealed.pdf": _seal}


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
    elif name in DRAWN:
        Image.new("RGB", DRAWN[name][1], (90, 120, 80)).save(out, DRAWN[name][0])
    elif name == "judgment.pdf":
        return pdf(b"BT /F1 12 Tf 72 700 Td (A judgment of the people's court of Lanxi) Tj ET")
    else:
        return WRITTEN[name]()
    return out.getvalue()


AT_US = 1_790_000_000_000_000
DRAWN = {"photo.jpg": ("JPEG", (64, 48)), "photo.webp": ("WEBP", (64, 48)), "panorama.png": ("PNG", (2048, 1024))}
SALE = (
    "title,place_or_court,start_price,appraisal_or_market_price,opens,watchers,source\n"
    "小型轿车,澜州,30000,40000,2026-05-01T10:00,7,某平台\n"
)


def _round() -> bytes:
    """A round of one bid, chained as the platform chains it."""
    from zhixing.kernel.chain import link

    facts: dict[str, dict[str, Any]] = {
        "opened": {"start_fen": 100, "step_fen": 10, "kind": "sale"},
        "bid": {"rank": 1},
        "closed": {"fen": 100, "code": "A01", "maxima": {"2": [100, "salt"]}},
    }
    lines: list[dict[str, Any]] = []
    for seq, (kind, told) in enumerate(facts.items(), start=1):
        line = {"round": 1, "seq": seq, "kind": kind, "key": f"k{seq}", "at": AT_US + seq, "ends_at": AT_US + 9}
        line |= {"seat": 7 if kind == "bid" else None, "code": "A01", "fen": 100 if kind == "bid" else None}
        line |= {"verdict": "accepted", "facts": told, "previous": lines[-1]["hash"] if lines else ""}
        lines.append(line | {"hash": link(line)})
    return json.dumps({"format": "zhixing round log 1", "lines": lines}, ensure_ascii=False, indent=1).encode()


def _camt(kind: str) -> bytes:
    from tests.rooms.payments import bank

    line = bank.Line("R1", "500.00", "（2026）浙0195执1号")
    return bank.camt053(line, opening="0.00", closing="500.00") if kind == "statement" else bank.camt054(line)


def _report() -> bytes:
    from tests.rooms.payments import bank

    return bank.pain002("B-1", {"P-1": "ACSC", "P-2": "AC04"})


def _accounts() -> bytes:
    from zhixing.gateways.iso20022 import auth, xml

    criteria = (
        "<SchCrit><Acct><Id><Id><Othr><Id>6217001</Id></Othr></Id></Id><InvstgtdPties><Cd>OWNE</Cd></InvstgtdPties>"
        "<AuthrtyReqTp><MsgNmId>camt.053</MsgNmId></AuthrtyReqTp></Acct></SchCrit>"
    )
    return xml.document(
        auth.ANSWER,
        f"<InfReqRspn><RspnId>A</RspnId><InvstgtnId>Q-1</InvstgtnId><RspnSts>NRES</RspnSts>{criteria}<RtrInd>"
        "<AuthrtyReqTp><MsgNmId>camt.053</MsgNmId></AuthrtyReqTp>"
        "<InvstgtnRslt><InvstgtnSts>NFOU</InvstgtnSts></InvstgtnRslt></RtrInd></InfReqRspn>",
    )


def _news() -> bytes:
    from zhixing.gateways import files, signing
    from zhixing.gateways.keys import new_key

    message = signing.Message("POST", "/wires/agencies/answers", "", b"{}")
    return files.pack_asked(message, signing.sign(message, new_key("sm2-sm3", "office"), datetime.now(UTC)))


def _sealed() -> bytes:
    from tests.rooms.documents.test_seals import SIGNED

    return SIGNED


WRITTEN: dict[str, Callable[[], bytes]] = {
    "sealed.pdf": _sealed,
    "judgment.txt": "澜溪区人民法院 民事判决书".encode,
    "audit.csv": "姓名,身份证号,投入\n某人,330195198001010017,1\n".encode,
    "sales.csv": SALE.encode,
    "round-log.json": _round,
    "statement.xml": lambda: _camt("statement"),
    "notice.xml": lambda: _camt("notice"),
    "report.xml": _report,
    "accounts.xml": _accounts,
    "news.told": _news,
}


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


def huge(kind: str) -> bytes:
    """A small picture of more dots than anybody takes."""
    out = io.BytesIO()
    Image.new("1", (14_000, 12_000)).save(out, kind)
    return out.getvalue()


def nasty(name: str) -> dict[str, Callable[[], bytes]]:
    """What each parser must refuse by name."""
    end = name.rpartition(".")[2]
    found: dict[str, Callable[[], bytes]] = {"empty": bytes, "charset": lambda: b"\xff\xff\x00\x81" * 20}
    if end == "txt":
        return found | {"zeros": lambda: b"\0" * 100}
    found["noise"] = lambda: bytes(range(256)) * 4
    found["entities"] = lambda: ENTITIES
    if end not in ("csv", "told"):
        found["half"] = lambda: true(name)[: len(true(name)) // 2]
    if end in ("docx", "xlsx", "zip"):
        found["not of this kind"] = lambda: archive(a=b"b")
        found["paths"] = lambda: archive(**{"../../../etc/cron.d/x": b"x", "/etc/x": b"x"})
    if end in ("docx", "xlsx"):
        part = "word/document.xml" if end == "docx" else "xl/workbook.xml"
        found["half a part"] = lambda: swapped(name, part, b"<w:document")
        found["entities in a part"] = lambda: swapped(name, part, ENTITIES)
    if end == "xlsx":
        found["half a sheet"] = lambda: swapped(name, "xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row><c")
    if end == "told":
        found["cut"] = lambda: true(name)[:-1]
    if end == "xml":
        found["charset"] = lambda: true(name).decode().replace("UTF-8", "UTF-16").encode("utf-16")
    found["bomb"] = {"pdf": lambda: bomb("pdf"), "jpg": lambda: huge("PNG"), "webp": lambda: huge("PNG")}.get(
        end, {"panorama.png": lambda: huge("PNG")}.get(name, lambda: bomb("zip"))
    )
    return found
