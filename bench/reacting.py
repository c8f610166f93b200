"""A worker of bench.reactions: three reactions to one event, each writing one row through a command."""

import signal
from dataclasses import dataclass

from zhixing.kernel.event import Event


@dataclass(frozen=True, kw_only=True)
class BellRung(Event):
    times: int


def register() -> None:
    """Let exactly three reactions read the bell, nothing else."""
    from django.db import connection

    from zhixing.infra import events
    from zhixing.infra.commands import command

    @command
    def write(reaction: str, event: BellRung) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bench_effect (reaction, case_id, times) VALUES (%s, %s, %s)",
                [reaction, event.case_id, event.times],
            )

    events.READERS.clear()
    for name in ("one", "two", "three"):

        def react(event, scope, at, name=name) -> None:
            write(name, event)

        react.__module__, react.__name__ = "bench.reacting.reactions", name
        events.reacts_to(BellRung)(react)


def main() -> None:
    import django

    django.setup()
    register()
    from zhixing.entrypoints import worker

    signal.signal(signal.SIGTERM, lambda *_: (_ for _ in ()).throw(SystemExit(0)))
    worker.react()


if __name__ == "__main__":
    main()
