"""What the law library holds, read from its code: subjects, their rules, and every rule that answers a due day."""

from __future__ import annotations

import inspect
import pkgutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from importlib import import_module
from importlib.resources import files
from itertools import chain, combinations
from types import ModuleType
from typing import Any

import zhixing.law
from zhixing.law.answer import Before, Due
from zhixing.law.figures import FIGURES, Dated, Setting

FRAME = frozenset({"answer", "articles", "catalogue", "figures", "tables"})
"""Modules of the library that hold no rules."""
TOLD: dict[str, dict[str, Any]] = tomllib.loads(
    (files("zhixing.entrypoints.calculators") / "subjects.toml").read_text("utf-8")
)
"""Title, examples and Chinese of each subject, in the order of a case."""
DayRule = Callable[[date], Due | Before]
BACKWARDS = "提前"
"""A figure so named counts back from its day: no limit that runs is made of it."""
_PROBE = date(2026, 6, 1)


@dataclass(frozen=True)
class Limit:
    """A rule that answers a last day from one day. `event`: what happens on that day, as its parameter is called.

    `back`: the last day lies before it.
    """

    key: str
    words: str
    subject: str
    event: str
    rule: DayRule
    excludes: bool
    back: bool


@cache
def subjects() -> dict[str, tuple[ModuleType, ...]]:
    """Modules of the library by subject: `auction_after` and a package's parts belong to `auction`."""
    found: dict[str, list[ModuleType]] = {}
    names = [one.name for one in pkgutil.walk_packages(zhixing.law.__path__, "zhixing.law.")]
    tops = {name.split(".")[2] for name in names} - FRAME
    for name in names:
        top = name.split(".")[2]
        if top in FRAME:
            continue
        subject = min((one for one in tops if top == one or top.startswith(f"{one}_")), key=len)
        found.setdefault(subject, []).append(import_module(name))
    order = [*(one for one in TOLD if one in found), *(one for one in found if one not in TOLD)]
    return {subject: tuple(found[subject]) for subject in order}


def title(subject: str) -> str:
    """Its name in both languages; its own word where none is told yet."""
    return str(TOLD.get(subject, {}).get("title", subject))


def rules_of(subject: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The public functions of a subject, in the order they are written, with the name to call them by."""
    for module in subjects()[subject]:
        for name, rule in vars(module).items():
            if inspect.isfunction(rule) and rule.__module__ == module.__name__ and not name.startswith("_"):
                yield f"{module.__name__.removeprefix('zhixing.law.')}.{name}", rule


@cache
def limits() -> dict[str, Limit]:
    """Every limit by key, in the order of the subjects."""
    found: dict[str, Limit] = {}
    for subject in subjects():
        for name, rule in rules_of(subject):
            for key, event, each in _one_day_rules(name, rule):
                words, back = _words(each), isinstance(each(_PROBE), Before)
                if words and (back or BACKWARDS not in words):
                    found[key] = Limit(key, words, subject, event, each, "exclusions" in _parameters(rule), back)
    return found


def _one_day_rules(name: str, rule: Callable[..., Any]) -> Iterator[tuple[str, str, DayRule]]:
    """Key, event and rule of what answers a last day from one day; several where a first argument or a flag chooses."""
    parameters = _parameters(rule)
    needed = [one for one in parameters.values() if one.kind is not one.KEYWORD_ONLY and one.default is one.empty]
    if inspect.signature(rule).return_annotation not in (Due, "Due", Before, "Before") or not needed:
        return
    *choosing, day = needed
    if day.annotation not in (date, "date") or len(choosing) > 1:
        return
    flags = [one.name for one in parameters.values() if one.annotation in (bool, "bool")]
    for key, each in _chosen(name, rule) if choosing else [(name, rule)]:
        for yes in chain.from_iterable(combinations(flags, n) for n in range(len(flags) + 1)):
            yield "+".join([key, *yes]), day.name, partial(each, **{flag: flag in yes for flag in flags})


def _chosen(name: str, rule: Callable[..., Any]) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The rule once for each of its module's figures, or each key of the mapping there that its argument names."""
    module = inspect.getmodule(rule)
    short = name.rpartition(".")[0]
    for figure in _values(module):
        if figure.key.startswith(f"{short}.") and _answers(partial(rule, figure)):
            yield figure.key, partial(rule, figure)
    for table in vars(module).values():
        if isinstance(table, dict) and table and all(_answers(partial(rule, key)) for key in table):
            yield from ((f"{short}.{key}", partial(rule, key)) for key in table)


def _answers(rule: DayRule) -> bool:
    try:
        return isinstance(rule(_PROBE), Due)
    except (KeyError, TypeError, AttributeError):
        return False


def _parameters(rule: Callable[..., Any]) -> Mapping[str, inspect.Parameter]:
    return inspect.signature(rule).parameters


def _words(rule: DayRule) -> str:
    """What a limit is called: the names of the figures it is made of."""
    answer = rule(_PROBE)
    if not answer.figures:
        return ""
    zh, en = ("（往前数）", " (counted back)") if isinstance(answer, Before) else ("", "")
    used = answer.figures
    return f"{'，'.join(one.zh for one in used)}{zh} || {', '.join(one.en for one in used)}{en}"


@cache
def _subject_by_key() -> dict[str, str]:
    """A figure belongs to the subject its key begins with, else to the first one whose module holds it."""
    found = {}
    for key, figure in FIGURES.items():
        held = (name for name, modules in subjects().items() if any(figure in _values(one) for one in modules))
        prefix = key.split(".")[0]
        found[key] = prefix if prefix in subjects() else next(held)
    return found


def _values(module: ModuleType | None) -> list[Dated[Any] | Setting[Any]]:
    return [value for value in vars(module).values() if isinstance(value, Dated | Setting)]


def figures_of(subject: str) -> list[Dated[Any] | Setting[Any]]:
    """The figures and settings of a subject, by key."""
    return [FIGURES[key] for key, name in sorted(_subject_by_key().items()) if name == subject]
