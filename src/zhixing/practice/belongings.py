"""What the people of a made-up province own, and who lent on it or seized it before; shares and papers in `rights`."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from zhixing.practice import clock, rights
from zhixing.practice.bank import VAULT
from zhixing.practice.chance import Draw
from zhixing.practice.people import card_number, vin

if TYPE_CHECKING:
    from zhixing.practice.world import Party, Size

_MAKES = (
    ("澜驰", "L5 1.5T", 98_000),
    ("澜驰", "L7 2.0T", 146_000),
    ("云驭", "Y6 标准版", 178_000),
    ("云驭", "Y9", 262_000),
)
_COLOURS = ("珍珠白", "星空灰", "曜石黑", "湖水蓝")
_USES = ("住宅", "住宅", "住宅", "商业", "车位", "办公")
_PLATE = "ABCDEFGHJKLMNPQRSTUVWXYZ"
COURTS = ("松岭区人民法院", "云汀县人民法院", "澜州市中级人民法院")
_SHIPS = ("散货船", "集装箱船", "油船", "拖轮")
_FISHING = ("拖网", "刺网", "钓具", "养殖")
_FIRST = date(2026, 1, 1)
Row = tuple[Any, ...]


def make(db: sqlite3.Connection, name: str, size: "Size", people: "list[Party]", companies: "list[Party]") -> None:
    """Fill the registers; every owner is one of the parties given."""
    everybody = [*people, *companies]
    named = {(row["kind"], row["no"]) for row in db.execute("SELECT kind, no FROM things")}
    banks = [row["code"] for row in db.execute("SELECT code FROM units WHERE kind = 'bank' ORDER BY code")]
    if banks:
        _accounts(db, Draw(f"{name}:accounts"), size, everybody, banks)
    _cars(db, Draw(f"{name}:cars"), size, everybody, banks or ["—"])
    things = (
        _houses(Draw(f"{name}:houses"), size, everybody, banks or ["—"]),
        _ships(Draw(f"{name}:ships"), size, everybody),
        _plots(Draw(f"{name}:plots"), companies),
        rights.shares(companies, {one.id: one for one in everybody}),
        rights.papers(Draw(f"{name}:papers"), people),
        rights.marks(Draw(f"{name}:rights"), companies),
    )
    for rows in things:
        db.executemany("INSERT OR IGNORE INTO things VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
    _seize(db, Draw(f"{name}:seizures"), named)


def _accounts(db: sqlite3.Connection, draw: Draw, size: "Size", everybody: "list[Party]", banks: list[str]) -> None:
    """Opening money comes out of the banks' vaults by a movement each, so that even it is accounted for."""
    rows: list[Row] = []
    for number in range(size.accounts):
        owner = everybody[number] if number < len(everybody) else draw.pick(everybody)
        balance = draw.below(10 ** draw.between(3, 8))
        rows.append((card_number(f"6228{number:014d}"), draw.pick(banks), owner.name, owner.id, balance))
    db.executemany(
        "INSERT OR IGNORE INTO accounts (no, bank, kind, owner_name, owner_id, balance_fen) VALUES (?, ?, 'deposit', ?, ?, ?)",
        rows,
    )
    now = clock.now().isoformat()
    db.executemany(
        "INSERT INTO movements (at, day, debit_no, credit_no, credited, fen, code, end_to_end, remittance, reason)"
        " VALUES (?, '2026-01-01', ?, ?, ?, ?, 'OPENING', '', '期初余额', '')",
        ((now, f"{VAULT}-{bank}", no, no, fen) for no, bank, _, _, fen in rows if fen),
    )
    given = dict.fromkeys(banks, 0)
    for _, bank, _, _, fen in rows:
        given[bank] += fen
    db.executemany(
        "UPDATE accounts SET balance_fen = balance_fen - ? WHERE no = ?",
        ((fen, f"{VAULT}-{bank}") for bank, fen in given.items()),
    )


def _json(facts: dict[str, Any]) -> str:
    return json.dumps(facts, ensure_ascii=False)


def _cars(db: sqlite3.Connection, draw: Draw, size: "Size", everybody: "list[Party]", banks: list[str]) -> None:
    def rows() -> Iterator[Row]:
        for number in range(size.cars):
            owner, (make, model, price) = draw.pick(everybody), draw.pick(_MAKES)
            year = draw.between(2012, 2025)
            facts: dict[str, Any] = {
                "make": make,
                "model": model,
                "kind": "小型轿车",
                "colour": draw.pick(_COLOURS),
                "engine_no": f"E{number:07d}",
                "first_registered_on": f"{year}-{draw.between(1, 12):02d}-{draw.between(1, 28):02d}",
                "inspection_until": f"{draw.between(2026, 2028)}-{draw.between(1, 12):02d}-28",
                "mileage_km": (2026 - year) * draw.between(6000, 22000),
                "violations_open": draw.below(4) if draw.hits(250) else 0,
            }
            if draw.hits(180):
                facts["mortgage"] = draw.pick(banks)
            value = price * 100 * max(12 - (2026 - year), 2) // 12
            plate = f"浙A·{_PLATE[number // 9999 % 24]}{number % 9999 + 1:04d}"
            yield (
                plate,
                vin(f"LZX9G2B30{year % 10}J{number % 10**6:06d}"),
                owner.name,
                owner.id,
                value,
                _json(facts),
                owner.area,
            )

    db.executemany(
        "INSERT OR IGNORE INTO vehicles (plate, vin, owner_name, owner_id, guide_price_fen, facts, area)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        rows(),
    )


def _houses(draw: Draw, size: "Size", everybody: "list[Party]", banks: list[str]) -> Iterator[Row]:
    """A couple owns its home together unless it was bought before the wedding; two in five carry a mortgage."""
    for number in range(size.houses):
        owner, use = draw.pick(everybody), draw.pick(_USES)
        bought = draw.between(2004, 2025)
        area_m2 = draw.between(11, 15) if use == "车位" else draw.between(46, 210)
        value = area_m2 * draw.between(9_000, 36_000) * 100
        married = owner.facts.get("registered_on", "9999")
        co = owner.spouse if owner.spouse and str(bought) > married[:4] else None
        building, floor, built = draw.between(1, 30), draw.between(1, 33), bought - draw.between(0, 12)
        facts: dict[str, Any] = {
            "address": f"{owner.address} {building} 幢 {floor}0{draw.between(1, 4)} 室",
            "area_m2": area_m2,
            "use": use,
            "structure": "钢筋混凝土" if built > 1998 else "砖混",
            "storey": f"{floor}/33",
            "built_on": f"{built}-09-30",
            "land_right": "出让",
            "land_until": f"{built + 68}-03-31",
            "sharing": "共同共有" if co else "单独所有",
            "registered_on": f"{bought}-{draw.between(1, 12):02d}-{draw.between(1, 28):02d}",
            "guide_price_fen": value,
            "lng": round(120.9 + draw.below(3000) / 10_000, 4),
            "lat": round(29.6 + draw.below(2000) / 10_000, 4),
        }
        if draw.hits(400):
            facts["mortgages"] = [_mortgage(draw.pick(banks), value * draw.between(10, 65) // 100, bought, number)]
        certificate = f"浙（{bought}）澜州市不动产权第{number:07d}号"
        co_id, co_name = (co.id, co.name) if co else ("", "")
        unit_no = _unit_no(number, f"F{number % 10**8:08d}")
        yield ("house", certificate, unit_no, owner.area, owner.id, owner.name, co_id, co_name, value, _json(facts))


def _unit_no(number: int, building: str) -> str:
    """A unit number of 28 characters (GB/T 37346): area, cadastral district, parcel, and the building or W and zeros."""
    return f"330195{number % 10**6:06d}GB{number % 10**5:05d}{building}"


def _mortgage(bank: str, fen: int, year: int, number: int) -> dict[str, Any]:
    certificate = f"浙（{year}）澜州市不动产证明第{number:07d}号"
    return {"holder": bank, "sum_fen": fen, "certificate_no": certificate, "since_on": f"{year}-12-20"}


def _plots(draw: Draw, companies: "list[Party]") -> Iterator[Row]:
    """Land of one company in twelve, and one flat in twenty companies bought before it was built."""
    for number, owner in enumerate(companies):
        if draw.hits(80):
            area_m2 = draw.between(800, 60_000)
            facts = {
                "address": owner.address,
                "area_m2": area_m2,
                "use": "工业用地",
                "right": "出让",
                "until_on": "2062-05-31",
            }
            value = area_m2 * draw.between(300, 2400) * 100
            certificate = f"浙（2012）澜州市不动产权第9{number:06d}号"
            unit_no = f"330195{number % 10**6:06d}GB{number % 10**5:05d}W00000000"
            yield ("land", certificate, unit_no, owner.area, owner.id, owner.name, "", "", value, _json(facts))
        if draw.hits(50):
            paid = draw.between(400_000, 3_000_000) * 100
            facts = {"address": f"{owner.address}旁 {number % 9 + 1} 幢 1201 室", "area_m2": draw.between(60, 160)}
            facts |= {"developer": "澜州恒域置业有限公司", "paid_fen": paid, "signed_on": "2025-08-18"}
            unit_no = _unit_no(900_000 + number, f"F8{number % 10**7:07d}")
            yield ("presale", f"YS{number:09d}", unit_no, owner.area, owner.id, owner.name, "", "", paid, _json(facts))


def imo(number: int) -> str:
    """An IMO number: six digits and the check digit of their weighted sum (IMO A.1117(30))."""
    digits = f"{number:06d}"
    return f"{digits}{sum(int(digit) * weight for digit, weight in zip(digits, range(7, 1, -1), strict=True)) % 10}"


def _ships(draw: Draw, size: "Size", everybody: "list[Party]") -> Iterator[Row]:
    """Two in five are merchant ships of the maritime office, the others boats of the fishery office."""
    for number in range(size.ships):
        owner, built, merchant = draw.pick(everybody), draw.between(1996, 2024), number % 5 < 2
        length = draw.between(40, 140) if merchant else draw.between(12, 48)
        facts: dict[str, Any] = {"built_on": f"{built}-06-30", "length_m": length, "port": "澜州", "hull": "钢质"}
        value = length * draw.between(80_000, 300_000) * 100
        facts["main_engine_kw"] = length * draw.between(8, 30)
        if merchant:
            facts |= {"ship_name": f"澜海 {number}", "mmsi": f"{990000000 + number}", "call_sign": f"XZ{number:04d}"}
            facts |= {"ship_kind": draw.pick(_SHIPS), "gross_tonnage": length * draw.between(20, 60)}
            kind, no, alias = "ship", f"0195{number:08d}", imo(990000 - number)
        else:
            facts |= {"licence_no": f"（浙澜）船捕（2025）HY-{number:06d}号", "quota_kw": facts["main_engine_kw"]}
            facts |= {"sea_area": "澜州湾", "valid_until": "2029-12-31", "fishing": draw.pick(_FISHING)}
            kind, no, alias = "fishing_boat", f"3301950{number:09d}", f"浙澜渔{number:05d}"
        yield (kind, no, alias, owner.area, owner.id, owner.name, "", "", value, _json(facts))


def _seize(db: sqlite3.Connection, draw: Draw, named: set[tuple[str, str]]) -> None:
    """Other courts were there before: one in sixty of the things and cars, now and then two behind each other.

    What belongs to the people of people.json is left alone.
    """
    held: list[Row] = []
    for row in _every(db.execute("SELECT kind, no, fen FROM things ORDER BY kind, no"), draw):
        if (row["kind"], row["no"]) not in named:
            held += _holds(draw, row["kind"], row["no"], row["fen"], 365)
    db.executemany(
        "INSERT OR IGNORE INTO things_held (kind, no, id, court, case_no, fen, days, from_on, to_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        held,
    )
    cars: list[Row] = []
    for row in _every(db.execute("SELECT plate FROM vehicles WHERE vin LIKE 'LZX9G2B3%' ORDER BY plate"), draw):
        for _, plate, id, court, case_no, _, _, from_on, to_on in _holds(draw, "car", row["plate"], 0, 730):
            cars.append((id, plate, court, case_no, 2, from_on, to_on, ""))
    db.executemany(
        "INSERT OR IGNORE INTO seals (id, plate, court, case_no, years, from_on, to_on, reply_to) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        cars,
    )


def _every(rows: Iterable[sqlite3.Row], draw: Draw) -> Iterator[sqlite3.Row]:
    return (row for row in rows if draw.hits(16))


def _holds(draw: Draw, kind: str, no: str, fen: int, days: int) -> Iterator[Row]:
    """The first has its term, the one behind it waits without one; what holds money holds half of it."""
    first = _FIRST - timedelta(days=draw.below(200))
    for rank in range(2 if draw.hits(150) else 1):
        begin = str(first) if rank == 0 else None
        until = str(first + timedelta(days=days - 1)) if rank == 0 else None
        case_no = f"（2025）浙{draw.pick(('0196', '0123', '01'))}执{draw.between(1, 4000)}号"
        sum_fen = fen // 2 if kind in rights.MONEY else 0
        yield (kind, no, f"SEED-{kind}-{no}-{rank}"[:64], COURTS[rank], case_no, sum_fen, days, begin, until)
