"""`zhixing worker`: reactions, calls to other organisations, sweeps."""

import argparse
from typing import Any

from zhixing.entrypoints.start import enter


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("worker", help="run reactions, calls to other organisations and sweeps")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    enter()
    from zhixing.entrypoints import worker

    worker.run()
