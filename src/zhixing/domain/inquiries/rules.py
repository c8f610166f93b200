"""Whom to ask what about a debtor, and how an answer's records become things."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from zhixing.gateways.agencies import Item
from zhixing.kernel.money import Money

BASIS = "《中华人民共和国民事诉讼法》第二百五十三条"
PURPOSE = "查明被执行人财产状况"
ANSWER_WITHIN = timedelta(days=3)
"""How long offices with a system are given [design]."""
COUNTER_WITHIN = timedelta(days=7)
"""How long counters are given: five working days [design]."""
MOVEMENTS = timedelta(days=365)
"""How far back account movements are asked for: as far as the debtor's own report goes (财产调查规定 6)."""
ONLY_PEOPLE = frozenset({"identity.query"})


@dataclass(frozen=True)
class Found:
    """A thing as an office told of it: `number` an account or a VIN, `mark` a plate."""

    kind: str
    title: str
    number: str
    mark: str
    particulars: Mapping[str, Any]
    value: Money | None


def items(handled: Iterable[str], person: bool, on: date) -> list[Item]:
    """What an office is asked: every query it handles that fits the debtor."""
    fields = {
        "account.query": {
            "organisation": not person,
            "from_on": (on - MOVEMENTS).isoformat(),
            "to_on": on.isoformat(),
        }
    }
    codes = sorted(code for code in handled if code.endswith(".query"))
    return [Item(code, fields.get(code, {})) for code in codes if person or code not in ONLY_PEOPLE]


def key(inquiry_id: int, unit_id: int, stamp: int) -> str:
    """A request's key for good (≤ 35 characters); `stamp` keeps it apart from those of a court's earlier life."""
    return f"Q{inquiry_id}-{unit_id}-{stamp:x}"


def read(
    answers: Sequence[Mapping[str, Any]], unit: str, bank: str, name: str, id_number: str
) -> tuple[list[Found], int]:
    """The things an answer tells of, and how many records name somebody else or can't be read (法释〔2013〕20号 7)."""
    found: list[Found] = []
    unread = 0
    for answer in answers:
        reader = _READERS.get(answer["code"])
        for record in answer["records"] if reader else ():
            try:
                if not _is_his(record, name, id_number):
                    raise ValueError("somebody else's")
                found.append(reader(record, unit, bank))  # type: ignore[misc]
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


def _account(record: Mapping[str, Any], unit: str, bank: str) -> Found:
    number = _text(record, "account")
    balance = record["balance_fen"]
    if type(balance) is not int or not number:
        raise ValueError("no balance or no number")
    particulars = {
        "unit": unit,
        "bank": bank,
        "held_by_others_fen": int(record.get("held_fen", 0)),
        "told_on": str(record.get("on", "")),
    }
    return Found("deposit", f"{bank}存款", number, "", particulars, Money(max(balance, 0)))


_SHOWN = (
    "make",
    "model",
    "kind",
    "colour",
    "first_registered_on",
    "mileage_km",
    "inspection_until",
    "violations_open",
    "mortgage",
)


def _vehicle(record: Mapping[str, Any], unit: str, bank: str) -> Found:
    vin, plate = str(record.get("vin", "")), str(record.get("plate", ""))
    if not (vin or plate):
        raise ValueError("neither VIN nor plate")
    particulars: dict[str, Any] = {name: record[name] for name in _SHOWN if name in record} | {"unit": unit}
    particulars["seals"] = [
        {"rank": int(one["rank"]), "court": str(one["court"]), "to_on": one.get("to_on")}
        for one in record.get("seals", ())
        if not one.get("own")
    ]
    title = " ".join(str(record[name]) for name in ("make", "model") if record.get(name)) or "车辆"
    return Found("vehicle", title[:96], vin, plate, particulars, None)


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is not text")
    return value


_READERS = {"account.query": _account, "vehicle.query": _vehicle}
