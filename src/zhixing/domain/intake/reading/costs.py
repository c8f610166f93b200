"""The costs of the suit: kinds, sums, and who bears how much."""

import re
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
_FREE = re.compile(r"免收|免交|免予|不予收取|不收取|免缴")


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
        first = next((m.start for m in mentions if m.start >= kinds[-1][2] and _bears(text, m, s.end)), s.end)
        kinds = [k for k in kinds if k[1] < first]
        following = next(
            (m.start() for m in _KIND.finditer(text, first, s.end) if _has_sum(text, m.end(), s.end)), s.end
        )
        shares = _shares(text, mentions, first, following, s)
        found += _split(page, text, kinds, shares, s, first)
        at = following
        if following >= s.end:
            break
    return found


def _without_asides(text: str, s: Sentence) -> str:
    """Brackets blanked except a halving, which gives the sum really charged."""
    chars = list(text[: s.end])
    for m in re.finditer(r"（[^（）]*）", text[: s.end][s.start :]):
        if not (re.search(r"减半", m.group()) and amounts(m.group())):
            a, b = s.start + m.start(), s.start + m.end()
            chars[a:b] = "\u3000" * (b - a)
    return "".join(chars)


def _has_sum(text: str, at: int, end: int) -> bool:
    found = amounts(text, at, min(end, at + 30))
    return bool(found) and not re.search(r"[，；]?由|负担|承担", text[at : found[0].start])


def _kinds(text: str, at: int, end: int, mentions: list[Mention]) -> list[tuple[str, int, int, Decimal | None]]:
    """(kind, start, end of its sum, sum) up to the first that somebody bears."""
    found: list[tuple[str, int, int, Decimal | None]] = []
    for m in _KIND.finditer(text, at, end):
        bearer = next((b.start for b in mentions if b.start >= at and _bears(text, b, end)), end)
        if m.start() >= bearer and found:
            break
        nextkind = _KIND.search(text, m.end(), end)
        stop = min(nextkind.start() if nextkind else end, bearer if bearer > m.start() else end)
        sums = [a for a in amounts(text, m.end(), stop) if not _TOTAL.search(text[m.end() : a.start]) or not found]
        if not sums and not found:
            sums = amounts(text, m.end(), stop)
        chosen = next((a for a in reversed(sums) if _HALVED.search(text[m.end() : a.start])), sums[0] if sums else None)
        if chosen or _FREE.search(text, m.end(), stop):
            found.append((m.group(), m.start(), chosen.end if chosen else m.end(), chosen.value if chosen else None))
        elif not found and re.match(r"[，]?由", text[m.end() :]):
            found.append((m.group(), m.start(), m.end(), None))
    return found


def _bears(text: str, m: Mention, end: int) -> bool:
    following = text[m.end : min(end, m.end + 24)]
    return bool(
        re.match(
            r"(?:共同|各自?|连带|各半|分别|均|应|全部|各?自行|也?|\u3000)*(?:负担|承担|交纳|缴纳)(?![^，。；]{0,12}责任)",
            following,
        )
    )


def _shares(
    text: str, mentions: list[Mention], start: int, end: int, s: Sentence
) -> list[tuple[Mention, Amount | None]]:
    bearers = [m for m in mentions if start <= m.start < end and _bears(text, m, s.end)]
    found = []
    for m in bearers:
        verb = _BEARS.search(text, m.end, end)
        sums = amounts(text, verb.end(), min(end, verb.end() + 20)) if verb else []
        near = (
            sums[0]
            if sums
            and verb
            and re.fullmatch(r"(?:人民币|其中的?|案件受理费|受理费|保全费|\u3000)*", text[verb.end() : sums[0].start])
            else None
        )
        found.append((m, near))
    return found


def _split(
    page: Page,
    text: str,
    kinds: list[tuple[str, int, int, Decimal | None]],
    shares: list[tuple[Mention, Amount | None]],
    s: Sentence,
    first: int,
) -> list[Cost]:
    one = len(shares) == 1 and (shares[0][1] is None or len(kinds) == 1)
    if one or len(kinds) == 1 or not shares:
        return [_cost(page, kind, total, shares, (at, end)) for kind, at, end, total in kinds]
    total = sum((k[3] or Decimal(0) for k in kinds), Decimal(0))
    return [_cost(page, "、".join(k[0] for k in kinds), total, shares, (kinds[0][1], kinds[-1][2]))]


def _cost(
    page: Page, kind: str, total: Decimal | None, shares: list[tuple[Mention, Amount | None]], span: tuple[int, int]
) -> Cost:
    whole = len(shares) == 1 and shares[0][1] is None
    borne = tuple(Share(m.names, total if whole else a.value if a else None) for m, a in shares)
    printed = [x.amount for x in borne]
    short = None in printed or (total is not None and sum((x for x in printed if x is not None), Decimal(0)) != total)
    unsure = any(m.unsure for m, _ in shares)
    doubt = Doubt.COSTS_UNCLEAR if not shares or (short and total is not None) or unsure else None
    return Cost(kind, Found(total, page.passage(*span)), borne, page.passage(*span), doubt)
