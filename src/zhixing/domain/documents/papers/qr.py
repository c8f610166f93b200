"""The code printed at the foot of a paper, which opens the page that says whether it is genuine."""

from typing import Any

import segno

_GREY = bytes([255, 0]) + bytes(254)


def qr_dots(text: str) -> dict[str, Any]:
    """The QR code of `text` as grey dots, row by row, 0 dark and 255 light, `size` a side; error correction M.

    The mask is fixed: trying all eight for the prettiest takes five times as long and no reader needs it.
    """
    rows = segno.make_qr(text, error="m", mask=3, boost_error=False).matrix
    return {"size": len(rows), "dots": list(b"".join(rows).translate(_GREY))}
