"""Strangers' files that hold more than they weigh (XLSX, DOCX, PDF): what they unpack to is known before they are read."""

import re
import struct
import zlib
from io import BytesIO
from zipfile import BadZipFile, LargeZipFile, ZipFile

BROKEN: tuple[type[Exception], ...] = (
    *(
        BadZipFile,
        LargeZipFile,
        zlib.error,
        struct.error,
        SyntaxError,
    ),  # XML that is none is a SyntaxError in both parsers
    *(LookupError, ValueError, TypeError, AttributeError, ArithmeticError, AssertionError),
    *(EOFError, OSError, RuntimeError, MemoryError),  # NotImplementedError and RecursionError are RuntimeErrors
)
"""What readers of such files raise over broken ones; a caller turns it into its own refusal."""
PIECE = 64 << 10
_STREAM = re.compile(rb"stream\r?\n")


def archive_fits(data: bytes, most: int) -> bool:
    """Whether a zip archive unpacks to no more than so many bytes; a directory that lies is cut off while it is read.

    Raises BadZipFile.
    """
    with ZipFile(BytesIO(data)) as packed:
        return sum(one.file_size for one in packed.infolist()) <= most


def pdf_fits(data: bytes, most: int) -> bool:
    """Whether the packed streams of a PDF come to no more than so many bytes; nothing is kept of them."""
    left = most
    for start in _STREAM.finditer(data):
        left -= _unpacked(data, start.end(), left)
        if left < 0:
            return False
    return True


def _unpacked(data: bytes, start: int, most: int) -> int:
    """How much one stream unpacks to, told as soon as it is more than `most`; 0 for what is not packed."""
    reader, found = zlib.decompressobj(), 0
    try:
        for place in range(start, len(data), PIECE):
            rest = data[place : place + PIECE]
            while rest and not reader.eof:
                found += len(reader.decompress(rest, 1 << 20))
                rest = reader.unconsumed_tail
                if found > most:
                    return found
            if reader.eof:
                break
    except zlib.error:
        pass
    return found
