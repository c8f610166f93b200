"""Which processes work in a data folder: what a killed server may leave behind (seen on Linux, by /proc)."""

import os
import signal
from pathlib import Path


def at_work(data: Path) -> list[int]:
    """Process ids of the PostgreSQL processes of this data folder, each of which has it as its working directory."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            here = os.readlink(entry / "cwd") == os.path.realpath(data)
            if here and Path(os.readlink(entry / "exe")).name.startswith("postgres"):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def recorded(data: Path) -> int:
    """The server's process id by its pid file, 0 without one."""
    try:
        return int((data / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return 0


def forget_stranger(data: Path) -> None:
    """Remove a pid file whose number now belongs to some other program: the server would refuse to start on it."""
    pid = recorded(data)
    if pid and Path(f"/proc/{pid}").exists() and not at_work(data):
        (data / "postmaster.pid").unlink()


def end_orphans(data: Path) -> None:
    """Kill what outlived its killed server; recovery rolls back whatever it had not committed."""
    working = at_work(data)
    if recorded(data) not in working:
        for pid in working:
            os.kill(pid, signal.SIGKILL)
