"""A document's text made even, every character still tied to its place in the original."""

import re
from dataclasses import dataclass

from zhixing.domain.intake.reading.shapes import Passage

_EVEN = {c: c - 0xFEE0 for c in range(0xFF10, 0xFF5B) if chr(c - 0xFEE0).isalnum()}
_EVEN |= {
    ord(a): ord(b) for a, b in {"％": "%", "．": ".", "Ｏ": "〇", "○": "〇", "◯": "〇", "﹤": "〈", "﹥": "〉"}.items()
}
_EVEN |= {
    ord(a): ord(b) for a, b in {"(": "（", ")": "）", ":": "：", ";": "；", "［": "（", "］": "）", "/": "／"}.items()
}

_SEPARATED = re.compile(r"(?<![\d.])\d{1,3}(?:[,，]\d{3})+(?!\d)")
_ENDS = tuple("。；：！？")
_STARTS = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,3}[）)]?、|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[、.．](?!\d)"
    r"|原告|被告|第三人|上诉人|被上诉人|原审|法定代表人|委托|负责人|本案|案件受理费|如不服|如果|驳回|审判|书记员|代理审判"
    r"|二[〇零Ｏ○]|[（(]\d{4}[）)]|本院认为|民事"
)
_ITEM = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)]?、")
_WIDEST = 120  # half-widths a printed line holds at most; a text with longer lines was not broken by a page


@dataclass(frozen=True)
class Page:
    """`text` without spaces and broken lines, in even signs; `at[i]` is where `text[i]` stands in the original."""

    text: str
    at: tuple[int, ...]

    @classmethod
    def of(cls, original: str) -> "Page":
        ends = _line_ends(original, max((_width(line) for line in original.splitlines()), default=0))
        kept = [i for i, char in enumerate(original) if i in ends or not (char.isspace() or char in "\ufeff\u200b")]
        text = "".join(original[i] for i in kept).translate(_EVEN)
        commas = {i for m in _SEPARATED.finditer(text) for i in range(*m.span()) if text[i] in ",，"}
        text = "".join("," if i in commas else "，" if c == "," else c for i, c in enumerate(text))
        return cls(text, tuple(kept))

    def passage(self, start: int, end: int) -> Passage:
        """The stretch of the original that text[start:end] was made from."""
        if not self.at:
            return Passage(0, 0)
        last = self.at[min(max(end - 1, start), len(self.at) - 1)]
        return Passage(self.at[min(start, len(self.at) - 1)], last + 1)


def _line_ends(original: str, width: int) -> set[int]:
    """The newlines that end what was written, and not only a printed line; found from the last to the first."""
    found, following = set(), len(original)
    for i in range(len(original) - 1, -1, -1):
        if original[i] == "\n":
            before = original[original.rfind("\n", 0, i) + 1 : i].rstrip()
            if before and not _broken(before, original[following : following + 12], width):
                found.add(i)
        elif not original[i].isspace():
            following = i
    return found


def _broken(line: str, following: str, width: int) -> bool:
    """Whether a line ended only because the paper did, so that the sentence runs on."""
    if not following or line.endswith(_ENDS):
        return False
    if following[0] in "。，；、）)：:":
        return True
    if line.endswith(("、", "，")):
        return True
    if line.count("《") > line.count("》"):
        return True
    if width > _WIDEST:
        return False
    full = _width(line) / width
    return not _ITEM.match(following) if full > 0.85 else full > 0.7 and not _STARTS.match(following)


def _width(line: str) -> int:
    """How wide a line prints, in half-widths: a Chinese character counts two."""
    return sum(1 if c.isascii() else 2 for c in line.rstrip())
