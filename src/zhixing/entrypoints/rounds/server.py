"""The door of the rounds process: a unix socket only this account can open, bids in, answers out after commit."""

import asyncio
import fcntl
import gc
import logging
import os
import signal
import threading
from pathlib import Path

from zhixing.kernel.refusal import Refusal

log = logging.getLogger(__name__)


class SocketTaken(Refusal):
    """Another rounds process listens there."""

    zh = "竞价进程已在运行：{address}"
    en = "A rounds process is running already at {address}"


def main() -> None:
    """Run until SIGTERM or Ctrl-C; what has arrived is decided and answered first. Raises SocketTaken."""
    from zhixing.entrypoints.start import enter

    enter()
    from django.conf import settings

    from zhixing.entrypoints.rounds.wire import socket_path

    asyncio.run(serve(socket_path(settings.ROUNDS_SOCKET)))


async def serve(address: str) -> None:
    """Listen at `address` and decide bids until told to stop."""
    from zhixing.entrypoints.rounds.door import Door
    from zhixing.entrypoints.rounds.sequencer import Sequencer

    loop, stopped = asyncio.get_running_loop(), asyncio.Event()
    lock = _alone(address)
    sequencer = Sequencer(address, loop.call_soon_threadsafe)
    failed: list[BaseException] = []

    def decide() -> None:
        try:
            sequencer.run()
        except BaseException as error:
            log.exception("the deciding thread ended")
            failed.append(error)
        loop.call_soon_threadsafe(stopped.set)

    thread = threading.Thread(target=decide, name="sequencer")
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, sequencer.stop)
    thread.start()
    server = await loop.create_unix_server(lambda: Door(sequencer), address)
    os.chmod(address, 0o600)
    gc.collect()
    gc.freeze()  # what was loaded stays: a full collection over it would let every bidder wait a third of a second
    log.info("deciding bids at %s", address)
    await stopped.wait()
    server.close()
    await asyncio.sleep(0)
    thread.join()
    Path(address).unlink(missing_ok=True)
    os.close(lock)
    if failed:
        raise SystemExit(1)


def _alone(address: str) -> int:
    """Hold the lock beside the socket, and clear away a dead process's socket."""
    Path(address).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(address + ".lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise SocketTaken(address=address) from None
    Path(address).unlink(missing_ok=True)
    return lock
