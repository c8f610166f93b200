"""How many mutants of the law the tests kill. By hand: pip install -e ".[mutants]", then

    python -m bench.mutants                      every module, 1,000 mutants drawn from all (--sample 0: all), recorded
    python -m bench.mutants fees kernel/money    these modules only, every mutant, nothing recorded

Cosmic Ray proposes the mutants. Each runs in a forked child of a process that has pytest loaded but nothing of zhixing:
first the tests that name its module, then all others of tests/law and tests/kernel. Left out: what lies in
an annotation, which is never evaluated, the bare * of a signature, and `==` for `is`, which says the same of enums.
"""

import argparse
import ast
import hashlib
import os
import re
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from tempfile import mkdtemp
from types import CodeType
from typing import Any

import pytest
from cosmic_ray.ast import Visitor, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names
from hypothesis import settings

from bench.results import record

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "zhixing"
FOLDERS = ("law/test_*.py", "kernel/test_*.py", "house/test_law.py")
TESTS = sorted(path for folder in FOLDERS for path in (ROOT / "tests").glob(folder))
KERNEL = ("money", "dates", "holidays", "chinese", "case_number", "masking")
SAME = re.compile(r"_(Eq_Is|Is_Eq|NotEq_IsNot|IsNot_NotEq)$|Variable(Replacer|Inserter)$")
SECONDS = 90


@dataclass(frozen=True)
class Mutant:
    """One change: an operator applied at its n-th place in a module ("law/fees")."""

    module: str
    operator: str
    occurrence: int
    line: int

    @property
    def path(self) -> Path:
        return SOURCE / f"{self.module}.py"

    def code(self) -> str:
        return str(mutate_code(self.path.read_text("utf-8"), get_operator(self.operator)(), self.occurrence))

    def __str__(self) -> str:
        before, after = self.path.read_text("utf-8").splitlines(), self.code().splitlines()
        changed = next((new for old, new in zip(before, after, strict=False) if old != new), "").strip()
        return f"{self.module}:{self.line} {self.operator.rpartition('/')[2]}: {changed}"


def mutants(module: str) -> Iterator[Mutant]:
    """Every mutant of a module that can change what it does."""
    text = (SOURCE / f"{module}.py").read_text("utf-8")
    silent = [*_annotations(ast.parse(text)), *_stars(text)]
    tree = get_ast(text)
    for name in operator_names():
        if SAME.search(name):
            continue
        places = _Places(get_operator(name)())
        places.walk(tree)
        for occurrence, start in enumerate(places.found):
            if not any(first <= start < last for first, last in silent):
                yield Mutant(module, name, occurrence, start[0])


class _Places(Visitor):
    """Collects where an operator may work, in the order in which `mutate_code` counts."""

    def __init__(self, operator: Any) -> None:
        self.operator, self.found = operator, list[tuple[int, int]]()

    def visit(self, node: Any) -> Any:
        self.found += [start for start, _ in self.operator.mutation_positions(node)]
        return node


def _annotations(tree: ast.Module) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    for node in ast.walk(tree):
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if part is not None:
                yield (part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset)


def _stars(text: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    for number, line in enumerate(text.splitlines(), 1):
        for star in re.finditer(r"(?<=[(\s])\*(?=,)", line):
            yield (number, star.start()), (number, star.end())


class _Mutated(MetaPathFinder, SourceFileLoader):
    """Loads one module from changed source, everything else as it stands."""

    def __init__(self, mutant: Mutant) -> None:
        super().__init__(f"zhixing.{mutant.module.replace('/', '.')}", str(mutant.path))
        self.changed = mutant.code()

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        return spec_from_file_location(fullname, self.path, loader=self) if fullname == self.name else None

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.changed, self.path, "exec", dont_inherit=True)


def killed(mutant: Mutant | None) -> bool:
    """Whether the tests fail on a mutant (or run on and on); None: the source as it stands."""
    stem = mutant.module.rpartition("/")[2] if mutant else ""
    named = {test: len(re.findall(rf"\b{stem}\b", test.read_text("utf-8"))) for test in TESTS} if stem else {}
    near = sorted((test for test, times in named.items() if times), key=lambda test: -named[test])
    far = [test for test in TESTS if test not in near]
    return any(tests and _fails(mutant, tests) for tests in (near, far))


def _fails(mutant: Mutant | None, tests: list[Path]) -> bool:
    child = os.fork()
    if not child:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)  # of its own work: a busy machine kills no mutant
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
        sys.path.insert(0, str(ROOT))
        if mutant:
            sys.meta_path.insert(0, _Mutated(mutant))
        options = ["-x", "-q", "--noconftest", "-p", "no:cacheprovider", "-p", "no:django", "-p", "no:xdist"]
        try:
            os._exit(int(pytest.main([*options, *map(str, tests)])))
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1] != 0


def modules() -> list[str]:
    law = (path.stem for path in sorted((SOURCE / "law").glob("*.py")))
    return [f"law/{stem}" for stem in law if stem != "__init__"] + [f"kernel/{stem}" for stem in KERNEL]


def sample(found: Iterable[Mutant], most: int) -> list[Mutant]:
    """A sample that stays the same from run to run."""

    def lot(one: Mutant) -> bytes:
        return hashlib.sha256(f"{one.module} {one.operator} {one.occurrence}".encode()).digest()

    return sorted(found, key=lot)[: most or None]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("module", nargs="*")
    parser.add_argument("--sample", type=int, help="how many, 0 for all")
    asked = parser.parse_args()
    settings.register_profile("mutants", max_examples=25, derandomize=True, database=None, deadline=None)
    settings.load_profile("mutants")
    sys.dont_write_bytecode, sys.pycache_prefix = False, mkdtemp()  # every child reads what the first has compiled
    if killed(None):
        sys.exit("the tests fail as they stand")
    every = [one if "/" in one else f"law/{one}" for one in asked.module] or modules()
    found = [mutant for module in every for mutant in mutants(module)]
    most = asked.sample if asked.sample is not None else 0 if asked.module else 1_000
    tried = sample(found, most)
    began, alive = time.monotonic(), 0
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for mutant, dead in zip(tried, pool.map(killed, tried), strict=True):
            if not dead:
                alive += 1
                print(mutant, flush=True)
    share = round((len(tried) - alive) / len(tried), 3)
    took = time.monotonic() - began
    print(f"{len(tried) - alive} of {len(tried)} killed ({share:.1%}); {len(found)} possible; {took:.0f} s")
    if not asked.module:
        today = date.fromisoformat(time.strftime("%Y-%m-%d"))
        record("law_mutants_killed", share, f"share of {len(tried)} mutants drawn from {len(found)}", today)


if __name__ == "__main__":
    main()
