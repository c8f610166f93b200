"""A PDF of ours with room for its signature appended, as an incremental update (ISO 32000-1, 7.5.6 and 12.8).

Our papers come from one writer, whose catalog, pages and cross-reference table lie open; four objects are added to
them here. A general PDF library reads and rebuilds the whole file for the same bytes, at ten times the cost.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

_END = re.compile(rb"trailer\s*<<(.*)>>\s*startxref\s+(\d+)\s+%%EOF\s*\Z", re.DOTALL)
_ENTRY = 20  # bytes of a line of the cross-reference table
_WIDE = 10  # digits kept for a place in the file


class NotOurPaper(ValueError):
    """The bytes are not a PDF as our papers are written."""


@dataclass(frozen=True)
class Prepared:
    """The file as it is signed: all but `room` hex digits from `start`, which wait between < and >."""

    pdf: bytes
    start: int
    room: int

    @property
    def digest(self) -> bytes:
        """SHA-256 over the signed ranges."""
        over = hashlib.sha256(self.pdf[: self.start])
        over.update(self.pdf[self.start + self.room + 2 :])
        return over.digest()

    def filled(self, block: bytes) -> bytes:
        """The signed file. `block` is the DER of the signature, at most `room` / 2 bytes."""
        digits = block.hex().encode().ljust(self.room, b"0")
        return self.pdf[: self.start + 1] + digits + self.pdf[self.start + 1 + self.room :]


def prepare(pdf: bytes, field: str, name: str, reason: str, at: datetime, room: int) -> Prepared:
    """`pdf` with an invisible signature field of `name` for `reason`, stating the time `at`. Raises NotOurPaper."""
    end = _END.search(pdf, max(0, len(pdf) - 500))
    if end is None:
        raise NotOurPaper("no trailer at the end")
    keys, table = end[1], int(end[2])
    root, size = _number(keys, b"/Root"), _number(keys, b"/Size")
    catalog = _object(pdf, table, root)
    page = _number(_object(pdf, table, _number(catalog, b"/Pages")), b"/Kids[")
    leaf = _object(pdf, table, page)
    if b"/AcroForm" in catalog or b"/Annots" in leaf:
        raise NotOurPaper("signed already, or a page with links")
    stated = at.strftime("D:%Y%m%d%H%M%S%z")
    told = f"{stated[:-2]}'{stated[-2:]}'".encode()
    objects = {
        root: catalog[:-2] + b"/AcroForm<</Fields[%d 0 R]/SigFlags 3>>>>" % size,
        page: leaf[:-2] + b"/Annots[%d 0 R]>>" % size,
        size: b"<</Type/Annot/Subtype/Widget/FT/Sig/T(%s)/F 132/Rect[0 0 0 0]/P %d 0 R/V %d 0 R>>"
        % (field.encode(), page, size + 1),
        size + 1: b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(%s)/Name%s/Reason%s"
        b"/ByteRange[0 %s]/Contents<%s>>>" % (told, _text(name), _text(reason), b" " * (3 * _WIDE + 2), b"0" * room),
    }
    out, places = bytearray(pdf), {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = out.rindex(b"/Contents<") + len(b"/Contents")
    table_at = len(out)
    lines = b"".join(b"%d 1\n%010d 00000 n\r\n" % (number, place) for number, place in places.items())
    kept = re.sub(rb"/Size \d+", b"/Size %d" % (size + 2), keys)
    out += b"xref\n%strailer\n<<%s/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (lines, kept, table, table_at)
    after = start + room + 2
    ranges = b"%d %d %d" % (start, after, len(out) - after)
    place = out.rindex(b"/ByteRange[0 ") + len(b"/ByteRange[0 ")
    out[place : place + len(ranges)] = ranges
    return Prepared(bytes(out), start, room)


def _number(keys: bytes, after: bytes) -> int:
    found = re.search(re.escape(after) + rb"\s*(\d+)", keys)
    if found is None:
        raise NotOurPaper(f"no {after.decode()}")
    return int(found[1])


def _object(pdf: bytes, table: int, number: int) -> bytes:
    """The dictionary of an object, from the single section of the cross-reference table."""
    first = pdf.index(b"\n", pdf.index(b"\n", table) + 1) + 1
    line = pdf[first + number * _ENTRY : first + (number + 1) * _ENTRY]
    place = int(line[:_WIDE]) if line[:_WIDE].isdigit() else 0
    head = b"%d 0 obj\n" % number
    if not pdf.startswith(head, place):
        raise NotOurPaper(f"object {number} is not where the table says")
    body = pdf[place + len(head) : pdf.index(b"endobj", place)].rstrip()
    if not body.endswith(b">>"):
        raise NotOurPaper(f"object {number} is no dictionary")
    return body


def _text(words: str) -> bytes:
    return b"<FEFF" + words.encode("utf-16-be").hex().upper().encode() + b">"
