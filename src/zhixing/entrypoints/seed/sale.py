"""A car that the neighbouring practice court sold a month ago: bid for, won at the last minute, paid."""

from datetime import datetime, time, timedelta
from typing import Any

from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.procedure import api as procedure
from zhixing.domain.valuations import api as valuations
from zhixing.infra.clock import SHANGHAI
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law.auction_people import WARNINGS
from zhixing.practice import crowd

DAY = timedelta(days=1)
PRICE, START, STEP, DEPOSIT = (Money.yuan(each) for each in (42_000, 29_400, 200, 5_000))
BIDS = (
    (0, 0, 95),
    (1, 1, 300),
    (2, 3, 900),
    (0, 5, 1_310),
    (3, 8, 1_425),
    (2, 11, 1_434),
    (0, 13, 1_437),
    (2, 16, 1_438),
)
"""(bidder, steps above the start, minutes after the opening at ten); the last ones in the last five minutes."""
PERMISSIONS = (
    "case.file",
    "document.draft",
    "asset.record",
    "valuation.start",
    "valuation.fix",
    "auction.prepare",
    "auction.control",
    "bidder.enrol",
    "deposit.hold",
    "deposit.settle",
    "round.run",
    "bid.decide",
    "robot.switch",
)
"""What a sale takes."""
LISTING = {
    "notice": "见本页拍卖公告",
    "title_document": "（2025）浙0196民初2207号民事判决书",
    "price_basis": "双方当事人议价一致，参考价 42,000 元",
    "rules": "增价拍卖，竞价 24 小时，结束前 5 分钟内有人出价的，自该次出价起顺延 5 分钟",
    "condition": "2018 年注册，行驶约 9.6 万公里，停放于松岭区停车场，有正常使用痕迹",
    "priority": "无",
    "notification": "已通知双方当事人，无其他优先购买权人",
    "payment": "报名后平台给出本人专用账号，保证金和余款都汇入该账号",
    "taxes": "过户产生的税费由双方依法各自承担",
    "contact": "松岭区人民法院执行局，监督电话 12368",
    "other": "车辆限牌、年检等由竞买人自行了解",
}


def load(scope: Scope, judge: courts.Staff, world: dict[str, Any], now: datetime) -> auctions.Lot:
    """The whole sale at its own times, all of them past. `scope` may do what a sale takes; `judge` signs and publishes."""
    for robot, about in procedure.robots().items():  # nobody there would look after what they do
        if not about.get("law"):
            procedure.switch_robot(scope, robot, False, now)
    opens = datetime.combine((now - 28 * DAY).date(), time(10), tzinfo=SHANGHAI)
    case, at = _filed(scope, world, opens - 60 * DAY), opens - 40 * DAY
    thing = _priced(scope, case, at)
    lot = auctions.prepare(scope, case.pk, [thing.pk], at)
    defects = {"defects": "左后门有划痕，未见其他已知瑕疵；无抵押登记"}
    warnings = {item.key: item.zh for item in WARNINGS} | defects
    auctions.describe(
        scope, lot.pk, LISTING, warnings, at, place="澜州市松岭区", description="白色，自动挡，手续齐全。"
    )
    auctions.tell(scope, lot.pk, [role.party_id for role in cases.roles(scope, case.pk)], "post", at)
    signing = courts.scope_of(judge.account, now.date())
    assert signing is not None and lot.ruling is not None  # appointed a moment ago, drafted by `prepare`
    documents.sign(signing, lot.ruling.pk, at)
    figures = auctions.Terms(opens, opens + DAY, START, STEP, DEPOSIT, (judge.pk,))
    running = auctions.publish(signing, lot.pk, figures, opens - 20 * DAY)
    _bid(scope, running, opens)
    return _settled(scope, lot.pk, running.pk)


def _filed(scope: Scope, world: dict[str, Any], at: datetime) -> cases.Case:
    people = {one["name"]: one for one in world["people"]}
    parties = tuple(
        cases.FilingParty(key, role, kind, name, people[name]["id_number"], people[name]["phone"])
        for key, role, kind, name in (
            ("a", "applicant", "company", "澜州启衡建材有限公司"),
            ("d", "debtor", "person", "贺一鸣"),
        )
    )
    duty = cases.FilingObligation("货款", Money.yuan(68_000), (at - 40 * DAY).date(), ("d",), ("a",))
    form = cases.Filing(
        received_on=at.date(),
        instrument_title="民事判决书",
        instrument_court="澜州市松岭区人民法院",
        instrument_number="（2025）浙0196民初2207号",
        effective_on=(at - 50 * DAY).date(),
        parties=parties,
        obligations=(duty,),
        cause="买卖合同纠纷",
    )
    return cases.file(scope, form, at)


def _priced(scope: Scope, case: cases.Case, at: datetime) -> assets.Asset:
    """The car, held, its price agreed on by both sides."""
    owner = cases.debtors(scope, case.pk)[0].party_id
    identity = assets.Identity(number="LSVAX60E2J2019607", mark="浙A0X607")
    thing = assets.record(scope, case.pk, "vehicle", owner, identity, {}, at, title="朗逸 2018 款小型轿车")
    assets.mark_held(scope, thing.pk, case.pk)
    pricing = valuations.start(scope, case.pk, thing.pk, "agreement", at)
    valuations.note_result(scope, pricing.pk, "parties", PRICE, at.date(), (at + 300 * DAY).date(), at)
    valuations.fix(scope, pricing.pk, at)
    return thing


def _bid(scope: Scope, running: auctions.Round, opens: datetime) -> None:
    """Four bidders; what they paid in lay at the bank before it was connected, so the books know nothing of it."""
    seats = []
    for number, one in enumerate(crowd.investors(14)[10:], 1):
        bidder = auctions.enrol(scope, None, "person", one.name, one.id_number, one.phone, opens - 9 * DAY)
        acting = auctions.bidder_scope(bidder.pk, running.court_id)
        auctions.register(acting, running.pk, bidder.pk, opens - 8 * DAY)
        auctions.hold_deposit(scope, running.lot_id, bidder.pk, -number, DEPOSIT.fen, opens - 7 * DAY)
        seats.append(acting)
    auctions.open_round(scope, running.pk, opens)
    for number, (who, steps, minutes) in enumerate(BIDS):
        at = opens + timedelta(minutes=minutes, seconds=7 * number)
        auctions.place_bid(seats[who], running.pk, f"seed-{number}", START + STEP * steps, at)


def _settled(scope: Scope, lot_id: int, round_id: int) -> auctions.Lot:
    ended = auctions.board(scope, round_id).ends_at
    auctions.close(scope, round_id, ended)
    auctions.settle_deposits(scope, lot_id, ended)
    price = auctions.lot(scope, lot_id).price_fen or 0
    return auctions.pay_price(scope, lot_id, -9, price - DEPOSIT.fen, ended + 4 * DAY)
