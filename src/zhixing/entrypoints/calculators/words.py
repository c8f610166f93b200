"""How a calculator's words and values are written: `"中文 || English"` pairs, sums, days, yes and no. No Django."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhixing.kernel.dates import Period
from zhixing.kernel.money import Money


def say(words: str, lang: str) -> str:
    """One half of a pair `"中文 || English"`; a text without a pair as it is."""
    return words.split(" || ", 1)[0 if lang.startswith("zh") else -1]


def shown(value: Any, lang: str) -> str:
    """A value as people read it: 1,000.00, 2026-11-24, 15日, 是, — for nothing."""
    match value:
        case None:
            return "—"
        case bool():
            return say("是 || yes" if value else "否 || no", lang)
        case Money():
            return f"{value:,}"
        case date():
            return value.isoformat()
        case Period():
            return value.say(lang)
        case str():
            return say(value, lang)
    return str(value)


def plain(value: Any) -> Any:
    """A value fit for JSON: sums as text with two places, days as ISO, a pair of words as {zh, en}."""
    match value:
        case None | bool() | int():
            return value
        case str():
            return {lang: say(value, lang) for lang in ("zh", "en")} if " || " in value else value
        case date():
            return value.isoformat()
    return str(value)
