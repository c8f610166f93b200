"""A refusal: something the platform will not do, by name, with a sentence a person can read."""

import re
from collections import defaultdict
from functools import cache
from typing import Any, ClassVar

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


class Refusal(Exception):
    """Base of every named refusal.

    `zh` and `en` are sentences that may name facts, as in `"最低出价为 {lowest:,} 元"`; the facts are the keyword
    arguments and are read back from `facts`. `status` is the HTTP status at the entrance, `article` the rule behind it.
    """

    zh: ClassVar[str] = "该操作未被允许。"
    en: ClassVar[str] = "This is not allowed."
    status: ClassVar[int] = 409
    article: ClassVar[str] = ""

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts = facts

    @property
    def code(self) -> str:
        """The class name in snake_case: `BidTooLow` → `bid_too_low`."""
        return _code(type(self).__name__)

    def say(self, lang: str = "zh") -> str:
        """The sentence in Chinese (`zh`) or English (any other language), its facts filled in."""
        sentence = self.zh if lang.startswith("zh") else self.en
        return sentence.format_map(defaultdict(_Unknown, self.facts))

    def __str__(self) -> str:
        return f"{self.code}: {self.say('en')}"


@cache
def _code(name: str) -> str:
    return _WORD_START.sub("_", name).lower()


class _Unknown:
    """Stands for a fact the raiser did not give: a refusal must never fail while it is being read."""

    def __format__(self, spec: str) -> str:
        return "?"
