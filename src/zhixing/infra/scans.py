"""Scans and pictures that are kept as they came, because they are evidence: nothing that bursts when a person opens it."""

from zhixing.infra import pictures
from zhixing.infra.packed import pdf_fits

UNPACKED = 200 << 20
"""Bytes a PDF may unpack to [design]."""


def fits(data: bytes) -> bool:
    """Whether a PDF unpacks to no more than that, and a picture has no more dots than anybody takes."""
    return pdf_fits(data, UNPACKED) if data.startswith(b"%PDF") else pictures.fits(data)
