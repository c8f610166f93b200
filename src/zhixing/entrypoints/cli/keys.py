"""`zhixing keys …`: the secrets, and a new key for the personal data.

While a rotation runs the key file holds two keys, the new one last; so one that was cut short is simply run again.
"""

import argparse
import os
import secrets
from typing import Any

from zhixing.entrypoints.start import database, enter
from zhixing.kernel.refusal import Refusal

NAME = "ZHIXING_KEYS"
OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND pid <> pg_backend_pid()
"""


class StillInUse(Refusal):
    """A process that runs would not know the new key."""

    zh = "数据库仍有 {sessions} 个连接：请先停止所有进程，再更换密钥。"
    en = "{sessions} sessions are still open on the database: stop all processes before changing the key."


class NoNewKey(Refusal):
    """The keys come from the environment and there is but one."""

    zh = "密钥来自环境变量 ZHIXING_KEYS，其中只有一个：请先在末尾加上新密钥，重启所有进程，再运行本命令。"
    en = "ZHIXING_KEYS holds one key: add a new one at its end, restart all processes, then run this again."


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("keys", help="make the secrets; give the personal data a new key")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    verbs.add_parser("init", help="make missing secrets; only for an empty database").set_defaults(run=init)
    rotate_help = "encrypt all personal data anew under a new key; may be stopped and run again"
    verbs.add_parser("rotate", help=rotate_help).set_defaults(run=rotate)


def init(arguments: argparse.Namespace) -> None:
    from zhixing.infra import home

    missing = home.missing_secrets()
    database()
    for name in home.SECRETS:
        place = home.home() / "keys" / name
        said = "新建 · made" if name in missing else "已有 · there already"
        print(f"{name}: {said}, {'environment' if os.environ.get(name) else place}")


def rotate(arguments: argparse.Namespace) -> None:
    enter()
    from zhixing.infra import crypto

    own_file = not os.environ.get(NAME)
    if own_file:
        _add_key()
    elif len(crypto.keys()) == 1:
        raise NoNewKey
    rows = crypto.rotate(_progress)
    if own_file:
        _retire()
    version = crypto.current_version()
    print(f"{rows:,} 行已改用密钥 {version} · {rows:,} rows are under key {version}")
    if not own_file:
        print("可从 ZHIXING_KEYS 中删去旧密钥 · the old keys may leave ZHIXING_KEYS")


def _add_key() -> None:
    """A new key at the end of the file, unless a rotation was cut short. Raises StillInUse."""
    from django.db import connection

    from zhixing.infra import crypto, home

    with connection.cursor() as cursor:
        cursor.execute(OTHERS)
        (sessions,) = cursor.fetchone()
    if sessions:
        raise StillInUse(sessions=sessions)
    if len(crypto.keys()) == 1:
        line = f"{home.secret(NAME)},{crypto.current_version() + 1}:{secrets.token_hex(32)}"
        home.write_private(home.home() / "keys" / NAME, line + "\n")
        crypto.keys.cache_clear()


def _retire() -> None:
    """Only the new key stays; the old ones go to a file of their own, for backups made before."""
    from zhixing.infra import crypto, home

    folder = home.home() / "keys"
    *old, new = home.secret(NAME).split(",")
    retired = folder / f"{NAME}.retired"
    known = retired.read_text().splitlines() if retired.exists() else []
    home.write_private(retired, "\n".join([*known, *(key for key in old if key not in known)]) + "\n")
    home.write_private(folder / NAME, new + "\n")
    crypto.keys.cache_clear()


def _progress(table: str, done: int, total: int) -> None:
    print(f"\r▸ {table} {done:,} / {total:,}", end="\n" if done >= total else "", flush=True)
