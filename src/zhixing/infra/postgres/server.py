"""Starting and stopping the bundled server in a home, however the last run ended."""

import fcntl
import json
import secrets
import socket
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from zhixing.infra import home as place
from zhixing.infra.postgres import binaries, conf, processes
from zhixing.infra.postgres.account import Account, account, check_reach, own, run
from zhixing.infra.postgres.address import APP, BOOTSTRAP, OWNER, Database, given
from zhixing.infra.postgres.roles import create_database, create_roles
from zhixing.kernel.refusal import Refusal

NAME = "zhixing"
PATIENCE = 15.0
"""Seconds a start is tried: after kill -9 old children hold shared memory for about two."""


class ServerDidNotStart(Refusal):
    """PostgreSQL could not be started."""

    zh = "数据库未能启动（目录 {folder}）：{reason}"
    en = "The database did not start (folder {folder}): {reason}"
    status = 503


class DataOfAnotherVersion(Refusal):
    """The data folder was written by another major version of PostgreSQL."""

    zh = "数据目录属于 PostgreSQL {found}，当前程序为 {expected}：请先用旧版本备份，再恢复到新目录。"
    en = "The data belong to PostgreSQL {found}, these programs are {expected}: back up with the old version, restore."
    status = 503


def ensure_running(home: Path | None = None) -> Database:
    """The database of this home, started if need be; without a home, `ZHIXING_DATABASE_URL` is taken as it is.

    Raises ServerDidNotStart, HomeOutOfReach, HomeNotWritable, DataOfAnotherVersion.
    """
    if home is None and (outside := given()):
        return outside
    with _alone(home) as folder:
        settings = _settings(folder)
        server = _addresses(settings)
        if not _answers(server.bootstrap_url):
            who = account(folder / "data")
            programs = binaries.install(folder)
            _initialise(folder, programs, who, str(settings[BOOTSTRAP]))
            server = _start(folder, programs, who, settings)
        if not _answers(server.named(NAME).app_url):
            create_roles(server, {role: str(settings[role]) for role in (OWNER, APP)})
            create_database(server, NAME)
        return server.named(NAME)


def known(home: Path | None = None) -> Database | None:
    """The addresses of this home's database, running or not; None before its first start."""
    file = (home or place.home()) / "postgres" / "server.json"
    return _addresses(json.loads(file.read_text())).named(NAME) if file.exists() else None


def stop(home: Path | None = None) -> None:
    """End the server of this home in order: sessions are closed, everything is written. Nothing to do is no error."""
    with _alone(home) as folder:
        data = folder / "data"
        if (data / "postmaster.pid").exists():
            who = account(data)
            run([str(binaries.install(folder) / "pg_ctl"), "stop", "-D", str(data), "-m", "fast", "-w"], who, data)


@contextmanager
def _alone(home: Path | None) -> Iterator[Path]:
    """The folder `postgres` of the home, held by one process at a time."""
    folder = place.folder("postgres", 0o755, home)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def _settings(folder: Path) -> dict[str, str | int]:
    """Port and passwords, made once and kept where only the home's account can read them."""
    file = folder / "server.json"
    if not file.exists():
        made = {role: secrets.token_urlsafe(24) for role in (BOOTSTRAP, OWNER, APP)}
        place.write_private(file, json.dumps(made | {"port": _free_port(0)}))
    found: dict[str, str | int] = json.loads(file.read_text())
    return found


def _addresses(settings: dict[str, str | int]) -> Database:
    where = f"127.0.0.1:{settings['port']}/postgres"
    return Database(*(f"postgresql://{role}:{settings[role]}@{where}" for role in (BOOTSTRAP, OWNER, APP)))


def _answers(url: str) -> bool:
    """Only our own server knows our passwords, so an answer is from it."""
    try:
        with psycopg.connect(url, connect_timeout=2):
            return True
    except psycopg.OperationalError:
        return False


def _free_port(wanted: int) -> int:
    """The wanted port if it is free, else any free one."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _initialise(folder: Path, programs: Path, who: Account, password: str) -> None:
    """Make the data folder once; it appears under its name only when it is whole."""
    data = folder / "data"
    if data.exists():
        if (found := (data / "PG_VERSION").read_text().strip()) != binaries.MAJOR:
            raise DataOfAnotherVersion(found=found, expected=binaries.MAJOR)
        return
    check_reach(folder, who)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".initdb-") as work:
        draft, phrase = Path(work) / "data", Path(work) / "password"
        phrase.write_text(password)
        for path in (Path(work), phrase):
            own(path, who)
        command = [str(programs / "initdb"), "-D", str(draft), "-U", BOOTSTRAP, f"--pwfile={phrase}", "-A"]
        command += [
            "scram-sha-256",
            "-E",
            "UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
        ]
        done = run(command, who, Path(work))
        if done.returncode != 0:
            raise ServerDidNotStart(folder=str(data), reason=_tail(done.stdout))
        draft.rename(data)


def _start(folder: Path, programs: Path, who: Account, settings: dict[str, str | int]) -> Database:
    """Start, and start again while children of a killed server still hold its memory."""
    data, log = folder / "data", folder / "log" / "start.log"
    log.parent.mkdir(mode=0o700, exist_ok=True)
    own(log.parent, who)
    command = [str(programs / "pg_ctl"), "start", "-D", str(data), "-l", str(log), "-w", "-t", "120"]
    began = time.monotonic()
    while (waited := time.monotonic() - began) < PATIENCE:
        if processes.at_work(data):
            if waited > PATIENCE / 4:
                processes.end_orphans(data)
        else:
            processes.forget_stranger(data)
            _configure(folder, settings)
            log.unlink(missing_ok=True)
            run(command, who, data)
        server = _addresses(settings)
        if _answers(server.bootstrap_url):
            return server
        time.sleep(0.2)
    raise ServerDidNotStart(folder=str(data), reason=_tail(log.read_text() if log.exists() else "no answer"))


def _configure(folder: Path, settings: dict[str, str | int]) -> None:
    """The remembered port, or another one if that is taken by now."""
    settings["port"] = _free_port(int(settings["port"]))
    place.write_private(folder / "server.json", json.dumps(settings))
    conf.write(folder / "data", int(settings["port"]))


def _tail(text: str) -> str:
    return " / ".join(text.strip().splitlines()[-4:])
