"""Many questions at once: each row of a file is answered or refused on its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhixing.entrypoints.calculators.calculator import Calculator
from zhixing.entrypoints.calculators.reply import Reply
from zhixing.entrypoints.calculators.words import say
from zhixing.kernel.refusal import Refusal

Found = Sequence[Reply | Refusal]


def answer_all(calculator: Calculator, rows: Sequence[Mapping[str, Any]], typed: Mapping[str, Any]) -> Found:
    """A reply or a refusal for each row; `typed` holds where a row is silent."""
    return [_one(calculator, {**typed, **{key: value for key, value in row.items() if value}}) for row in rows]


def table(
    calculator: Calculator, rows: Sequence[Mapping[str, Any]], found: Found, lang: str
) -> tuple[list[str], list[list[Any]]]:
    """Heads and lines: what was asked, every fact, the sentence, why a row was refused."""
    asked = [ask for ask in calculator.asks if any(ask.name in row for row in rows)]
    words = {fact.key: fact.words for one in found if isinstance(one, Reply) for fact in one.facts}
    heads = [say(one, lang) for one in (*(ask.words for ask in asked), *words.values(), *ENDS)]
    lines = [
        [_cell(row.get(ask.name)) for ask in asked] + _answer(one, list(words), lang)
        for row, one in zip(rows, found, strict=True)
    ]
    return heads, lines


ENDS = ("答复 || Answer", "未能作答 || Refused")


def _one(calculator: Calculator, typed: Mapping[str, Any]) -> Reply | Refusal:
    try:
        return calculator.reply(typed)
    except Refusal as refused:
        return refused


def _answer(one: Reply | Refusal, keys: Sequence[str], lang: str) -> list[Any]:
    if isinstance(one, Refusal):
        return [*[None] * len(keys), None, one.say(lang)]
    values = {fact.key: fact.value for fact in one.facts}
    return [*(values.get(key) for key in keys), one.sentence(lang), None]


def _cell(value: Any) -> Any:
    """A table inside a row as it was written in its one cell."""
    return "; ".join(":".join(row.values()) for row in value) if isinstance(value, list) else value
