"""Personal data as the pages show it before anybody gives a reason: one policy per field [design].

Names follow 法释〔2016〕19号 9: the surname stays, the given name becomes 某.
"""

import re
from collections.abc import Callable, Iterable
from typing import Literal

_COMPOUND = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良"
        "漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生公户公玉梁丘左丘东门西门第五",
    )
)
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ADDRESS_HEAD = re.compile(r"^.*?(?:自治县|自治旗|[县区旗]|(?<=市)[^市区县]{1,4}市)|^[^市]*市")
_IN_TEXT: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[0-9Xx](?![0-9A-Za-z])"), "id"),
    (re.compile(r"(?<![0-9A-Za-z])[1-9]\d{7}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}(?![0-9A-Za-z])"), "id"),
    (re.compile(r"(?<![0-9A-Za-z])\d{16,19}(?![0-9A-Za-z])"), "card"),
    (re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])"), "phone"),
    (
        re.compile(
            r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-Z]·?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9学警挂港澳]"
        ),
        "plate",
    ),
)

Field = Literal["id", "phone", "card", "name", "plate", "address", "credit_code"]


def mask(field: Field, value: str) -> str:
    """The value of one field, masked by that field's policy; an empty value stays empty."""
    return _POLICIES[field](value) if value else value


def mask_id(number: str) -> str:
    """33019519900101123X → 33019519********3X; the old 15 digits → 330195*******34."""
    return (
        number[:8] + "*" * 8 + number[-2:] if len(number) == 18 else number[:6] + "*" * (len(number) - 8) + number[-2:]
    )


def mask_phone(number: str) -> str:
    """13812346402 → 138****6402; a landline keeps its last two digits."""
    return f"{number[:3]}****{number[-4:]}" if len(number) == 11 else "****" + number[-2:]


def mask_card(number: str) -> str:
    """6222021202001234567 → ****4567."""
    return "****" + number[-4:]


def mask_credit_code(code: str) -> str:
    """91330195MA2XXXX71X → 91330195MA2****71X."""
    return f"{code[:11]}****{code[-3:]}"


def mask_name(name: str) -> str:
    """张三 → 张某, 欧阳小明 → 欧阳某; a name with a dot keeps what stands before it."""
    if "·" in name:
        return name.split("·")[0] + "某"
    return (name[:2] if name[:2] in _COMPOUND and len(name) > 2 else name[:1]) + "某"


def mask_names(names: Iterable[str]) -> dict[str, str]:
    """Masks for the people of one text: those who would look alike get 甲, 乙 …: 张三, 张四 → 张某甲, 张某乙."""
    masked = {name: mask_name(name) for name in names}
    alike: dict[str, list[str]] = {}
    for name, short in masked.items():
        alike.setdefault(short, []).append(name)
    return {name: short + _stem(alike[short], name) for name, short in masked.items()}


def mask_plate(plate: str) -> str:
    """浙A02347 → 浙A·0***7."""
    body = plate.replace("·", "")
    return f"{body[:2]}·{body[2]}***{body[-1]}"


def mask_address(address: str) -> str:
    """Keeps the county or district: 澜州市澜溪区望舒路 88 号 → 澜州市澜溪区***."""
    head = _ADDRESS_HEAD.match(address)
    return (head.group() if head else address[:2]) + "***"


def mask_text(text: str) -> str:
    """Free text with ID numbers, cards, phones and plates masked where they stand. Names are `mask_names`' matter."""
    for pattern, field in _IN_TEXT:
        text = pattern.sub(lambda found, policy=_POLICIES[field]: policy(found.group()), text)  # type: ignore[misc]
    return text


def _stem(alike: list[str], name: str) -> str:
    if len(alike) == 1:
        return ""
    place = alike.index(name)
    return _STEMS[place] if place < len(_STEMS) else str(place + 1)


_POLICIES: dict[str, Callable[[str], str]] = {
    "id": mask_id,
    "phone": mask_phone,
    "card": mask_card,
    "name": mask_name,
    "plate": mask_plate,
    "address": mask_address,
    "credit_code": mask_credit_code,
}
