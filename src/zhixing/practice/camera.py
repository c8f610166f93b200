"""What a road camera takes: a small PNG of a car from behind with its plate. The province's sign is drawn as a square."""

import struct
import zlib

WIDTH, HEIGHT, SCALE = 80, 45, 4
_SKY, _ROAD, _LINE, _BODY, _GLASS, _LAMP, _PLATE, _INK = range(8)
_PALETTE = bytes.fromhex("b8c4c8 5a6064 e8e4d8 8c2f28 26343c e0a030 1a4f9c ffffff".replace(" ", ""))
_FONT = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ",
        [
            "75557",
            "26227",
            "71747",
            "71717",
            "55711",
            "74717",
            "74757",
            "71111",
            "75757",
            "75717",
            "25755",
            "65656",
            "74447",
            "65556",
            "74647",
            "74644",
            "74557",
            "55755",
            "11157",
            "55655",
            "44447",
            "57755",
            "75555",
            "75744",
            "75773",
            "75765",
            "74717",
            "72222",
            "55557",
            "55552",
            "55775",
            "55255",
            "55222",
            "71247",
        ],
        strict=True,
    )
)
"""Five rows of three dots for each sign, as digits of three bits."""


def picture(plate: str) -> bytes:
    """The PNG, always the same for the same plate."""
    rows = [bytearray([_SKY if y < 16 else _ROAD] * WIDTH) for y in range(HEIGHT)]
    _box(rows, 38, 20, 4, 25, _LINE)
    _box(rows, 16, 12, 48, 26, _BODY)
    _box(rows, 22, 14, 36, 9, _GLASS)
    for left in (17, 57):
        _box(rows, left, 26, 6, 4, _LAMP)
    _box(rows, 22, 29, 36, 7, _PLATE)
    _box(rows, 24, 30, 3, 5, _INK)
    for at, sign in enumerate(letter for letter in plate if letter in _FONT):
        _write(rows, 28 + 4 * at, 30, _FONT[sign])
    return _png(rows)


def _box(rows: list[bytearray], left: int, top: int, width: int, height: int, colour: int) -> None:
    for row in rows[top : top + height]:
        row[left : left + width] = bytes([colour] * width)


def _write(rows: list[bytearray], left: int, top: int, sign: str) -> None:
    for down, bits in enumerate(map(int, sign)):
        for right in range(3):
            if bits >> (2 - right) & 1 and left + right < WIDTH:
                rows[top + down][left + right] = _INK


def _png(rows: list[bytearray]) -> bytes:
    """An indexed PNG, each dot drawn SCALE times SCALE."""
    lines = b"".join(b"\0" + bytes(dot for dot in row for _ in range(SCALE)) for row in rows for _ in range(SCALE))
    head = struct.pack(">IIBBBBB", WIDTH * SCALE, HEIGHT * SCALE, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", _PALETTE), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
