"""The pages of docs/law, made from the code: figures with their days, rules with their articles, examples that ran."""

from __future__ import annotations

import inspect
import re
import shlex
from collections.abc import Iterator
from dataclasses import is_dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from zhixing.entrypoints.calculators import rules
from zhixing.entrypoints.calculators.asks import Ask, Kind
from zhixing.entrypoints.calculators.calculator import Calculator
from zhixing.entrypoints.calculators.registry import CALCULATORS
from zhixing.entrypoints.calculators.text import text
from zhixing.entrypoints.calculators.words import say, shown
from zhixing.kernel.case_number import CaseNumber
from zhixing.kernel.dates import Period
from zhixing.kernel.money import Money
from zhixing.law.answer import Answer
from zhixing.law.figures import Dated, Setting, citations_of
from zhixing.law.rates import LPR, Rate, RateKind

LANGS = ("zh", "en")
COMMAND = "zhixing law docs docs/law"
MADE = f"<!-- {COMMAND} -->"
KNOWN = {"date": date, "Period": Period, "Money": Money, "CaseNumber": CaseNumber, "Rate": Rate, "RateKind": RateKind}
"""What examples may use beside the modules of their subject."""
MARKS = {
    "V": "法条原文核对过，法院不能另设 || read in the primary text; a court cannot set another",
    "V2": "两处以上转引核对过 || confirmed by two or more secondary sources",
    "V-web": "网上文本核对过 || read in a text on the web",
    "local": "地方规定 || a local rule",
    "from memory": "凭记忆，待核 || from memory, to be checked",
    "disputed": "有争议 || disputed",
    "design": "本系统的设计 || this system's design",
}
FIGURE_HEADS = "数值 || Figure", "值 || Value", "施行 || In force", "依据 || Article", "出处 || Source", "键 || Key"
RULE_HEADS = "规则 || Rule", "内容 || What it says", "依据 || Articles"
OWN = "法院可设 || a court may set it"


def write(folder: Path) -> list[Path]:
    """Write every page; what is no page any more goes."""
    made = pages()
    for old in folder.rglob("*.md"):
        if old.relative_to(folder).as_posix() not in made:
            old.unlink()
    for name, content in made.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return [folder / name for name in made]


def pages() -> dict[str, str]:
    """Every page by its name under docs/law."""
    made = {f"{lang}/README.md": _index(lang) for lang in LANGS}
    for lang in LANGS:
        for subject in rules.subjects():
            made[f"{lang}/{subject}.md"] = "\n\n".join(_page(subject, lang)) + "\n"
    return made


def _index(lang: str) -> str:
    lines = [
        f"# {say('执行法律规则 || The rules of enforcement law', lang)}",
        MADE,
        say(
            "这些页面由代码生成：每项数值的施行日期和依据，每条规则的法条，以及作为测试运行的例子。 || "
            "Made from the code: each figure with its days and article, each rule with its articles, "
            "and examples that run as tests.",
            lang,
        ),
        "\n".join(f"- [{say(rules.title(one), lang)}]({one}.md)" for one in rules.subjects()),
        f"## {say('出处 || Sources', lang)}",
        _table(
            [(f"`{mark}`", say(words, lang)) for mark, words in MARKS.items()],
            say("标记 || Mark", lang),
            say("意思 || Meaning", lang),
        ),
        say(f"LPR 收录到 {LPR.known_through}。 || The LPR is known through {LPR.known_through}.", lang),
    ]
    return "\n\n".join(lines) + "\n"


def _page(subject: str, lang: str) -> Iterator[str]:
    yield f"# {say(rules.title(subject), lang)}"
    yield MADE
    modules = rules.subjects()[subject]
    yield "、".join(f"`{module.__name__}`" for module in modules)
    if lang == "en":
        yield (inspect.getdoc(modules[0]) or "").split("\n\n")[0]
    if figures := rules.figures_of(subject):
        yield f"## {say('数值 || Figures', lang)}"
        lines = [line for figure in figures for line in _figure_lines(figure, lang)]
        yield _table(lines, *(say(head, lang) for head in FIGURE_HEADS))
    if lines := [_rule_line(subject, *one, lang) for one in rules.rules_of(subject)]:
        yield f"## {say('规则 || Rules', lang)}"
        yield _table(lines, *(say(head, lang) for head in RULE_HEADS))
    if lists := list(_lists(subject, lang)):
        yield f"## {say('清单 || Lists', lang)}"
        yield from lists
    yield f"## {say('例子 || Examples', lang)}"
    yield _session(subject, lang)
    yield from (_command(one, lang) for one in CALCULATORS.values() if one.subject == subject)


def _figure_lines(figure: Dated[Any] | Setting[Any], lang: str) -> Iterator[tuple[str, ...]]:
    words = figure.zh if lang == "zh" else figure.en
    if isinstance(figure, Setting):
        choices = "".join(f" / {_value(one, lang)}" for one in figure.choices if one != figure.default)
        yield words, f"{_value(figure.default, lang)}{choices}", "—", say(OWN, lang), figure.mark, f"`{figure.key}`"
        return
    for value in figure.values:
        since = f"{value.first} 起 || since {value.first}"
        days = f"{value.first} — {value.last}" if value.last else say(since, lang)
        yield words, _value(value.value, lang), days, value.article.say(lang), value.mark, f"`{figure.key}`"


def _value(value: Any, lang: str) -> str:
    if isinstance(value, tuple):
        nested = any(isinstance(one, tuple) for one in value)
        return ("<br>" if nested else " / ").join(_value(one, lang) for one in value)
    return str(value) if isinstance(value, Fraction) else shown(value, lang)


def _rule_line(subject: str, name: str, rule: Any, lang: str) -> tuple[str, ...]:
    arguments = [one for one in inspect.signature(rule).parameters if one not in ("court", "holidays")]
    told = rules.TOLD.get(subject, {}).get("zh", {}).get(name.rpartition(".")[2]) if lang == "zh" else None
    summary = told or re.sub(r"\s+", " ", (inspect.getdoc(rule) or "").split("\n\n")[0])
    articles = "<br>".join(one.say(lang) for one in citations_of(rule)) or "—"
    return f"`{name}({', '.join(arguments)})`", summary, articles


def _lists(subject: str, lang: str) -> Iterator[str]:
    """The lists the law gives: tuples of things with a name in both languages."""
    for module in rules.subjects()[subject]:
        for name, value in vars(module).items():
            if name.isupper() and isinstance(value, tuple) and value and all(_is_named(one) for one in value):
                items = [f"- {getattr(one, lang)}{_ground(one)}" for one in value]
                yield "\n".join([f"`{module.__name__.removeprefix('zhixing.law.')}.{name}`", "", *items])


def _is_named(one: Any) -> bool:
    return is_dataclass(one) and not isinstance(one, Dated | Setting) and hasattr(one, "zh") and hasattr(one, "en")


def _ground(one: Any) -> str:
    article = getattr(one, "article", "")
    return f" ({article})" if article else ""


def _session(subject: str, lang: str) -> str:
    """The examples as one would type them, with what Python answers."""
    modules = {module.__name__.rpartition(".")[2]: module for module in rules.subjects()[subject]}
    examples = rules.TOLD.get(subject, {}).get("examples", [])
    imports = [
        f"from {one.__module__} import {name}"
        for name, one in KNOWN.items()
        if any(re.search(rf"\b{name}\b", example) for example in examples)
    ]
    used = [name for name in modules if any(f"{name}." in example for example in examples)]
    lines = [f">>> {line}" for line in (*imports, *(f"from zhixing.law import {name}" for name in used))]
    for example in examples:
        found = eval(example, {**KNOWN, **modules})  # our own text, from subjects.toml
        told = found.explain(lang) if isinstance(found, Answer) else str(found)
        call = f"{example}.explain({lang!r})" if isinstance(found, Answer) else example
        lines += [f">>> print({call})", *told.splitlines()]
    return "```pycon\n" + "\n".join(lines) + "\n```"


def _command(calculator: Calculator, lang: str) -> str:
    """A calculator's example as it is typed at the shell, and the answer."""
    typed = ["zhixing", "law", calculator.key]
    for ask in sorted(calculator.asks, key=lambda ask: ask.name != calculator.first):
        if ask.name in calculator.example:
            typed += _typed(ask, calculator.example[ask.name], ask.name == calculator.first)
    typed += ["--lang", lang] if lang != "zh" else []
    answer = text(calculator.reply(calculator.example), lang)
    return f"```console\n$ {shlex.join(typed)}\n{answer}\n```"


def _typed(ask: Ask, value: Any, bare: bool) -> list[str]:
    if ask.kind is Kind.ROWS:
        cells = [":".join(str(row.get(column.name, "")) for column in ask.columns) for row in value]
        return [part for cell in cells for part in (f"--{ask.one}", cell)]
    return [value] if bare else [f"--{ask.name.replace('_', '-')}", str(value)]


def _table(lines: list[tuple[str, ...]], *heads: str) -> str:
    rows = [heads, tuple("---" for _ in heads), *lines]
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)
