"""The tables of fact the law ships with: instruments, rates, what can be asked of whom."""

import csv
import pkgutil

from zhixing.kernel.frozen import frozen


@frozen
class Listed:
    """One entry of a list that the law gives: a ground, a step; `article` in words."""

    key: str
    zh: str
    en: str
    article: str


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one table in `data/`, by their column names. Raises FileNotFoundError."""
    table = pkgutil.get_data("zhixing.law", f"data/{name}") or b""
    return list(csv.DictReader(table.decode().splitlines()))
