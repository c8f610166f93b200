"""Where a passage speaks of parties, and whom it means: names, short names, 原告, 二被告, 上述被告."""

import re
from dataclasses import dataclass, replace
from functools import cached_property

from zhixing.domain.intake.reading.amounts import number
from zhixing.domain.intake.reading.doubts import Doubt
from zhixing.domain.intake.reading.names import ASIDE, ROLE, alike, likely, names_after, short_for
from zhixing.domain.intake.reading.shapes import Party

_COUNT = r"(?:(?P<count>[二两三四五六七八九十]|\d{1,2})(?:名|位|个)?)"
_GENERIC = re.compile(
    rf"(?P<all>上述|以上|上列|前述|各|全体|该|本案)?{_COUNT}?(?P<role>{ROLE})(?P<aside>{ASIDE})?(?P<all2>各方|们)?"
)
_SEPARATOR = re.compile(r"、|和|与|及|以及|，(?=被告|原告|第三人)")
_NAMELESS = re.compile(  # what follows 原告 or 被告 where no name does
    r"$|[，。；、：）（\n]|于|应|须|在|自|向|对|给|将|已|以|因|与|和|及|的|就|为|从|按|由|不|未|没|有|所|负担|承担|共同|连带|分别|各|均|则|若|如|可|要求|一次性"
    r"|支付|偿还|归还|返还|退还|给付|赔偿|赔付|偿付|清偿|补偿|拖欠|尚欠|欠|享有|履行|协助|立即|限|垫付|预交|双方|间|人民币|\d"
    r"|借款|货款|工程款|贷款|租金|工资|经济|损失|医疗|各项|物业|购房|律师费|违约金|劳务|款|价款|保险|保证金|双倍|二倍|本金|抚养费|赡养费|投资|加工|运费|利息|直接|提供|申请|持有|名下|其他|其余|支出|垫|代"
)


@dataclass(frozen=True)
class Mention:
    """Parties named together at text[start:end]; `unsure` where the words do not settle who is meant."""

    names: tuple[str, ...]
    start: int
    end: int
    unsure: Doubt | None = None

    def moved(self, by: int) -> "Mention":
        """The same in a text that begins elsewhere."""
        return replace(self, start=self.start + by, end=self.end + by)


@dataclass(frozen=True)
class Roster:
    parties: tuple[Party, ...]

    @cached_property
    def _known(self) -> dict[str, str]:
        """Every word that stands for one party: its name, its short names as the text introduces them."""
        words = {p.name: p.name for p in self.parties}
        for p in self.parties:
            for alias in p.aliases:
                words.setdefault(alias, p.name)
        return words

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        names = "|".join(re.escape(w) for w in sorted(self._known, key=len, reverse=True)) or r"(?!)"
        return re.compile(rf"(?:(?P<role>{ROLE})(?:{ASIDE})?)?(?P<name>{names})(?:（[^（）]*(?:告|第三人)[^（）]*）)?")

    def side(self, role: str) -> tuple[str, ...]:
        """The parties called 原告 (被告, 第三人 …), in this court or the one below."""
        exact = tuple(p.name for p in self.parties if p.role.startswith(role))
        return exact or tuple(p.name for p in self.parties if role in p.role)

    def opponents(self, names: tuple[str, ...]) -> tuple[str, ...]:
        roles = {p.role[:2] for p in self.parties if p.name in names}
        return tuple(
            p.name for p in self.parties if p.role[:2] not in roles and not p.role.startswith(("第三人", "原审第三人"))
        )

    def mentions(self, text: str, start: int, end: int) -> list[Mention]:
        """Everyone text[start:end] speaks of, lists joined, in order."""
        singles: list[Mention] = []
        at = start
        while at < end:
            found = self._next(text, at, end)
            if not found:
                break
            singles.append(found)
            at = found.end
            while stranger := self._stranger(text, at):
                singles.append(stranger)
                at = stranger.end
        return _joined(singles, text)

    def _stranger(self, text: str, at: int) -> Mention | None:
        """The next of a list (甲、乙) where the roster lacks it: the party it nearly is, or the name as printed."""
        if text[at : at + 1] != "、" or self._pattern.match(text, at + 1) or _GENERIC.match(text, at + 1):
            return None
        read = [name for name, place in names_after(text, at + 1) if place == at + 1]
        if not read or not (likely(read[-1]) or self._listed(text, at + 1 + len(read[-1]))):
            return None
        near = [p.name for p in self.parties if alike(p.name, read[-1])]
        name = near[0] if len(near) == 1 else read[-1]
        return Mention((name,), at + 1, at + 1 + len(read[-1]), Doubt.NAME_DIFFERS)

    def _listed(self, text: str, at: int) -> bool:
        """Whether the list goes on with one of the roster."""
        return text[at : at + 1] == "、" and bool(self._pattern.match(text, at + 1))

    def _next(self, text: str, at: int, end: int) -> Mention | None:
        named = self._pattern.search(text, at, end)
        generic = _GENERIC.search(text, at, end)
        while generic and (not named or generic.start() < named.start()):
            if meant := self._meant(text, generic):
                return meant
            generic = _GENERIC.search(text, generic.end("role"), end)
        return Mention((self._known[named.group("name")],), *named.span()) if named else None

    def _meant(self, text: str, m: re.Match[str]) -> Mention | None:
        """Whom a bare 原告 or 二被告 means; an unknown name after it is matched to the nearest, or kept as printed."""
        if self._pattern.match(text, m.end()) and not m.group("count"):
            return None
        if not _NAMELESS.match(text, m.end()):
            return self._unlisted(text, m)
        names = self.side(m.group("role"))
        if not names:
            return None
        count = number(m.group("count")) if m.group("count") else None
        plural = m.group("all") in ("上述", "以上", "上列", "前述", "各", "全体") or m.group("all2")
        settled = len(names) == count if count else plural or len(names) == 1
        return Mention(names, *m.span(), None if settled else Doubt.PAYER_UNCLEAR)

    def _unlisted(self, text: str, m: re.Match[str]) -> Mention | None:
        read = names_after(text, m.end())
        if not read:
            return None
        name, place = read[0]
        near = [p.name for p in self.parties if alike(p.name, name) or short_for(name, p.name)]
        return Mention((near[0] if len(near) == 1 else name,), m.start(), place + len(name), Doubt.NAME_DIFFERS)


def _joined(singles: list[Mention], text: str) -> list[Mention]:
    joined: list[Mention] = []
    for m in singles:
        before = joined[-1] if joined else None
        if before and _SEPARATOR.fullmatch(text, before.end, m.start):
            names = before.names + tuple(n for n in m.names if n not in before.names)
            joined[-1] = Mention(names, before.start, m.end, before.unsure or m.unsure)
        else:
            joined.append(m)
    return joined
