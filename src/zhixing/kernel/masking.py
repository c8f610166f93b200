"""Personal data as the pages show it before anybody gives a reason: one policy per field [design].

Names follow 法释〔2016〕19号 9: the surname stays, the given name becomes 某; of a minority or translated foreign name the
first character stays; of a name in Latin letters the first letter.
"""

import re
from collections.abc import Callable, Iterable
from typing import Literal

Field = Literal["id", "id_public", "phone", "card", "name", "plate", "address", "credit_code", "certificate"]

_COMPOUND = frozenset(
    re.findall(
        "..",
        "欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇巫马公西颛孙壤驷公良"
        "漆雕乐正宰父谷梁拓跋夹谷轩辕令狐段干百里呼延东郭南门羊舌微生公户公玉梁丘左丘东门西门第五",
    )
)
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ADDRESS_HEAD = re.compile(r"^.*?(?:自治县|自治旗|[县区旗]|(?<=市)[^市区县]{1,4}市)|^[^市]*市")
_DOTS = re.compile("[·•・．]")
_LATIN = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ .'\-]*")
_IN_TEXT: tuple[tuple[re.Pattern[str], Field], ...] = (
    (re.compile(r"(?<![0-9A-Za-z])[1-9]\d{16}[0-9Xx](?![0-9A-Za-z])"), "id"),
    (re.compile(r"(?<![0-9A-Za-z])[1-9]\d{7}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}(?![0-9A-Za-z])"), "id"),
    (re.compile(r"(?<![0-9A-Za-z])\d{16,19}(?![0-9A-Za-z])"), "card"),
    (re.compile(r"(?<![0-9A-Za-z])\d{4}(?:[ \-]\d{4}){3}(?:[ \-]\d{1,3})?(?![0-9A-Za-z])"), "card"),
    (re.compile(r"(?<![0-9A-Za-z])1[3-9]\d{9}(?![0-9A-Za-z])"), "phone"),
    (re.compile(r"(?<![0-9A-Za-z])0\d{2,3}-\d{7,8}(?![0-9A-Za-z])"), "phone"),
    (re.compile(r"(?<=不动产权第)\d{4,}(?=号)|(?<=房权证字第)\d{4,}(?=号)"), "certificate"),
    (re.compile(r"(?<=住所地：)[^，。；、\s]{4,}|(?<=住址：)[^，。；、\s]{4,}|(?<=，住)[^，。；、\s]{6,}"), "address"),
    (
        re.compile(
            r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-Z]·?[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9学警挂港澳]"
        ),
        "plate",
    ),
)


def mask(field: Field, value: str) -> str:
    """The value of one field, masked by that field's policy; an empty value stays empty."""
    return _POLICIES[field](value) if value else value


def mask_id(number: str) -> str:
    """33019519900101123X → 33019519********3X; the old 15 digits → 330195*******34."""
    return _keep(number, 8 if len(number) == 18 else 6, 2)


def mask_id_public(number: str) -> str:
    """As the public lists print it, month and day of birth hidden: 3301951990****123X; old form 33019590****234."""
    return _keep(number, 10 if len(number) == 18 else 8, 4 if len(number) == 18 else 3)


def mask_phone(number: str) -> str:
    """13812346402 → 138****6402; a landline keeps its last two digits."""
    return _keep(number, 3, 4) if len(number) == 11 and "-" not in number else _keep(number, 0, 2, stars=4)


def mask_card(number: str) -> str:
    """6222021202001234567 → ****4567."""
    return _keep(number, 0, 4, stars=4)


def mask_credit_code(code: str) -> str:
    """91330195MA2XXXX71X → 91330195MA2****71X."""
    return _keep(code, 11, 3)


def mask_certificate(number: str) -> str:
    """A property certificate's number is deleted: 0012345 → ****."""
    return _keep(number, 0, 0, stars=4)


def mask_name(name: str) -> str:
    """张三 → 张某, 欧阳小明 → 欧阳某; 阿依·古丽 and other long names → 阿某; John Smith → J."""
    if _LATIN.fullmatch(name):
        return name[0]
    surname = 2 if name[:2] in _COMPOUND and 2 < len(name) <= 4 and not _DOTS.search(name) else 1
    return name[:surname] + "某"


_ORGANISATION = re.compile("(?:公司|银行|支行|分行|法院|合作社|事务所|委员会|企业|工厂|学校|医院|中心|局)$")


def mask_payer(name: str) -> str:
    """A payer as his bank names him: 周启山 → 周某; an organisation, which is nobody's personal data, whole."""
    return name if len(name) > 4 and _ORGANISATION.search(name) else mask_name(name) if name else name


def mask_names(names: Iterable[str]) -> dict[str, str]:
    """Masks for the people of one text: those who would look alike get 甲, 乙 …: 张三, 张四 → 张某甲, 张某乙."""
    masked = {name: mask_name(name) for name in names}
    alike: dict[str, list[str]] = {}
    for name, short in masked.items():
        alike.setdefault(short, []).append(name)
    return {name: short + _stem(alike[short], name) for name, short in masked.items()}


def mask_plate(plate: str) -> str:
    """浙A02347 → 浙A·0***7."""
    body = _DOTS.sub("", plate)
    return f"{body[:2]}·{body[2]}***{body[-1]}" if len(body) > 6 else "***"


def mask_address(address: str) -> str:
    """Keeps the county or district: 澜州市澜溪区望舒路 88 号 → 澜州市澜溪区***."""
    head = _ADDRESS_HEAD.match(address)
    return (head.group() if head else address[:2]) + "***"


def mask_text(text: str, names: Iterable[str] = ()) -> str:
    """Free text with ID numbers, cards, phones, plates, certificates and addresses masked where they stand.

    `names`: the people whose names are hidden, as one text numbers them (`mask_names`).
    """
    for pattern, field in _IN_TEXT:
        text = pattern.sub(lambda found, policy=_POLICIES[field]: policy(found.group()), text)  # type: ignore[misc]
    masks = mask_names(name for name in names if name)
    if not masks:
        return text
    # Longest first, or 张三 is taken out of 张三丰; in one pass, or a mask is masked again.
    longest = sorted(masks, key=len, reverse=True)
    return re.sub("|".join(_in_text(name) for name in longest), lambda found: masks[found.group()], text)


def _in_text(name: str) -> str:
    word = re.escape(name)
    return rf"(?<![A-Za-zÀ-ɏ]){word}(?![A-Za-zÀ-ɏ])" if _LATIN.fullmatch(name) else word


def _keep(text: str, head: int, tail: int, stars: int = 0) -> str:
    """The first `head` and last `tail` signs, the rest as stars; nothing at all when little would be hidden."""
    hidden = len(text) - head - tail
    if hidden < 3:
        return "*" * max(len(text), 4)
    return text[:head] + "*" * (stars or hidden) + text[len(text) - tail :]


def _stem(alike: list[str], name: str) -> str:
    if len(alike) == 1:
        return ""
    place = alike.index(name)
    return _STEMS[place] if place < len(_STEMS) else str(place + 1)


_POLICIES: dict[str, Callable[[str], str]] = {
    "id": mask_id,
    "id_public": mask_id_public,
    "certificate": mask_certificate,
    "phone": mask_phone,
    "card": mask_card,
    "name": mask_name,
    "plate": mask_plate,
    "address": mask_address,
    "credit_code": mask_credit_code,
}
