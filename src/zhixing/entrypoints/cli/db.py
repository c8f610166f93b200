"""`zhixing db …`: the bundled database by hand."""

import argparse
from pathlib import Path
from typing import Any

from zhixing.entrypoints.start import database


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("db", help="start, stop, back up or restore the database")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("start", help="start the bundled PostgreSQL").set_defaults(run=start)
    verbs.add_parser("stop", help="stop it, everything written").set_defaults(run=stop)
    url = verbs.add_parser("url", help="print the address, with its password")
    url.add_argument("--role", choices=("app", "owner", "bootstrap"), default="app")
    url.set_defaults(run=print_url)
    for name, text, run in (
        ("backup", "write the whole database to a new file", backup),
        ("restore", "put a backup in the database's place; the old one is kept under another name", restore),
    ):
        verb = verbs.add_parser(name, help=text)
        verb.add_argument("file", type=Path)
        verb.set_defaults(run=run)


def start(arguments: argparse.Namespace) -> None:
    from zhixing.infra import home

    found = database()
    print(f"数据库 {found.name} 已运行，数据目录 {home.home()} · running, data in {home.home()}")


def stop(arguments: argparse.Namespace) -> None:
    from zhixing.infra import postgres

    postgres.stop()
    print("数据库已停止 · stopped")


def print_url(arguments: argparse.Namespace) -> None:
    print(getattr(database(), f"{arguments.role}_url"))


def backup(arguments: argparse.Namespace) -> None:
    from zhixing.infra.postgres.backup import dump

    size = dump(database(), arguments.file)
    print(f"已备份到 {arguments.file}（{size:,} 字节）· backed up, {size:,} bytes")


def restore(arguments: argparse.Namespace) -> None:
    from zhixing.infra.postgres.backup import restore as put_back

    kept = put_back(database(), arguments.file)
    print(f"已恢复；原数据库保留为 {kept} · restored; the old database is kept as {kept}")
