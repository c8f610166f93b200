"""What a rule answers: a small frozen value that can say why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Generic, TypeVar

from zhixing.kernel.dates import Deadline, Period
from zhixing.kernel.frozen import frozen
from zhixing.kernel.money import Money
from zhixing.law.articles import Citation

T_co = TypeVar("T_co", covariant=True)

ASSUMED = "The rate table has ended: the last published rate is assumed from there on."


@frozen
class Used:
    """A figure a decision used: its value, and where that comes from ("V", "V2" …, "court" when the court set it)."""

    key: str
    zh: str
    en: str
    value: Any
    mark: str
    article: Citation | None

    def say(self, lang: str = "zh") -> str:
        label = self.zh if lang.startswith("zh") else self.en
        return f"{label} {_shown(self.value, lang)} [{self.mark}]"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """Base of every decision.

    `zh` and `en` are sentences over the answer itself: `"最后一日为 {0.on}。"`.
    """

    zh: ClassVar[str] = ""
    en: ClassVar[str] = ""
    articles: tuple[Citation, ...] = ()
    figures: tuple[Used, ...] = ()

    @property
    def assumed(self) -> bool:
        """Whether the answer rests on a rate past the end of its table (`assume_last`): `explain` says so."""
        return False

    def sentence(self, lang: str = "zh") -> str:
        return (self.zh if lang.startswith("zh") else self.en).format(self)

    def explain(self, lang: str = "zh") -> str:
        """The answer, the figures it used and the articles it rests on, in one line each."""
        zh = lang.startswith("zh")
        between = "；" if zh else "; "
        lines = [self.sentence(lang)]
        if self.assumed:
            lines.append("利率表已到头，其后按最近一次公布的利率暂计。" if zh else ASSUMED)
        if self.figures:
            lines.append(("数值：" if zh else "Figures: ") + between.join(used.say(lang) for used in self.figures))
        cited = dict.fromkeys([*self.articles, *(u.article for u in self.figures if u.article)])
        if cited:
            lines.append(("依据：" if zh else "Basis: ") + between.join(c.say(lang) for c in cited))
        return "\n".join(lines)


@frozen
class Due(Answer):
    """A day by which something must be done or takes effect. `raw` is the day as counted, `on` the day in effect."""

    start: date
    raw: date
    on: date
    period: Period
    provisional: bool = False

    @classmethod
    def of(cls, deadline: Deadline, period: Period, figures: tuple[Used, ...] = ()) -> Due:
        return cls(deadline.start, deadline.raw, deadline.on, period, deadline.provisional, figures=figures)

    def late(self, on: date) -> bool:
        """Whether an act on that day misses the limit."""
        return on > self.on

    def sentence(self, lang: str = "zh") -> str:
        if lang.startswith("zh"):
            rolled = f"，原为 {self.raw}，遇休息日顺延" if self.raw != self.on else ""
            note = "（当年节假日未公布，暂计）" if self.provisional else ""
            return f"自 {self.start} 起 {self.period.say()}，最后一日为 {self.on}{rolled}{note}。"
        rolled = f" (counted {self.raw}, moved past rest days)" if self.raw != self.on else ""
        note = " (holidays of that year not announced: provisional)" if self.provisional else ""
        return f"{self.period.say('en')} from {self.start}: last day {self.on}{rolled}{note}."


@frozen
class Before(Answer):
    """The last day to act at least `period` before the day `start`: counted back, never rolled.

    `act_by`: the last working day up to it, where the act needs one.
    """

    start: date
    on: date
    period: Period
    act_by: date
    provisional: bool = False

    def sentence(self, lang: str = "zh") -> str:
        if lang.startswith("zh"):
            rest = f"（休息日，宜于 {self.act_by} 前办妥）" if self.act_by != self.on else ""
            return f"{self.start} 之前至少 {self.period.say()}，最迟 {self.on}{rest}。"
        rest = f" (a rest day: act by {self.act_by})" if self.act_by != self.on else ""
        return f"{self.period.say('en')} before {self.start}: {self.on} at the latest{rest}."


@frozen
class Verdict(Answer):
    """Yes or no and why; as true as `holds`."""

    holds: bool
    reason_zh: str
    reason_en: str

    def __bool__(self) -> bool:
        return self.holds

    def sentence(self, lang: str = "zh") -> str:
        if lang.startswith("zh"):
            return f"{'是' if self.holds else '否'}：{self.reason_zh}。"
        return f"{'Yes' if self.holds else 'No'}: {self.reason_en}."


@frozen
class Day(Answer):
    """A day the law names that is not the end of a counted limit: when something takes effect, or first may be done."""

    on: date
    what_zh: str
    what_en: str

    def sentence(self, lang: str = "zh") -> str:
        return _said(self.what_zh, self.what_en, str(self.on), lang)


@frozen
class Days(Answer):
    """Several days in order; none is an answer too."""

    days: tuple[date, ...]
    what_zh: str
    what_en: str

    def sentence(self, lang: str = "zh") -> str:
        return _said(self.what_zh, self.what_en, ", ".join(map(str, self.days)) or "—", lang)


@frozen
class Moment(Answer):
    """The instant a limit of hours or minutes ends."""

    at: datetime
    what_zh: str
    what_en: str

    def sentence(self, lang: str = "zh") -> str:
        return _said(self.what_zh, self.what_en, self.at.isoformat(" ", "minutes"), lang)


@frozen
class Length(Answer):
    """How long something lasts, or must lie ahead."""

    period: Period
    what_zh: str
    what_en: str

    def sentence(self, lang: str = "zh") -> str:
        return _said(self.what_zh, self.what_en, self.period.say(lang), lang)


@frozen
class Count(Answer):
    """A whole number of days, shares, points."""

    number: int
    what_zh: str
    what_en: str

    def sentence(self, lang: str = "zh") -> str:
        return _said(self.what_zh, self.what_en, str(self.number), lang)


@frozen
class Sum(Answer):
    """A sum of money."""

    amount: Money
    what_zh: str
    what_en: str

    def sentence(self, lang: str = "zh") -> str:
        return _said(self.what_zh, self.what_en, f"{self.amount:,}{' 元' if lang.startswith('zh') else ' yuan'}", lang)


@frozen
class Bounds(Answer):
    """The least and the most a sum may be."""

    least: Money
    most: Money
    what_zh: str
    what_en: str

    def sentence(self, lang: str = "zh") -> str:
        least, most = f"{self.least:,}", f"{self.most:,}"
        value = f"{least} 元至 {most} 元" if lang.startswith("zh") else f"{least} to {most} yuan"
        return _said(self.what_zh, self.what_en, value, lang)


@frozen
class Names(Answer):
    """Entries of a list of the law, or persons, by key or name; false when there are none."""

    keys: tuple[str, ...]
    what_zh: str
    what_en: str

    def __bool__(self) -> bool:
        return bool(self.keys)

    def sentence(self, lang: str = "zh") -> str:
        zh = lang.startswith("zh")
        return _said(
            self.what_zh, self.what_en, ("、" if zh else ", ").join(self.keys) or ("无" if zh else "none"), lang
        )


@frozen
class Choice(Answer, Generic[T_co]):
    """Which of several the law takes, and why in words."""

    chosen: T_co
    said_zh: str
    said_en: str

    zh = "{0.said_zh}。"
    en = "{0.said_en}."


def _said(zh: str, en: str, value: str, lang: str) -> str:
    return f"{zh}：{value}。" if lang.startswith("zh") else f"{en}: {value}."


def _shown(value: Any, lang: str) -> str:
    if isinstance(value, Period):
        return value.say(lang)
    if isinstance(value, Money):
        return f"{value:,}"
    if isinstance(value, bool):
        return ("是" if value else "否") if lang.startswith("zh") else "yes" if value else "no"
    if isinstance(value, tuple):
        between = "; " if any(isinstance(item, tuple) for item in value) else " / "
        return between.join(_shown(item, lang) for item in value)
    return "—" if value is None else str(value)
