"""`zhixing demo`: the practice court on this machine."""

import argparse
from typing import Any


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("demo", help="start the practice court on this machine; Ctrl-C stops it")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    from zhixing.entrypoints import demo

    demo.run()
