"""Templates: one text file a paper, read once at import; every {field} it names is known and typed.

The body is text, one paragraph a line. A mark at the start of a line gives it another form:

    @ text                      addressee, not indented            ! text    bold paragraph
    = text                      centred sub-heading                > text    to the right
    === text                    a new page with this title
    * rows: text {column}       once for each row of a list; {no} is the row's number
    | rows: head {column} | …   a table of a list's rows (`#3:` for three empty rows)
    |= rows: text {column} | …  a last row of the table above, with the sums of its columns
    + label | value | …         a row of a form
    ? …                         before any of these: left out when a field it names is not given
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from .fields import Field

Kind = Literal["ruling", "notice", "order", "announcement", "approval", "receipt", "record", "label"]
SealedBy = Literal["standing", "judge", "nobody"]
"""Who may set the seal: a standing authorisation (unattended), a judge or officer by hand, or nobody (no seal)."""

HERE = Path(__file__).parent
MARKS = ("===", "|=", "@", "!", "=", ">", "*", "|", "+")
PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
FROM_FORM = frozenset({"court_name", "case_no", "made_on", "basis", "check_url"})


@dataclass(frozen=True)
class Line:
    """One line of a body: `mark` as above ("" for a paragraph), `rows` the list it repeats over."""

    mark: str
    text: str
    rows: str = ""
    optional: bool = False

    @property
    def names(self) -> list[str]:
        return [found.group(1) for found in PLACE.finditer(self.text)]


@dataclass(frozen=True)
class Template:
    """A paper's one source. `name` tells it from others of the same printed `title`. `fields` are needed, `optional` may be left out, `figures` come from `law` alone."""

    code: str
    name: str
    name_en: str
    title: str
    kind: Kind
    sealed_by: SealedBy
    basis: tuple[str, ...]
    body: tuple[Line, ...]
    signature: tuple[Line, ...]
    remedy: bool
    fields: tuple[Field, ...]
    optional: tuple[Field, ...]

    @property
    def figures(self) -> tuple[Field, ...]:
        return tuple(one for one in self.fields if one.law)

    @property
    def unattended(self) -> bool:
        """Whether a robot may seal it under a named person's standing authorisation."""
        return self.sealed_by == "standing"

    @property
    def sealed(self) -> bool:
        """Whether anybody seals it: a form that nobody does is printed and signed by hand."""
        return self.sealed_by != "nobody"


@cache
def templates() -> dict[str, Template]:
    """Every template by its code, in the order of the codes. Raises ValueError for one that is not sound."""
    return {path.stem: _read(path) for path in sorted((HERE / "templates").glob("*.toml"))}


@cache
def catalogue() -> dict[str, Field]:
    """Every field any paper may name, so that one name means one thing in all papers."""
    return {one.name: one for one in _fields(tomllib.loads((HERE / "catalogue.toml").read_text("utf-8")))}


def figures() -> tuple[Field, ...]:
    """The figures of law that papers print; whoever makes papers supplies them all from `law`, for the paper's day."""
    return tuple(one for one in catalogue().values() if one.law)


def _fields(table: dict[str, Any]) -> Iterator[Field]:
    for name, given in table.items():
        columns = tuple(_fields(given.get("columns", {})))
        yield Field(name, given["type"], given["zh"], given["en"], given.get("law", ""), columns)


def _read(path: Path) -> Template:
    source = tomllib.loads(path.read_text("utf-8"))
    body = _lines(source["body"])
    if remedy := source.get("remedy"):
        body += _lines(remedy)
    body += _lines(source.get("ending", ""))
    signature = _lines("\n".join(source.get("signature", [])))
    if source["kind"] == "ruling" and not remedy:
        raise ValueError(f"{path.name}: a ruling must tell the remedy")
    needed, optional = _named(path.name, body + signature)
    return Template(
        code=path.stem,
        name=source["name"],
        name_en=source["name_en"],
        title=source["title"],
        kind=source["kind"],
        sealed_by=source["sealed_by"],
        basis=tuple(source.get("basis", ())),
        body=body,
        signature=signature,
        remedy=bool(remedy),
        fields=needed,
        optional=optional,
    )


def _lines(text: str) -> tuple[Line, ...]:
    return tuple(_line(line.strip()) for line in text.splitlines() if line.strip())


def _line(text: str) -> Line:
    optional = text.startswith("? ")
    text = text.removeprefix("? ")
    mark = next((mark for mark in MARKS if text.startswith(mark + " ")), "")
    text, rows = text.removeprefix(mark).strip(), ""
    if mark in ("*", "|", "|="):
        rows, text = (part.strip() for part in text.split(":", 1))
    return Line(mark, text, rows, optional)


def _named(source: str, lines: tuple[Line, ...]) -> tuple[tuple[Field, ...], tuple[Field, ...]]:
    needed: dict[str, Field] = {}
    optional: dict[str, Field] = {}
    for line in lines:
        names = [line.rows] if line.rows and not line.rows.startswith("#") else []
        columns = {column.name for name in names for column in _known(source, name).columns} | {"no"}
        names += [name for name in line.names if not (line.rows and name in columns)]
        for name in names:
            if name not in FROM_FORM:
                (optional if line.optional else needed)[name] = _known(source, name)
    return tuple(needed.values()), tuple(one for name, one in optional.items() if name not in needed)


def _known(source: str, name: str) -> Field:
    try:
        return catalogue()[name]
    except KeyError:
        raise ValueError(f"{source}: {name} is not in the catalogue") from None
