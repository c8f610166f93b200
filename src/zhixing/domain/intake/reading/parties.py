"""Who the parties are: from the head of the judgment, or, where there is none, from how its text names them."""

import re
from collections import Counter
from dataclasses import replace
from datetime import date

from stdnum.cn import uscc

from zhixing.domain.intake.reading.dates import days
from zhixing.domain.intake.reading.doubts import Doubt
from zhixing.domain.intake.reading.names import (
    ASIDE,
    ROLE,
    alike,
    is_organisation,
    names_after,
    organisation,
    settle,
    short_for,
)
from zhixing.domain.intake.reading.page import Page
from zhixing.domain.intake.reading.shapes import Agent, Found, Party

_LINE = re.compile(rf"(?:^|\n)(?P<role>{ROLE}(?P<aside>（[^（）]*(?:告|人)[^（）]*）)*)[：]?(?P<rest>[^\n]+)")
_HEAD_ENDS = re.compile(r"一案|诉称|审理终结|本院认为|经审理查明|向本院提出诉讼请求|判决如下")
_ID = re.compile(r"(?:身份证?号码?|身份证)(?:为)?[：]?(\d{17}[\dXx])")
_CODE = re.compile(r"(?:统一社会信用代码)[：]?([0-9A-Z]{18})")
_ADDRESS = re.compile(r"(?:，|。|；|^)(?:住所地?|住址|住|户籍地|经营场所)[：]?(?!院)([^，。；\n]{4,80})")
_HEAD_OF = re.compile(r"(?:法定代表人|负责人|经营者|执行事务合伙人)[：]([^，。；（\n]{2,20})")
_AGENT = re.compile(
    r"(?P<joint>共同)?(?:委托(?:诉讼)?代理人|诉讼代理人)[：](?P<names>[^，。；（\n]{2,30})(?:，(?P<rest>[^。\n]*))?"
)
_FIRM = re.compile(r"([^，。；、]{2,30}(?:律师事务所|法律服务所))")
_AUTHORITY = re.compile(r"(特别|一般)(?:授权|代理)")
_ALIAS = re.compile(r"（(?:以下)?(?:均)?简称[：]?“?([^“”（）、，]{2,16})”?[^（）]*）")
_LONG_NAME = re.compile("[·•․某×*]")
_NAME = re.compile(r"[^，。；：、（）\n]{2,40}")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def parties(page: Page, disposition: tuple[int, int]) -> tuple[Party, ...]:
    """Everyone named as a party; a judgment without head gives names and roles only."""
    found = _from_head(page)
    if len(found) < 2:
        found = _from_text(page, disposition)
    implied = _implied(page.text, [p.name for p in found])
    return tuple(
        replace(p, aliases=tuple(dict.fromkeys((*_aliases(page.text, p.name), *implied.get(p.name, ())))))
        for p in found
    )


def _from_head(page: Page) -> list[Party]:
    end = m.start() if (m := _HEAD_ENDS.search(page.text)) else 0
    end = page.text.rfind("\n", 0, end) + 1 if end else 0
    lines = [m for m in _LINE.finditer(page.text, 0, end) if not re.match("诉|与", m.group("rest"))]
    found: list[Party] = []
    for i, m in enumerate(lines):
        block = (m.start("rest"), lines[i + 1].start() if i + 1 < len(lines) else end)
        found += [
            _party(page, m.group("role"), at, name, block) for at, name in _line_names(page.text, m.start("rest"))
        ]
        found = _share_agents(found, page, block)
    return found


def _line_names(text: str, at: int) -> list[tuple[int, str]]:
    """The name, or list of names, a line of the head begins with."""
    if m := re.compile(r"（[^（）]*(?:告|人)[^（）]*）[：]?").match(text, at):
        at = m.end()
    found: list[tuple[int, str]] = []
    while True:
        name = organisation(text, at) or (m.group() if (m := _NAME.match(text, at)) else "")
        if not name or (len(name) > 4 and not _LONG_NAME.search(name) and not is_organisation(name)):
            return found
        found.append((at, name))
        at += len(name)
        if text[at : at + 1] != "、":
            return found
        at += 1


def _party(page: Page, role: str, at: int, name: str, block: tuple[int, int]) -> Party:
    text = page.text[block[0] : block[1]]
    return Party(
        name=name,
        role=role,
        kind="company" if is_organisation(name) else "person",
        passage=page.passage(at, at + len(name)),
        id_number=_checked(page, _ID, block, id_number_holds),
        credit_code=_checked(page, _CODE, block, uscc.is_valid),
        address=_first(page, _ADDRESS, block),
        born_on=_born(page, block),
        represented_by=_first(page, _HEAD_OF, block),
        agents=_agents(page, block) if "共同委托" not in text else (),
    )


def _first(page: Page, pattern: re.Pattern[str], block: tuple[int, int]) -> Found[str]:
    m = pattern.search(page.text, *block)
    return Found(m.group(1), page.passage(*m.span(1))) if m else Found(None)


def _checked(page: Page, pattern: re.Pattern[str], block: tuple[int, int], holds: object) -> Found[str]:
    found = _first(page, pattern, block)
    if found.value is None:
        return found
    value = found.value.upper()
    return Found(value, found.passage, None if callable(holds) and holds(value) else Doubt.WRONG_CHECKSUM)


def id_number_holds(number: str) -> bool:
    """Whether an 18-character identity number has a real birthday and its right check character (GB 11643)."""
    body = number[6:14]
    if not days(f"{body[:4]}年{body[4:6]}月{body[6:]}日"):
        return False
    total = sum(int(d) * w for d, w in zip(number[:17], _ID_WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def _born(page: Page, block: tuple[int, int]) -> Found[date]:
    for day in days(page.text, *block):
        if page.text.startswith(("出生", "生"), day.end):
            return Found(day.on, page.passage(day.start, day.end))
    return Found(None)


def _agents(page: Page, block: tuple[int, int]) -> tuple[Agent, ...]:
    found = []
    for m in _AGENT.finditer(page.text, *block):
        rest = (m.group("rest") or "") + page.text[m.end("names") : m.end()]
        firm = _FIRM.search(rest)
        authority = _AUTHORITY.search(page.text, m.start(), page.text.find("\n", m.end()) + 1 or len(page.text))
        for name in re.split("、", m.group("names")):
            found.append(
                Agent(
                    name,
                    firm.group(1) if firm else None,
                    f"{authority.group(1)}授权" if authority else None,
                    page.passage(*m.span()),
                )
            )
    return tuple(found)


def _share_agents(found: list[Party], page: Page, block: tuple[int, int]) -> list[Party]:
    """An agent named for several parties together (共同委托诉讼代理人) acts for all of that side."""
    if "共同委托" not in page.text[block[0] : block[1]] or not found:
        return found
    side = found[-1].role[:2]
    joint = _agents(page, block)
    return [replace(p, agents=p.agents + joint) if p.role.startswith(side) else p for p in found]


def _aliases(text: str, name: str) -> tuple[str, ...]:
    found = []
    for m in re.finditer(re.escape(name), text):
        if (a := _ALIAS.match(text, m.end())) and a.group(1) not in found:
            found.append(a.group(1))
    return tuple(found)


def _implied(text: str, names: list[str]) -> dict[str, tuple[str, ...]]:
    """Short names a text uses without introducing them, where they fit one party only."""
    found: dict[str, tuple[str, ...]] = {}
    for name in sorted(names, key=len, reverse=True):
        text = text.replace(name, "\n")
    for word in sorted({m.group(1) for m in re.finditer(r"(?=([\u4e00-\u9fff]{2,10}公司))", text)}):
        owners = [n for n in names if short_for(word, n)]
        if len(owners) == 1:
            found[owners[0]] = (*found.get(owners[0], ()), word)
    return found


_MENTION = re.compile(rf"(?P<role>{ROLE})(?P<aside>{ASIDE})?")
_PLAINTIFF = re.compile(r"(?:驳回|对)(?=[^，。；]{2,60}?(?:的|要求|请求|其他|其它|全部)[^，。；]*诉讼请求)")
_BEARER = re.compile(r"(?:由|元[，、；]|）[，、；])由?(?=[^，。；]{2,200}?(?:负担|承担))")
_SUBJECT = re.compile(r"(?:^|[。；\n：]|[一二三四五六七八九十]、)(?:限|由|责令|判令)?(?=[^，。；]{2})")
_OBJECT = re.compile(
    r"向(?=[^，。；]{2,40}?(?:支付|偿还|给付|返还|归还|赔偿))|(?:偿还|支付|归还|返还|赔偿|给付)(?=[^，。；]{2})"
)


class _Ballot:
    """What the sentences say is a name: how often, in which role, first where."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.votes: Counter[str] = Counter()
        self.roles: dict[str, Counter[str]] = {}
        self.places: dict[str, int] = {}

    def mark(self, at: int, role: str) -> None:
        for name, place in names_after(self.page.text, at):
            self.votes[name] += 1
            self.roles.setdefault(name, Counter())[role] += 1
            self.places.setdefault(name, place)

    def party(self, name: str) -> Party:
        role = max(self.roles[name], key=lambda r: (len(r), self.roles[name][r]))
        place = self.places[name]
        return Party(
            name, role, "company" if is_organisation(name) else "person", self.page.passage(place, place + len(name))
        )


def _from_text(page: Page, disposition: tuple[int, int]) -> list[Party]:
    """Names by the words around them; roles by the word before, else by the side of the sentence they stand on."""
    ballot, text = _Ballot(page), page.text
    for m in _MENTION.finditer(text):
        aside = m.group("aside") or ""
        told = re.search("告|第三人|申请人", aside)
        ballot.mark(m.end(), m.group("role") + (aside if told else ""))
    decided = text[slice(*disposition)]
    if len(settle(ballot.votes, decided)) < 2:
        for pattern, role in ((_PLAINTIFF, "原告"), (_SUBJECT, "被告"), (_OBJECT, "原告"), (_BEARER, "被告")):
            for m in pattern.finditer(text, *disposition):
                ballot.mark(m.end(), role)
    names = sorted(settle(ballot.votes, decided), key=lambda n: (-ballot.votes[n], text.find(n, disposition[0])))
    kept = [n for i, n in enumerate(names) if not any(alike(n, earlier) for earlier in names[:i])]
    return sorted((ballot.party(n) for n in kept), key=lambda p: p.passage)
