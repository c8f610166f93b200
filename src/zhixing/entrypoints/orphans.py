"""Processes that outlived a killed supervisor: found again by a note of their number and start, and ended."""

import json
import os
import signal
import time
from pathlib import Path

PATIENCE = 5.0


def note(folder: Path, name: str, pid: int) -> None:
    """Remember a process under a name; the number alone could be another program's tomorrow."""
    (folder / f"{name}.pid").write_text(json.dumps({"pid": pid, "born": born(pid)}))


def forget(folder: Path, name: str) -> None:
    """The process ended in order."""
    (folder / f"{name}.pid").unlink(missing_ok=True)


def end(folder: Path) -> list[str]:
    """End whatever is still running of what was noted in this folder, with its children; the names of those found."""
    found: dict[str, int] = {}
    for file in sorted(folder.glob("*.pid")):
        try:
            noted = json.loads(file.read_text())
        except ValueError:  # killed while writing: the process had only just begun
            noted = {}
        if noted and noted["born"] and born(noted["pid"]) == noted["born"]:
            found[file.stem] = noted["pid"]
        else:
            file.unlink()
    for sign in (signal.SIGTERM, signal.SIGKILL):
        deadline = time.monotonic() + PATIENCE
        for name, pid in found.items():
            if alive(folder, name):
                os.killpg(pid, sign)
        while any(alive(folder, name) for name in found) and time.monotonic() < deadline:
            time.sleep(0.05)
    for name in found:
        forget(folder, name)
    return list(found)


def alive(folder: Path, name: str) -> bool:
    """Whether the very process noted under this name still runs."""
    noted = json.loads((folder / f"{name}.pid").read_text())
    return bool(noted["born"]) and born(noted["pid"]) == noted["born"]


def born(pid: int) -> str:
    """When a running process began, in ticks of this boot of the machine; empty if there is none (or no /proc)."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""
    return "" if state in "ZX" else f"{boot}/{rest[18]}"
