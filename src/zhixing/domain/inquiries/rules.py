"""Whom to ask what about a debtor, and how an answer's records become things."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhixing.domain.inquiries.items import Becomes, allowed, items
from zhixing.domain.inquiries.items import Item as ItemOf
from zhixing.gateways.agencies import Item
from zhixing.kernel.money import Money

BASIS = "《中华人民共和国民事诉讼法》第二百五十三条"
PURPOSE = "查明被执行人财产状况"
OPEN_NOW = "本案已结案，查询无须再向被查询人保密"
MOVEMENTS = timedelta(days=365)
"""How far back account movements are asked for: as far as the debtor's own report goes (财产调查规定 6)."""

ALONE = frozenset({"account.query", "movement.query"})
"""Asked of banks by one auth.001, which holds nothing else (docs/decisions/iso20022.md)."""
DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True)
class Found:
    """A thing as an office told of it: `number` an account or a VIN, `mark` a plate, `point` longitude and latitude."""

    kind: str
    title: str
    number: str
    mark: str
    particulars: Mapping[str, Any]
    value: Money | None
    share: str = ""
    co_owners: tuple[Mapping[str, Any], ...] = ()
    burdens: tuple[Mapping[str, Any], ...] = ()
    point: tuple[float, float] | None = None


def questions(handled: Iterable[str], person: bool, money: bool, on: date) -> list[Item]:
    """What an office is asked: every query it handles that the case allows about the debtor."""
    days = {"from_on": (on - MOVEMENTS).isoformat(), "to_on": on.isoformat()}
    fields: dict[str, dict[str, Any]] = {
        "account.query": {"organisation": not person, **days},
        "movement.query": {"organisation": not person, **days},
        "card.query": days,
    }
    return [Item(code, fields.get(code, {})) for code in allowed(handled, person, money)]


def batches(items: Sequence[Item]) -> list[list[Item]]:
    """One request holds all an office is asked, but for accounts and movements, which have a message of their own (ISO 20022)."""
    alone = [item for item in items if item.code in ALONE]
    rest = [item for item in items if item.code not in ALONE]
    return [batch for batch in (alone, rest) if batch]


def key(inquiry_id: int, unit_id: int, stamp: int, part: int = 0) -> str:
    """A request's key for good (≤ 35 characters); `stamp` keeps it apart from those of a court's earlier life."""
    return f"Q{inquiry_id}-{unit_id}-{stamp:x}" + (f"-{part}" if part else "")


def disclosure_key(asked: str) -> str:
    """The key of what tells a bank that the inquiry under the key `asked` is no secret any longer: once for each."""
    return f"{asked}-open"


def same_family(reader: str, debtor: str) -> bool:
    """Whether two names begin alike: a person's family name; companies never match a person's in practice."""
    return bool(reader) and reader[:1] == debtor[:1]


def sample_size(of: int) -> int:
    """How many of a week's looks are reviewed: one in twenty, at least five, all when there are fewer [design]."""
    return min(of, max(5, -(-of // 20)))


def read(
    answers: Sequence[Mapping[str, Any]], unit: str, bank: str, name: str, id_number: str
) -> tuple[list[Found], int]:
    """The things an answer tells of, and how many records name somebody else or can't be read (法释〔2013〕20号 7)."""
    found: list[Found] = []
    unread = 0
    for answer in answers:
        item = items().get(answer["code"])
        for record in answer["records"] if item and item.asset else ():
            try:
                if not _is_his(record, name, id_number):
                    raise ValueError("somebody else's")
                found.append(_thing(item, record, unit, bank))  # type: ignore[arg-type]
            except (KeyError, ValueError, TypeError):
                unread += 1
    return found, unread


def refused(answers: Sequence[Mapping[str, Any]]) -> bool:
    """Whether an office declined every item."""
    return bool(answers) and all(answer["result"] == "refused" for answer in answers)


def _is_his(record: Mapping[str, Any], name: str, id_number: str) -> bool:
    """Both name and number must fit where the record tells them; it must tell one."""
    told = [(record.get("owner_name"), name), (record.get("owner_id"), id_number)]
    given = [(said, wanted) for said, wanted in told if said]
    return bool(given) and all(said == wanted for said, wanted in given)


def _thing(item: ItemOf, record: Mapping[str, Any], unit: str, bank: str) -> Found:
    """The thing a record tells of, by the table; raises for one that can't be read."""
    becomes, told = item.asset, dict(record)
    assert becomes is not None  # the caller asks only for items that become things
    if becomes.kind == "deposit":
        told["bank"] = bank
    for name in item.need:
        _check(name, item.record[name][0], told[name])
    given = [told.get(name) for name in becomes.number]
    number = "-".join(str(part) for part in given) if all(given) else ""
    mark = str(told.get(becomes.mark) or "") if becomes.mark else ""
    if not (number or mark):
        raise ValueError("nothing that makes it this thing")
    worth = told.get(becomes.value) if becomes.value else None
    if worth is not None and type(worth) is not int:
        raise TypeError("its value is no whole number of fen")
    title = re.sub(r"\{(\w+)\}", lambda found: str(told.get(found[1]) or ""), becomes.title).strip()
    return Found(
        kind=becomes.kind,
        title=(title or item.zh)[:96],
        number=number,
        mark=mark,
        particulars=_particulars(becomes, told, unit) | {"item": item.code},
        value=None if worth is None else Money(max(worth, 0)),
        share=str(told.get(becomes.share) or "") if becomes.share else "",
        co_owners=_rows(told, becomes.co_owners),
        burdens=_rows(told, becomes.burdens),
        point=(float(told["lng"]), float(told["lat"])) if told.get("lng") and told.get("lat") else None,
    )


def _check(name: str, form: str, value: Any) -> None:
    if form.endswith("fen") or form == "count":
        if type(value) is not int:
            raise TypeError(f"{name} is not a whole number")
    elif not isinstance(value, str) or not value:
        raise TypeError(f"{name} is not text")


def _particulars(becomes: Becomes, told: Mapping[str, Any], unit: str) -> dict[str, Any]:
    """What may be shown of it, who told, and which seizures of others there are: rank and court, never their case."""
    found: dict[str, Any] = {name: told[name] for name in becomes.shown if told.get(name) not in (None, "")}
    found["unit"] = unit
    if becomes.kind == "deposit":
        found |= {"held_by_others_fen": int(told.get("held_fen", 0)), "told_on": str(told.get("on", ""))}
    if "seals" in told or becomes.kind == "vehicle":
        found["seals"] = [
            {"rank": int(one["rank"]), "court": str(one["court"]), "to_on": one.get("to_on")}
            for one in told.get("seals", ())
            if not one.get("own")
        ]
    return found


def _rows(told: Mapping[str, Any], name: str) -> tuple[Mapping[str, Any], ...]:
    """Rows of a list; a name alone is a row of one who holds something."""
    said = (told.get(name) or ()) if name else ()
    rows = [{"holder": said}] if isinstance(said, str) else said
    return tuple(one for one in rows if isinstance(one, Mapping))
