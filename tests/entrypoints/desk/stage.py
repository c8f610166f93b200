"""What the desk's tests start from: a court with one person a group, its seal, a few cases, and signing in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from tests import inlets
from tests.rooms import build
from tests.rooms.intake import judgments
from tests.rooms.payments import bank
from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.distributions import api as distributions
from zhixing.domain.documents import api as documents
from zhixing.domain.intake import api as intake
from zhixing.domain.payments import api as payments
from zhixing.domain.seizures import api as seizures
from zhixing.domain.valuations import api as valuations
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law.auction_people import LISTING_ITEMS, WARNINGS

ITEM = f"一、被告{judgments.BUYER}于本判决生效之日起十日内支付原告{judgments.COMPANY}货款386000元；"
NAMES = {
    "reception": "陆知微", "mediation": "汤景行", "filing": "许清禾", "control": "沈砚", "disposal": "贺云舟",
    "officer": "陈知远", "command": "顾闻笛", "finance": "方念", "president": "严正平", "auditor": "卫同尘",
}  # fmt: skip


def set_up() -> tuple[Scope, dict[str, courts.Staff]]:
    """The court and its people, by group."""
    scope = build.court()
    people = {group: build.staff(scope, group, group, name=name) for group, name in NAMES.items()}
    build.seal(scope, people["president"])
    return scope, people


def cases_of(scope: Scope, people: dict[str, courts.Staff], many: int = 3) -> list[cases.Case]:
    """Cases filed some days apart, the first assigned, their reactions run."""
    found = []
    for number in range(many):
        at = build.now(scope) - timedelta(days=3 * number)
        found.append(
            build.case(scope, f"（2025）浙0195民初{4471 + number}号", at, amount=f"{100000 + 7350 * number}.00")
        )
    cases.assign(scope, found[0].pk, people["officer"].pk, build.now(scope))
    build.drain()
    return found


def signed_in(person: courts.Staff) -> Client:
    """A browser in which this person has signed in with a fresh code."""
    client = Client()
    session: Any = client.session
    person.account.must_change_password = False
    type(person.account).objects.filter(pk=person.account.pk).update(must_change_password=False)
    session["staff_account"], session["court"] = person.account.pk, person.court_id
    session["hash"] = person.account.get_session_auth_hash()
    session["code_at"] = build.now(build.everything(person.court_id)).timestamp()
    session.save()
    return client


@dataclass(frozen=True)
class Busy:
    """What a court in the middle of its work has: ids to open pages of."""

    case: int
    application: int
    document: int
    seizure: int
    valuation: int
    lot: int
    receipt: int
    batch: int
    party: int
    asset: int


def _connect(scope: Scope) -> None:
    """The court's bank, and the vehicle office at its counter."""
    court = courts.system_scope(scope.court_id, "court.found", "court.equip")
    courts.equip(court, scope.court_id, account_number=bank.NUMBER, bank_name="澜州农商行")
    payments.connect_bank(court, "bank-lanzhou", bank.PREFIX)
    items = ["account.query", "account.freeze", "account.deduct", "account.unfreeze"]
    agencies.enlist(scope, "bank-lanzhou", "bank", "澜州农商行", "Lanzhou Rural Bank", "system", items=items)
    items = ["vehicle.query", "vehicle.seal", "vehicle.unseal", "vehicle.transfer"]
    agencies.enlist(
        scope, "vehicle-office", "vehicle", "澜州市车辆管理所", "Lanzhou Vehicle Office", "counter", items=items
    )


def busy(scope: Scope, people: dict[str, courts.Staff]) -> Busy:
    """A case with a car on sale, a frozen deposit, money matched, in suspense and on its way out."""
    _connect(scope)
    filed, *_ = cases_of(scope, people)
    at, owner = build.now(scope), cases.debtors(scope, filed.pk)[0].party_id
    payee = cases.applicants(scope, filed.pk)[0].party_id
    car = assets.record(
        scope, filed.pk, "vehicle", owner, assets.Identity("LSVAA4182E2123456", "浙A0X517"), {"unit": "vehicle-office"}, at,
        title="小型轿车 浙A·0X517",
    )  # fmt: skip
    second = assets.record(
        scope,
        filed.pk,
        "vehicle",
        owner,
        assets.Identity("LSVAA4182E2123457", "浙A0X518"),
        {},
        at,
        title="小型越野客车",
    )
    deposit = assets.record(
        scope, filed.pk, "deposit", owner, assets.Identity("6299580000010054567"), {"unit": "bank-lanzhou"}, at,
        title="澜州农商行存款", value=Money.yuan("42000"), source="bank",
    )  # fmt: skip
    assets.add_photo(scope, car.pk, inlets.true("photo.jpg"), at)
    assets.place(scope, car.pk, "120.1551", "30.2741", at)
    held = seizures.prepare(scope, filed.pk, deposit.pk, at)
    priced = [_priced(scope, filed.pk, thing.pk, at) for thing in (car, second)]
    valuations.fix(scope, priced[0], at)
    lot = _lot(scope, filed.pk, car.pk, people, at)
    receipt, batch = _money(scope, filed, owner, payee, people)
    application = intake.receive(scope, "判决书.txt", judgments.judgment(ITEM, after=judgments.DELAY).encode(), at)
    build.drain()
    document = documents.documents(scope, filed.pk).filter(template="freeze_ruling").first()
    return Busy(filed.pk, application.pk, document.pk, held.pk, priced[1], lot, receipt, batch, owner, car.pk)


def _priced(scope: Scope, case_id: int, asset_id: int, at: datetime) -> int:
    assets.mark_held(scope, asset_id, case_id)
    one = valuations.start(scope, case_id, asset_id, "agreement", at)
    day = at.date()
    valuations.note_result(scope, one.pk, "parties", Money.yuan("85000"), day, day + timedelta(days=300), at)
    return one.pk


def _lot(scope: Scope, case_id: int, asset_id: int, people: dict[str, courts.Staff], at: datetime) -> int:
    lot = auctions.prepare(scope, case_id, [asset_id], at - timedelta(days=20))
    texts = {item.key: f"{item.zh}：见公告" for item in LISTING_ITEMS}
    auctions.describe(scope, lot.pk, texts, {item.key: item.zh for item in WARNINGS}, at)
    told = [role.party_id for role in cases.roles(scope, case_id)]
    auctions.tell(scope, lot.pk, told, "post", at - timedelta(days=20))
    opens = (at + timedelta(days=20)).replace(hour=10, minute=0, second=0, microsecond=0)
    terms = auctions.Terms(
        opens, opens + timedelta(days=1), Money.yuan("70000"), Money.yuan("500"), Money.yuan("7000"),
        tuple(person.pk for person in (people["officer"], people["president"])),
    )  # fmt: skip
    officer = courts.scope_of(people["officer"].account, at.date())
    documents.sign(officer, lot.ruling_id, at)
    auctions.publish(officer, lot.pk, terms, at)
    return lot.pk


def _money(scope: Scope, filed: cases.Case, owner: int, payee: int, people: dict[str, courts.Staff]) -> tuple[int, int]:
    """One receipt matched and paid out as far as the second person, one in suspense; their ids."""
    at = build.now(scope)
    bank.confirmed_account(scope, payee, filed.pk)
    lines = (
        bank.Line("R1", "32000.00", f"{filed.number} 还款", on=at.date()),
        bank.Line("R2", "15000.00", "还款", payer="贺一鸣", on=at.date()),
    )
    payments.import_statement(scope, bank.camt054(*lines), at)
    build.drain()
    waiting = payments.suspense(scope).first()
    plan = distributions.open_plan(scope, filed.pk) or distributions.draw_up(scope, filed.pk, at)
    officer = courts.scope_of(people["officer"].account, at.date())
    distributions.approve(officer, plan.pk, at)
    build.drain()
    batch = payments.batches(scope).filter(case_id=filed.pk).first()
    if batch.state == "prepared":
        payments.approve(officer, batch.pk, at)
    return waiting.pk, batch.pk
