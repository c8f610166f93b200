"""A made-up province: the size asked for, the same for the same seed, and at one with itself."""

import json
import sqlite3
from pathlib import Path

import pytest

from zhixing.kernel.identifiers import check_credit_code, check_id, check_vin
from zhixing.practice import bank, offices, people, seed, world
from zhixing.practice.belongings import imo
from zhixing.practice.store import Store

SIZE = world.Size(2000, areas=3, banks=4)


def made(home: Path, size: world.Size = SIZE, name: str = "zhixing") -> sqlite3.Connection:
    store = Store(home)
    with store.transaction() as db:
        seed.sow(db, people.load())
        world.make(db, size, name)
    return store.db


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> sqlite3.Connection:
    return made(tmp_path_factory.mktemp("world"))


def count(db: sqlite3.Connection, what: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {what}").fetchone()[0])


def test_everything_is_there_in_its_number(db: sqlite3.Connection) -> None:
    named = people.load()
    assert count(db, "people") == 2000 + 200 + len(named["people"])
    assert count(db, "vehicles") == 600 + len(named["vehicles"])
    assert count(db, "accounts WHERE kind = 'deposit'") == 3000 + sum(a["kind"] == "deposit" for a in named["accounts"])
    assert count(db, "things WHERE kind = 'house'") == 800 + 1
    assert count(db, "things WHERE kind IN ('ship', 'fishing_boat')") == 20 + 2
    local = sum(kind.local for kind in offices.KINDS)
    assert count(db, "units") == 3 * local + 4 + len(named["units"])


def test_numbers_are_well_formed_and_of_no_real_place(db: sqlite3.Connection) -> None:
    for row in db.execute("SELECT id_number, kind FROM people WHERE phone LIKE '1380%' OR kind = 'company'"):
        check = check_id if row["kind"] == "person" else check_credit_code
        check(row["id_number"])
        area = row["id_number"][:6] if row["kind"] == "person" else row["id_number"][2:8]
        assert int(area) in {*world.AREA_CODES, int(people.AREA)}
    for row in db.execute("SELECT vin FROM vehicles"):
        check_vin(row["vin"])
    assert imo(907472) == "9074729"  # the example of the IMO's own text


def test_marriages_shares_and_jobs_agree_on_both_sides(db: sqlite3.Connection) -> None:
    facts = {row["id_number"]: json.loads(row["facts"]) for row in db.execute("SELECT id_number, facts FROM people")}
    married = {id: one for id, one in facts.items() if "spouse_id" in one}
    assert len(married) > 800
    for id, one in married.items():
        assert facts[one["spouse_id"]]["spouse_id"] == id
        assert facts[one["spouse_id"]]["registered_on"] == one["registered_on"]
    for id, one in facts.items():
        if "shareholders" in one:
            assert sum(share["percent"] for share in one["shareholders"]) == 100
            held = db.execute(
                "SELECT owner_id FROM things WHERE kind = 'equity' AND no LIKE ?", (f"{id}-%",)
            ).fetchall()
            assert {row["owner_id"] for row in held} == {share["id_number"] for share in one["shareholders"]}
    funds = db.execute("SELECT owner_id, facts FROM things WHERE kind = 'housing_fund'").fetchall()
    assert funds and all(json.loads(row["facts"])["employer"] == facts[row["owner_id"]]["employer"] for row in funds)


def test_owners_exist_couples_own_together_and_money_is_accounted_for(db: sqlite3.Connection) -> None:
    strangers = "NOT IN (SELECT id_number || name FROM people)"
    for table in ("things", "vehicles", "accounts WHERE kind = 'deposit' AND no LIKE '6228%'"):
        glue = "AND" if "WHERE" in table else "WHERE"
        assert count(db, f"{table} {glue} owner_id || owner_name {strangers}") == 0
    joint = db.execute("SELECT owner_id, co_owner_id FROM things WHERE co_owner_id <> ''").fetchall()
    spouse = "SELECT json_extract(facts, '$.spouse_id') FROM people WHERE id_number = ?"
    assert joint and all(db.execute(spouse, (row["owner_id"],)).fetchone()[0] == row["co_owner_id"] for row in joint)
    assert bank.totals(db)["conserved"]
    assert count(db, "things_held") > 20 and count(db, "things_held WHERE from_on IS NULL") > 0


def test_the_same_seed_makes_the_same_world_and_only_once(db: sqlite3.Connection, tmp_path: Path) -> None:
    listed = "SELECT kind, no, owner_id, fen, facts FROM things ORDER BY kind, no"
    other, third = made(tmp_path / "same"), made(tmp_path / "other", name="another seed")
    rows = [tuple(row) for row in db.execute(listed)]
    assert [tuple(row) for row in other.execute(listed)] == rows
    assert [tuple(row) for row in third.execute(listed)] != rows
    before = count(other, "people")
    world.make(other, world.Size(4000), "again")
    assert count(other, "people") == before
