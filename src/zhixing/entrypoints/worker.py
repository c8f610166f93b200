"""The worker: reactions in processes of their own, jobs in another, and the sweeps that follow court time.

`zhixing worker` starts them all and starts again what dies; each may be killed at any moment without loss.
"""

import asyncio
import logging
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import FrameType

import django
import psycopg
from django.apps import apps
from django.db import InterfaceError, OperationalError, connection

if not apps.ready:  # a part starts here, as a new process
    django.setup()

from zhixing.infra import jobs, reactor
from zhixing.infra.events import CHANNEL

log = logging.getLogger(__name__)
REACTORS = int(os.environ.get("ZHIXING_REACTORS", "2"))
IDLE, SWEEP_EVERY = 1.0, 1.0
"""Real seconds: the longest sleep without news, and between sweeps."""
JOBS_LOOKED_FOR = 0.25
"""Real seconds after which jobs are looked for without news: one that was put off for a moment makes none."""
GONE = (OperationalError, InterfaceError, psycopg.OperationalError)
"""The database went away: the part ends and is started again with fresh connections."""


class Stop(BaseException):
    """Somebody asked this process to end; what it was doing rolls back and is done again by another."""


def _stop(number: int, frame: FrameType | None) -> None:
    raise Stop


def react() -> None:
    """Run reactions as they come: woken by the database's notices, at the latest every second; held ones each second."""
    worker = reactor.Reactor()
    ears = psycopg.connect(**connection.get_connection_params(), autocommit=True)
    ears.execute(f"LISTEN {CHANNEL}")
    looked = 0.0
    while True:
        try:
            if worker.run_once():
                continue
            if time.monotonic() - looked > IDLE:
                if reactor.retry_held():
                    continue
                looked = time.monotonic()
            for _ in ears.notifies(timeout=IDLE, stop_after=1):
                pass
        except GONE:
            raise SystemExit(1) from None


def call() -> None:
    """Run jobs: calls to other organisations."""
    asyncio.run(_calls())


async def _calls() -> None:
    """Each job in a thread: a loop's own threads are as few as the machine has cores, but these wait for others."""
    from procrastinate.contrib.django import app

    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(jobs.JOBS_AT_ONCE, "calls"))
    async with app.with_connector(app.connector.get_worker_connector()).open_async() as worker_app:  # type: ignore[attr-defined]
        await worker_app.run_worker_async(
            concurrency=jobs.JOBS_AT_ONCE,
            fetch_job_polling_interval=JOBS_LOOKED_FOR,
            update_heartbeat_interval=jobs.HEARTBEAT,
            stalled_worker_timeout=jobs.STALLED_AFTER,
            shutdown_graceful_timeout=3.0,
            delete_jobs="successful",
        )


def sweep() -> None:
    """Follow court time: late nodes, unanswered requests, jobs whose worker died, the day's published root."""
    from zhixing.entrypoints import sweeps

    while True:
        try:
            sweeps.run_all()
        except GONE:
            raise SystemExit(1) from None
        time.sleep(SWEEP_EVERY)


def _child(work: Callable[[], None]) -> None:
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    try:
        work()
    except Stop:
        pass


def run() -> None:
    """Start every part and keep it running until stopped."""
    start = multiprocessing.get_context("spawn")
    parts: list[Callable[[], None]] = [react] * REACTORS + [call, sweep]
    running = {n: start.Process(target=_child, args=(part,), name=part.__name__) for n, part in enumerate(parts)}
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    try:
        for process in running.values():
            process.start()
        while True:
            time.sleep(0.5)
            for n, process in running.items():
                if not process.is_alive():
                    log.warning("worker part %s ended with %s, starting it again", process.name, process.exitcode)
                    running[n] = start.Process(target=_child, args=(parts[n],), name=parts[n].__name__)
                    running[n].start()
    except Stop:
        pass
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            process.join(5)
