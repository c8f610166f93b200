"""A rounds process to try out: started on this run's database, killed when asked."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path


class RoundsProcess:
    """`python -m zhixing.entrypoints.rounds` at a socket of its own."""

    def __init__(self, folder: Path) -> None:
        self.address = str(folder / "rounds.sock")
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "RoundsProcess":
        environment = os.environ | {"ZHIXING_ROUNDS_SOCKET": self.address, "ZHIXING_LOG": "INFO"}
        self.process = subprocess.Popen([sys.executable, "-m", "zhixing.entrypoints.rounds"], env=environment)
        deadline = time.monotonic() + 20
        while not self.answers():
            assert self.process.poll() is None and time.monotonic() < deadline
            time.sleep(0.02)
        return self

    def answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(self.address) == 0

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> int:
        assert self.process
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)


def together(coroutine):
    return asyncio.run(coroutine)
