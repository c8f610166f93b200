"""The tables of fact the law ships with: instruments, rates, what can be asked of whom."""

import csv
from importlib.resources import files


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one table in `data/`, by their column names."""
    return list(csv.DictReader((files("zhixing.law") / "data" / name).read_text("utf-8").splitlines()))
