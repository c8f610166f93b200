"""The practice court: a made-up city with its courts, staff, agencies and first cases, written through doors only.

`load()` does it once, whole or not at all; `renew()` gives its people new passwords when the list of them was lost.
The people and offices are those of the practice world (`practice/people.json`).
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from zhixing.domain.agencies import api as agencies
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.intake import api as intake
from zhixing.domain.payments import api as payments
from zhixing.entrypoints.seed import crowd, money, sale
from zhixing.infra import accounts, chance, clock
from zhixing.infra.commands import command, queue_up
from zhixing.infra.models import Account
from zhixing.kernel.identifiers import id_birth_on
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law.fees import acceptance_fee
from zhixing.practice import people

HERE = Path(__file__).parent
HIGH, INTERMEDIATE, MAIN, OTHER = 9, 100, 195, 196
MAIN_CODE = "浙0195"
COURTS = (
    (HIGH, "浙", "演练高级人民法院", "Practice High Court", "high", None),
    (INTERMEDIATE, "浙01", "澜州市中级人民法院", "Lanzhou Intermediate Court", "intermediate", HIGH),
    (MAIN, MAIN_CODE, "澜州市澜溪区人民法院", "Lanxi District Court", "basic", INTERMEDIATE),
    (OTHER, "浙0196", "澜州市松岭区人民法院", "Songling District Court", "basic", INTERMEDIATE),
)
STAFF = (
    ("chen", "陈知远", "审判员", ("officer",), "承办团队 || Case team"),
    ("shen", "沈砚", "法官助理", ("control",), "查控送达 || Control and service"),
    ("he", "贺云舟", "法官助理", ("disposal",), "财产处置 || Disposal"),
    ("lu", "陆知微", "书记员", ("reception",), "窗口接待 || Reception"),
    ("xu", "许清禾", "法官", ("filing",), "立案审查 || Filing"),
    ("tang", "汤景行", "调解员", ("mediation",), "执诉前调 || Mediation"),
    ("song", "宋明哲", "执行局长", ("director",), "执行局长 || Head of enforcement"),
    ("gu", "顾闻笛", "执行指挥中心主任", ("command",), "指挥中心 || Command centre"),
    ("fang", "方念", "会计", ("finance",), "财务 || Finance"),
    ("su", "苏观澜", "审计员", ("auditor",), "审计监督 || Audit"),
    ("yan", "严正平", "院长", ("president",), "院长 || President"),
)
NEIGHBOUR = (
    "lin",
    "林知夏",
    "审判员",
    ("officer", "disposal"),
    "松岭法院承办人：已成交的一辆车 || Songling court: a car sold",
)
"""Who sold a car at the other court a month ago."""
CASES = (
    ("周启山", "澜州启衡建材有限公司", 412, "386000.00"),
    ("贺一鸣", "澜州启衡建材有限公司", 587, "96500.00"),
    ("顾北辰", "澜州城建集团有限公司", 633, "158000.00"),
)
LOOK = (
    ("用陈知远登录，看我的事项 · sign in as chen: the worklist", "/desk/"),
    ("拍卖大厅 · the auction hall", "/auctions/"),
    ("已成交的一辆车：价格、记录、证明 · a car sold: price, bids, certificate", "/auctions/1/"),
    ("用方念登录，看财务台：今天到账、待认领、应发 · sign in as fang: today's money", "/desk/finance/"),
    ("财务：银行对账单已到，日结昨天 · the bank's statement has come: close yesterday", "/desk/finance/days/"),
    ("涉众案件：320 人的名单、登记和核对 · a case of 320 victims", "/desk/crowds/"),
    ("接口文档 · REST documentation", "/api/docs"),
)


@command
def load() -> dict[str, Any] | None:
    """Write the practice court; who may log in and what to look at, or None when it was there already."""
    queue_up("practice court")  # one that was killed may not have let go yet
    if courts.Court.objects.exists():
        return None
    world = people.load()
    for number, code, name, name_en, level, parent in COURTS:
        courts.found(courts.system_scope(number, "court.found"), number, code, name, name_en, level, parent, True)
    _equip(world)
    operator = courts.system_scope(
        MAIN, "staff.manage", "document.authorise", "court.found", "court.equip", "agency.enlist"
    )
    passwords = _appoint(operator, STAFF)
    _authorise(operator, "yan")
    passwords |= _enlist(operator, world)
    _connect(world)
    crowd.load(courts.system_scope(MAIN, "case.file", "collective.prepare", "collective.view"), world, clock.now(MAIN))
    passwords |= _sell(world)
    _file(operator, world)
    return _tour(world, passwords) | money.orders(courts.system_scope(MAIN, "case.view"), world, clock.now(MAIN))


def _sell(world: dict[str, Any]) -> dict[str, str]:
    """The neighbouring court's judge, and what that court sold; login -> password."""
    operator = courts.system_scope(OTHER, "staff.manage", "document.authorise", "court.found")
    passwords = _appoint(operator, [NEIGHBOUR])
    judge = courts.staff(operator).get(account__login=NEIGHBOUR[0])
    _authorise(operator, NEIGHBOUR[0])
    sale.load(courts.system_scope(OTHER, *sale.PERMISSIONS), judge, world, clock.now(OTHER))
    return passwords


@command
def renew() -> dict[str, Any] | None:
    """New passwords for the practice court's people: the list of the old ones was never written, or is lost.

    As `load` gives them; None when the court here is another than the one it wrote.
    """
    if not courts.Court.objects.filter(pk=MAIN, code=MAIN_CODE, tenant__practice=True).exists():
        return None
    world, passwords = people.load(), dict[str, str]()
    for account in Account.objects.filter(login__in=_roles(world)):
        passwords[account.login] = chance.first_password()
        accounts.reset(account, passwords[account.login])
        accounts.make_ready(account)
    return _tour(world, passwords)


def _roles(world: dict[str, Any]) -> dict[str, str]:
    """Login -> what its owner is, in the order the start prints them."""
    units = {one["code"]: one["name"] for one in world["units"]}
    roles = {login: role.replace(" || ", " · ") for login, _, _, _, role in (*STAFF, NEIGHBOUR)}
    return roles | {one["login"]: f"协办窗口·{units[one['unit']]} · agency counter" for one in world["clerks"]}


def _tour(world: dict[str, Any], passwords: dict[str, str]) -> dict[str, Any]:
    rows = [
        {"role": role, "login": login, "password": passwords[login]}
        for login, role in _roles(world).items()
        if login in passwords
    ]
    return {"accounts": rows, "look": [list(one) for one in LOOK]}


def _equip(world: dict[str, Any]) -> None:
    own = {row["owner_name"]: row for row in world["accounts"] if row["kind"] == "court"}
    for number, _, name, *_ in COURTS:
        scope = courts.system_scope(number, "court.found", "court.equip")
        row = own.get(name.removeprefix("澜州市")) or own.get(name)
        fields = {"address": f"{name.removesuffix('人民法院')}正义路 1 号", "phone": "0571-00001842"}
        if row:
            fields |= {"account_name": row["owner_name"], "account_number": row["no"], "bank_name": "澜州农商行"}
        courts.equip(scope, number, **fields)


def _connect(world: dict[str, Any]) -> None:
    """Each court's account at its bank, with the digits the bank puts before the numbers of single cases."""
    numbers = {row["no"]: row for row in world["accounts"] if row["kind"] == "court"}
    for number, *_ in COURTS:
        row = numbers.get(courts.court(number).account_number)
        if row:
            payments.connect_bank(courts.system_scope(number, "court.equip"), row["bank"], row["virtual_prefix"])


def _appoint(scope: Scope, people: Sequence[tuple[str, str, str, tuple[str, ...], str]]) -> dict[str, str]:
    """Login -> password."""
    at, passwords = clock.now(scope.court_id), {}
    for login, name, title, groups, _ in people:
        passwords[login] = chance.first_password()
        staff = courts.appoint(scope, login, passwords[login], name, title, groups, at)
        accounts.make_ready(staff.account)
    return passwords


def _authorise(scope: Scope, login: str) -> None:
    at = clock.now(scope.court_id)
    president = courts.staff(scope).get(account__login=login)
    documents.install_seal(scope, at)
    routine = [code for code, paper in documents.templates().items() if paper.unattended]
    documents.authorise(scope, president.pk, routine, at)


APPRAISERS = ("澜州衡正资产评估所", "澜溪房地产评估所", "云汀价格评估所", "鹭湾资产评估所", "青屿旧机动车鉴定评估所")
"""The practice list of appraisal agencies, all made up."""


def _enlist(scope: Scope, world: dict[str, Any]) -> dict[str, str]:
    """Login -> password of the offices' clerks."""
    units, passwords = {}, {}
    for one in world["units"]:
        more = {name: one[name] for name in ("items", "bank_code", "office_hours", "promise_hours") if name in one}
        unit = agencies.enlist(
            scope, one["code"], one["kind"], one["name"], one["name_en"], one["channel"], practice=True, **more
        )
        units[unit.code] = unit
    for one in world["clerks"]:
        passwords[one["login"]] = chance.first_password()
        clerk = agencies.employ(scope, units[one["unit"]].pk, one["login"], passwords[one["login"]], one["name"])
        accounts.make_ready(clerk.account)
    for number, name in enumerate(APPRAISERS, 1):
        code, items = f"appraiser-{number}", ["appraisal.house", "appraisal.vehicle", "appraisal.other"]
        agencies.enlist(scope, code, "appraiser", name, f"Appraiser {number}", "counter", items=items, practice=True)
    return passwords


def judgment(world: dict[str, Any], debtor: str, creditor: str, serial: int, amount: str) -> str:
    """A made-up judgment in the form of a real one."""
    by_name = {one["name"]: one for one in world["people"]}
    owes, claims = by_name[debtor], by_name[creditor]
    born = id_birth_on(owes["id_number"])
    fee = acceptance_fee(Money.yuan(amount), date(2026, 2, 9)).fee or Money(0)
    text = (HERE / "judgment.txt").read_text(encoding="utf-8")
    return text.format(
        serial=serial,
        creditor=creditor,
        creditor_address=claims["address"],
        creditor_id=claims["id_number"],
        creditor_head=claims.get("legal_representative", "冯启衡"),
        debtor=debtor,
        debtor_address=owes["address"],
        debtor_id=owes["id_number"],
        born=f"{born.year}年{born.month}月{born.day}日",
        amount=amount,
        fee=str(fee),
        half=str(fee.allocate([1, 1])[0]),
    )


def _file(operator: Scope, world: dict[str, Any]) -> None:
    by_name = {one["name"]: one for one in world["people"]}
    scope = courts.system_scope(MAIN, "intake.receive", "intake.accept", "case.file")
    for debtor, creditor, serial, amount in CASES:
        at = clock.now(MAIN)
        text = judgment(world, debtor, creditor, serial, amount)
        row = intake.receive(scope, f"（2026）浙0195民初{serial}号.txt", text.encode(), at)
        form = intake.form_of(row)
        form["instrument"]["effective_on"] = "2026-04-20"
        for one in form["parties"]:
            one["phone"] = by_name[one["name"]]["phone"]
            one["e_service"] = one["address_confirmed"] = one["role"] == "applicant"
        intake.amend(scope, row.pk, form)
        intake.accept(scope, row.pk, at)
