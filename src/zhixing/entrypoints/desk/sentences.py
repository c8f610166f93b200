"""The log in words: one sentence for each event, in both languages, its values worded and its ids named."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.procedure import api as procedure
from zhixing.entrypoints import words
from zhixing.entrypoints.desk.things import named
from zhixing.entrypoints.language import current, pick
from zhixing.infra.models import Event
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.kernel.scope import Scope

ABOUT = {
    "party_id": "party", "staff_id": "staff", "absent_id": "staff", "deputy_id": "staff", "unit_id": "unit",
    "asset_id": "asset", "lot_id": "lot", "document_id": "document", "debtor_id": "party",
}  # fmt: skip
"""Which kind of thing an id in an event names."""
QUIET = (
    "NodeOpened",
    "NodeClosed",
    "NodeDueChanged",
    "RequestAsked",
    "RequestSent",
    "ReceiptArrived",
    "AnswerRead",
    "AnswerTaken",
    "ThingSeen",
)
"""Left out of the short list of what happened: the full trace has them."""
DAY, MOMENT = re.compile(r"^\d{4}-\d{2}-\d{2}$"), re.compile(r"^\d{4}-\d{2}-\d{2}T")


@cache
def table() -> dict[str, dict[str, str]]:
    """{events: name -> sentence pair, words: value -> pair}."""
    return tomllib.loads((Path(__file__).parent / "sentences.toml").read_text(encoding="utf-8"))


def word(value: str) -> str:
    """A plain value of an event or a row in the reader's language; itself when it has no word."""
    return pick(table()["words"].get(value) or refusals().get(value, value))


def step(reason: str, gate: str = "") -> str:
    """What a person does about something that did not go out or was not answered, by the reason it is kept with.

    `gate`: bank or sms, which have steps of their own.
    """
    steps, own = table()["steps"], f"{gate}." if gate else ""
    return pick(steps.get(f"{own}{reason}", steps[f"{own}other"]))


@cache
def refusals() -> dict[str, str]:
    """Code of a refusal -> its sentence in both languages, where that stands without figures."""
    found, waiting = {}, [Refusal]
    while waiting:
        kind = waiting.pop()
        waiting.extend(kind.__subclasses__())
        zh, en = getattr(kind, "zh", ""), getattr(kind, "en", "")
        if zh and "{" not in zh + en:
            found[re.sub(r"(?<!^)(?=[A-Z])", "_", kind.__name__).lower()] = f"{zh.rstrip('。')} || {en.rstrip('.')}"
    return found


def entries(scope: Scope, rows: Sequence[Event], proof: bool = True) -> list[dict[str, Any]]:
    """What the tag `timeline` draws, in the order given."""
    names = named(scope, _objects(rows))
    return [_entry(row, names, proof) for row in rows]


def _objects(rows: Iterable[Event]) -> set[str]:
    found: set[str] = set()
    for row in rows:
        found |= {row.object, row.actor}
        found |= {f"{ABOUT[key]}:{value}" for key, value in row.payload.items() if key in ABOUT}
    return found


def _entry(row: Event, names: Mapping[str, str], proof: bool) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "at": row.at,
        "by": _by(row),
        "text": sentence(row, names),
        "detail": _detail(row, names),
        "links": _links(row),
    }
    if proof:
        entry |= {"number": row.seq, "hash": row.hash, "previous": row.previous}
    return entry


def sentence(row: Event, names: Mapping[str, str]) -> str:
    """The sentence of one event in the reader's language; its bare name when nobody wrote one."""
    pair = table()["events"].get(row.name)
    if pair is None:
        return row.name
    facts = {key: _say(key, value, names) for key, value in row.payload.items()}
    facts["object"] = pick(names.get(row.object, "")) or row.object
    return pick(pair).format_map(_Lenient(facts))


class _Lenient(dict[str, str]):
    """An older event may lack a field a newer sentence names."""

    def __missing__(self, key: str) -> str:
        return "—"


def _say(key: str, value: Any, names: Mapping[str, str]) -> str:
    if value is None:
        return "—"
    if key in ABOUT:
        return pick(names.get(f"{ABOUT[key]}:{value}", "")) or str(value)
    if key == "fen" or key.endswith("_fen"):
        return words.money(Money(value))
    if key in ("template", "templates"):
        return "、".join(map(paper, value if isinstance(value, list) else [value]))
    if key == "circle":
        return circle(value)
    if key == "node":
        definition = procedure.definitions().get(value)
        return pick(f"{definition.zh} || {definition.en}") if definition else value
    if key == "robot":
        return robot(value)
    if isinstance(value, bool):
        return pick({True: "开启 || on", False: "关闭 || off"}[value])
    if isinstance(value, str):
        return _text(value)
    return str(value)


def _text(value: str) -> str:
    if DAY.match(value):
        return words.day(date.fromisoformat(value))
    return words.instant(datetime.fromisoformat(value)) if MOMENT.match(value) else word(value)


def paper(code: str) -> str:
    """The name of a template in book-title marks."""
    template = documents.templates().get(code)
    return pick(f"《{template.name}》 || {template.name_en}") if template else code


def circle(groups: Iterable[str]) -> str:
    """The groups an alarm reached, in the reader's language; an officer is that of the case."""
    roles = courts.roles()
    known = {name: f"{roles[name]['zh']} || {roles[name]['en']}" for name in groups if name in roles}
    names = [pick({"officer": "承办人 || officer"}.get(name, words)) for name, words in known.items()]
    return ("、" if current() == "zh" else ", ").join(names) or "—"


def robot(code: str) -> str:
    """The name of a robot in the reader's language."""
    known = procedure.robots().get(code)
    return pick(f"{known['zh']} || {known['en']}") if known else code


def _by(row: Event) -> str:
    kind = row.actor.partition(":")[0]
    if kind in ("robot", "reaction", "system"):
        return "robot"
    return "person" if kind == "staff" else "outside"


ACTORS = {
    "robot": "机器人 || Robot", "reaction": "平台自动 || Done by rule", "system": "平台 || Platform",
    "clerk": "协办窗口 || Agency counter", "party": "当事人 || Party", "bidder": "竞买人 || Bidder",
    "agency": "协助单位 || Agency",
}  # fmt: skip


def actor(code: str, names: Mapping[str, str]) -> str:
    """Who acted: a person of the court by name, others by what they are."""
    return pick(names.get(code, "")) or pick(ACTORS.get(code.partition(":")[0], code))


def _detail(row: Event, names: Mapping[str, str]) -> str:
    kind, _, which = row.actor.partition(":")
    who = actor(row.actor, names)
    if kind == "robot":
        who = f"{who}「{robot(which)}」" if current() == "zh" else f"{who} “{robot(which)}”"
    if row.name == "RobotRan":
        spent, clicks = row.payload["milliseconds"] / 1000, row.payload["clicks"]
        who += (
            f"·用时 {spent:.1f} 秒，少点 {clicks} 次"
            if current() == "zh"
            else f"·{spent:.1f} s, {clicks} clicks spared"
        )
    return who


LINKS = {
    "document": "/desk/documents/{id}/",
    "receipt": "/desk/payments/receipts/{id}/",
    "batch": "/desk/payments/batches/{id}/",
}


def _links(row: Event) -> list[tuple[str, str]]:
    kind, _, number = row.object.partition(":")
    return [("查看 || Open", LINKS[kind].format(id=number))] if kind in LINKS and number.isdecimal() else []
