"""What the law library holds, read from its code: subjects, their rules, and every rule that answers a due day."""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from importlib import import_module
from itertools import chain, combinations
from types import ModuleType
from typing import Any

import zhixing.law
from zhixing.law import remedies
from zhixing.law.answer import Due
from zhixing.law.figures import FIGURES, Dated, Setting

FRAME = frozenset({"answer", "articles", "catalogue", "figures"})
"""Modules of the library that hold no rules."""
SUBJECTS = {
    "filing": "立案 || Filing",
    "limits": "期限的计算 || Limits",
    "finding": "执行通知和财产调查 || Notices and finding property",
    "service": "送达 || Service",
    "fees": "诉讼费用 || Court fees",
    "rates": "利率 || Rates",
    "interest": "利息 || Interest",
    "repayment": "清偿顺序和对账 || Repayment",
    "seizure": "查封、扣押、冻结 || Seizure",
    "exempt": "豁免财产 || Exempt property",
    "reference_price": "财产处置参考价 || Reference price",
    "auction": "网络司法拍卖 || Auction",
    "vehicles": "机动车过户 || Vehicles",
    "case_money": "执行案款 || Case money",
    "distribution": "分配 || Distribution",
    "closing": "结案 || Closing",
    "remedies": "异议、复议、诉讼 || Remedies",
}
"""Names of the subjects, in the order of a case; one that is not here yet stands last under its own name."""
_PROBE = date(2026, 6, 1)


@dataclass(frozen=True)
class Limit:
    """A rule that answers a due day from one day. `event`: what happens on that day, as its parameter is called."""

    key: str
    words: str
    subject: str
    event: str
    rule: Callable[[date], Due]
    excludes: bool


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
    order = [*(one for one in SUBJECTS if one in found), *(one for one in found if one not in SUBJECTS)]
    return {subject: tuple(found[subject]) for subject in order}


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
            for key, each in _one_day_rules(name, rule):
                words = _words(each)
                if words:
                    event, excludes = next(iter(inspect.signature(rule).parameters)), "exclusions" in _keywords(rule)
                    found[key] = Limit(key, words, subject, event, each, excludes)
    for key, figure in remedies.REMEDIES.items():
        words = f"{figure.zh} || {figure.en}"
        rule = partial(remedies.remedy_due, key)
        found[f"remedies.{key}"] = Limit(f"remedies.{key}", words, "remedies", "from_on", rule, False)
    return found


def _one_day_rules(name: str, rule: Callable[..., Any]) -> Iterator[tuple[str, Callable[[date], Due]]]:
    """A rule from one day to a due day; once more for every combination of its yes-or-no arguments."""
    signature = inspect.signature(rule)
    places = [one for one in signature.parameters.values() if one.kind is not inspect.Parameter.KEYWORD_ONLY]
    needed = [one for one in places if one.default is inspect.Parameter.empty]
    if signature.return_annotation not in (Due, "Due") or [one.annotation for one in needed] not in ([date], ["date"]):
        return
    flags = [one.name for one in signature.parameters.values() if one.annotation in (bool, "bool")]
    for chosen in chain.from_iterable(combinations(flags, n) for n in range(len(flags) + 1)):
        yes = {flag: flag in chosen for flag in flags}
        yield "+".join([name, *chosen]), partial(rule, **yes)


def _keywords(rule: Callable[..., Any]) -> Sequence[str]:
    return tuple(inspect.signature(rule).parameters)


def _words(rule: Callable[[date], Due]) -> str:
    """What a limit is called: the names of the figures it is made of."""
    used = rule(_PROBE).figures
    return f"{'，'.join(one.zh for one in used)} || {', '.join(one.en for one in used)}" if used else ""


@cache
def _subject_by_key() -> dict[str, str]:
    """A figure belongs to the subject its key begins with, else to the first one whose module holds it."""
    found = {}
    for key, figure in FIGURES.items():
        held = (name for name, modules in subjects().items() if any(figure in _values(one) for one in modules))
        prefix = key.split(".")[0]
        found[key] = prefix if prefix in subjects() else next(held)
    return found


def _values(module: ModuleType) -> list[Any]:
    return [value for value in vars(module).values() if isinstance(value, Dated | Setting)]


def figures_of(subject: str) -> list[Dated[Any] | Setting[Any]]:
    """The figures and settings of a subject, by key."""
    return [FIGURES[key] for key, name in sorted(_subject_by_key().items()) if name == subject]
