"""Case numbers (案号): （2024）浙0105执1234号之一. 法〔2015〕137号 2–10, as amended by 法〔2018〕335号."""

from __future__ import annotations

import csv
import pkgutil
import re
from dataclasses import dataclass
from functools import cache

from zhixing.kernel.chinese import numeral, read_numeral
from zhixing.kernel.refusal import Refusal

ENFORCEMENT_TYPES = {
    "执": "首次执行",
    "执恢": "恢复执行",
    "执保": "财产保全执行",
    "执异": "执行异议",
    "执复": "执行复议",
    "执监": "执行监督",
    "执协": "执行协调",
    "执他": "其他执行",
}
"""The eight enforcement case types. 法发〔2014〕26号 1."""

_PROVINCES = "京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新兵军"
# Longest type first, or 执保 is read as 执.
_TYPES = "|".join(sorted(ENFORCEMENT_TYPES, key=len, reverse=True))
_NUMBER = re.compile(
    rf"（(?P<year>\d{{4}})）(?P<court>最高法|[{_PROVINCES}](?:\d{{4}}|\d{{2}})?)(?P<special>知)?"
    rf"(?P<kind>{_TYPES}|[\u4e00-\u9fff]{{1,3}}?)0*(?P<serial>[1-9]\d*)号(?:之(?P<part>[一二三四五六七八九十百零]+))?",
    re.ASCII,
)
_WIDE = str.maketrans("()[]〔〕【】0123456789０１２３４５６７８９", "（）（）（）（）01234567890123456789")


class CaseNumberUnreadable(Refusal):
    zh = "“{text}”不是可识别的案号。"
    en = "“{text}” is not a case number that can be read."
    status = 422
    article = "法〔2015〕137号 2–3"


@dataclass(frozen=True)
class Court:
    """One court of the code table. `division` is the six-digit administrative code, or empty."""

    code: str
    name: str
    division: str

    @property
    def level(self) -> str:
        return court_level(self.code)


@dataclass(frozen=True, order=True)
class CaseNumber:
    """A case number taken apart. `part` counts later documents: 1 is 之一, 0 the number itself."""

    year: int
    court_code: str
    kind: str
    serial: int
    special: str = ""
    part: int = 0

    @classmethod
    def parse(cls, text: str) -> CaseNumber:
        """Reads half-width and full-width forms, spaces ignored. Raises CaseNumberUnreadable."""
        match = _NUMBER.fullmatch(_clean(text))
        if not match:
            raise CaseNumberUnreadable(text=text)
        return cls._of(match)

    @classmethod
    def find(cls, text: str) -> list[CaseNumber]:
        """Every case number in a text, in order, each once."""
        return list(dict.fromkeys(cls._of(match) for match in _NUMBER.finditer(_clean(text))))

    @classmethod
    def _of(cls, match: re.Match[str]) -> CaseNumber:
        part = read_numeral(match["part"]) if match["part"] else 0
        return cls(
            int(match["year"]), match["court"], match["kind"], int(match["serial"]), match["special"] or "", part
        )

    def __str__(self) -> str:
        part = f"之{numeral(self.part)}" if self.part else ""
        return f"（{self.year}）{self.court_code}{self.special}{self.kind}{self.serial}号{part}"

    @property
    def court(self) -> Court | None:
        """The court, or None when the table does not know it (founded later, or a practice court)."""
        return courts().get(self.court_code)

    @property
    def known_court(self) -> bool:
        return self.court is not None

    @property
    def level(self) -> str:
        """ "supreme", "high", "intermediate" or "basic", from the code alone."""
        return court_level(self.court_code)

    @property
    def is_enforcement(self) -> bool:
        return self.kind in ENFORCEMENT_TYPES


def court_level(code: str) -> str:
    """The court's level by the length of its code: 最高法, 浙, 浙01, 浙0105."""
    if code == "最高法":
        return "supreme"
    return {0: "high", 2: "intermediate", 4: "basic"}[len(code) - 1]


def _clean(text: str) -> str:
    return re.sub(r"\s", "", text).translate(_WIDE)


@cache
def courts() -> dict[str, Court]:
    """Courts by code, as of about 2016 (later foundations are missing); read when first asked for."""
    table = pkgutil.get_data("zhixing.kernel", "data/court_codes.csv") or b""
    return {row["code"]: Court(**row) for row in csv.DictReader(table.decode().splitlines())}
