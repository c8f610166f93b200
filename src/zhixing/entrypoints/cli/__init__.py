"""The command line: `zhixing COMMAND`. Each module of this package is one command.

A command module has `add(subparsers)`, which makes its parser and sets `run=`: a function that takes the parsed
arguments and returns an exit code (or None for 0). It imports Django and rooms inside that function, after
`start.enter()`, so that `zhixing --help` needs neither settings nor a database.
"""

import argparse
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from importlib.metadata import version
from types import ModuleType
from typing import Any

from zhixing.kernel.refusal import Refusal

REFUSED, INTERRUPTED = 2, 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; a refusal is said in Chinese and English on stderr and ends with code 2."""
    arguments = parser().parse_args(argv)
    try:
        return arguments.run(arguments) or 0
    except Refusal as refusal:
        print(refusal.say("zh"), refusal.say("en"), sep="\n", file=sys.stderr)
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # the reader (`| head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def parser() -> argparse.ArgumentParser:
    """The parser with every command there is."""
    made = argparse.ArgumentParser(prog="zhixing", description="智行 — an open platform for court enforcement")
    made.add_argument("--version", action="version", version=f"zhixing {version('zhixing')}")
    subparsers = made.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=LateParser)
    for module in commands():
        module.add(subparsers)
    return made


class LateParser(argparse.ArgumentParser):
    """A command's parser; `fill` adds what is costly to know, once the command has been chosen."""

    def __init__(self, *, fill: "Callable[[LateParser], None] | None" = None, **more: Any) -> None:
        super().__init__(**more)
        self._fill = fill

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        fill, self._fill = self._fill, None
        if fill:
            fill(self)
        return super().parse_known_args(args, namespace)


def commands() -> Iterator[ModuleType]:
    """The command modules by name."""
    for found in sorted(pkgutil.iter_modules(__path__), key=lambda module: module.name):
        if not found.name.startswith("_"):
            yield import_module(f"{__name__}.{found.name}")
