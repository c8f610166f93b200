"""A round with bidders to try the room on, built through doors."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tests.rooms import build
from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.auctions.models import Lot, Round
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.valuations import api as valuations
from zhixing.infra import clock
from zhixing.infra.events import readers_of
from zhixing.infra.models import Todo
from zhixing.infra.reactor import react as react_to
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope
from zhixing.law.auction_people import LISTING_ITEMS, WARNINGS

COURT = 901
T10 = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""When the round ends, as announced."""
OPENS = T10 - timedelta(hours=24)
MACHINE = build.everything(COURT)
JUDGE = "林知夏"
LISTING = {item.key: f"{item.zh}：见公告" for item in LISTING_ITEMS}
DEFECTS = {item.key: item.zh for item in WARNINGS}


def yuan(amount: int | str) -> Money:
    return Money.yuan(amount)


def court() -> None:
    build.court(COURT, "浙9901")


def judge() -> Scope:
    """The court's judge who signs rulings and publishes; he and the seal are there from the first time asked."""
    found = courts.staff(MACHINE).filter(name=JUDGE).first()
    if found is None:
        found = build.staff(MACHINE, f"judge-{COURT}", "officer", name=JUDGE)
        build.seal(MACHINE, found)
    return courts.scope_of(found.account, T10.date())


def publish(lot_id: int, figures: auctions.Terms, at: datetime) -> Round:
    """Sign the ruling where it isn't, and publish, as the judge."""
    ruling = auctions.lot(MACHINE, lot_id).ruling
    if ruling and ruling.state == "draft":
        documents.sign(judge(), ruling.pk, at)
    return auctions.publish(judge(), lot_id, figures, at)


def a_priced_thing(at: datetime, kind: str = "house", price: int | str = 2030000, number: str = "") -> assets.Asset:
    """A thing held in a new case, its price agreed on by the parties."""
    case = build.case(MACHINE, f"（2025）浙0195民初{4000 + assets.Asset.objects.count()}号", at=at)
    owner = cases.debtors(MACHINE, case.pk)[0].party_id
    identity = assets.Identity(number=number or f"ZX{case.pk:015d}")
    thing = assets.record(MACHINE, case.pk, kind, owner, identity, {}, at, title="望舒路 88 号住宅")
    assets.mark_held(MACHINE, thing.pk, case.pk)
    pricing = valuations.start(MACHINE, case.pk, thing.pk, "agreement", at)
    day = at.date()
    valuations.note_result(MACHINE, pricing.pk, "parties", yuan(price), day, day + timedelta(days=300), at)
    valuations.fix(MACHINE, pricing.pk, at)
    return thing


def a_lot(at: datetime, **thing: str) -> Lot:
    """A lot with everything said that must be, its parties told."""
    one = a_priced_thing(at, **thing)
    lot = auctions.prepare(MACHINE, one.case_id, [one.pk], at)
    auctions.describe(MACHINE, lot.pk, LISTING, DEFECTS, at)
    parties = [role.party_id for role in cases.roles(MACHINE, one.case_id)]
    auctions.tell(MACHINE, lot.pk, parties, "post", at)
    return lot


def terms(opens_at: datetime, closes_at: datetime, **changes) -> auctions.Terms:
    figures = {"start": yuan(1421000), "step": yuan(7000), "deposit": yuan(140000), "panel": (1, 2, 3)}
    return auctions.Terms(opens_at, closes_at, **(figures | changes))


def a_round(
    opens_at: datetime = OPENS, closes_at: datetime = T10, found: bool = True, price: str = "2030000", **changes
) -> Round:
    """A published first round of a house worth 2,030,000, or what is said."""
    if found:
        court()
    lot = a_lot(opens_at - timedelta(days=40), price=price)
    return publish(lot.pk, terms(opens_at, closes_at, **changes), opens_at - timedelta(days=31))


def person(number: int) -> str:
    """A made-up ID number with a right check digit."""
    body = f"33019519900101{number:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def a_bidder(number: int, at: datetime = OPENS) -> auctions.Bidder:
    return auctions.enrol(MACHINE, None, "person", f"竞买人{number}", person(number), "13800000000", at)


def seated(running: Round, number: int, deposit: bool = True, at: datetime = OPENS) -> int:
    """A bidder with a seat in the round, his deposit paid unless said otherwise; his id."""
    bidder = a_bidder(number, at)
    auctions.register(auctions.bidder_scope(bidder.pk, COURT), running.pk, bidder.pk, at)
    if deposit and running.deposit_fen:
        receipt = running.pk * 1000 + number
        auctions.hold_deposit(MACHINE, running.lot_id, bidder.pk, receipt, running.deposit_fen, at)
    return bidder.pk


def opened(running: Round, at: datetime = OPENS) -> Round:
    auctions.open_round(MACHINE, running.pk, at)
    running.refresh_from_db()
    return running


def bid(running: Round, bidder_id: int, amount: int | str, at: datetime, key: str = "") -> auctions.Decision:
    key = key or f"{bidder_id}-{amount}-{at:%H%M%S%f}"
    return auctions.place_bid(auctions.bidder_scope(bidder_id, COURT), running.pk, key, yuan(amount), at)


def react():
    """Run every reaction that waits, in order, inside the test's own transaction."""
    while todo := Todo.objects.select_related("event").order_by("event_id").first():
        row = todo.event
        for reader in readers_of(row.name, row.payload):
            react_to([row], reader, {row.court_id: clock.now(row.court_id)})
        todo.delete()
