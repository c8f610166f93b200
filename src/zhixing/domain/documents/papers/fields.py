"""What a paper needs to be told: the kinds of field, parties, and how each value is written on paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from zhixing.kernel.chinese import chinese_date, numeral
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal

Type = Literal["text", "date", "moment", "money", "count", "party", "list"]
SHANGHAI = ZoneInfo("Asia/Shanghai")


class FieldMissing(Refusal):
    zh = "文书《{title}》缺少“{label}”，不能制作。"
    en = "The paper {title} lacks the field {field} and cannot be made."
    status = 422


class FieldWrong(Refusal):
    zh = "文书《{title}》的“{label}”格式不对，应为{type}。"
    en = "The field {field} of the paper {title} must be of type {type}."
    status = 422


@dataclass(frozen=True)
class Party:
    """A party as the head of a paper names it. `born_on` and `id_number` may stay empty; so may the agent."""

    name: str
    kind: Literal["person", "company"] = "person"
    sex: str = ""
    nation: str = ""
    born_on: date | None = None
    id_number: str = ""
    address: str = ""
    head: str = ""
    head_post: str = "法定代表人"
    agent: str = ""
    agent_firm: str = ""

    def paragraphs(self, role: str) -> list[str]:
        """The party's paragraphs at the head of a ruling, `role` being 申请执行人, 被执行人 …"""
        if self.kind == "person":
            born = f"{plain_date(self.born_on)}出生" if self.born_on else ""
            number = f"公民身份号码{self.id_number}" if self.id_number else ""
            parts = [self.sex, born, self.nation, number, f"住{self.address}" if self.address else ""]
        else:
            code = f"统一社会信用代码{self.id_number}" if self.id_number else ""
            parts = [f"住所地{self.address}" if self.address else "", code]
        lines = [f"{role}：{'，'.join([self.name, *filter(None, parts)])}。"]
        if self.head:
            lines.append(f"{self.head_post}：{self.head}。")
        if self.agent:
            lines.append(f"委托代理人：{'，'.join(filter(None, [self.agent, self.agent_firm]))}。")
        return [clean(line) for line in lines]


@dataclass(frozen=True)
class Field:
    """One thing a paper must be told. `law` names the article of a figure that only `law` may supply."""

    name: str
    type: Type
    zh: str
    en: str
    law: str = ""
    columns: tuple[Field, ...] = field(default=())

    def accepts(self, value: Any) -> bool:
        """Whether `value` has this field's Python type; a list's rows are checked column by column."""
        if self.type == "list":
            return _is_rows(value) and all(
                column.name in row and column.accepts(row[column.name]) for row in value for column in self.columns
            )
        if self.type == "party":
            return isinstance(value, Party) or (
                isinstance(value, Sequence) and bool(value) and all(isinstance(one, Party) for one in value)
            )
        if self.type == "moment":
            return isinstance(value, datetime) and value.tzinfo is not None
        if self.type == "date":
            return isinstance(value, date) and not isinstance(value, datetime)
        if self.type == "count":
            return isinstance(value, int) and not isinstance(value, bool)
        return isinstance(value, Money if self.type == "money" else str)


def _is_rows(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(row, Mapping) for row in value)


def clean(text: str) -> str:
    """Without control and direction marks, which could make a paper read otherwise than it is; one line."""
    line = " ".join(text.split())
    return line if line.isprintable() else "".join(letter for letter in line if letter.isprintable())


def plain_date(on: date) -> str:
    """2026年11月24日."""
    return f"{on.year}年{on.month}月{on.day}日"


def write(value: Any, style: str = "") -> str:
    """The value as the paper prints it.

    Styles: a date `cn` 二〇二六年十一月二十四日; money `figure` 1,234.00 or `capitals` 人民币壹元整（¥1.00）;
    a count `cn` 十 (up to 99). Without one: 2026年11月24日, 1,234.00元, 10, parties' names joined.
    """
    if isinstance(value, Money):
        if style == "capitals":
            return f"人民币{value.capitals()}（¥{value:,}）"
        return f"{value:,}" if style == "figure" else f"{value:,}元"
    if isinstance(value, datetime):
        local = value.astimezone(SHANGHAI)
        return f"{plain_date(local.date())}{local.hour}时{local.minute:02d}分"
    if isinstance(value, date):
        return chinese_date(value) if style == "cn" else plain_date(value)
    if isinstance(value, int):
        return numeral(value) if style == "cn" and 0 <= value <= 99 else str(value)
    if isinstance(value, str):
        return clean(value)
    return "、".join(clean(party.name) for party in as_parties(value))


def as_parties(value: Party | Sequence[Party]) -> Sequence[Party]:
    """One party or several, as several."""
    return [value] if isinstance(value, Party) else value


def pack(values: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as plain JSON values, to be kept with a draft; `unpack` is the way back."""
    return {name: _packed(value) for name, value in values.items()}


def _packed(value: Any) -> Any:
    if isinstance(value, Money):
        return value.fen
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Party):
        return pack(vars(value))
    if isinstance(value, Mapping):
        return pack(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_packed(one) for one in value]
    return value


def unpack(fields: Sequence[Field], packed: Mapping[str, Any]) -> dict[str, Any]:
    """The values `pack` made plain, back in their types; names that `fields` does not know are left out."""
    return {one.name: _unpacked(one, packed[one.name]) for one in fields if one.name in packed}


def _unpacked(one: Field, value: Any) -> Any:
    if one.type == "money":
        return Money(value)
    if one.type == "date":
        return date.fromisoformat(value)
    if one.type == "moment":
        return datetime.fromisoformat(value)
    if one.type == "list":
        return [unpack(one.columns, row) for row in value]
    if one.type == "party":
        return [_party(row) for row in value] if isinstance(value, list) else _party(value)
    return value


def _party(row: Mapping[str, Any]) -> Party:
    born = row.get("born_on")
    return Party(**{**row, "born_on": date.fromisoformat(born) if born else None})
