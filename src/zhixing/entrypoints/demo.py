"""The practice court on one machine, from one command: database, tables, people and cases, all processes."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width
from urllib.parse import urlsplit

import httpx

from zhixing.entrypoints import orphans, start
from zhixing.entrypoints.supervisor import Program, Supervisor
from zhixing.infra import home, postgres
from zhixing.infra.postgres import Database, migrations
from zhixing.kernel.refusal import Refusal

PORTS = {"web": 8000, "live": 8002, "practice": 8010}
"""Wished for; one that is taken is replaced by a free one, which is remembered."""
CLI = (sys.executable, "-m", "zhixing.entrypoints.cli")


class AlreadyRunning(Refusal):
    """This home's demo is running."""

    zh = "演示已在运行：{address}"
    en = "The demo is running already: {address}"


class StepFailed(Refusal):
    """A step of the start ended with an error."""

    zh = "{step} 失败，日志 {log}：\n{tail}"
    en = "{step} failed, see {log}"
    status = 503


class Stopped(BaseException):
    """Somebody asked us to stop: Ctrl-C, SIGTERM, or the terminal went away."""


def programs(ports: dict[str, int], run: Path) -> list[Program]:
    """All processes of the platform and its practice world, in the order they start."""
    url = {name: f"http://127.0.0.1:{port}/health" for name, port in ports.items()}
    web = ("uvicorn", "zhixing.entrypoints.asgi:application", "--host", "127.0.0.1", "--port", str(ports["web"]))
    quiet = ("--no-access-log", "--no-server-header", "--lifespan", "off", "--timeout-graceful-shutdown", "3")
    table = [
        Program("practice", "模拟机构 · practice agencies", (*CLI, "practice"), url["practice"]),
        Program("worker", "后台作业 · worker", (*CLI, "worker")),
        Program("rounds", "竞价 · auction rounds", (*CLI, "rounds"), str(run / "rounds.sock")),
        Program("live", "实时推送 · live pages", (*CLI, "live"), url["live"]),
        Program("web", "网页 · web", (sys.executable, "-m", *web, *quiet), url["web"]),
    ]
    return [one for one in table if one.name == "web" or find_spec(f"zhixing.entrypoints.cli.{one.name}")]


def run() -> None:
    """Start everything, stay, and stop everything in order on Ctrl-C or SIGTERM."""
    folder = home.folder("run")
    with (folder / "demo.lock").open("w") as lock:
        _alone(lock, folder)
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, _stop_once)
        supervisor = None
        try:
            ports = _ports(folder)
            database = _prepare(folder)
            supervisor = Supervisor(
                programs(ports, folder), _environment(database, ports, folder), folder, home.folder("logs"), _say
            )
            supervisor.start()
            for child in supervisor.children:
                with _step(child.program.title):
                    supervisor.wait(child)
            _pay_in(ports["practice"])
            _welcome(ports)
            _stay(supervisor, database)
        except Stopped:
            print(flush=True)  # the terminal has just shown ^C
        finally:
            for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(sign, signal.SIG_IGN)
            with _step("停止 · stopping"):
                if supervisor:
                    supervisor.stop()
                if not postgres.given():
                    postgres.stop()
    _say("已全部停止，数据都在 · all stopped, nothing is lost")


def _alone(lock: Any, folder: Path) -> None:
    """One demo per home; what a killed one left behind is ended first."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        port = json.loads((folder / "ports.json").read_text())["web"] if (folder / "ports.json").exists() else "?"
        raise AlreadyRunning(address=f"http://127.0.0.1:{port}") from None
    if left := orphans.end(folder):
        _say(f"已结束上次遗留的进程 · ended what was left running: {', '.join(left)}")


def _prepare(folder: Path) -> Database:
    """A running, migrated database with the practice court in it."""
    with _step("数据库 · PostgreSQL"):
        database = start.database()
    environment = os.environ | database.environment()
    fresh = not migrations.migrated(database)
    if fresh:
        with _step("建表 · tables"):
            _call("migrate", environment, "--quiet")
    if find_spec("zhixing.entrypoints.seed") and (fresh or not (home.home() / "tour.json").exists()):
        with _step("演练法院 · practice court"):
            _call("seed", environment)
    return database


def _call(command: str, environment: dict[str, str], *arguments: str) -> None:
    """One command of ours to its end; its output goes to a log, whose end is shown if it fails.

    Killed in its midst it leaves nothing half done; when we are killed ourselves, the next start ends it.
    """
    log, run = home.folder("logs") / f"{command}.log", home.folder("run")
    with (
        log.open("wb") as out,
        subprocess.Popen(
            [*CLI, command, *arguments],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,
        ) as child,
    ):
        try:
            orphans.note(run, command, child.pid)
            code = child.wait()
        finally:
            child.kill()  # unless it has ended: we are being stopped
            orphans.forget(run, command)
    if code != 0:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-12:])
        raise StepFailed(step=command, log=str(log), tail=tail)


def _ports(folder: Path) -> dict[str, int]:
    """Those of the last run where still free."""
    file = folder / "ports.json"
    wished = PORTS | (json.loads(file.read_text()) if file.exists() else {})
    found = {name: _free(wished[name]) for name in PORTS}
    file.write_text(json.dumps(found))
    return found


def _free(port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(database: Database, ports: dict[str, int], folder: Path) -> dict[str, str]:
    """What the processes are told: the app's address only, the owner's is for migrations."""
    told = {
        "ZHIXING_HOME": str(home.home()),
        "ZHIXING_DATABASE_URL": database.app_url,
        "ZHIXING_BASE_URL": f"http://127.0.0.1:{ports['web']}",
        "ZHIXING_LIVE_URL": f"http://127.0.0.1:{ports['live']}",
        "ZHIXING_PRACTICE_URL": f"http://127.0.0.1:{ports['practice']}",
        "ZHIXING_ROUNDS_SOCKET": str(folder / "rounds.sock"),
        "DJANGO_SETTINGS_MODULE": "zhixing.infra.settings",
        "PYTHONUNBUFFERED": "1",
    }
    return {name: value for name, value in os.environ.items() if name != "ZHIXING_DATABASE_OWNER_URL"} | told


def _stay(supervisor: Supervisor, database: Database) -> None:
    """Look after processes and database until somebody stops us."""
    where = urlsplit(database.app_url)
    while True:
        time.sleep(0.5)
        if not postgres.given():
            try:
                socket.create_connection((where.hostname, where.port), timeout=2).close()
            except OSError:
                _say("数据库意外停止，正在重启 · the database ended unexpectedly, starting it again")
                postgres.ensure_running()
        supervisor.look_after()


def _stop_once(sign: int, frame: object) -> None:
    raise Stopped


def _pay_in(port: int) -> None:
    """Hand the first orders of the seed to the practice bank; by their keys each happens once, however often it starts.

    An account may be frozen by now: what the bank declines stays declined. Where the bank does not answer, the next start
    hands them over.
    """
    try:
        for door in ("transfers", "statements"):
            for order in _noted().get(door, ()):
                httpx.post(f"http://127.0.0.1:{port}/{door}", json=order, trust_env=False)
    except httpx.HTTPError as fault:
        _say(f"模拟银行没有应答，下次启动再付款 · the practice bank did not answer, the next start pays in: {fault}")


def _noted() -> dict[str, Any]:
    """What the seed noted (`tour.json`)."""
    file = home.home() / "tour.json"
    return json.loads(file.read_text()) if file.exists() else {"accounts": [], "look": []}


def _welcome(ports: dict[str, int]) -> None:
    """The address, who may log in, and what to look at first; both come from the seed (`tour.json`)."""
    address = f"http://127.0.0.1:{ports['web']}"
    print(f"\n  智行已启动 · Zhixing is running: {address}\n")
    tour = _noted()
    for line in _columns([list(account.values()) for account in tour["accounts"]]):
        print(f"  {line}")
    for number, (text, path) in enumerate(tour["look"], 1):
        print(f"  {number}. {text}  {address}{path}")
    print("\n  演练世界（银行柜台、手机、按需故障）· practice world (teller, telephones, faults on demand)")
    print(f"     http://127.0.0.1:{ports['practice']}/")
    print(f"\n  数据与日志 · data and logs: {home.home()}")
    print("  Ctrl-C 停止 · stops everything\n", flush=True)


def _columns(rows: list[list[str]]) -> list[str]:
    """Rows set in columns, a Chinese character being two wide."""

    def wide(text: str) -> int:
        return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)

    widths = [max(wide(cell) for cell in column) for column in zip(*rows, strict=True)]
    return ["  ".join(cell + " " * (w - wide(cell)) for cell, w in zip(row, widths, strict=True)) for row in rows]


@contextmanager
def _step(title: str) -> Iterator[None]:
    began, outcome = time.monotonic(), "✗"
    print(f"▸ {title} … ", end="", flush=True)
    try:
        yield
        outcome = f"{time.monotonic() - began:.1f} s"
    finally:
        print(outcome, flush=True)


def _say(text: str) -> None:
    print(f"▸ {text}", flush=True)
