"""A calculator: what it asks, the rule it puts it to, an example."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from zhixing.entrypoints.calculators.asks import Ask, Raw, read_all
from zhixing.entrypoints.calculators.reply import Reply


@dataclass(frozen=True)
class Calculator:
    """`work` turns values by name into a reply. `first`: the question a shell takes without its option.

    `subject`: the page of the docs its example stands on. `page`: whether the public's pages have it.
    """

    key: str
    words: str
    about: str
    asks: tuple[Ask, ...]
    work: Callable[[Mapping[str, Any]], Reply]
    example: Raw
    subject: str
    first: str = ""
    page: bool = False

    def reply(self, raw: Raw) -> Reply:
        """The answer to what was typed. Raises the first Refusal: a question's, or the law's."""
        given, faults = read_all(self.asks, raw)
        for fault in faults.values():
            raise fault
        return self.work(given)
