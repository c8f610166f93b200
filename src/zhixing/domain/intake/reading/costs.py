"""The costs of the suit: kinds, sums, and who bears how much."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from zhixing.domain.intake.reading.amounts import Amount, amounts
from zhixing.domain.intake.reading.doubts import Doubt
from zhixing.domain.intake.reading.items import Sentence
from zhixing.domain.intake.reading.mentions import Mention, Roster
from zhixing.domain.intake.reading.page import Page
from zhixing.domain.intake.reading.shapes import Cost, Found, Share

_KIND = re.compile(
    r"(?:案件)?受理费用?|反诉(?:案件受理)?费|(?:诉讼|诉前)?(?:财产)?保全(?:申请)?费|(?:财产)?保全担保(?:保险)?费|诉讼保全担保保险费|公告(?:送达)?费|(?:司法)?鉴定费|评估(?:鉴定)?费|诉讼费用?|邮寄费|申请费|其他诉讼费|送达费|勘验费|审计费|保函费"
)
_HALVED = re.compile(r"减半|剩余|实际收取|应?收取|计收")
_TOTAL = re.compile(r"(?:[共合总]计|共)(?:为|人民币)*$")
_BEARS = re.compile(r"(?:共同|各自?|连带|各半|分别)?(?:负担|承担)|交纳|缴纳")
_BY = re.compile("，?由")
_FREE = re.compile(r"免收|免交|免予|不予收取|不收取|免缴")

_Borne = tuple[Mention, Amount | None]


@dataclass(frozen=True)
class _Kind:
    name: str
    start: int
    end: int
    total: Decimal | None
    free: bool = False


def costs(page: Page, sentences: list[Sentence], roster: Roster) -> tuple[Cost, ...]:
    """Every cost the sentences name; costs split together stand as one (受理费、保全费)."""
    return tuple(c for s in sentences for c in _sentence(page, s, roster))


def _sentence(page: Page, s: Sentence, roster: Roster) -> list[Cost]:
    """Reads kinds with sums up to the bearers, again and again: 受理费…保全费…由…负担，公告费由…负担."""
    text = _without_asides(page.text, s)
    mentions = [m for m in roster.mentions(page.text, s.start, s.end) if text[m.start] != "\u3000"]
    found: list[Cost] = []
    at = s.start
    while kinds := _kinds(text, at, s.end, mentions):
        first = next((m.start for m in mentions if m.start >= kinds[-1].end and _bears(text, m, s.end)), s.end)
        kinds = [k for k in kinds if k.start < first]
        following = next(
            (m.start() for m in _KIND.finditer(text, first, s.end) if _has_sum(text, m.end(), s.end)), s.end
        )
        shares = _shares(text, mentions, first, following, s)
        found += _split(page, kinds, shares)
        at = following
        if following >= s.end:
            break
    return found


def _without_asides(text: str, s: Sentence) -> str:
    """Brackets blanked except a halving, which gives the sum really charged."""

    def kept(m: re.Match[str]) -> str:
        halved = re.search(r"减半", m.group()) and amounts(m.group())
        return m.group() if halved else "\u3000" * len(m.group())

    return text[: s.start] + re.sub(r"（[^（）]*）", kept, text[s.start : s.end])


def _has_sum(text: str, at: int, end: int) -> bool:
    found = amounts(text, at, min(end, at + 30))
    return bool(found) and not re.search(r"[，；]?由|负担|承担", text[at : found[0].start])


def _kinds(text: str, at: int, end: int, mentions: list[Mention]) -> list[_Kind]:
    """The kinds with their sums, up to the first that somebody bears."""
    found: list[_Kind] = []
    for m in _KIND.finditer(text, at, end):
        bearer = next((b.start for b in mentions if b.start >= at and _bears(text, b, end)), end)
        if m.start() >= bearer and found:
            break
        following = _KIND.search(text, m.end(), end)
        stop = min(following.start() if following else end, bearer if bearer > m.start() else end)
        sums = amounts(text, m.end(), stop)
        sums = [a for a in sums if not found or not _TOTAL.search(text[m.end() : a.start])]
        charged = next(
            (a for a in reversed(sums) if _HALVED.search(text[m.end() : a.start])), sums[0] if sums else None
        )
        free = bool(_FREE.search(text, m.end(), stop))
        if charged:
            found.append(_Kind(m.group(), m.start(), charged.end, charged.value, free))
        elif free or (not found and _BY.match(text, m.end())):
            found.append(_Kind(m.group(), m.start(), m.end(), None, free))
    return found


def _bears(text: str, m: Mention, end: int) -> bool:
    following = text[m.end : min(end, m.end + 24)]
    return bool(
        re.match(
            r"(?:共同|各自?|连带|各半|分别|均|应|全部|各?自行|也?|\u3000)*(?:负担|承担|交纳|缴纳)(?!部分|[^，。；]{0,12}责任)",
            following,
        )
    )


def _shares(text: str, mentions: list[Mention], start: int, end: int, s: Sentence) -> list[_Borne]:
    """Who bears, each with his sum where one is printed: behind 负担, or before (其中…元由…负担)."""
    found: list[_Borne] = []
    at = start
    for m in (m for m in mentions if start <= m.start < end and _bears(text, m, s.end)):
        verb = _BEARS.search(text, m.end, end)
        if verb is None:
            continue
        own = _own_sum(text, verb.end(), min(end, verb.end() + 20)) or _sum_before(text, at, m.start)
        apart = own and len(m.names) > 1 and "各" in text[m.end : verb.end()]
        found += [(replace(m, names=(n,)), own) for n in m.names] if apart else [(m, own)]
        at = verb.end()
    return found


def _own_sum(text: str, start: int, end: int) -> Amount | None:
    sums = amounts(text, start, end)
    between = text[start : sums[0].start] if sums else "无"
    return sums[0] if re.fullmatch(r"(?:人民币|其中的?|案件受理费|受理费|保全费|\u3000)*", between) else None


def _sum_before(text: str, start: int, end: int) -> Amount | None:
    sums = amounts(text, max(start, end - 24), end)
    told = sums and re.search(r"(?:其中|下余|余下|剩余|其余)的?$", text[max(0, sums[-1].start - 3) : sums[-1].start])
    return sums[-1] if told and text[sums[-1].end : end] in ("", "由") else None


def _split(page: Page, kinds: list[_Kind], shares: list[_Borne]) -> list[Cost]:
    """One cost of each kind; of several kinds split in shares, one cost of all."""
    one = not shares or len(kinds) == 1 or (len(shares) == 1 and shares[0][1] is None)
    if one:
        return [_cost(page, kind, shares) for kind in kinds]
    total = sum((k.total or Decimal(0) for k in kinds), Decimal(0))
    return [_cost(page, _Kind("、".join(k.name for k in kinds), kinds[0].start, kinds[-1].end, total), shares)]


def _cost(page: Page, kind: _Kind, shares: list[_Borne]) -> Cost:
    whole = len(shares) == 1 and shares[0][1] is None
    borne = tuple(Share(m.names, kind.total if whole else a.value if a else None) for m, a in shares)
    told = [x.amount for x in borne if x.amount is not None]
    right = len(told) == len(borne) and (kind.total is None or sum(told, Decimal(0)) == kind.total)
    clear = right and bool(shares) and not any(m.unsure for m, _ in shares)
    place = page.passage(kind.start, kind.end)
    free = kind.free and not shares
    return Cost(kind.name, Found(kind.total, place), borne, place, None if clear or free else Doubt.COSTS_UNCLEAR)
