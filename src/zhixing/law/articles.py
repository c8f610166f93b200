"""The instruments the rules cite: short name → full name, number, edition, first day in force.

A citation is (instrument, edition, article), never a bare number: article numbers drift with every edition.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zhixing.kernel.frozen import frozen
from zhixing.law.tables import rows


@frozen
class Instrument:
    """`number` is the 文号 (empty for a statute). `first` is the day the rule cited has been in force since."""

    short: str
    full: str
    number: str
    edition: str
    first: date
    en: str


@dataclass(frozen=True, order=True)
class Citation:
    instrument: str
    edition: str
    article: str

    def say(self, lang: str = "zh") -> str:
        """ "《民诉解释》（2022）第485条" or "Interpretation of the Civil Procedure Law (2022) art. 485"."""
        known = INSTRUMENTS[self.instrument]
        if lang.startswith("zh"):
            return f"《{self.instrument}》（{self.edition}）第{self.article}条"
        articles = self.article.replace("、", ", ")
        return f"{known.en} ({self.edition}) art. {articles}"

    def __str__(self) -> str:
        return self.say()


def cite(instrument: str, article: str, edition: str = "") -> Citation:
    """A citation of a known instrument, its present edition unless another is named. Raises KeyError."""
    return Citation(instrument, edition or INSTRUMENTS[instrument].edition, article)


def _instrument(row: dict[str, str]) -> Instrument:
    first = date.fromisoformat(row.pop("first"))
    return Instrument(first=first, **row)


def _instruments() -> dict[str, Instrument]:
    return {row["short"]: _instrument(row) for row in rows("instruments.csv")}


INSTRUMENTS = _instruments()
"""By short name. Articles follow the law notes; first days and some 文号 are general knowledge: have them checked."""
