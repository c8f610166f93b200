"""A reply as text for a terminal: Chinese signs take two places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from unicodedata import east_asian_width

from zhixing.entrypoints.calculators.reply import Reply, Table
from zhixing.entrypoints.calculators.words import say, shown
from zhixing.kernel.money import Money

WORDS = {"notes": "请注意 || Note", "figures": "数值 || Figures", "basis": "依据 || Basis"}


def text(reply: Reply, lang: str) -> str:
    """The sentence, the facts, each schedule, notes, figures and articles, a blank line between."""
    between = "；" if lang.startswith("zh") else "; "
    blocks = [reply.sentence(lang), "\n".join(_pairs([(say(f.words, lang), f.value) for f in reply.facts], lang))]
    blocks += [
        "\n".join((f"【{say(table.words, lang)}】", *_grid(table, lang))) for table in reply.tables if table.rows
    ]
    ends = {
        "notes": [say(note, lang) for note in reply.notes],
        "figures": [used.say(lang) for used in reply.figures],
        "basis": [one.say(lang) for one in reply.articles],
    }
    blocks += [f"{say(WORDS[name], lang)}: {between.join(lines)}" for name, lines in ends.items() if lines]
    return "\n\n".join(block for block in blocks if block)


def width(words: str) -> int:
    """Places a text takes on a terminal."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in words)


def _pairs(pairs: Sequence[tuple[str, Any]], lang: str) -> Iterator[str]:
    widest = max((width(words) for words, _ in pairs), default=0)
    for words, value in pairs:
        yield f"{words}{' ' * (widest - width(words))}  {shown(value, lang)}"


def _grid(table: Table, lang: str) -> Iterator[str]:
    """Columns as wide as their widest cell; sums and counts to the right."""
    rows = [*table.rows, *([table.total] if table.total else [])]
    cells = [[say(words, lang) for _, words in table.columns], *([shown(value, lang) for value in row] for row in rows)]
    widths = [max(width(line[place]) for line in cells) for place in range(len(table.columns))]
    right = [any(isinstance(row[place], (Money, int)) for row in table.rows) for place in range(len(widths))]
    for line in cells:
        padded = (
            " " * (wide - width(cell)) + cell if to_right else cell + " " * (wide - width(cell))
            for cell, wide, to_right in zip(line, widths, right, strict=True)
        )
        yield "  ".join(padded).rstrip()
