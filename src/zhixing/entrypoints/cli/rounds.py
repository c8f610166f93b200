"""`zhixing rounds`: the process that decides bids, opens and closes rounds."""

import argparse
from typing import Any


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("rounds", help="decide bids, open and close rounds")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    from zhixing.entrypoints.rounds.server import main

    main()
    return 0
