"""The folders of an office on its SFTP server. Its host key must be known beforehand; nothing is believed at first sight.

`sftp://user@host:port/path`. Key and known hosts lie in OpenSSH's own formats in a folder of the platform's (`sftp/key`,
`sftp/known_hosts`). One connection an address is kept and used by one loop of its own thread.
"""

import asyncio
import os
import stat
import threading
from collections.abc import Callable, Coroutine
from functools import cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

import asyncssh

from zhixing.gateways.failures import AgencyTimedOut, AgencyUnreachable, GatewayFailure
from zhixing.gateways.files import FileRefused

ALGORITHM = "ssh-ed25519"
Found = TypeVar("Found")


class HostNotKnown(GatewayFailure):
    zh = "{unit}的 SFTP 服务器出示的主机密钥不在 known_hosts 中，没有连接。请与对方核对指纹后由管理员登记。"
    en = "The host key of {unit}'s SFTP server is not in known_hosts; nothing was sent. Compare the fingerprint, then enter it."


class LoginRefused(GatewayFailure):
    zh = "{unit}的 SFTP 服务器拒绝了平台的登录。请让对方登记平台的公钥（zhixing wires sftp-key）。"
    en = "{unit}'s SFTP server refused our key. Have them enter our public key (zhixing wires sftp-key)."


class Sftp:
    """The four folders under the path of an address. Raises the failures of `gateways.failures`, HostNotKnown, LoginRefused."""

    def __init__(self, url: str, unit: str, home: Path, seconds: float) -> None:
        self.url, self.unit, self.home, self.seconds = url, unit, home, seconds
        self.root = unquote(urlsplit(url).path).strip("/")

    def read(self, folder: str, name: str, largest: int) -> bytes | None:
        async def act(client: asyncssh.SFTPClient) -> bytes | None:
            path = self._path(folder, name)
            try:
                found = await client.lstat(path)
            except asyncssh.SFTPNoSuchFile:
                return None
            if found.permissions is None or not stat.S_ISREG(found.permissions):
                raise FileRefused(unit=self.unit, file=name, why="no plain file")
            if (found.size or 0) <= largest:
                async with client.open(path, "rb") as file:
                    content: Any = await file.read(largest + 1)
                if len(content) <= largest:
                    return bytes(content)
            raise FileRefused(unit=self.unit, file=name, why=f"more than {largest} bytes")

        return self._do(act)

    def write(self, folder: str, name: str, content: bytes) -> None:
        async def act(client: asyncssh.SFTPClient) -> None:
            hidden = self._path(folder, f".{name}.part")
            async with client.open(hidden, "wb") as file:
                await file.write(content)
            await client.posix_rename(hidden, self._path(folder, name))

        self._do(act)

    def move(self, folder: str, name: str, to: str, as_name: str = "") -> None:
        async def act(client: asyncssh.SFTPClient) -> None:
            try:
                await client.posix_rename(self._path(folder, name), self._path(to, as_name or name))
            except asyncssh.SFTPNoSuchFile:
                return

        self._do(act)

    def names(self, folder: str) -> list[str]:
        async def act(client: asyncssh.SFTPClient) -> list[str]:
            found = [str(name) for name in await client.listdir(self._path(folder, ""))]
            return sorted(name for name in found if not name.startswith(".") and "/" not in name)

        return self._do(act)

    def _path(self, folder: str, name: str) -> str:
        return "/".join(part for part in (self.root, folder, name) if part)

    def _do(self, act: Callable[[asyncssh.SFTPClient], Coroutine[Any, Any, Found]]) -> Found:
        """One act on the kept connection; a connection that fails is dropped, the next act opens another."""

        async def run() -> Found:
            return await act(await _client(self.url, self.home))

        waiting = asyncio.run_coroutine_threadsafe(asyncio.wait_for(run(), self.seconds), _loop())
        try:
            return waiting.result()
        except asyncssh.HostKeyNotVerifiable as error:
            raise HostNotKnown(unit=self.unit) from error
        except asyncssh.PermissionDenied as error:
            raise LoginRefused(unit=self.unit) from error
        except TimeoutError as error:
            _drop(self.url)
            raise AgencyTimedOut(unit=self.unit, seconds=self.seconds) from error
        except (asyncssh.Error, OSError) as error:
            _drop(self.url)
            raise AgencyUnreachable(unit=self.unit) from error


_open: dict[str, asyncssh.SFTPClient] = {}


async def _client(url: str, home: Path) -> asyncssh.SFTPClient:
    """The kept connection to an address, opened when there is none."""
    if url not in _open:
        parts = urlsplit(url)
        connection = await asyncssh.connect(
            parts.hostname or "",
            parts.port or 22,
            username=unquote(parts.username or "zhixing"),
            client_keys=[str(home / "key")],
            known_hosts=str(home / "known_hosts"),
            config=None,
            agent_path=None,
        )
        _open[url] = await connection.start_sftp_client()
    return _open[url]


def _drop(url: str) -> None:
    def close() -> None:
        if client := _open.pop(url, None):
            client.exit()

    _loop().call_soon_threadsafe(close)


@cache
def _loop_of(process: int) -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="sftp", daemon=True).start()
    return loop


def _loop() -> asyncio.AbstractEventLoop:
    return _loop_of(os.getpid())  # a child of a fork has no threads of its parent's


def public_key(home: Path) -> str:
    """The platform's own public key, to be entered by the office; made, with its secret, when there is none."""
    path = home / "key"
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        made = asyncssh.generate_private_key(ALGORITHM, comment="zhixing")
        part = home / f"key.{os.getpid()}"
        part.touch(mode=0o600)
        made.write_private_key(part)
        os.replace(part, path)
    return asyncssh.read_private_key(path).export_public_key().decode().strip()
