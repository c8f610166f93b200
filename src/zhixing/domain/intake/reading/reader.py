"""Reads a civil judgment: its frame, its parties, and what its disposition orders."""

import re
from collections.abc import Iterator
from dataclasses import replace

from zhixing.domain.intake.reading import head
from zhixing.domain.intake.reading.costs import costs
from zhixing.domain.intake.reading.doubts import Doubt
from zhixing.domain.intake.reading.guarantees import references
from zhixing.domain.intake.reading.items import Disposition, disposition, disposition_span
from zhixing.domain.intake.reading.mentions import Roster
from zhixing.domain.intake.reading.obligations import Orders, orders
from zhixing.domain.intake.reading.page import Page
from zhixing.domain.intake.reading.parties import parties
from zhixing.domain.intake.reading.shapes import Found, Judgment, Obligation
from zhixing.domain.intake.refusals import NotACivilJudgment, NothingPayable

_FIRST = re.compile(r"(?:一审法院|原审法院|一审|原审)[^。；\n]{0,30}?判决(?:如下)?[：:]")
_UPHELD = re.compile(r"维持(?:原判|[^。；]{0,40}(?:民事)?判决(?:书)?(?!第))")
_UPHELD_ITEMS = re.compile(r"维持[^。；]{0,60}判决(?:书)?(?P<items>第[^。；]{1,30}?项)")
_CHANGED = re.compile(r"变更[^。；]{0,80}?(?:判决|第[^。；]{1,10}项)[^。；：]{0,20}为：?")
_FIRST_NO = re.compile(r"（(?:19|20)\d\d）[\u4e00-\u9fff]{1,3}\d{0,4}民[一二三四]?初字?第?\d+号")


def read(text: str, kind: str = "judgment") -> Judgment:
    """The judgment in `text`, what is unclear marked. Raises NotACivilJudgment and NothingPayable.

    Another `kind` of instrument (`law.filing_instruments`) is read as far as it is written like one; a clerk gives the rest.
    """
    judgment = transcribe(text)
    if kind != "judgment":
        if "刑事" in (judgment.kind.value or ""):
            raise NotACivilJudgment(kind=judgment.kind.value)
        return judgment
    if judgment.kind.value and not re.fullmatch("(?:民事)?(?:判决书|调解书)", judgment.kind.value):
        raise NotACivilJudgment(kind=judgment.kind.value)
    if not judgment.obligations:
        raise NothingPayable(case_no=judgment.case_no.value or "—")
    return judgment


def transcribe(text: str) -> Judgment:
    """Everything that can be read in `text`, whether or not it can be enforced."""
    page = Page.of(text)
    span = disposition_span(page.text)
    roster = Roster(parties(page, span))
    parts = disposition(page.text, *span)
    ordered, upheld = _orders(page, parts, roster)
    number = head.case_no(page)
    delay = parts.delay[0] if parts.delay else None
    judgment = Judgment(
        kind=head.kind(page),
        instance=head.instance(page, number),
        court=head.court(page),
        case_no=number,
        cause=head.cause(page, [p.name for p in roster.parties]),
        judged_on=head.judged_on(page, span[1] if span[0] < span[1] else 0),
        parties=roster.parties,
        obligations=tuple(ordered.obligations),
        guarantees=tuple(ordered.guarantees),
        priority=tuple(ordered.priority),
        non_money=tuple(ordered.non_money),
        other_claims_dismissed=ordered.dismissed,
        doubled_interest_clause=Found(bool(delay), page.passage(delay.start, delay.end) if delay else None),
        costs=costs(page, parts.costs, roster),
        upheld=upheld,
    )
    return replace(judgment, doubts=tuple(_doubts(judgment)))


def _orders(page: Page, parts: Disposition, roster: Roster) -> tuple[Orders, Found[str]]:
    """What is ordered; where an appeal upholds, what the first judgment it recites ordered, marked as such."""
    words = "\n".join(page.text[i.start : i.end] for i in parts.items)
    changed = _CHANGED.search(words)
    if not (_UPHELD.search(words) or _UPHELD_ITEMS.search(words) or changed):
        return orders(page, parts, roster), Found(None)
    own = orders(page, parts, roster)
    first = list(_FIRST.finditer(page.text, 0, parts.items[0].start))
    number = _FIRST_NO.search(page.text)
    upheld = Found(number.group(), page.passage(*number.span())) if number else Found[str].nothing()
    if not first:
        return own, upheld
    recited = _recited(page, first[-1].end(), parts.items[0].start, roster)
    keep = set(references("".join(m.group("items") for m in _UPHELD_ITEMS.finditer(words))))
    if changed and not keep and not _UPHELD.search(words):
        return own, upheld
    kept = [_from_first(o) for o in recited.obligations if not keep or o.item in keep]
    own.obligations = [replace(o, no=i) for i, o in enumerate([*kept, *own.obligations], 1)]
    own.guarantees = [g for g in recited.guarantees if not keep] + own.guarantees
    own.priority = [replace(one, covers=()) for one in recited.priority + own.priority]  # they are numbered anew
    return own, upheld


def _recited(page: Page, start: int, end: int, roster: Roster) -> Orders:
    """The first judgment's disposition as the appeal tells it: the paragraph after 一审法院判决."""
    line = page.text.find("\n", start + 1)
    while 0 <= line < end and re.match(r"[一二三四五六七八九十]+、", page.text[line + 1 :]):
        line = page.text.find("\n", line + 1)
    return orders(page, disposition(page.text, start, line if 0 <= line < end else end), roster)


def _from_first(o: Obligation) -> Obligation:
    return replace(
        o, first_instance=True, amount=replace(o.amount, unsure=o.amount.unsure or Doubt.FROM_FIRST_JUDGMENT)
    )


def _doubts(j: Judgment) -> Iterator[tuple[str, Doubt]]:
    """Every mark on every value, with its place in the form (obligations.1.amount)."""
    for name, unsure in _marks(j):
        if unsure:
            yield name, unsure


def _marks(j: Judgment) -> Iterator[tuple[str, Doubt | None]]:
    for name in ("kind", "court", "case_no", "cause", "judged_on"):
        yield name, getattr(j, name).unsure
    for i, p in enumerate(j.parties, 1):
        yield f"parties.{i}.id_number", p.id_number.unsure
        yield f"parties.{i}.credit_code", p.credit_code.unsure
    for o in j.obligations:
        for name in ("payers", "payees", "amount"):
            yield f"obligations.{o.no}.{name}", getattr(o, name).unsure
        for i, t in enumerate(o.interest, 1):
            for name in ("base", "start", "rate_type"):
                yield f"obligations.{o.no}.interest.{i}.{name}", getattr(t, name).unsure
    for i, g in enumerate(j.guarantees, 1):
        yield f"guarantees.{i}.guarantors", g.guarantors.unsure
        yield f"guarantees.{i}.covers", g.covers.unsure
    for i, c in enumerate(j.costs, 1):
        yield f"costs.{i}", c.unsure
