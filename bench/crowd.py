"""A crowd of made-up people, and the memory that paying them takes, for bench.payout."""

import os
import threading
from collections.abc import Sequence
from pathlib import Path


class Crowd(Sequence):
    """Made-up people, each made when asked for: three million need no memory."""

    def __init__(self, people: int) -> None:
        self.people = people

    def __len__(self) -> int:
        return self.people

    def __getitem__(self, n):
        from zhixing.domain.collective import rules
        from zhixing.kernel.money import Money
        from zhixing.law.collective import Flows

        if n >= self.people:
            raise IndexError(n)
        flows = [Flows(Money(10_000 + n * 2_654_435_761 % 39_990_000))]
        return rules.Person(f"甲乙{n}", f"{n:018d}", "", "澜州农商行", f"62179900{n:08d}", flows)


class Peak:
    """The most memory this process and the database's busy processes had together: own pages, and shared ones once."""

    def __enter__(self):
        self.mb, self._stop = 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch)
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.2):
            self.mb = max(self.mb, self._now())

    @staticmethod
    def _now() -> float:
        """Proportional set size, which counts a shared page once."""
        from django.conf import settings

        name, total = settings.DATABASES["default"]["NAME"], 0
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                line = (folder / "cmdline").read_bytes()
                if folder.name == str(os.getpid()) or str(name).encode() in line:
                    rollup = (folder / "smaps_rollup").read_text()
                    total += int(rollup.split("\nPss:")[1].split()[0])
            except (OSError, IndexError):
                continue
        return total / 1024
