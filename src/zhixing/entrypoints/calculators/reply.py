"""What a calculator replies: sentences, figures and articles from the law's answers, facts and schedules to show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from zhixing.entrypoints.calculators.words import plain, say
from zhixing.law.answer import Answer, Used
from zhixing.law.articles import Citation


@dataclass(frozen=True)
class Fact:
    """One figure of the answer. `key` names it in JSON and in files."""

    key: str
    words: str
    value: Any


@dataclass(frozen=True)
class Table:
    """A schedule: `columns` are (key, words), `total` a last row or None. `upright`: few rows of much, turned on a page."""

    key: str
    words: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Any, ...], ...]
    total: tuple[Any, ...] | None = None
    upright: bool = False

    def turned(self) -> Table:
        """Its columns as rows."""
        heads = (self.columns[0], *((f"{n}", row[0]) for n, row in enumerate(self.rows, 1)))
        rows = tuple(
            (words, *(row[place] for row in self.rows)) for place, (_, words) in enumerate(self.columns) if place
        )
        return Table(self.key, self.words, heads, rows)


@dataclass(frozen=True)
class Reply:
    """`answers` are the law's own; `facts` start with the one that matters most; `notes` are pairs that must be read."""

    answers: tuple[Answer, ...]
    facts: tuple[Fact, ...]
    tables: tuple[Table, ...] = ()
    notes: tuple[str, ...] = ()
    cited: tuple[Citation, ...] = ()

    def sentence(self, lang: str) -> str:
        return ("" if lang.startswith("zh") else " ").join(one.sentence(lang) for one in self.answers)

    @property
    def figures(self) -> tuple[Used, ...]:
        """Every figure used, once."""
        return tuple({used.key: used for one in self.answers for used in one.figures}.values())

    @property
    def articles(self) -> tuple[Citation, ...]:
        """Every article the answer rests on, once."""
        found = [article for one in self.answers for article in one.articles]
        return tuple(dict.fromkeys([*found, *self.cited, *(used.article for used in self.figures if used.article)]))

    def plain(self) -> dict[str, Any]:
        """The whole reply for JSON; words in both languages."""
        return {
            "zh": self.sentence("zh"),
            "en": self.sentence("en"),
            "facts": {fact.key: plain(fact.value) for fact in self.facts},
            "tables": {table.key: list(_records(table)) for table in self.tables},
            "notes": [{"zh": say(note, "zh"), "en": say(note, "en")} for note in self.notes],
            "figures": [
                {"key": used.key, "zh": used.say("zh"), "en": used.say("en"), "mark": used.mark}
                for used in self.figures
            ],
            "articles": [{"zh": one.say("zh"), "en": one.say("en")} for one in self.articles],
        }


def _records(table: Table) -> Iterable[dict[str, Any]]:
    for row in table.rows:
        yield {key: plain(value) for (key, _), value in zip(table.columns, row, strict=True)}
