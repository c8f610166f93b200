"""The law's rows: every number of tests/law/rows.toml is shown by a table test, every public rule cites and has a row.

A test shows a row when its name carries the number (`test_t1_3_…`, `test_p7_t4_8_…`) or when a string of its parametrize
table begins with it ("T1.3 renewed too late").
"""

import ast
import inspect
import pkgutil
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import get_origin, get_type_hints

import zhixing.law
from zhixing.law.answer import Answer
from zhixing.law.figures import citations_of

ROOT = Path(__file__).resolve().parents[2]
LISTED = tomllib.loads((ROOT / "tests/law/rows.toml").read_text(encoding="utf-8"))
NUMBERS = {number for part in ("disposal", "procedure") for numbers in LISTED[part].values() for number in numbers}
MACHINERY = {"answer", "articles", "catalogue", "figures", "tables"}
NUMBER = re.compile(r"[A-Z]\d+\.\d+")


def shown_in_name(name: str) -> set[str]:
    parts = re.findall(r"(?<=_)([a-z])(\d+)(?:_(\d+))?(?=_)", name)
    return {f"{letter.upper()}{first}" + (f".{second}" if second else "") for letter, first, second in parts}


def numbers_of(word: str) -> set[str]:
    """The numbers a word shows; one made from data ("6.2-" and a count) shows all that begin so."""
    if re.fullmatch(r"[\d.]+-", word):
        return {number for number in NUMBERS if number.startswith(word)}
    return {word} if word in NUMBERS or NUMBER.fullmatch(word) else set()


def closure(start: list[ast.AST], known: dict[str, ast.AST]) -> Iterator[ast.AST]:
    """Every node under `start` and under what they name in their module."""
    waiting, seen = list(start), set()
    while waiting:
        for node in ast.walk(waiting.pop()):
            yield node
            if isinstance(node, ast.Name) and node.id in known and node.id not in seen:
                seen.add(node.id)
                waiting.append(known[node.id])


@cache
def law_tests() -> list[tuple[str, set[str], set[str]]]:
    """Every test of the law and the kernel: its name, the numbers it shows, the names it uses."""
    found = []
    for path in sorted(path for folder in ("law", "kernel") for path in (ROOT / "tests" / folder).glob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        known = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        for node in tree.body:
            for target in node.targets if isinstance(node, ast.Assign) else []:
                known |= {target.id: node} if isinstance(target, ast.Name) else {}
        for test in [node for name, node in known.items() if name.startswith("test_")]:
            told = closure(list(test.decorator_list), known)
            words = {n.value.split(" ")[0] for n in told if isinstance(n, ast.Constant) and isinstance(n.value, str)}
            numbers = {n for word in words | shown_in_name(test.name) for n in numbers_of(word)}
            used = [n for n in closure([test], known) if isinstance(n, ast.Name | ast.Attribute)]
            names = {n.id if isinstance(n, ast.Name) else n.attr for n in used}
            found.append((f"{path.name}::{test.name}", numbers, names))
    return found


def rules():
    """Public functions of the law's modules."""
    for found in pkgutil.iter_modules(zhixing.law.__path__):
        if found.name not in MACHINERY:
            module = import_module(f"zhixing.law.{found.name}")
            for name, thing in vars(module).items():
                own = callable(thing) and getattr(thing, "__module__", "") == module.__name__
                if own and not inspect.isclass(thing) and not name.startswith("_"):
                    yield f"{found.name}.{name}", thing


def test_every_listed_row_is_shown_and_every_shown_row_is_listed():
    rows = {number for _, numbers, _ in law_tests() for number in numbers}
    assert sorted(NUMBERS - rows) == []
    assert sorted(rows - NUMBERS) == []


def test_every_public_rule_cites_its_articles():
    silent = {name for name, rule in rules() if not citations_of(rule) and not getattr(rule, "designed", False)}
    assert sorted(silent - set(LISTED["machinery"])) == []
    assert sorted(set(LISTED["machinery"]) - silent) == []


def test_every_rule_answers_in_words():
    """What a rule returns can be shown to a person: an Answer, which says itself, its figures and its articles."""
    told = {name: get_type_hints(rule)["return"] for name, rule in rules() if name not in LISTED["machinery"]}
    kinds = {name: get_origin(one) or one for name, one in told.items()}
    assert [name for name, one in kinds.items() if not (inspect.isclass(one) and issubclass(one, Answer))] == []


def test_every_rule_has_a_row():
    """A rule whose section has no numbered row is held by the test that [sentences] names."""
    in_rows = {name for _, numbers, names in law_tests() if numbers for name in names}
    names_in = {test: names for test, _, names in law_tests()}
    without = [name for name, rule in rules() if citations_of(rule) and name.split(".")[1] not in in_rows]
    assert [n for n in without if n.split(".")[1] not in names_in.get(LISTED["sentences"].get(n, ""), ())] == []
    assert sorted(set(LISTED["sentences"]) - set(without)) == []
