"""`zhixing practice`: the simulated outside world, a process of its own."""

import argparse
from typing import Any

from zhixing.infra import home
from zhixing.practice import __main__ as practice


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("practice", help="start the simulated agencies, banks and SMS of the practice court")
    practice.options(parser, home.home())
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    return practice.serve(arguments)
