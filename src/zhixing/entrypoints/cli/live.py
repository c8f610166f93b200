"""`zhixing live`: stream what happens to whoever watches."""

import argparse
from typing import Any


def add(subparsers: Any) -> None:
    subparsers.add_parser("live", help="stream live prices to whoever watches").set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    from zhixing.entrypoints.live.server import main

    main()
