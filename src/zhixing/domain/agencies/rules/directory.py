"""A sheet of offices, read row by row: what can't be entered is named with its reason."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from zhixing.domain.agencies.refusals import HoursUnreadable
from zhixing.domain.agencies.rules import hours
from zhixing.gateways.keys import UnusableKey, public_key

COLUMNS: dict[str, str] = {
    "code": "代码",
    "kind": "类别",
    "name": "名称",
    "name_en": "英文名",
    "area": "地区",
    "parent": "上级代码",
    "channel": "渠道",
    "items": "可办事项",
    "office_hours": "办公时间",
    "promise_hours": "承诺时限",
    "contact": "联系人",
    "phone": "电话",
    "base_url": "接口地址",
    "bank_code": "行号",
    "batch": "批量",
    "at_once": "并发",
    "per_minute": "每分钟",
    "four_eyes": "双人复核",
    "algorithm": "算法",
    "public_key": "公钥",
}
"""Columns of a directory sheet, by either name; what a sheet leaves out stays as it stands."""
NEEDED = ("code", "kind", "name", "channel")
CHANNELS = {"system": "system", "counter": "counter", "sftp": "sftp", "folder": "folder"}
CHANNELS |= {"接口": "system", "窗口": "counter", "SFTP": "sftp", "文件夹": "folder"}
HTTP, SFTP = r"(https?://[^\s/]+(/\S*)?)?", r"sftp://([^\s/@]+@)?[^\s/@]+(/\S*)?"
ADDRESSES = {"system": HTTP, "counter": HTTP, "sftp": SFTP, "folder": ""}
"""What may stand as address, by channel; a folder has none."""
LENGTHS = {
    "code": 48,
    "kind": 24,
    "name": 64,
    "name_en": 96,
    "area": 24,
    "office_hours": 200,
    "contact": 64,
    "phone": 32,
}
LENGTHS |= {"base_url": 200, "bank_code": 16}
YES = {"是": True, "yes": True, "1": True, "否": False, "no": False, "": False}
NUMBERS = {"promise_hours": (72, 8760), "batch": (0, 1000), "at_once": (4, 64), "per_minute": (0, 100_000)}
"""What stands when a cell is empty, and the most it may be."""


@dataclass(frozen=True)
class Entry:
    """One office as a sheet enters it."""

    code: str
    kind: str
    name: str
    name_en: str
    area: str
    parent: str
    channel: str
    items: list[str]
    office_hours: str
    contact: str
    phone: str
    base_url: str
    bank_code: str
    promise_hours: int
    batch: int
    at_once: int
    per_minute: int
    four_eyes: bool
    algorithm: str
    public_key: str


def entries(
    rows: Sequence[Mapping[str, str]], known: Mapping[str, str], there_are: Collection[str]
) -> tuple[list[Entry], list[str]]:
    """Offices of a sheet, and what is wrong with it: one pair of sentences a row, numbered as the sheet numbers them.

    `known`: the codes in use, each with the code of the office above it; `there_are`: the items an office may handle.
    """
    above = dict(known) | {row.get("code", ""): row.get("parent", "") for row in rows}
    codes = [row.get("code", "") for row in rows]
    found: list[Entry] = []
    wrong: list[str] = []
    for number, row in enumerate(rows, start=2):
        why = _wrong(row, codes, known) or _circle(row["code"], above) or _unknown(row, there_are)
        if why:
            wrong.append(f"第 {number} 行：{why.split(' || ')[0]} || Row {number}: {why.split(' || ')[1]}")
        else:
            found.append(_entry(row))
    return found, wrong


def _wrong(row: Mapping[str, str], codes: Sequence[str], known: Collection[str]) -> str:
    missing = [name for name in NEEDED if not row.get(name)]
    if missing:
        return f"缺少「{'、'.join(COLUMNS[name] for name in missing)}」 || lacks {', '.join(missing)}"
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", row["code"]):
        return "代码只能用小写字母、数字和连字符 || the code takes lower-case letters, digits and hyphens"
    if codes.count(row["code"]) > 1:
        return f"代码 {row['code']} 在表中重复 || the code {row['code']} stands twice"
    long = [name for name, most in LENGTHS.items() if len(row.get(name, "")) > most]
    if long:
        return f"「{COLUMNS[long[0]]}」太长 || {long[0]} is too long"
    if row["channel"] not in CHANNELS:
        return "渠道应为「接口」「SFTP」「文件夹」或「窗口」 || the channel is system, sftp, folder or counter"
    if (above := row.get("parent", "")) and (above == row["code"] or above not in {*codes, *known}):
        return f"没有上级代码 {above} || there is no unit {above} above it"
    for name, (_, most) in NUMBERS.items():
        if (text := row.get(name, "")) and not (text.isdecimal() and len(text) < 7 and int(text) <= most):
            return f"「{COLUMNS[name]}」应为 0 到 {most} 的整数 || {name} is a whole number up to {most}"
    if row.get("four_eyes", "").lower() not in YES:
        return "「双人复核」应为「是」或「否」 || four_eyes is yes or no"
    if not re.fullmatch(ADDRESSES[CHANNELS[row["channel"]]], row.get("base_url", "")):
        return "接口地址与渠道不符：接口应以 http 开头，SFTP 应以 sftp 开头，其他不填 || the address does not fit the channel"
    try:
        hours.tidy(row.get("office_hours", ""))
    except HoursUnreadable as refused:
        return f"{refused.say('zh').rstrip('。')} || {refused.say('en').rstrip('.')}"
    return _wrong_key(row)


def _circle(code: str, above: Mapping[str, str]) -> str:
    """Why an office can't stand where it is put: it would be above itself."""
    seen, at = {code}, above[code]
    while at and at not in seen:
        seen.add(at)
        at = above.get(at, "")
    return f"{code} 成了自己的上级 || {code} would stand above itself" if at == code else ""


def _unknown(row: Mapping[str, str], there_are: Collection[str]) -> str:
    wrong = [code for code in _items(row) if code not in there_are]
    return f"没有「{wrong[0]}」这个事项 || there is no item {wrong[0]}" if wrong else ""


def _items(row: Mapping[str, str]) -> list[str]:
    return sorted(set(re.split(r"[\s,，、;；]+", row.get("items", "").strip())) - {""})


def _wrong_key(row: Mapping[str, str]) -> str:
    if row.get("public_key"):
        try:
            public_key(row.get("algorithm") or "sm2-sm3", row["code"], row["public_key"])
        except UnusableKey:
            return "公钥不能用 || the public key can't be used"
    return ""


def _entry(row: Mapping[str, str]) -> Entry:
    texts = {name: row.get(name, "") for name in (*LENGTHS, "parent", "public_key")}
    numbers = {name: int(row.get(name, "") or usual) for name, (usual, _) in NUMBERS.items()}
    texts["office_hours"] = hours.tidy(row.get("office_hours", ""))
    more: dict[str, str | bool] = {
        "channel": CHANNELS[row["channel"]],
        "four_eyes": YES[row.get("four_eyes", "").lower()],
    }
    more |= {"algorithm": row.get("algorithm") or "sm2-sm3"}
    return Entry(**texts | {"name_en": row.get("name_en") or row["name"]} | numbers | more, items=_items(row))  # type: ignore[arg-type]
