"""docs/law is for people: what it tells them to type gives what it says, in both languages, for every rule."""

import doctest
import re
import shlex
import subprocess
import sys

import pytest

from tests.database import ROOT
from zhixing.entrypoints import cli
from zhixing.entrypoints.calculators import rules

PAGES = sorted((ROOT / "docs" / "law").rglob("*.md"))
CONSOLE = re.compile(r"```console\n\$ zhixing (.*?)\n(.*?)\n```", re.DOTALL)
TYPED = [(line, answer) for page in PAGES for line, answer in CONSOLE.findall(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.parent.name}/{page.stem}")
def test_the_python_examples_run(page):
    text = page.read_text(encoding="utf-8").replace("\n```", "\n\n```")
    found = doctest.DocTestParser().get_doctest(text, {}, page.name, str(page), 0)
    said = []
    doctest.DocTestRunner(verbose=False).run(found, out=said.append)
    assert said == []


@pytest.mark.parametrize(("line", "answer"), TYPED, ids=[line.split()[1] for line, _ in TYPED])
def test_the_commands_answer_as_shown(line, answer, capsys):
    assert cli.main(shlex.split(line)) == 0
    assert capsys.readouterr().out.rstrip("\n") == answer


def test_every_subject_has_an_example_and_every_rule_its_chinese():
    """A new rule gets a line in calculators/subjects.toml; a rule that is gone loses its own."""
    missing = []
    for subject in rules.subjects():
        told = rules.TOLD.get(subject, {})
        names = {name.rpartition(".")[2] for name, _ in rules.rules_of(subject)}
        missing += [subject for part in ("title", "examples") if not told.get(part)]
        missing += [f"{subject}.{name}" for name in names ^ told.get("zh", {}).keys()]
    assert missing == []


def test_english_pages_explain_in_english():
    for page in PAGES:
        if page.parent.name == "en":
            text = page.read_text(encoding="utf-8")
            assert "依据" not in text and "数值" not in text, page.name


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_readmes_examples_run(name):
    """Its Python as it stands, and its commands that need no file."""
    text = (ROOT / name).read_text(encoding="utf-8")
    program = re.search(r"```python\n(.*?)```", text, re.DOTALL).group(1)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert "8,241.10" in done.stdout
    lines = [line.strip() for line in text.splitlines() if line.startswith("    zhixing law") and "--in" not in line]
    assert len(lines) == 2
    for line in lines:
        assert cli.main(shlex.split(line)[1:]) == 0
