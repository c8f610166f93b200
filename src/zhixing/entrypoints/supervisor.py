"""Keeps a few programs running: starts them, waits until each answers, restarts what falls, stops all in order."""

import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from zhixing.entrypoints import orphans
from zhixing.kernel.refusal import Refusal

STOP_SECONDS, START_SECONDS, STEADY_SECONDS = 10.0, 60.0, 60.0
LONGEST_WAIT = 30.0
LOG_BYTES = 10_000_000


class ProgramDidNotStart(Refusal):
    """A program of the platform ended, or said nothing, before it answered for the first time."""

    zh = "{name} 未能启动，日志 {log}：\n{tail}"
    en = "{name} did not start, see {log}"
    status = 503


@dataclass(frozen=True)
class Program:
    """What to run; `answers` is the URL or socket that answers once it is up, empty if it has none."""

    name: str
    title: str
    command: Sequence[str]
    answers: str = ""


@dataclass
class Child:
    """A program and its running process."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    began: float = 0.0
    falls: int = 0
    again_at: float = field(default=0.0)


class Supervisor:
    """Runs the programs in the order given and stops them in the opposite order.

    Each runs in a session of its own, so that Ctrl-C reaches only us; output goes to `logs/<name>.log`, numbers to
    `run/<name>.pid`.
    """

    def __init__(
        self,
        programs: Sequence[Program],
        environment: Mapping[str, str],
        run: Path,
        logs: Path,
        say: Callable[[str], None],
    ) -> None:
        self.children = [Child(program) for program in programs]
        self.environment, self.run, self.logs, self.say = dict(environment), run, logs, say

    def start(self) -> None:
        """Start all; they may come up in any order."""
        for child in self.children:
            self._start(child)

    def wait(self, child: Child) -> None:
        """Until the program answers. Raises ProgramDidNotStart with the end of its log."""
        while child.process is not None and child.process.poll() is None:
            if answers(child.program.answers) and (child.program.answers or time.monotonic() - child.began > 1):
                return
            if time.monotonic() - child.began > START_SECONDS:
                break
            time.sleep(0.05)
        log = self._log(child)
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-12:])
        raise ProgramDidNotStart(name=child.program.name, log=str(log), tail=tail)

    def look_after(self) -> None:
        """One round: a program that fell is started again, later each time it falls soon."""
        for child in self.children:
            if child.process is None:
                if time.monotonic() >= child.again_at:
                    self._start(child)
                    self.say(f"{child.program.name} 已重新启动 · started again")
            elif (code := child.process.poll()) is not None:
                child.falls = 1 if time.monotonic() - child.began > STEADY_SECONDS else child.falls + 1
                _end_group(child.process.pid)
                wait = min(LONGEST_WAIT, 2.0 ** (child.falls - 1))
                child.process, child.again_at = None, time.monotonic() + wait
                orphans.forget(self.run, child.program.name)
                self.say(
                    f"{child.program.name} 意外退出（{_ending(code)}），{wait:.0f} 秒后重启，日志 {self._log(child)} · "
                    f"ended unexpectedly, starts again in {wait:.0f} s"
                )

    def stop(self) -> None:
        """Last started, first stopped; one that does not end in time is killed, and said."""
        for child in reversed(self.children):
            if child.process is not None and child.process.poll() is None:
                child.process.terminate()
                try:
                    child.process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    self.say(f"{child.program.name} 未按时结束，强制终止 · did not end in time, killed")
                _end_group(child.process.pid)
                child.process.wait()
            orphans.forget(self.run, child.program.name)

    def _start(self, child: Child) -> None:
        log = self._log(child)
        if log.exists() and log.stat().st_size > LOG_BYTES:
            log.replace(log.with_suffix(".log.1"))
        with log.open("ab") as out:
            child.process = subprocess.Popen(
                child.program.command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )
        child.began = time.monotonic()
        orphans.note(self.run, child.program.name, child.process.pid)

    def _log(self, child: Child) -> Path:
        return self.logs / f"{child.program.name}.log"


def answers(place: str) -> bool:
    """Whether somebody answers at this URL (any HTTP answer below 500) or socket; nowhere always answers."""
    if not place:
        return True
    try:
        if not place.startswith("http"):
            with socket.socket(socket.AF_UNIX) as probe:
                probe.connect(place)
                return True
        parts = urlsplit(place)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=5)
        connection.request("GET", parts.path or "/")
        status = connection.getresponse().status
        connection.close()
        return status < 500
    except (OSError, http.client.HTTPException):
        return False


def _end_group(leader: int) -> None:
    """Kill what is left of a program and of what it started itself."""
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:
        return


def _ending(code: int) -> str:
    return f"信号 signal {-code}" if code < 0 else f"代码 code {code}"
