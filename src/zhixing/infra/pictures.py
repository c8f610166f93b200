"""Pictures as the platform keeps them: decoded once and written anew, so that nothing but the picture is left in them.

Where a photo was taken and on whose telephone goes with the old bytes. No database.
"""

import io
import warnings
from collections.abc import Iterator

from PIL import Image, ImageOps, UnidentifiedImageError

from zhixing.kernel.refusal import Refusal

LARGEST = 40 * 1024 * 1024
"""Bytes of one picture [design]."""
MOST_PIXELS = 150_000_000
LONG_SIDE = 2400
MIDDLE = 800
"""What a telephone shows across its whole width [design]."""
SMALL = 480
TILE = 512
PANORAMA_WIDTHS = (4096, 8192)
"""Widths a panorama is brought to, so that tiles are whole [design]."""


class NotAPicture(Refusal):
    zh = "不能使用这个文件：不是能打开的 JPEG、PNG 或 WebP 图片。"
    en = "Can't use this file: it is no JPEG, PNG or WebP that can be opened."
    status = 422


class PictureTooLarge(Refusal):
    zh = "不能使用这张图片：超过 40 MB 或者 1.5 亿像素。"
    en = "Can't use this picture: it is over 40 MB or 150 million pixels."
    status = 413


class NotAPanorama(Refusal):
    zh = "不能用作全景：须是宽为高两倍的等距柱状全景图，宽不小于 2048 像素。"
    en = "Not a panorama: it must be equirectangular, twice as wide as high, at least 2048 pixels wide."
    status = 422


def opened(data: bytes) -> Image.Image:
    """The picture upright and in RGB. Raises NotAPicture, PictureTooLarge."""
    if len(data) > LARGEST:
        raise PictureTooLarge
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
            if picture.width * picture.height > MOST_PIXELS:
                raise PictureTooLarge
            return ImageOps.exif_transpose(picture).convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise PictureTooLarge from None
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
        raise NotAPicture from None


def shape(data: bytes) -> tuple[int, int]:
    """(width, height) of a picture this module made; only its head is read."""
    return Image.open(io.BytesIO(data)).size


def fits(data: bytes) -> bool:
    """Whether this is a picture of no more dots than anybody takes; only its head is read."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP"))
        return picture.width * picture.height <= MOST_PIXELS
    except (Image.DecompressionBombError, UnidentifiedImageError, OSError, ValueError, SyntaxError):
        return False


def jpeg(picture: Image.Image, quality: int = 82) -> bytes:
    """Bytes of a JPEG with nothing but the picture in it."""
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=quality, optimize=True, progressive=True)
    return held.getvalue()


def photo(data: bytes) -> tuple[bytes, bytes, bytes]:
    """(shown, middle, small): at most 2400, 800 and 480 pixels on the long side. Raises what `opened` raises."""
    picture = opened(data)
    picture.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
    shown = jpeg(picture)
    picture.thumbnail((MIDDLE, MIDDLE), Image.Resampling.LANCZOS)
    middle = jpeg(picture, 72)
    picture.thumbnail((SMALL, SMALL), Image.Resampling.LANCZOS)
    return shown, middle, jpeg(picture, 76)


def panorama(data: bytes) -> Image.Image:
    """An equirectangular panorama, its width one that tiles divide. Raises NotAPanorama and what `opened` raises."""
    picture = opened(data)
    if picture.width < PANORAMA_WIDTHS[0] // 2 or abs(picture.width - 2 * picture.height) > picture.width // 100:
        raise NotAPanorama
    width = max((one for one in PANORAMA_WIDTHS if one <= picture.width), default=PANORAMA_WIDTHS[0])
    return picture.resize((width, width // 2), Image.Resampling.LANCZOS)


def tiles(picture: Image.Image) -> Iterator[tuple[int, int, bytes]]:
    """(column, row, JPEG) of every tile of 512 × 512, row by row."""
    for row in range(picture.height // TILE):
        for column in range(picture.width // TILE):
            box = (column * TILE, row * TILE, (column + 1) * TILE, (row + 1) * TILE)
            yield column, row, jpeg(picture.crop(box), 80)


def overview(picture: Image.Image) -> bytes:
    """A panorama small enough to show before its tiles come."""
    return jpeg(picture.resize((1024, 512), Image.Resampling.LANCZOS), 70)
