"""The agency kit: the reference office and the practice world both hold; an office that does it wrong is named."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from tests.practice.conftest import MASTER, Practice, free_port
from zhixing.entrypoints.cli import agency_kit, main
from zhixing.gateways.agencies import Item
from zhixing.gateways.interface import document
from zhixing.gateways.keys import PRACTICE_COURT, practice_key
from zhixing.practice.kit import certify
from zhixing.practice.kit import office as kit


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[str, kit.Office]]:
    """The reference office, running."""
    port, ready, made, servers = free_port(), threading.Event(), list[kit.Office](), list[uvicorn.Server]()

    def serve() -> None:
        made.append(agency_kit.office(tmp_path, "kit"))
        servers.append(uvicorn.Server(uvicorn.Config(kit.build(made[0]), port=port, log_level="warning")))
        ready.set()
        servers[0].run()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    ready.wait(10)
    while not servers[0].started:
        ready.wait(0.02)
        threading.Event().wait(0.02)
    yield f"http://127.0.0.1:{port}", made[0]
    servers[0].should_exit = True
    thread.join(10)


def faults(results) -> dict[str, str]:  # type: ignore[no-untyped-def]
    return {one.name: one.fault for one in results if one.fault}


def test_the_reference_office_holds(served, tmp_path, capsys) -> None:  # type: ignore[no-untyped-def]
    assert main(["agency-kit", "certify", served[0], "--code", "kit", "--home", str(tmp_path)]) == 0
    said = capsys.readouterr().out
    assert said.count("✓") == len(certify.STEPS) and "全部通过" in said


def test_the_practice_world_holds(practice: Practice) -> None:
    court = practice_key(MASTER, PRACTICE_COURT)
    assert (
        faults(certify.run(f"{practice.url}/vehicle-office", "vehicle-office", court, practice.key("vehicle-office")))
        == {}
    )


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("believes a replay", "bad signature"),
        ("believes the unsigned", "bad signature"),
        ("believes the altered", "bad signature"),
        ("answers polls otherwise", "late"),
        ("tells once only", "late"),
        ("forgets what it answered", "twice"),
        ("answers at random", "happy path"),
    ],
)
def test_an_office_that_does_it_wrong_is_named(served, tmp_path, monkeypatch, capsys, wrong, named) -> None:  # type: ignore[no-untyped-def]
    url, made = served
    checking = kit.Office.check
    if wrong == "believes a replay":
        monkeypatch.setattr(kit.Office, "check", lambda self, message, headers: None)
    elif wrong == "believes the unsigned":
        monkeypatch.setattr(kit.Office, "check", lambda self, m, h: "signature" in h and checking(self, m, h))
    elif wrong == "believes the altered":
        monkeypatch.setattr(kit.Office, "check", lambda self, m, h: b'"D-' in m.body or checking(self, m, h))
    elif wrong == "answers polls otherwise":
        storing = kit.Office.stored

        def otherwise(self: kit.Office, key: str) -> tuple[int, bytes]:
            status, said = storing(self, key)
            return status, said.replace(b'"receipt":"', b'"receipt":"X')

        monkeypatch.setattr(kit.Office, "stored", otherwise)
    elif wrong == "tells once only":
        monkeypatch.setattr(certify, "PATIENCE", (5.0, 1.5))
        monkeypatch.setattr(kit, "FIRST_WAIT_MS", kit.LONGEST_WAIT_MS)
    elif wrong == "forgets what it answered":
        remembering = kit.Office.answer

        def forgetful(self: kit.Office, body: bytes) -> tuple[int, bytes]:
            self.db.execute("DELETE FROM replies")
            return remembering(self, body)

        monkeypatch.setattr(kit.Office, "answer", forgetful)
    else:
        made.register = lambda code, fields, asked: {"result": "none", "records": [], "reason": ""}
    assert main(["agency-kit", "certify", url, "--code", "kit", "--home", str(tmp_path)]) == 1
    line = next(line for line in capsys.readouterr().out.splitlines() if line.startswith("✗"))
    zh, en = line.partition(" — ")[2].rsplit(" · ", 1)
    assert f"· {named}" in line
    assert any("\u4e00" <= letter <= "\u9fff" for letter in zh) and en.isascii()


def test_a_stranger_is_told_nothing(served, tmp_path) -> None:  # type: ignore[no-untyped-def]
    found = faults(certify.run(served[0], "kit", practice_key(b"x" * 32, "court"), served[1].key))
    assert len(found) == len(certify.STEPS)


def test_the_printed_document_is_the_interface_as_it_is(capsys) -> None:  # type: ignore[no-untyped-def]
    assert main(["agency-kit", "openapi"]) == 0
    printed = Path(__file__).parents[2] / "docs" / "agency-interface.openapi.json"
    assert capsys.readouterr().out == printed.read_text("utf-8")


def test_a_request_of_ours_has_exactly_the_parts_of_the_document(envelope) -> None:  # type: ignore[no-untyped-def]
    shape = document({})["components"]["schemas"]["Request"]
    assert set(envelope(Item("interface.check")).plain()) == set(shape["properties"])
