"""QR codes, on paper and on pages; error correction M."""

from base64 import b64encode
from typing import Any

import zxingcpp


def dots(text: str) -> dict[str, Any]:
    """The code of `text` as grey dots, row by row, 0 dark and 255 light, `size` a side, without its quiet zone."""
    picture = _code(text).to_image(scale=1, add_quiet_zones=False)
    return {"size": picture.shape[0], "dots": list(bytes(memoryview(picture)))}


def data_uri(text: str, scale: int) -> str:
    """The code of `text` as an SVG picture for a page, `scale` pixels a dot, with its quiet zone."""
    return f"data:image/svg+xml;base64,{b64encode(_code(text).to_svg(scale=scale).encode()).decode()}"


def _code(text: str) -> Any:
    return zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
