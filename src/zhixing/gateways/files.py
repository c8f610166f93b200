"""Signed messages as files, for an office that exchanges folders: the same start line, headers, signature and body as over HTTPS.

An office has four folders, named as the court sees them: `out` holds what the court asks (`KEY.ask`), `in` what is answered
(`KEY.answer`) and what the office tells by itself (`NAME.told`, receipted in `out` as `NAME.receipt`), `done` and `failed` what was read. A file is written under a hidden name and then renamed, so nobody reads half
of one; the office renames its answer into `in` first and moves the question to `done` after. Nothing is lost by a kill: a
question that lies in no folder and has no answer is asked again under its id, and happens once.
"""

import hashlib
import logging
import os
import re
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from zhixing.gateways.failures import GatewayFailure
from zhixing.gateways.signing import Message

FOLDERS = ("out", "in", "done", "failed")
ASK, ANSWER, TOLD, RECEIPT = ".ask", ".answer", ".told", ".receipt"
TELLS = (
    "/wires/agencies/answers",
    "/wires/agencies/keys",
    "/wires/banks/accounts",
    "/wires/banks/notices",
    "/wires/banks/payments",
)
"""What an office may tell by a file, by the address it would call: later answers, notices, its next key, a bank's notices and statements."""
FRESH_SECONDS = 7 * 86_400
"""[design] How old a question or a message may be that came as a file. It may come twice: its id makes it happen once."""
log = logging.getLogger(__name__)
PLAIN = "^[A-Za-z0-9_-]{1,64}$"
"""Keys that are names as they are."""
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}\.(ask|answer|told|receipt)")
_HEAD = 16 << 10
"""The most a start line and headers may take."""


class FileRefused(GatewayFailure):
    """A file that is not read: `file` and `why` are in the facts. It lies in `failed`, beside a note of the same words."""

    zh = "{unit}交来的文件 {file} 没有采用：{why}。文件已移入 failed，平台会再次请求；请让对方重新生成。"
    en = "The file {file} of {unit} was not used: {why}. It lies in failed; it is asked for again. Ask them to write it anew."
    resend = True


class NotAnsweredYet(GatewayFailure):
    """The question lies in the office's folder, or was put there just now."""

    zh = "{unit}尚未交回文件，平台会继续等待。"
    en = "{unit} has not handed a file back yet; it is awaited."
    resend = True


class Box(Protocol):
    """The four folders of one office, wherever they are. Names are given by `name_of`, or were found by `names`."""

    def read(self, folder: str, name: str, largest: int) -> bytes | None:
        """The whole file, None when there is none. Raises FileRefused for a larger one and for what is no plain file."""

    def write(self, folder: str, name: str, content: bytes) -> None:
        """Whole or not at all, in place of an older one."""

    def move(self, folder: str, name: str, to: str, as_name: str = "") -> None:
        """By one rename, in place of an older one; nothing happens when it is gone."""

    def names(self, folder: str) -> list[str]:
        """What lies there, sorted; hidden names, which are still being written, left out."""


def name_of(key: str) -> str:
    """The name, without ending, a key's files go under: the key itself where it is plain, else its digest."""
    return key if _NAME.fullmatch(key + ASK) else hashlib.new("sm3", key.encode()).hexdigest()


def is_digest(stem: str) -> bool:
    """Whether a name may stand for a key that is not plain."""
    return re.fullmatch(r"[0-9a-f]{64}", stem) is not None


def is_over(box: Box, key: str) -> bool:
    """Whether the answer under a key was read before."""
    return any(name_of(key) + ANSWER in box.names(folder) for folder in ("done", "failed"))


def is_plain(name: str) -> bool:
    """Whether a file bears a name that one of ours could have."""
    return _NAME.fullmatch(name) is not None


def pack(start: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """A message as a file (the form of RFC 9112)."""
    lines = [start, *(f"{name}: {value}" for name, value in headers.items()), f"Content-Length: {len(body)}", "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def pack_asked(message: Message, headers: Mapping[str, str]) -> bytes:
    """What one side asks or tells, as a file."""
    target = f"{message.path}?{message.query}" if message.query else message.path
    return pack(f"{message.method} {target} HTTP/1.1", headers, message.body)


def told(content: bytes) -> tuple[Message, dict[str, str]]:
    """A message an office tells by itself, and its headers. Raises ValueError."""
    start, headers, body = unpack(content)
    method, target, _ = start.split(" ")
    path, _, query = target.partition("?")
    return Message(method, path, query, body), headers


def unpack(content: bytes) -> tuple[str, dict[str, str], bytes]:
    """Start line, headers by lower-case name, body. Raises ValueError for what is no whole message."""
    head, blank, body = content[:_HEAD].partition(b"\r\n\r\n")
    if not blank:
        raise ValueError("half-written: no end of the headers")
    start, *lines = head.decode("ascii").split("\r\n")
    headers: dict[str, str] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or name.lower() in headers:
            raise ValueError("a header that can't be read")
        headers[name.lower()] = value.strip()
    body = content[len(head) + len(blank) :]
    if headers.get("content-length") != str(len(body)):
        raise ValueError("half-written: the body is not as long as it says")
    return start, headers, body


def refuse(box: Box, folder: str, name: str, refused: FileRefused) -> None:
    """Put a file aside, with a note why, in the log too; what can bear no name of ours goes under its digest."""
    log.warning("%s", refused)
    kept = name if is_plain(name) else hashlib.new("sm3", name.encode()).hexdigest()
    box.move(folder, name, "failed", kept)
    box.write("failed", f"{kept}.why", f"{refused.say('zh')}\n{refused.say('en')}\n".encode())


class Folder:
    """Folders of this machine, or mounted on it. No link is followed, whoever laid it there."""

    def __init__(self, root: Path, unit: str) -> None:
        self.root, self.unit = root, unit
        for name in FOLDERS:
            with suppress(FileExistsError):  # what is no folder is refused by whoever looks into it
                (root / name).mkdir(parents=True)

    def read(self, folder: str, name: str, largest: int) -> bytes | None:
        with self._at(folder) as place:
            try:
                file = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=place)
            except FileNotFoundError:
                return None
            except OSError as error:
                raise FileRefused(unit=self.unit, file=name, why="no plain file") from error
            try:
                found = os.fstat(file)
                if not stat.S_ISREG(found.st_mode):
                    raise FileRefused(unit=self.unit, file=name, why="no plain file")
                content = b"" if found.st_size > largest else _all_of(file, largest + 1)
            finally:
                os.close(file)
            if max(found.st_size, len(content)) > largest:
                raise FileRefused(unit=self.unit, file=name, why=f"more than {largest} bytes")
            return content

    def write(self, folder: str, name: str, content: bytes) -> None:
        hidden = f".{name}.{os.getpid()}.part"
        with self._at(folder) as place:
            with suppress(FileNotFoundError):
                os.unlink(hidden, dir_fd=place)
            file = os.open(hidden, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o660, dir_fd=place)
            with os.fdopen(file, "wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
            os.rename(hidden, name, src_dir_fd=place, dst_dir_fd=place)
            os.fsync(place)

    def move(self, folder: str, name: str, to: str, as_name: str = "") -> None:
        with self._at(folder) as source, self._at(to) as target:
            try:
                os.rename(name, as_name or name, src_dir_fd=source, dst_dir_fd=target)
            except FileNotFoundError:
                return
            except OSError as error:  # a folder where a file should lie
                raise FileRefused(unit=self.unit, file=name, why="can't be moved") from error

    def names(self, folder: str) -> list[str]:
        with self._at(folder) as place:
            return sorted(name for name in os.listdir(place) if not name.startswith("."))

    @contextmanager
    def _at(self, folder: str) -> Iterator[int]:
        try:
            place = os.open(self.root / folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
        except OSError as error:
            raise FileRefused(unit=self.unit, file=folder, why="no plain folder") from error
        try:
            yield place
        finally:
            os.close(place)


def _all_of(file: int, most: int) -> bytes:
    parts = bytearray()
    while len(parts) < most and (part := os.read(file, most - len(parts))):
        parts += part
    return bytes(parts)
