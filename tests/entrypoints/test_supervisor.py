"""Programs are kept running, stopped in order, and found again after their keeper was killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from zhixing.entrypoints import demo, orphans
from zhixing.entrypoints.supervisor import Program, ProgramDidNotStart, Supervisor

SLEEPER = (sys.executable, "-c", "import time; time.sleep(600)")
STUBBORN = (sys.executable, "-c", "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)")
LISTENER = """
import signal, socket, sys
signal.signal(signal.SIGTERM, lambda *_: (open(sys.argv[2], "a").write(sys.argv[1] + "\\n"), sys.exit(0)))
server = socket.socket(socket.AF_UNIX); server.bind(sys.argv[1]); server.listen()
while True: server.accept()[0].close()
"""

NOTED = """
import os, pathlib, sys, time
note = pathlib.Path(os.environ["ZHIXING_HOME"], "run", f"{sys.argv[1]}.pid")
for _ in range(500):
    if note.exists() and note.read_text():
        sys.exit(0)
    time.sleep(0.02)
sys.exit("nobody noted me")
"""


@pytest.fixture
def keep(tmp_path: Path) -> Iterator[Callable[..., tuple[Supervisor, list[str]]]]:
    made: list[Supervisor] = []

    def start(*programs: Program) -> tuple[Supervisor, list[str]]:
        said: list[str] = []
        supervisor = Supervisor(programs, os.environ, tmp_path, tmp_path, said.append)
        made.append(supervisor)
        supervisor.start()
        return supervisor, said

    yield start
    for supervisor in made:
        supervisor.stop()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_waits_until_each_answers_and_stops_the_last_started_first(keep, tmp_path: Path) -> None:
    order = tmp_path / "order"
    sockets = [str(tmp_path / name) for name in ("first", "second")]
    supervisor, _ = keep(
        *(Program(Path(s).name, "", (sys.executable, "-c", LISTENER, s, str(order)), s) for s in sockets)
    )
    for child in supervisor.children:
        supervisor.wait(child)
    supervisor.stop()
    assert order.read_text().split() == sockets[::-1]
    assert not list(tmp_path.glob("*.pid"))


def test_fallen_program_is_started_again_and_it_is_said(keep) -> None:
    supervisor, said = keep(Program("web", "", SLEEPER))
    (child,) = supervisor.children
    first = child.process.pid
    os.kill(first, signal.SIGKILL)
    until(lambda: supervisor.look_after() or (child.process is not None and child.process.pid != first))
    assert "signal 9" in said[0]
    assert "web" in said[1]


def test_each_fall_soon_after_the_last_waits_longer(keep) -> None:
    supervisor, said = keep(Program("web", "", (sys.executable, "-c", "raise SystemExit(3)")))
    until(lambda: supervisor.look_after() or len([line for line in said if "code 3" in line]) == 3)
    assert [wait for line in said for wait in ("1 秒", "2 秒", "4 秒") if wait in line] == ["1 秒", "2 秒", "4 秒"]


def test_program_that_does_not_start_is_named_with_the_end_of_its_log(keep) -> None:
    supervisor, _ = keep(Program("live", "", (sys.executable, "-c", "raise SystemExit('no such door')"), "/nowhere"))
    with pytest.raises(ProgramDidNotStart) as refused:
        supervisor.wait(supervisor.children[0])
    assert "no such door" in refused.value.say("zh")


def test_orphans_of_a_killed_keeper_are_found_and_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(orphans, "PATIENCE", 0.5)
    left = {
        name: subprocess.Popen(what, start_new_session=True) for name, what in {"a": SLEEPER, "b": STUBBORN}.items()
    }
    for name, process in left.items():
        orphans.note(tmp_path, name, process.pid)
    time.sleep(0.2)
    assert orphans.end(tmp_path) == ["a", "b"]
    assert {name: process.wait(1) for name, process in left.items()}["b"] == -signal.SIGKILL
    assert orphans.end(tmp_path) == []


def test_what_an_orphan_had_started_itself_is_ended_too(tmp_path: Path) -> None:
    code = (
        "import subprocess, sys; print(subprocess.Popen(['sleep', '600'], stdout=2).pid, flush=True); sys.stdin.read()"
    )
    keeper = subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    grandchild = int(keeper.stdout.readline())
    orphans.note(tmp_path, "worker", keeper.pid)
    keeper.kill()
    keeper.communicate(timeout=5)
    assert orphans.look(grandchild)
    assert orphans.end(tmp_path) == ["worker"]
    assert not orphans.look(grandchild)


def test_number_that_is_another_programs_today_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen(SLEEPER, start_new_session=True) as other:
        orphans.note(tmp_path, "web", other.pid)
        note = (tmp_path / "web.pid").read_text()
        (tmp_path / "web.pid").write_text(note.replace("/", "/1", 1))
        (tmp_path / "half-written.pid").write_text('{"pid"')
        assert orphans.end(tmp_path) == []
        assert other.poll() is None
        other.kill()


def test_a_step_of_the_start_is_noted_while_it_runs(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("ZHIXING_HOME", str(tmp_path))
    monkeypatch.setattr(demo, "CLI", (sys.executable, "-c", NOTED))
    demo._call("seed", dict(os.environ))
    assert not list((tmp_path / "run").glob("*.pid"))


def test_a_bank_that_does_not_answer_is_paid_into_at_the_next_start(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setenv("ZHIXING_HOME", str(tmp_path))
    (tmp_path / "tour.json").write_text('{"transfers": [{"id": "seed-1"}]}')
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    demo._pay_in(port)
    assert "下次启动再付款" in capsys.readouterr().out
