"""Processes that outlived a killed supervisor: found again by a note of their number and start, and ended.

Each program runs in a session of its own, whose number is the program's: what it started itself is found by it even
when the program is dead already. Seen on Linux, by /proc.
"""

import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

PATIENCE = 5.0


class Seen(NamedTuple):
    """A process that runs now; `born` is when it began, in ticks of this boot of the machine."""

    pid: int
    session: int
    born: str


def note(folder: Path, name: str, pid: int) -> None:
    """Remember a program under a name; the number alone could be another program's tomorrow."""
    seen = look(pid)
    (folder / f"{name}.pid").write_text(json.dumps({"pid": pid, "born": seen.born if seen else ""}))


def forget(folder: Path, name: str) -> None:
    """The program ended in order."""
    (folder / f"{name}.pid").unlink(missing_ok=True)


def end(folder: Path) -> list[str]:
    """End whatever still runs of what was noted in this folder; the names of those found."""
    found = [file for file in sorted(folder.glob("*.pid")) if members(file)]
    for sign in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + PATIENCE
        for file in found:
            for pid in members(file):
                _send(pid, sign)
        while any(members(file) for file in found) and time.monotonic() < deadline:
            time.sleep(0.05)
    for file in folder.glob("*.pid"):
        file.unlink()
    return [file.stem for file in found]


def members(file: Path) -> list[int]:
    """The processes that run of a noted program: itself and those of its session."""
    try:
        noted = json.loads(file.read_text())
    except ValueError:  # killed while writing: it had only just begun
        return []
    leader = look(noted["pid"])
    if leader and leader.born != noted["born"] or _boot() != noted["born"].split("/")[0]:
        return []
    return [seen.pid for seen in _all() if seen.session == noted["pid"]]


def look(pid: int) -> Seen | None:
    """The process of this number, unless it is gone or only waits to be buried."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return None if state in "ZX" else Seen(pid, int(rest[2]), f"{_boot()}/{rest[18]}")


def _all() -> Iterator[Seen]:
    for entry in Path("/proc").glob("[0-9]*"):
        if seen := look(int(entry.name)):
            yield seen


def _boot() -> str:
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return "unknown"


def _send(pid: int, sign: int) -> None:
    try:
        os.kill(pid, sign)
    except ProcessLookupError:
        return
