"""`zhixing migrate`: bring the tables up to this version, as their owner."""

import argparse
from typing import Any

from zhixing.entrypoints.start import enter


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("migrate", help="bring the database's tables up to this version")
    parser.add_argument("--quiet", action="store_true", help="say nothing when all goes well")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> None:
    database = enter(owner=True)
    from django.core.management import call_command

    from zhixing.infra.postgres import migrations

    call_command("migrate", verbosity=0 if arguments.quiet else 1, interactive=False)
    migrations.mark(database)
