"""From a node to the page where it is done, and to a row of a worklist."""

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from zhixing.domain.procedure import api as procedure
from zhixing.entrypoints.desk.frame import Head, heads
from zhixing.entrypoints.desk.things import named
from zhixing.entrypoints.language import current, pick
from zhixing.entrypoints.words import day
from zhixing.kernel.scope import Scope

GLYPHS = {
    "file": "立",
    "find": "查",
    "hold": "控",
    "price": "评",
    "sell": "卖",
    "deliver": "交",
    "pay": "款",
    "close": "结",
}


@cache
def table() -> dict[str, dict[str, str]]:
    """Node code -> {act, href}."""
    return tomllib.loads((Path(__file__).parent / "acts.toml").read_text(encoding="utf-8"))


def address(node: procedure.Node) -> str:
    """The page where this node is done."""
    known = table().get(node.code)
    _, _, number = node.object.partition(":")
    if known is None or ("{id}" in known["href"] and not number):
        return f"/desk/cases/{node.case_id}/nodes" if node.case_id else f"/desk/guide/#{node.code}"
    if "{case}" in known["href"] and not node.case_id:
        return f"/desk/guide/#{node.code}"
    return known["href"].format(case=node.case_id, id=number)


def verb(node: procedure.Node) -> str:
    """What its button says, as a pair."""
    known = table().get(node.code)
    return known["act"] if known else "查看 || Open"


@dataclass(frozen=True)
class Row:
    """A worklist row as the page draws it."""

    node: procedure.Node
    due: procedure.DueState
    glyph: str
    title: str
    why: str
    robot: str
    act: str
    href: str
    head: Head | None

    @property
    def band(self) -> str:
        """late, today, three or later."""
        left = self.due.days_left
        if left is None:
            return "later"
        return "late" if left < 0 else "today" if left == 0 else "three" if left <= 3 else "later"


def rows(scope: Scope, tasks: Sequence[procedure.Task], drafts: Iterable[tuple[int, str]] = ()) -> list[Row]:
    """Rows for these tasks; `drafts` are (case, template) of papers a robot has ready."""
    names = named(scope, (task.node.object for task in tasks))
    known = heads(scope, (task.node.case_id for task in tasks))
    ready = set(drafts)
    return [_row(task, names, known, ready) for task in tasks]


def _row(task: procedure.Task, names: dict[str, str], known: dict[int, Head], ready: set[tuple[int, str]]) -> Row:
    node, definition = task.node, task.definition
    drafted = any((node.case_id, template) in ready for template in definition.templates)
    return Row(
        node=node,
        due=task.due,
        glyph=GLYPHS[definition.station],
        title=f"{definition.zh} || {definition.en}",
        why=why(node, definition, names.get(node.object, "")),
        robot="已备稿 || Drafted" if drafted else "",
        act=verb(node),
        href=address(node),
        head=known.get(node.case_id) if node.case_id else None,
    )


def why(node: procedure.Node, definition: procedure.Definition, name: str) -> str:
    """The second line: for whom or what, since when, by which rule."""
    if current() == "en":
        parts = [pick(name), f"open since {day(node.opened_on)}", definition.basis]
    else:
        parts = [pick(name), f"{day(node.opened_on)}起", definition.basis]
    return " · ".join(part for part in parts if part) if current() == "en" else "，".join(p for p in parts if p)
