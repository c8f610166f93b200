"""Fields and form put into a template: the finished paper as blocks, which PDF and DOCX only set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from zhixing.kernel.chinese import chinese_date
from zhixing.kernel.money import Money

from .fields import Field, FieldMissing, FieldWrong, as_parties, clean, write
from .template import PLACE, Line, Template, catalogue

Block = dict[str, Any]
"""`k`: p, flush, bold, head, right (with `t`), page (`t`), table (`head`, `rows`, `right`), form (`rows`)."""

_KINDS = {"": "p", "@": "flush", "!": "bold", "=": "head", ">": "right", "===": "page"}


@dataclass(frozen=True)
class PaperForm:
    """What a paper carries besides its text.

    `case_no` with 之一, 之二 where it has one; `check_url` is printed as QR code (none if empty); `seal_text` runs
    round the seal, and a paper that needs a seal and has none is marked as a draft, as is any other with `draft`, the word
    printed across it; `note` stands at the foot.
    """

    court_name: str
    case_no: str
    made_on: date
    check_url: str = ""
    seal_text: str = ""
    note: str = ""
    draft: str = ""


@dataclass(frozen=True)
class Paper:
    """A composed paper: plain strings only, in reading order.

    `signers` (role, name) sign above the date, `clerks` below it; the signature stands after `sign_after` blocks, what
    follows it is an annex; 0 means the paper is not signed.
    """

    code: str
    title: str
    kind: str
    form: PaperForm
    blocks: list[Block]
    signers: list[tuple[str, str]]
    clerks: list[tuple[str, str]]
    sign_after: int
    dated: str
    draft: str


def compose(template: Template, fields: Mapping[str, Any], form: PaperForm) -> Paper:
    """The paper of `template` with `fields` (Python values by name) filled in.

    Raises FieldMissing for the first needed field that is absent or empty, FieldWrong for one of another type.
    """
    values = _checked(template, fields)
    form = replace(
        form,
        court_name=clean(form.court_name),
        case_no=clean(form.case_no),
        seal_text=clean(form.seal_text),
        note=clean(form.note),
    )
    values |= {"court_name": form.court_name, "case_no": form.case_no, "made_on": form.made_on}
    values |= {"basis": "、".join(template.basis), "check_url": form.check_url}
    signature = [_fill(line.text, values).split(None, 1) for line in template.signature if _given(line, values)]
    signers = [(role, name) for role, name in signature]
    blocks = list(_blocks(template, values))
    text = [block["k"] for block in blocks]
    signed = template.sealed
    return Paper(
        code=template.code,
        title=template.title,
        kind=template.kind,
        form=form,
        blocks=blocks,
        signers=[one for one in signers if one[0] != "书记员"],
        clerks=[one for one in signers if one[0] == "书记员"],
        sign_after=(text.index("page") if "page" in text else len(text)) if signed else 0,
        dated=chinese_date(form.made_on),
        draft=form.draft or ("草稿" if signed and not form.seal_text else ""),
    )


def _checked(template: Template, fields: Mapping[str, Any]) -> dict[str, Any]:
    for one in template.fields:
        if fields.get(one.name) in (None, "", [], ()):
            raise FieldMissing(title=template.title, field=one.name, label=one.zh)
    known = [one for one in template.fields + template.optional if fields.get(one.name) not in (None, "", [], ())]
    for one in known:
        if not one.accepts(fields[one.name]):
            raise FieldWrong(title=template.title, field=one.name, label=one.zh, type=one.type)
    return {one.name: fields[one.name] for one in known}


def _given(line: Line, values: Mapping[str, Any]) -> bool:
    if not line.optional:
        return True
    if line.rows:
        return line.rows in values
    return all(name in values for name in line.names)


def _blocks(template: Template, values: Mapping[str, Any]) -> Iterator[Block]:
    open_table: Block | None = None
    for line in template.body:
        if not _given(line, values):
            continue
        if line.mark == "|=" and open_table:
            open_table["rows"].append(_cells(line.text, _sums(line, values)))
            continue
        if line.mark == "+" and open_table and open_table["k"] == "form":
            open_table["rows"].append(_cells(line.text, values))
            continue
        if open_table:
            yield open_table
        open_table = None
        if line.mark == "|":
            open_table = _table(line, values)
        elif line.mark == "+":
            open_table = {"k": "form", "rows": [_cells(line.text, values)]}
        else:
            yield from _paragraphs(line, values)
    if open_table:
        yield open_table


def _paragraphs(line: Line, values: Mapping[str, Any]) -> Iterator[Block]:
    if line.mark == "*":
        for no, row in enumerate(values[line.rows], 1):
            yield {"k": "p", "t": _fill(line.text, {**values, **row, "no": no})}
        return
    whole = PLACE.fullmatch(line.text)
    if whole and whole.group(2) == "full":
        role = catalogue()[whole.group(1)].zh
        for party in as_parties(values[whole.group(1)]):
            yield from ({"k": "p", "t": text} for text in party.paragraphs(role))
        return
    yield {"k": _KINDS[line.mark], "t": _fill(line.text, values)}


def _table(line: Line, values: Mapping[str, Any]) -> Block:
    cells = [cell.strip() for cell in line.text.split("|")]
    heads = [PLACE.sub("", cell).strip() for cell in cells]
    if line.rows.startswith("#"):
        return {"k": "table", "head": heads, "right": [], "rows": [[""] * len(cells)] * int(line.rows[1:])}
    places = ["".join(found.group(0) for found in PLACE.finditer(cell)) for cell in cells]
    columns = {column.name: column for column in catalogue()[line.rows].columns}
    right = [index for index, place in enumerate(places) if _is_money(place, columns)]
    rows = [
        [_fill(place, {**values, **row, "no": no}) for place in places] for no, row in enumerate(values[line.rows], 1)
    ]
    return {"k": "table", "head": heads, "right": right, "rows": rows}


def _sums(line: Line, values: Mapping[str, Any]) -> dict[str, Money]:
    return {name: sum((row[name] for row in values[line.rows]), Money.zero) for name in line.names}


def _is_money(place: str, columns: Mapping[str, Field]) -> bool:
    found = PLACE.search(place)
    return bool(found and found.group(1) in columns and columns[found.group(1)].type == "money")


def _cells(text: str, values: Mapping[str, Any]) -> list[str]:
    return [_fill(cell.strip(), values) for cell in text.split("|")]


def _fill(text: str, values: Mapping[str, Any]) -> str:
    return PLACE.sub(lambda found: write(values[found.group(1)], found.group(2) or ""), text)
