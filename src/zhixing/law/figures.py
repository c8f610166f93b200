"""Figures of law with their days in force, settings of a court, and the citations of rules.

A figure read in the primary text ("V") binds. One known from other sources may be overridden by a court. What the
notes call disputed, remembered or designed is a `Setting`: a default that is shown as such.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from functools import cached_property, wraps
from typing import Any, Generic, Literal, ParamSpec, TypeVar

from zhixing.kernel.frozen import frozen
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Used
from zhixing.law.articles import INSTRUMENTS, Citation, cite

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
P = ParamSpec("P")
R = TypeVar("R")

Mark = Literal["V", "V2", "V-web", "local", "from memory", "disputed", "design"]


class NotInForce(Refusal):
    zh = "“{figure}”在 {day} 没有可用的规定。"
    en = "No figure for “{figure}” is in force on {day}."
    status = 422


class FigureBinds(Refusal):
    zh = "“{figure}”由法律规定，法院不能另设。"
    en = "“{figure}” is fixed by law; a court cannot set another."
    status = 422


@frozen
class Value(Generic[T_co]):
    """One value of a figure: in force from `first` to `last` (None: until further notice)."""

    value: T_co
    first: date
    last: date | None
    mark: Mark
    article: Citation


@frozen
class Dated(Generic[T_co]):
    """A figure of law under its key, with every value it has had."""

    key: str
    zh: str
    en: str
    values: tuple[Value[T_co], ...]

    def __post_init__(self) -> None:
        _register(self)

    def value_on(self, day: date) -> Value[T_co]:
        """The value in force on that day with its source. Raises NotInForce outside all values."""
        return self.values[self._place_on(day)]

    def used_on(self, day: date) -> Used:
        """The same, as an answer names it. Raises NotInForce."""
        return self._used[self._place_on(day)]

    def _place_on(self, day: date) -> int:
        for place, value in enumerate(self.values):
            if value.first <= day and (value.last is None or day <= value.last):
                return place
        raise NotInForce(figure=self.zh, day=day)

    def on(self, day: date) -> T_co:
        """The value in force on that day. Raises NotInForce."""
        return self.value_on(day).value

    @cached_property
    def _used(self) -> tuple[Used, ...]:
        return tuple(Used(self.key, self.zh, self.en, v.value, str(v.mark), v.article) for v in self.values)

    @property
    def binds(self) -> bool:
        """Whether a court may not set another: the newest value stands in the primary text."""
        return self.values[-1].mark == "V"


@frozen
class Setting(Generic[T_co]):
    """A choice of the court where law is silent, disputed or not verified; `choices` limits it when not empty."""

    key: str
    zh: str
    en: str
    default: T_co
    mark: Mark
    choices: tuple[T_co, ...] = ()

    def __post_init__(self) -> None:
        _register(self)

    def used_on(self, day: date) -> Used:
        """The default, as an answer names it: the same on every day."""
        return self._used

    @cached_property
    def _used(self) -> Used:
        return Used(self.key, self.zh, self.en, self.default, str(self.mark), None)


FIGURES: dict[str, Dated[Any] | Setting[Any]] = {}
"""Every figure and setting by key, once `zhixing.law.catalogue` is imported."""


def _register(figure: Dated[Any] | Setting[Any]) -> None:
    if figure.key in FIGURES:
        raise ValueError(f"two figures are called {figure.key}")
    FIGURES[figure.key] = figure


def since(
    key: str, zh: str, en: str, value: T, instrument: str, article: str, mark: Mark = "V", first: str = ""
) -> Dated[T]:
    """A figure with one value, in force since its instrument (or since `first`)."""
    day = date.fromisoformat(first) if first else INSTRUMENTS[instrument].first
    return Dated(key, zh, en, (Value(value, day, None, mark, cite(instrument, article)),))


@frozen
class CourtRules:
    """What one court has set for itself: values by key of figures that do not bind and of settings.

    Raises KeyError for an unknown key, FigureBinds for a figure of law, ValueError for a value out of choice.
    """

    values: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key, value in self.values.items():
            figure = FIGURES[key]
            if isinstance(figure, Dated):
                if figure.binds:
                    raise FigureBinds(figure=figure.zh)
            elif figure.choices and value not in figure.choices:
                raise ValueError(f"{key} must be one of {figure.choices}")


NATIONAL = CourtRules()
"""No court's own rules: the law and the defaults."""


class Reading:
    """Reads figures for one decision and remembers them for its `explain`."""

    def __init__(self, day: date, court: CourtRules = NATIONAL) -> None:
        self.day, self.court = day, court
        self._used: dict[str, Used] = {}

    def __call__(self, figure: Dated[T] | Setting[T]) -> T:
        """The court's value where it may set one, else the law's on the day of this reading."""
        used = figure.used_on(self.day)
        if figure.key in self.court.values:
            used = replace(used, value=self.court.values[figure.key], mark="court")
        self._used[figure.key] = used
        value: T = used.value
        return value

    @property
    def used(self) -> tuple[Used, ...]:
        return tuple(self._used.values())


def cites(*citations: Citation) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Stores the articles a rule rests on as `rule.citations` and puts them into the Answer it returns."""

    def mark(rule: Callable[P, R]) -> Callable[P, R]:
        @wraps(rule)
        def cited(*args: P.args, **kwargs: P.kwargs) -> R:
            answer = rule(*args, **kwargs)
            if isinstance(answer, Answer) and not answer.articles:
                # The rule has just made this value: filling it in costs a tenth of replacing it.
                object.__setattr__(answer, "articles", citations)
            return answer

        cited.citations = citations  # type: ignore[attr-defined]
        return cited

    return mark


def designed(rule: Callable[P, R]) -> Callable[P, R]:
    """Marks a rule that rests on no article: the platform's own design, or local practice. Its settings say so."""
    rule.citations = ()  # type: ignore[attr-defined]
    rule.designed = True  # type: ignore[attr-defined]
    return rule


def citations_of(rule: Callable[..., Any]) -> Sequence[Citation]:
    """The articles a rule cites."""
    return tuple(getattr(rule, "citations", ()))
