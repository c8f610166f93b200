"""The answer form of a request: which fields each item wants (`items.toml`), and reading what was typed."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from zhixing.domain.agencies import api as agencies
from zhixing.entrypoints.counter import lists
from zhixing.entrypoints.counter.described import described
from zhixing.gateways.iso20022.auth import DISCLOSE
from zhixing.kernel.money import Money, MoneyNotWhole

UNKNOWN = {
    "title": "其他协助 || Another matter",
    "ask": "办好了吗？ || Is it done?",
    "yes": "done",
    "yes_words": "已办理 || Done",
    "none_words": "没有 || None",
    "fields": [{"name": "note", "label": "说明 || Note", "need": True}],
}
"""For an item the table does not know yet."""
BY_SYSTEM = {DISCLOSE: "告知查询不必再保密 || That the inquiry is no secret any longer"}
"""Items that no clerk answers: a bank's system takes them in."""
REFUSED = "不能办理 || Can't be done"
NEED_RESULT = "请选一项。不归本单位管的，选「不能办理」并说明。 || Choose one; if it is not yours, choose “can't be done” and say why."
NEED_REASON = "请说明为什么不能办理。 || Please say why it can't be done."
NEED_FIELD = "请填写。 || Please fill this in."
WRONG = {
    "date": "日期无法识别。 || This is no date.",
    "money": "金额无法识别，请写元，最多两位小数。 || This is no sum in yuan.",
    "whole": "请写整数。 || Write a whole number.",
    "number": "请写数字。 || Write a number.",
    "rights": "请按每行一项填写：权利人；金额；日期。 || One a line: holder; sum; day.",
    "owners": "请按每行一人填写：姓名；份额。 || One a line: name; share.",
    "seals": "请按每行一项填写：顺位；法院；到期日。 || One a line: rank; court; last day.",
    "degree": "请写度数，−180 到 180。 || Write degrees, −180 to 180.",
}

MOST = {"number": 1e15, "degree": 180.0}
"""The largest number that a field takes, by its kind."""


@cache
def table() -> dict[str, dict[str, Any]]:
    """Item code -> what is asked for it."""
    return tomllib.loads((Path(__file__).parent / "items.toml").read_text(encoding="utf-8"))


def words_of(code: str) -> dict[str, Any]:
    """What is asked for an item."""
    return table().get(code) or described(code) or UNKNOWN


def title(code: str) -> str:
    """The name of an item as a pair; the bare code when nobody named it."""
    known = table().get(code) or described(code)
    return str(known["title"]) if known else BY_SYSTEM.get(code, code)


def labels(code: str) -> dict[str, str]:
    """Field of an item's record -> its name as a pair."""
    return ASKED | {one["name"]: one["label"] for one in words_of(code)["fields"]}


@dataclass
class Question:
    """One item on the form: its choices, its records as rows of fields, and what was wrong with them."""

    no: int
    code: str
    title: str
    ask: str
    asked: list[tuple[str, str]]
    choices: list[tuple[str, str]]
    result: str
    reason: str
    rows: list[list[dict[str, Any]]]
    error: str = ""
    reason_error: str = ""

    @property
    def name(self) -> str:
        return f"i{self.no}"

    @property
    def records(self) -> list[tuple[int, list[dict[str, Any]], bool]]:
        """Each row with its number and whether anything stands in it: those are shown unfolded."""
        return [(no, row, any(field["value"].strip() for field in row)) for no, row in enumerate(self.rows, start=1)]


def questions(asked: Mapping[str, Any], given: Mapping[str, str] | None = None) -> list[Question]:
    """The form of a request: prefilled from what was asked, or as it was typed (`given`)."""
    return [_question(no, item, asked["target"], given) for no, item in enumerate(asked["items"], start=1)]


def _question(no: int, item: Mapping[str, Any], target: Mapping[str, str], given: Mapping[str, str] | None) -> Question:
    words = words_of(item["code"])
    choices = [(words["yes"], words["yes_words"])]
    if "none_words" in words:
        choices.append(("none", words["none_words"]))
    choices.append(("refused", REFUSED))
    rows = [
        [_field(f"i{no}.{row}.{one['name']}", one, item["fields"], target, given, row) for one in words["fields"]]
        for row in range(words.get("many", 1))
    ]
    told = given or {}
    named = labels(item["code"])
    wanted = [(named.get(key, key), shown(key, value)) for key, value in item["fields"].items()]
    result, reason = told.get(f"i{no}", ""), told.get(f"i{no}.reason", "")
    return Question(no, item["code"], words["title"], words["ask"], wanted, choices, result, reason, rows)


ASKED = {
    "plate": "号牌 || Plate",
    "vin": "车架号 || VIN",
    "years": "期限（年） || Years",
    "buyer_name": "买受人 || Buyer",
    "buyer_id": "买受人证件号 || Buyer's ID number",
    "lift": "同时解除查封 || Lift the seizure with it",
    "certificate_no": "不动产权证号 || Certificate",
    "unit_no": "不动产单元号 || Unit number",
    "place": "发现地点 || Seen at",
    "seen_at": "发现时间 || Seen on",
    "watch_id": "布控编号 || Watch number",
    "account": "账号 || Account",
    "amount_fen": "金额（元） || Sum (¥)",
    "from_on": "自 || From",
    "to_on": "至 || Until",
}


def shown(key: str, value: Any) -> str:
    """A value of a record in words; a list of rows in one line."""
    if isinstance(value, list):
        rows = [one if isinstance(one, dict) else {key: one} for one in value]
        ordered = [sorted(row.items(), key=lambda pair: (pair[0] not in lists.FIRST, pair[0])) for row in rows]
        return "；".join(" ".join(shown(name, part) for name, part in row if part) for row in ordered)
    if key.endswith("_fen"):
        return f"{Money(value):,}"
    return {True: "是 || yes", False: "否 || no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def labelled(row: agencies.Request) -> list[dict[str, Any]]:
    """What was answered, with the words of the form: {title, result, records, reason} an item."""
    said = []
    for one in agencies.answers(row) or agencies.prepared(row):
        words = words_of(one["code"])
        names = labels(one["code"])
        results = {words["yes"]: words["yes_words"], "none": words.get("none_words", ""), "refused": REFUSED}
        records = [[(names.get(key, key), shown(key, value)) for key, value in told.items()] for told in one["records"]]
        result = results.get(one["result"], one["result"])
        said.append({"title": words["title"], "result": result, "records": records, "reason": one["reason"]})
    return said


def _field(
    name: str, one: Mapping[str, Any], asked: Mapping[str, Any], target: Mapping[str, str], given: Any, row: int
) -> dict[str, Any]:
    if given is not None:
        value = given.get(name, "")
    else:
        value = _known(one.get("from", ""), asked, target) if row == 0 else ""
    kind = one.get("type", "text")
    return {
        "key": one["name"],
        "name": name,
        "label": one["label"],
        "kind": kind,
        "type": "date" if kind == "date" else "text",
        "inputmode": {"money": "decimal", "whole": "numeric", "number": "decimal", "degree": "decimal"}.get(kind, ""),
        "hint": one.get("hint") or lists.HINTS.get(kind, ""),
        "need": one.get("need", False),
        "lines": 2 if kind in lists.HINTS else 0,
        "value": value,
        "error": "",
    }


def _known(source: str, asked: Mapping[str, Any], target: Mapping[str, str]) -> str:
    """What the request itself says."""
    if source.startswith("target."):
        return str(target.get(source.removeprefix("target."), ""))
    value = asked.get(source, "")
    return str(Money(value)) if source.endswith("_fen") and value != "" else str(value)


def read(form: Sequence[Question]) -> tuple[list[dict[str, Any]], list[tuple[str, str]]]:
    """({result, records, reason} of each item, and (field id, sentence) of each thing wrong, noted on the form too)."""
    answers: list[dict[str, Any]] = []
    problems: list[tuple[str, str]] = []
    for one in form:
        records: list[dict[str, Any]] = []
        if one.result not in {key for key, _ in one.choices}:
            one.error = NEED_RESULT
            problems.append((f"id_{one.name}", NEED_RESULT))
        elif one.result == "refused" and not one.reason.strip():
            one.reason_error = NEED_REASON
            problems.append((f"id_{one.name}.reason", NEED_REASON))
        elif one.result in ("found", "done"):
            records = _records(one, problems)
        reason = one.reason.strip()[:500] if one.result == "refused" else ""
        answers.append({"result": one.result, "records": records, "reason": reason})
    return answers, problems


def _records(one: Question, problems: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The rows that were filled; the first must be."""
    records = []
    for number, row in enumerate(one.rows):
        if number and not any(field["value"].strip() for field in row):
            continue
        record: dict[str, Any] = {}
        for field in row:
            _take(field, record)
            if field["error"]:
                problems.append((f"id_{field['name']}", field["error"]))
        records.append(record)
    return records


def _take(field: dict[str, Any], record: dict[str, Any]) -> None:
    """Put one field into the record, or note what is wrong with it; a seal that waits (rank 2 …) has no days yet."""
    text = field["value"].strip()
    try:
        value = _value(field["kind"], text) if text else None
    except (ValueError, MoneyNotWhole):
        field["error"] = WRONG[field["kind"]]
        return
    must = record.get("rank", 1) == 1 if field["need"] == "first" else field["need"]
    if value is None and must:
        field["error"] = NEED_FIELD
    elif value is not None or field["need"] == "first":
        record[field["key"]] = value


def _value(kind: str, text: str) -> Any:
    """Raises ValueError, MoneyNotWhole."""
    if kind == "date":
        return date.fromisoformat(text).isoformat()
    if kind == "money":
        return Money.yuan(text).fen
    if kind in MOST:
        if not abs(found := float(text)) <= MOST[kind]:
            raise ValueError("no such number")
        return found
    if kind in lists.HINTS:
        return lists.read(kind, text)
    return int(text) if kind == "whole" else text[:200]
