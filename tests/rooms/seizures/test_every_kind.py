"""Each kind of right and money from the register's answer over a hold in force to its renewal, deduction and release, over the wire."""

from dataclasses import dataclass
from datetime import timedelta

import pytest

from tests.practice.conftest import PEOPLE, practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.seizures import api as seizures
from zhixing.infra.models import Event
from zhixing.kernel.money import Money
from zhixing.practice import seed
from zhixing.practice.store import Store

OWNER = "程远帆"
FUND, CERTIFICATE = "8" + "0" * 5, "浙（2021）澜州市不动产权第0077001号"


@dataclass(frozen=True)
class Thing:
    """A thing of the practice world: its register, office, what the court calls it, its number, value and particulars."""

    register: str
    office: str
    kind: str
    no: str
    fen: int
    facts: dict[str, object]
    years: int = 3
    deducted: bool = False


HOLDER = PEOPLE[OWNER]["id_number"]
COMPANY = {"company_name": "云汀供应链有限公司", "company_code": "91330195M20260003C"}
SHARES = {"account": "A000000042", "security_code": "900042", "security_name": "澜州股份"}
UNITS = {"account": "A000000042", "fund_code": FUND, "fund_name": "澜州成长", "units": 900}
PRODUCT = {"account": "6228900000042", "product_no": "C90195000042", "product_name": "稳健理财", "units": 1}
LAND = {"address": "澜州市澜溪区石桥村 8 号地块", "area_m2": 900, "use": "工业用地"}
FLAT = {"address": "澜州市澜溪区望舒路 62 号 1 幢 101 室", "area_m2": 88, "developer": "澜州恒域置业有限公司"}
EVERY = [
    Thing("equity", "market-regulation", "equity", f"{COMPANY['company_code']}-{HOLDER}", 5_000_000, {**COMPANY, "percent": 25}),
    Thing("securities", "securities", "securities", "A000000042-900042", 9_000_00, {**SHARES, "quantity": 900, "close_fen": 1_000}),
    Thing("fund", "securities", "securities", f"A000000042-{FUND}", 8_000_00, UNITS),
    Thing("securities_cash", "securities", "network", "ZJ0000000042", 7_000_00, {"broker": "澜州证券"}, 1, True),
    Thing("wealth", "wealth-registry", "wealth", "6228900000042-C90195000042", 6_000_00, PRODUCT),
    Thing("insurance", "insurance", "insurance", "P0000000042", 5_000_00, {"insurer": "澜安人寿", "product": "年金保险"}, 3, True),
    Thing("network", "payment-platform", "network", "W00000000042", 4_000_00, {"provider": "澜付通"}, 1, True),
    Thing("housing_fund", "housing-fund", "fund", "GJJ000000042", 3_000_00, {"employer": "松岭建设有限公司"}, 1, True),
    Thing("patent", "ip-registry", "ip", "ZL202190000042", 2_000_00, {"title": "一种输送装置"}),
    Thing("trademark", "ip-registry", "ip", "900000042", 1_000_00, {"word": "远帆牌"}),
    Thing("land", "land-registry", "land", CERTIFICATE, 90_000_00, LAND),
    Thing("presale", "land-registry", "house", "YS2026-0042", 80_000_00, FLAT),
]  # fmt: skip


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.register)
def test_a_thing_is_told_of_held_renewed_deducted_and_let_go(fresh_database, world, one):  # noqa: F811
    person = {"owner_id": HOLDER, "owner_name": OWNER}
    store = Store(world.home)
    with store.transaction() as db:
        seed.sow(db, {"things": [{"kind": one.register, "no": one.no, "fen": one.fen, **person, **one.facts}]})
    scope = practice_world.court(one.office, "bank-lanzhou")
    case, _ = practice_world.answered(scope, OWNER, amount="9000000.00")
    (thing,) = [row for row in assets.things(scope, case.pk) if row.kind != "deposit"]
    assert thing.kind == one.kind and thing.particulars["unit"] == one.office
    judge, at = practice_world.judge(scope), build.now(scope)
    (drafted,) = [row for row in seizures.of_case(scope, case.pk, at.date()) if row.asset.id == thing.id]
    seizures.sign_and_order(judge, drafted.id, at)
    practice_world.settle()
    row = seizures.seizure(scope, drafted.id)
    assert (row.state, row.rank) == ("effective", 1)
    assert (row.until_on - row.from_on).days == pytest.approx(365 * one.years, abs=2)
    assert row.alarm_on == row.until_on - timedelta(days=70)

    seizures.renew(judge, row.pk, practice_world.later(scope, 30))
    practice_world.settle()
    assert seizures.seizure(scope, row.pk).until_on > row.until_on
    if one.deducted:
        seizures.deduct(judge, row.pk, Money(one.fen // 4), at)
        practice_world.settle()
        assert Event.objects.get(name="MoneyDeducted").payload["fen"] == one.fen // 4
    seizures.release(judge, row.pk, "被执行人已提供担保", at)
    practice_world.settle()
    assert seizures.seizure(scope, row.pk).state == "released"
    (left,) = store.db.execute("SELECT fen FROM things WHERE no = ?", (one.no,)).fetchall()
    assert left["fen"] == one.fen - (one.fen // 4 if one.deducted else 0)
    acts = {code.rpartition(".")[2] for ask in agencies.requests(scope, case.pk) for code in agencies.codes(ask)}
    assert {"freeze", "unfreeze"} <= acts or {"seal", "unseal"} <= acts
