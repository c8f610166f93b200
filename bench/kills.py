"""Whole cases under kills: `python -m bench.kills [--cases 200] [--kills 30]`.

The same cases run twice, once undisturbed and once while web, worker, practice world and database are killed with
SIGKILL at random. People's acts (paying at the bank, approving, releasing, closing) are done by the bench through
doors and repeated until they take effect. kill_lost counts cases that ended otherwise: same end = same status, papers,
requests, messages and balances, ids and times aside. kill_runs is how many kills there were; a run whose cases end before
all were done fails.
"""

import argparse
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import psycopg

from bench.place import ROOT, _answers, enter, leave, today
from bench.results import record

OFFICES = ("bank-lanzhou", "bank-yunting", "vehicle-office", "traffic-police", "public-security", "sms")
PREFIX, COURT_NUMBER = "621799019501", "330195010100000018"
COURT_NAME, PAYER = "澜溪区人民法院", "澜州城建集团有限公司"
CREDITOR = "澜州启衡建材有限公司"


class Platform:
    """The processes of one run, started again when they end, and killed on demand."""

    def __init__(self, practice_home: Path) -> None:
        web, practice = _free_port(), _free_port()
        self.practice = f"http://127.0.0.1:{practice}"
        os.environ["ZHIXING_PRACTICE_URL"] = self.practice
        os.environ["ZHIXING_BASE_URL"] = f"http://127.0.0.1:{web}"
        os.environ["ZHIXING_PRACTICE_KEY"] = "ab" * 32
        cli = "zhixing.entrypoints.cli"
        home = str(practice_home)
        serve = ("uvicorn", "zhixing.entrypoints.asgi:application", "--port", str(web), "--log-level", "error")
        self.commands = {
            "practice": (cli, "practice", "--port", str(practice), "--home", home),
            "worker": (cli, "worker"),
            "web": (*serve, "--lifespan", "off"),
        }
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def keep(self) -> None:
        for name, command in self.commands.items():
            process = self.running.get(name)
            if process is None or process.poll() is not None:
                environment = os.environ | {"ZHIXING_PROCESS": name}
                self.running[name] = subprocess.Popen(
                    [sys.executable, "-m", *command], cwd=ROOT, env=environment, start_new_session=True
                )

    def kill(self, name: str) -> None:
        if name == "database":
            _kill_database()
        elif process := self.running.get(name):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def stop(self) -> None:
        for name in self.running:
            self.kill(name)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=200)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--no-record", action="store_true")
    parser.add_argument("--run", default="", help=argparse.SUPPRESS)
    parser.add_argument("--ends", default="", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.ends:
        ends, done = _run(chosen.run, chosen.cases, chosen.kills)
        told = {"ends": [[list(end), count] for end, count in ends.items()], "kills": done}
        Path(chosen.ends).write_text(json.dumps(told), "utf-8")
        return
    calm, _ = _apart("calm", chosen.cases, 0)
    rough, done = _apart("rough", chosen.cases, chosen.kills)
    lost = sum((calm - rough).values())
    for end, count in ((calm - rough) + (rough - calm)).most_common(6):
        print(count, end)
    print(f"{chosen.cases} cases, {done} kills: {lost} ended otherwise")
    if done < chosen.kills:
        raise SystemExit(f"the cases ended after {done} of {chosen.kills} kills: run more cases")
    if not chosen.no_record:
        record("kill_runs", done, "kills", today())
        record("kill_lost", lost, "cases", today())


def _apart(name: str, cases: int, kills: int) -> tuple[Counter, int]:
    """One run in a process of its own, which knows one database; how many cases reached which end, and the kills."""
    with tempfile.NamedTemporaryFile(suffix=".json") as file:
        own = ("--run", name, "--cases", str(cases), "--kills", str(kills), "--ends", file.name)
        subprocess.run([sys.executable, "-m", "bench.kills", *own], cwd=ROOT, check=True)
        told = json.loads(Path(file.name).read_text("utf-8"))
    return Counter({json.dumps(end, ensure_ascii=False): n for end, n in told["ends"]}), told["kills"]


def _run(name: str, cases: int, kills: int) -> tuple[Counter, int]:
    """Run all cases to their end; how many reached which end, and how many kills there were."""
    platform = Platform(Path(tempfile.mkdtemp(prefix="zhixing-kills-")))
    enter(f"kills_{name}")
    from django.conf import settings

    settings.PRACTICE_URL, settings.BASE_URL = platform.practice, os.environ["ZHIXING_BASE_URL"]
    platform.keep()
    while not _answers(f"{platform.practice}/health"):
        time.sleep(0.1)
    from bench.people import People

    people = People(platform.practice)
    began, done = time.monotonic(), 0
    filed = people.file(cases)
    while not people.finished(cases):
        platform.keep()
        people.act()
        if done < kills and time.monotonic() - began > (done + 1) * 4:
            platform.kill(random.choice(("web", "worker", "worker", "practice", "database")))
            done += 1
        if time.monotonic() - began > 1500:
            print("not finished in time")
            break
    people.quiet()
    print(f"{name}: {len(filed)} cases in {time.monotonic() - began:.0f} s, {done} kills")
    ends = people.ends()
    platform.stop()
    leave(f"kills_{name}")
    return ends, done


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _kill_database() -> None:
    """SIGKILL the postmaster, then start the database again as the next start of the platform would."""
    from zhixing.infra import home, postgres

    pid = int((home.home() / "postgres" / "data" / "postmaster.pid").read_text().split()[0])
    os.kill(pid, signal.SIGKILL)
    time.sleep(0.3)
    for _ in range(50):
        try:
            postgres.ensure_running(home.home())
            return
        except (psycopg.Error, OSError, postgres.ServerDidNotStart):
            time.sleep(0.2)


if __name__ == "__main__":
    main()
