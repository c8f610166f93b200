"""The pages of docs/law are those the code makes: every figure, article and example in them is the present one."""

from tests.database import ROOT
from zhixing.entrypoints import lawdocs

FOLDER = ROOT / "docs" / "law"


def test_the_pages_of_the_law_are_not_stale():
    kept = {file.relative_to(FOLDER).as_posix(): file.read_text(encoding="utf-8") for file in FOLDER.rglob("*.md")}
    made = lawdocs.pages()
    stale = sorted(name for name in kept.keys() | made.keys() if kept.get(name) != made.get(name))
    assert stale == [], f"run: .venv/bin/{lawdocs.COMMAND}"
