"""Messages as files: whole or refused by name, in a folder and over a real SSH server; nothing outside its folder is touched."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.gateways.sftp_server import Server, serve
from zhixing.gateways import sftp
from zhixing.gateways.failures import AgencyUnreachable
from zhixing.gateways.files import (
    FOLDERS,
    Box,
    FileRefused,
    Folder,
    name_of,
    pack,
    pack_asked,
    refuse,
    told,
    unpack,
)
from zhixing.gateways.signing import Message


@pytest.fixture(params=["folder", "sftp"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Box, Path]]:
    """A box and where its files lie."""
    if request.param == "folder":
        yield Folder(tmp_path / "bank", "bank"), tmp_path / "bank"
        return
    with serve(tmp_path) as server:
        yield server.box(), server.root


def test_a_file_is_written_whole_read_and_moved(place: tuple[Box, Path]) -> None:
    box, root = place
    assert (box.read("in", "A.answer", 10), box.names("in")) == (None, [])
    box.write("in", "A.answer", b"first")
    box.write("in", "A.answer", "答复".encode())
    (root / "in" / ".B.answer.part").write_bytes(b"half")
    assert (box.read("in", "A.answer", 10), box.names("in")) == ("答复".encode(), ["A.answer"])
    box.move("in", "A.answer", "done")
    box.move("in", "A.answer", "done")
    assert (box.names("in"), box.names("done")) == ([], ["A.answer"])
    box.write("in", "A.answer", b"again")
    box.move("in", "A.answer", "done")
    assert box.read("done", "A.answer", 10) == b"again"
    assert not [name for folder in FOLDERS for name in os.listdir(root / folder) if name.startswith(".A")]


def test_what_is_too_large_or_no_plain_file_is_refused(place: tuple[Box, Path], tmp_path: Path) -> None:
    box, root = place
    (tmp_path / "secret").write_bytes(b"not for them")
    (root / "in" / "link.answer").symlink_to(tmp_path / "secret")
    (root / "in" / "dir.answer").mkdir()
    os.mkfifo(root / "in" / "pipe.answer")
    (root / "in" / "large.answer").write_bytes(b"x" * 11)
    for name, why in (("link", "plain"), ("dir", "plain"), ("pipe", "plain"), ("large", "more than 10")):
        with pytest.raises(FileRefused, match=why) as refused:
            box.read("in", f"{name}.answer", 10)
        refuse(box, "in", f"{name}.answer", refused.value)
    assert box.names("in") == []
    assert b"more than 10 bytes" in (root / "failed" / "large.answer.why").read_bytes()
    assert (tmp_path / "secret").read_bytes() == b"not for them"


def test_a_folder_that_became_a_link_is_not_entered(tmp_path: Path) -> None:
    box = Folder(tmp_path / "bank", "bank")
    (tmp_path / "bank" / "in").rmdir()
    (tmp_path / "bank" / "in").symlink_to(tmp_path)
    with pytest.raises(FileRefused, match="no plain folder"):
        box.names("in")
    (tmp_path / "bank" / "in").unlink()
    (tmp_path / "bank" / "in").write_bytes(b"a file")
    with pytest.raises(FileRefused, match="no plain folder"):
        Folder(tmp_path / "bank", "bank").names("in")


def test_names_never_leave_the_folder() -> None:
    for key in ("../../etc/passwd", "a/b", "", "x" * 65, "..", "Q-1#2", "号"):
        assert len(name_of(key)) == 64 and name_of(key).isalnum()
    assert name_of("S12-1-67d3") == "S12-1-67d3"


HEAD = {"Signature": "zx=:AAAA:", "Content-Type": "application/json"}


def test_a_message_as_a_file_is_whole_or_refused() -> None:
    content = pack("HTTP/1.1 200", HEAD, b'{"a":1}\r\n\r\n')
    start, headers, body = unpack(content)
    assert (start, headers["signature"], body) == ("HTTP/1.1 200", "zx=:AAAA:", b'{"a":1}\r\n\r\n')
    for cut in range(len(content)):
        with pytest.raises(ValueError, match="half-written"):
            unpack(content[:cut])
    for spoilt in (
        content + b"x",
        content.replace(b"Content-Type:", b"Signature:"),
        content.replace(b"Content-Type: ", b"no colon "),
        content.replace(b"Signature", "签名".encode()),
        b"x" * 20_000,
    ):
        with pytest.raises(ValueError):
            unpack(spoilt)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with serve(tmp_path) as running:
        yield running


def test_no_server_is_believed_at_first_sight(server: Server) -> None:
    (server.home / "known_hosts").write_text("")
    with pytest.raises(sftp.HostNotKnown):
        server.box().names("in")


def test_a_key_the_server_does_not_know_is_refused_by_name(server: Server) -> None:
    (server.home / "key").unlink()
    assert sftp.public_key(server.home).startswith("ssh-ed25519 ")
    with pytest.raises(sftp.LoginRefused):
        server.box().names("in")


def test_a_connection_that_broke_is_opened_anew(server: Server) -> None:
    box = server.box()
    box.write("out", "A.ask", b"1")
    server.stop()
    with pytest.raises(AgencyUnreachable):
        box.names("out")
    server.start()
    assert box.names("out") == ["A.ask"]


def test_our_key_is_ours_alone(tmp_path: Path) -> None:
    first = sftp.public_key(tmp_path / "sftp")
    assert sftp.public_key(tmp_path / "sftp") == first
    assert (tmp_path / "sftp" / "key").stat().st_mode & 0o077 == 0


@given(content=st.binary(max_size=400), cut=st.integers(0, 400), at=st.integers(0, 120), letter=st.integers(0, 255))
def test_what_an_office_tells_is_a_message_or_a_value_error(content: bytes, cut: int, at: int, letter: int) -> None:
    true = bytearray(pack_asked(Message("POST", "/wires/agencies/answers", "a=1", b"{}"), HEAD))
    message, headers = told(bytes(true))
    assert (message.path, message.query, headers["signature"]) == ("/wires/agencies/answers", "a=1", HEAD["Signature"])
    spoilt = bytearray(true)
    spoilt[at % len(true)] = letter
    for one in (content, bytes(true[:cut]) + content, bytes(spoilt)):
        try:
            told(one)
        except ValueError:
            pass
