"""The command line: found by module, refusals said in both languages."""

import argparse
import subprocess
import sys
from typing import Any

import pytest

from zhixing.entrypoints import cli
from zhixing.infra.home import SecretMissing


def test_every_module_is_a_command_with_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    text = capsys.readouterr().out
    for command in ("demo", "migrate", "db"):
        assert command in text


def test_help_needs_neither_django_nor_a_database() -> None:
    code = "import sys; from zhixing.entrypoints import cli; cli.parser(); sys.exit('django' in sys.modules or 'psycopg' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_refusal_is_said_in_both_languages_and_ends_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(arguments: argparse.Namespace) -> None:
        raise SecretMissing(name="ZHIXING_KEYS", file="/somewhere")

    class Command:
        @staticmethod
        def add(subparsers: Any) -> None:
            subparsers.add_parser("open").set_defaults(run=refuse)

    monkeypatch.setattr(cli, "commands", lambda: [Command])
    assert cli.main(["open"]) == cli.REFUSED
    said = capsys.readouterr().err
    assert "缺少密钥 ZHIXING_KEYS" in said
    assert "The secret ZHIXING_KEYS is missing" in said
