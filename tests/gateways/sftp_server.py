"""A real SSH server on this machine, with the four folders of one office behind it and nothing else."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh

from zhixing.gateways import sftp
from zhixing.gateways.files import FOLDERS


@dataclass
class Server:
    """`root` is all its one user can see; `home` holds the court's key and the hosts it knows."""

    root: Path
    home: Path
    host_key: asyncssh.SSHKey
    port: int = 0
    loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    listening: Any = None
    connections: list[asyncssh.SSHServerConnection] = field(default_factory=list)

    def start(self) -> None:
        def root(channel: Any) -> asyncssh.SFTPServer:
            return asyncssh.SFTPServer(channel, chroot=str(self.root).encode())

        connections = self.connections

        class Noting(asyncssh.SSHServer):
            def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
                connections.append(conn)

        async def listen() -> Any:
            return await asyncssh.listen(
                "127.0.0.1",
                self.port,
                server_host_keys=[self.host_key],
                authorized_client_keys=str(self.home / "authorized"),
                server_factory=Noting,
                sftp_factory=root,
            )

        self.listening = asyncio.run_coroutine_threadsafe(listen(), self.loop).result(10)
        self.port = self.listening.get_port()

    def stop(self) -> None:
        """Like a machine that goes down: the port and every connection."""

        async def close() -> None:
            self.listening.close()
            for connection in self.connections:
                connection.abort()
            await self.listening.wait_closed()

        asyncio.run_coroutine_threadsafe(close(), self.loop).result(10)

    @property
    def url(self) -> str:
        return f"sftp://court@127.0.0.1:{self.port}/"

    def box(self) -> sftp.Sftp:
        return sftp.Sftp(self.url, "bank", self.home, 10)


@contextmanager
def serve(folder: Path, root: Path | None = None) -> Iterator[Server]:
    home = folder / "sftp"
    server = Server(root or folder / "office", home, asyncssh.generate_private_key("ssh-ed25519"))
    for name in FOLDERS:
        (server.root / name).mkdir(parents=True, exist_ok=True)
    public = sftp.public_key(home)
    (home / "authorized").write_text(public + "\n")
    thread = threading.Thread(target=server.loop.run_forever, daemon=True)
    thread.start()
    server.start()
    known = server.host_key.export_public_key().decode()
    (home / "known_hosts").write_text(f"[127.0.0.1]:{server.port} {known}")
    yield server
    server.stop()
    server.loop.call_soon_threadsafe(server.loop.stop)
    thread.join(5)
