"""A made-up province from a seed: people, marriages, companies with their shareholders; what they own is in `belongings`.

Names are put together by chance, numbers carry area codes that were never assigned: nobody here exists.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from zhixing.practice import belongings, offices, seed
from zhixing.practice.chance import Draw
from zhixing.practice.people import credit_code, id_number

AREA_CODES = (*range(330187, 330200), *range(330150, 330180))
"""Not administrative divisions: no number made with them can be a real person's."""
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳"
_GIVEN = "启山映雪知秋念安远帆北辰以宁清禾砚舟景行闻笛正平予怀若谷书瑶子衿嘉树明远望舒听澜青屿临川怀瑾疏桐见微令仪思齐修竹灵犀晚晴星河云舒沐白南乔时安一鸣"
_TRADES = ("建材", "商贸", "供应链", "机械", "纺织", "食品", "置业", "水产", "物流", "科技", "装饰", "电子")
_SCOPE = ("制造", "批发和零售", "运输和仓储", "房地产开发", "渔业", "软件和信息服务")


@dataclass(frozen=True)
class Size:
    """How much of everything. `areas` and `banks` above nothing make offices of a whole province."""

    people: int
    areas: int = 0
    banks: int = 0

    @property
    def companies(self) -> int:
        return self.people // 10

    @property
    def accounts(self) -> int:
        return self.people * 3 // 2

    @property
    def cars(self) -> int:
        return self.people * 3 // 10

    @property
    def houses(self) -> int:
        return self.people * 2 // 5

    @property
    def ships(self) -> int:
        return self.people // 100


@dataclass(slots=True)
class Party:
    """A person or company while the world is made; `area` is that of the offices where its things are registered."""

    id: str
    name: str
    area: str
    born: int
    address: str
    phone: str
    facts: dict[str, Any] = field(default_factory=dict)
    spouse: "Party | None" = None


def make(db: sqlite3.Connection, size: Size, name: str = "zhixing") -> dict[str, int]:
    """Make the world once for its seed and size; made again, nothing changes. Returns how many of each there are."""
    mark = f"{name}:{size.people}:{size.areas}:{size.banks}"
    made = db.execute("SELECT value FROM settings WHERE name = 'world'").fetchone()
    if made is None:
        seed.sow(db, {"units": list(offices.province(size.areas, size.banks)), "settings": {"world": mark}})
        people = list(_people(Draw(f"{name}:people"), size))
        _marry(Draw(f"{name}:marriages"), people)
        companies = list(_companies(Draw(f"{name}:companies"), size, people))
        _employ(Draw(f"{name}:work"), people, companies)
        _keep(db, people, "person")
        _keep(db, companies, "company")
        belongings.make(db, name, size, people, companies)
    counted = ("people", "accounts", "vehicles", "things", "units")
    return {table: db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in counted}


def _area(number: int, size: Size) -> tuple[int, str]:
    """The area code in numbers, and the area of the offices; one for all while there is no province."""
    return AREA_CODES[number % len(AREA_CODES)], f"{number % size.areas + 1:03d}" if size.areas else ""


def _people(draw: Draw, size: Size) -> Iterator[Party]:
    taken: set[str] = set()
    for number in range(size.people):
        code, area = _area(number, size)
        # From 700 on: lower orders belong to the named people of people.json.
        order = 700 + number // len(AREA_CODES) % 300
        id = _born(draw, order, code)
        while id in taken:
            id = _born(draw, order, code)
        taken.add(id)
        given = draw.pick(_GIVEN) + (draw.pick(_GIVEN) if draw.hits(820) else "")
        place = f"{offices.area_name(number % max(size.areas, 1))}{draw.pick(_GIVEN)}{draw.pick(_GIVEN)}路 {draw.between(1, 300)} 号"
        phone = f"1380{number:07d}"
        yield Party(id, draw.pick(_SURNAMES) + given, area, int(id[6:10]), place, phone)


def _born(draw: Draw, order: int, code: int) -> str:
    born = f"{draw.between(1948, 2004)}{draw.between(1, 12):02d}{draw.between(1, 28):02d}"
    return id_number(born, order, str(code))


def _marry(draw: Draw, people: list[Party]) -> None:
    """Seven in ten marry somebody of another sex and nearly their age, who lives with them from then on."""
    waiting: dict[tuple[int, int], Party] = {}
    for one in people:
        if one.born > 2002 or not draw.hits(700):
            continue
        sex, band = int(one.id[16]) % 2, one.born // 4
        other = waiting.pop((1 - sex, band), None)
        if other is None:
            waiting.setdefault((sex, band), one)
            continue
        on = f"{max(one.born, other.born) + draw.between(22, 24)}-{draw.between(1, 12):02d}-{draw.between(1, 28):02d}"
        certificate = f"J{other.id[:6]}-{on[:4]}-{draw.below(10**6):06d}"
        for who, whom in ((one, other), (other, one)):
            who.spouse = whom
            who.facts |= {
                "spouse_name": whom.name,
                "spouse_id": whom.id,
                "registered_on": on,
                "certificate": certificate,
            }
        one.address, one.area = other.address, other.area


def _companies(draw: Draw, size: Size, people: list[Party]) -> Iterator[Party]:
    """Each with one to four shareholders whose shares make a hundred per cent, now and then a company made before."""
    made: list[Party] = []
    for number in range(size.companies):
        code, area = _area(number, size)
        name = f"{offices.area_name(number % max(size.areas, 1))[:2]}{draw.pick(_GIVEN)}{draw.pick(_GIVEN)}{draw.pick(_TRADES)}有限公司"
        id = credit_code(30_000_000 + number, str(code))
        one = Party(
            id, name, area, draw.between(1996, 2024), f"{offices.area_name(number)}港务路 {number % 400 + 1} 号", ""
        )
        one.phone = f"1390{number:07d}"
        holders = [draw.pick(people) for _ in range(draw.between(1, 4))]
        holders = list({holder.id: holder for holder in holders}.values())
        if made and draw.hits(150):
            holders[0] = draw.pick(made)
        head = next((holder for holder in holders if len(holder.id) == 18 and holder.id[0] == "3"), draw.pick(people))
        capital, left, shares = draw.between(5, 5000) * 1_000_000, 100, []
        for at, holder in enumerate(holders):
            percent = left if at == len(holders) - 1 else draw.between(1, left - (len(holders) - 1 - at))
            left -= percent
            part = {"name": holder.name, "id_number": holder.id, "percent": percent}
            shares.append(part | {"subscribed_fen": capital // 100 * percent})
        one.facts = {
            "legal_representative": head.name,
            "legal_representative_id": head.id,
            "capital_fen": capital,
            "established_on": f"{one.born}-{draw.between(1, 12):02d}-{draw.between(1, 28):02d}",
            "state": "存续" if draw.hits(930) else "经营异常",
            "scope": draw.pick(_SCOPE),
            "shareholders": shares,
            "tax_owed_fen": draw.between(1, 80) * 1_000_00 if draw.hits(120) else 0,
        }
        made.append(one)
        yield one


def _employ(draw: Draw, people: list[Party], companies: list[Party]) -> None:
    """Six in ten are paid by a company, which withholds their tax and pays into their housing fund."""
    for one in people:
        if companies and one.born > 1962 and draw.hits(600):
            firm = draw.pick(companies)
            income = draw.between(36, 420) * 1_000_00
            one.facts |= {"employer": firm.name, "employer_id": firm.id, "income_fen": income}


def _keep(db: sqlite3.Connection, parties: list[Party], kind: str) -> None:
    db.executemany(
        "INSERT OR IGNORE INTO people VALUES (?, ?, ?, ?, ?, ?)",
        (
            (one.id, one.name, kind, one.phone, one.address, json.dumps(one.facts, ensure_ascii=False))
            for one in parties
        ),
    )
