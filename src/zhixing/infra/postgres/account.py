"""The account PostgreSQL runs as: it refuses root, so root hands it to an unprivileged one."""

import os
import pwd
import subprocess
from pathlib import Path
from typing import NamedTuple

from zhixing.kernel.refusal import Refusal


class HomeOutOfReach(Refusal):
    """PostgreSQL's account may not pass a folder above the data."""

    zh = "数据库账户 {account} 不能进入目录 {folder}：请把 ZHIXING_HOME 设到其他位置。"
    en = "The database's account {account} may not enter {folder}: set ZHIXING_HOME to another place."
    status = 503


class Account(NamedTuple):
    """`uid` and `gid` are None when the server simply runs as ourselves."""

    name: str
    uid: int | None
    gid: int | None


def account(data: Path) -> Account:
    """Ourselves; for root the owner of the data folder, else the account `zhixing` if there is one, else `nobody`."""
    if os.geteuid() != 0:
        return Account("", None, None)
    if data.exists() and (uid := data.stat().st_uid) != 0:
        found = pwd.getpwuid(uid)
    else:
        names = {entry.pw_name for entry in pwd.getpwall()}
        found = pwd.getpwnam("zhixing" if "zhixing" in names else "nobody")
    return Account(found.pw_name, found.pw_uid, found.pw_gid)


def own(path: Path, who: Account) -> None:
    """Give the file or folder to the account."""
    if who.uid is not None and who.gid is not None:
        os.chown(path, who.uid, who.gid)


def check_reach(folder: Path, who: Account) -> None:
    """Raises HomeOutOfReach if the account cannot enter the folder."""
    if who.uid is None:
        return
    for part in reversed((folder, *folder.parents)):
        found = part.stat()
        bit = 0o100 if found.st_uid == who.uid else 0o010 if found.st_gid == who.gid else 0o001
        if not found.st_mode & bit:
            raise HomeOutOfReach(account=who.name, folder=str(part))


def run(command: list[str], who: Account, folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run to the end as the account, in the folder, with an environment of its own; output is text, both streams."""
    return subprocess.run(
        command,
        cwd=folder,
        env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", **env},
        user=who.uid,
        group=who.gid,
        extra_groups=[] if who.uid is not None else None,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
