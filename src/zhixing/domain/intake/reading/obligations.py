"""Items of a disposition turned into obligations, guarantees, priority rights and acts other than payment."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from zhixing.domain.intake.reading.acts import NEGATED, REFUSES, Act, acts, plus
from zhixing.domain.intake.reading.amounts import amounts
from zhixing.domain.intake.reading.dates import due
from zhixing.domain.intake.reading.doubts import Doubt
from zhixing.domain.intake.reading.guarantees import PRIORITY, RECOURSE, guarantee, is_guarantee, priority, references
from zhixing.domain.intake.reading.interest import ABOUT, interest
from zhixing.domain.intake.reading.items import Disposition, Item, Sentence
from zhixing.domain.intake.reading.mentions import Roster
from zhixing.domain.intake.reading.owed import names, owed, owed_by_rule, owed_each, running
from zhixing.domain.intake.reading.page import Page
from zhixing.domain.intake.reading.shapes import Clause, Found, Guarantee, Interest, Obligation, Part, Priority

_OFFSET = re.compile(r"抵扣|抵销|抵消|品迭|冲抵")
_SUM_OF_ALL = re.compile(r"^(?:上述|以上|前述|两项|三项|各项)[^，。；]{0,12}(?:[共合总]计|总计)")


@dataclass
class Orders:
    """What the items order, gathered while they are read from first to last."""

    obligations: list[Obligation] = field(default_factory=list)
    guarantees: list[Guarantee] = field(default_factory=list)
    priority: list[Priority] = field(default_factory=list)
    non_money: list[Clause] = field(default_factory=list)
    dismissed: bool = False


def orders(page: Page, disposition: Disposition, roster: Roster) -> Orders:
    found = Orders()
    for item in disposition.items:
        _Reading(page, item, roster, found).read()
    _common_due(page, disposition, found)
    return found


class _Reading:
    """One item being read; what it orders goes to `found`."""

    def __init__(self, page: Page, item: Item, roster: Roster, found: Orders) -> None:
        self.page, self.item, self.roster, self.found = page, item, roster, found
        self.first = len(found.obligations)

    def read(self) -> None:
        payments: list[Sentence] = []
        for s in self.item.sentences:
            if is_guarantee(self.page.text, s):
                self._payments(payments)
                payments = []
                answers = guarantee(self.page, s, self.roster, self.found.obligations, self.item.no)
                self.found.guarantees.append(answers)
            elif not self._set_aside(s):
                payments.append(s)
        self._payments(payments)

    def _set_aside(self, s: Sentence) -> bool:
        """Takes up a sentence that orders no payment: priority, dismissal, recourse, a duty denied."""
        words = self.page.text[s.start : s.end]
        clause = Clause(words, self.page.passage(s.start, s.end))
        if PRIORITY.search(words):
            self.found.priority.append(priority(self.page, s, self.found.obligations))
        elif REFUSES.search(words):
            self.found.dismissed = True
        elif RECOURSE.search(words):
            self._recourse(s)
        elif NEGATED.search(words):
            self.found.non_money.append(clause)
        else:
            return False
        return True

    def _recourse(self, s: Sentence) -> None:
        """有权追偿: of the guarantors the sentence names, or of all."""
        named = {n for m in self.roster.mentions(self.page.text, s.start, s.end)[:1] for n in m.names}
        guarantees = self.found.guarantees
        hit = [g for g in guarantees if named & set(g.guarantors.value or ())] or guarantees
        guarantees[:] = [replace(g, recourse=True) if g in hit else g for g in guarantees]

    def _payments(self, sentences: list[Sentence]) -> None:
        """The payments the sentences order; those that order none are acts of another kind."""
        done = acts(self.page.text, replace(self.item, sentences=sentences), self.roster)
        taken = [self._take(done, i) for i in range(len(done))]
        if not any(taken):
            text = self.page.text
            self.found.non_money += [
                Clause(text[s.start : s.end], self.page.passage(s.start, s.end)) for s in sentences
            ]
        self._join_total(sentences)

    def _take(self, done: list[Act], i: int) -> bool:
        act, obligations = done[i], self.found.obligations
        if act.remains and self._balance(act):
            return True
        if not act.lines:
            return self._interest_alone(act)
        if act.each:
            if once := [x for x in act.lines if x.kind != "each"]:
                obligations.append(self._owed(replace(act, lines=once)))
            obligations.append(owed_each(self.page, act, self.item.no, self.roster, len(obligations) + 1))
        elif i and len(obligations) > self.first and self._goes_on(done[i - 1], act):
            done[i] = plus(done[i - 1], act)
            obligations[-1] = replace(self._owed(done[i]), no=obligations[-1].no)
        else:
            obligations.append(self._owed(act))
        return True

    def _owed(self, act: Act) -> Obligation:
        return owed(self.page, act, self.item.no, self.roster, len(self.found.obligations) + 1)

    def _goes_on(self, last: Act, act: Act) -> bool:
        """Whether the act goes on the one before it: same payer and payee, one sentence, both plain sums."""
        if last.each or not last.lines or names(act.payers) != names(last.payers):
            return False
        between = self.page.text[last.end - 1 : act.verb[0]]
        return names(act.payees) in ((), names(last.payees)) and not re.search("[。；\n]", between)

    def _balance(self, act: Act) -> bool:
        """A balance struck after deduction takes the place of the sums it was struck from."""
        words = self.page.text[self.item.start : self.item.end]
        named = references(words) if _OFFSET.search(words) else ()
        left = next(x for x in act.lines if x.kind == "remains").amount
        for i, o in reversed(list(enumerate(self.found.obligations))):
            if (o.item in named or i >= self.first) and o.payers.value == names(act.payers):
                printed = Found(left.value, self.page.passage(left.start, left.end))
                self.found.obligations[i] = replace(o, amount=printed, components=())
                return True
        return False

    def _interest_alone(self, act: Act) -> bool:
        """An order of interest alone joins the sum it runs on; with none before it, it stands by itself."""
        if not ABOUT.search(self.page.text, act.start, act.end):
            return False
        terms = running(interest(self.page, act.start, act.end, None))
        if not terms:
            return False
        obligations = self.found.obligations
        target = self._runs_on(act, terms)
        if target is None:
            obligations.append(owed_by_rule(self.page, act, self.item.no, self.roster, len(obligations) + 1))
        else:
            obligations[target] = _with_interest(obligations[target], terms)
        return True

    def _runs_on(self, act: Act, terms: tuple[Interest, ...]) -> int | None:
        """The sum interest runs on: of this item, else the one printed as base, else the last that covers the base."""
        bases = {t.base.value for t in terms if t.base.value is not None}
        by_base = within = None
        for i in reversed(range(len(self.found.obligations))):
            o = self.found.obligations[i]
            if act.payers is not None and o.payers.value != names(act.payers):
                continue
            if o.item == self.item.no:
                return i
            if by_base is None and o.amount.value in bases:
                by_base = i
            if within is None and (not bases or min(bases) <= (o.amount.value or 0)):
                within = i
        return within if by_base is None else by_base

    def _join_total(self, sentences: list[Sentence]) -> None:
        """A closing sentence 以上共计…元 joins the item's sums where they are of one payer and payee."""
        text, mine = self.page.text, self.found.obligations[self.first :]
        for s in sentences:
            if len(mine) < 2 or not _SUM_OF_ALL.match(text[s.start : s.end]):
                continue
            printed = amounts(text, s.start, s.end)
            sums = [o.amount.value for o in mine if o.amount.value is not None]
            alike = len({(o.payers.value, o.payees.value) for o in mine}) == 1 and len(sums) == len(mine)
            if printed and alike and sum(sums, Decimal(0)) == printed[0].value:
                total = Found(printed[0].value, self.page.passage(printed[0].start, printed[0].end))
                self.found.obligations[self.first :] = [_joined(mine, total)]


def _joined(mine: list[Obligation], total: Found[Decimal]) -> Obligation:
    parts = (o.components or (Part(o.what, o.amount.value or Decimal(0), o.passage),) for o in mine)
    terms = tuple(t for o in mine for t in o.interest)
    what = "、".join(o.what for o in mine)
    return replace(mine[0], amount=total, components=tuple(p for x in parts for p in x), interest=terms, what=what)


def _with_interest(o: Obligation, terms: tuple[Interest, ...]) -> Obligation:
    """The obligation with more periods; a rate said only at the end is the rate of all, a base not printed its sum."""
    last = terms[-1]
    kept = tuple(
        t
        if t.rate_type.value or not last.rate_type.value
        else replace(t, rate_type=last.rate_type, rate=last.rate, multiplier=last.multiplier)
        for t in o.interest
    )
    based = tuple(
        t if t.base.value is not None else replace(t, base=Found(o.amount.value, None, Doubt.BASE_NOT_PRINTED))
        for t in terms
    )
    told = {(t.start.value, t.rate_type.value) for t in kept}
    return replace(o, interest=kept + tuple(t for t in based if (t.start.value, t.rate_type.value) not in told))


def _common_due(page: Page, disposition: Disposition, found: Orders) -> None:
    """A time for payment said once for all items, or for the items it names, fills what an item leaves open."""
    for s in [*disposition.due, *disposition.delay]:
        common = due(page, s.start, s.end)
        before = page.text[s.start : s.end].split(common.text)[0] if common else ""
        if common is None or "未按" in before:
            continue
        named = references(before)
        found.obligations[:] = [
            replace(o, due=common) if o.due is None and (not named or o.item in named) else o for o in found.obligations
        ]
