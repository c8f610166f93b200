"""One case from the judgment to the creditor's account, told through doors only. Read this first.

The court, its bank, the vehicle office and the price platforms are the practice world over HTTP; reactions and jobs
run as a worker would run them; the practice court's clock is let run so that notice periods pass.
"""

import time
from datetime import date, timedelta

import httpx
import pytest

from tests.practice.conftest import PEOPLE, SEED, practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.auctions.stage import DEFECTS, LISTING
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.auctions import api as auctions
from zhixing.domain.cases import api as cases
from zhixing.domain.closings import api as closings
from zhixing.domain.courts import api as courts
from zhixing.domain.distributions import api as distributions
from zhixing.domain.documents import api as documents
from zhixing.domain.handovers import api as handovers
from zhixing.domain.intake import api as intake
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import api as payments
from zhixing.domain.payments import jobs as bank_jobs
from zhixing.domain.procedure import api as procedure
from zhixing.domain.seizures import api as seizures
from zhixing.domain.valuations import api as valuations
from zhixing.entrypoints import seed
from zhixing.infra import log
from zhixing.infra.models import Event, Held
from zhixing.kernel.money import Money

OFFICES = ("bank-lanzhou", "bank-yunting", "vehicle-office", "traffic-police", "public-security")
PLATFORMS = ("price-henggu", "price-yunjian", "price-zhunxun")
CREDITOR, DEBTOR, WINNER, LOSER = "澜州启衡建材有限公司", "周启山", "柳映雪", "程远帆"
BANK_NAME = "澜溪区人民法院"


class Story:
    """Who acts, and the few things every chapter does."""

    def __init__(self, world) -> None:  # noqa: F811
        self.world = world
        self.court = practice_world.court(*OFFICES, *PLATFORMS)
        operator = courts.system_scope(self.court.court_id, "court.found", "court.equip")
        courts.equip(operator, self.court.court_id, account_name=BANK_NAME)
        payments.connect_bank(operator, "bank-lanzhou", "621799019501")
        self.judge = self._staff("judge", "officer")
        self.finance = self._staff("finance", "finance")
        self.disposal = self._staff("disposal", "disposal")

    def _staff(self, login, group):
        one = build.staff(self.court, login, group, name=f"工作人员{login}")
        return courts.scope_of(one.account, self.now.date())

    @property
    def now(self):
        return build.now(self.court)

    def settle(self):
        practice_world.settle()

    def pass_days(self, days):
        courts.let_time_run(self.court, days, 1, self.now)
        time.sleep(1.1)
        self.settle()

    def transfer(self, payer, to_account, amount, key):
        """Somebody pays at the bank; the court fetches the bank's notices."""
        source = next(a for a in SEED["accounts"] if a["owner_name"] == payer and a["kind"] == "deposit")
        order = {"id": key, "source": source["no"], "credited": to_account, "name": BANK_NAME}
        answer = httpx.post(
            f"{self.world.url}/transfers",
            json=order | {"amount_fen": amount.fen, "remittance": "执行款"},
            trust_env=False,
        )
        assert answer.status_code == 200, answer.text
        self.fetch()

    def fetch(self):
        bank_jobs.fetch.func(self.court.court_id)
        self.settle()

    def confirm_account(self, party_id, name):
        """The party names its account and confirms it itself."""
        own = next(a for a in SEED["accounts"] if a["owner_name"] == name and a["kind"] == "deposit")
        named = parties.propose_account(self.court, party_id, self.case.pk, name, "澜州农商行", own["no"], self.now)
        parties.confirm_account(self.court, named.pk, self.now)


@pytest.fixture
def story(fresh_database, world):  # noqa: F811
    return Story(world)


def file_the_case(story):
    """A judgment comes in as a file, is read, completed by a clerk and filed; robots make and serve the papers."""
    text = seed.judgment(SEED, DEBTOR, CREDITOR, 412, "386000.00")
    row = intake.receive(story.court, "判决书.txt", text.encode(), story.now)
    form = intake.form_of(row)
    form["instrument"]["effective_on"] = "2026-04-20"
    for one in form["parties"]:
        one |= {"phone": PEOPLE[one["name"]]["phone"], "e_service": True}
    intake.amend(story.court, row.pk, form)
    story.case = intake.accept(story.court, row.pk, story.now)
    story.settle()
    made = documents.documents(story.court, story.case.pk).filter(state="signed", standing=True)
    assert made.count() == 6 and {d.state for d in documents.deliveries(story.court, story.case.pk)} == {"served"}
    assert cases.case(story.court, story.case.pk).officer_id == story.judge.staff_id


def find_and_hold(story):
    """Every office answered; what was found is drafted for holding; the judge signs; banks and registry confirm."""
    on = story.now.date()
    kinds = sorted(thing.kind for thing in assets.things(story.court, story.case.pk))
    assert kinds == ["deposit", "deposit", "vehicle"]
    for drafted in seizures.of_case(story.court, story.case.pk, on):
        seizures.sign_and_order(story.judge, drafted.id, story.now)
    story.settle()
    held = seizures.of_case(story.court, story.case.pk, on)
    assert {one.state for one in held} == {"effective"}
    for one in held:
        if one.kind == "freeze":
            seizures.deduct(story.judge, one.id, one.held, story.now)
    story.settle()
    story.fetch()
    assert sum(fen.fen for _, fen in ledger.received(story.court, story.case.pk)) == 41_240_000
    assert cases.due(story.court, story.case.pk, on, assume_last=True).left > Money(0)


def price_the_car(story):
    """The three platforms are asked at once; the mean of what came in time is the price."""
    (story.car,) = [t for t in assets.things(story.court, story.case.pk) if t.kind == "vehicle"]
    pricing = valuations.start(
        story.disposal, story.case.pk, story.car.id, "network", story.now, facts=valuations.Facts(refused=True)
    )
    story.settle()
    story.pass_days(3)
    assert valuations.fix(story.disposal, pricing.pk, story.now).price_fen > 0
    story.settle()
    story.price = valuations.price(story.court, story.car.id)


def sell_the_car(story):
    """Notice with all it must show, deposits at the bank, bids, one winner; the price arrives at the bank."""
    lot = auctions.prepare(story.disposal, story.case.pk, [story.car.id], story.now)
    documents.sign(story.judge, lot.ruling_id, story.now)
    story.settle()
    assert lot.ruling.deliveries.filter(state="served").count() == 2  # creditor and debtor
    auctions.describe(story.disposal, lot.pk, LISTING, DEFECTS, story.now)
    told = [role.party_id for role in cases.roles(story.court, story.case.pk)]
    auctions.tell(story.disposal, lot.pk, told, "electronic", story.now)
    story.pass_days(4)
    start = Money(story.price.fen * 8 // 10 // 10000 * 10000)
    opens = story.now + timedelta(days=17)
    deposit = Money(start.fen // 10)
    terms = auctions.Terms(opens, opens + timedelta(hours=24), start, Money.yuan(500), deposit, (1, 2, 3))
    running = auctions.publish(story.judge, lot.pk, terms, story.now)
    assert {running.announcement.state, running.conditions.state} == {"signed"}
    seats = {name: seat(story, running, name) for name in (WINNER, LOSER)}
    story.pass_days(17)
    auctions.open_round(story.court, running.pk, story.now)
    for name, step in ((LOSER, 0), (WINNER, 1), (LOSER, 2), (WINNER, 3)):
        bid = start + Money.yuan(500) * step
        bidder = auctions.bidder_scope(seats[name].bidder_id, story.court.court_id)
        assert auctions.place_bid(bidder, running.pk, f"{name}-{step}", bid, story.now).accepted
    story.pass_days(2)
    auctions.close(story.court, running.pk, story.now)
    story.settle()
    story.lot = auctions.lot(story.court, lot.pk)
    assert story.lot.state == "sold" and Money(story.lot.price_fen) == start + Money.yuan(1500)
    confirmed = auctions.last_round(lot.pk).confirmation
    assert confirmed.standing and [party.name for party in confirmed.addressees.all()] == [WINNER]
    assert {sent.state for sent in confirmed.deliveries.all()} == {"served"}
    replayed = auctions.proof(story.court, running.pk)
    assert replayed.agrees and replayed.broken_at is None
    rest = Money(story.lot.price_fen - story.lot.paid_fen)
    number = ledger.account(story.court, f"deposit:{lot.pk}:{seats[WINNER].bidder_id}").number
    story.transfer(WINNER, number, rest, "T-price")
    assert auctions.lot(story.court, lot.pk).state == "paid"


def seat(story, running, name):
    person = PEOPLE[name]
    bidder = auctions.enrol(story.court, None, person["kind"], name, person["id_number"], person["phone"], story.now)
    scope = auctions.bidder_scope(bidder.pk, story.court.court_id)
    taken = auctions.register(scope, running.pk, bidder.pk, story.now)
    number = ledger.account(story.court, f"deposit:{running.lot_id}:{bidder.pk}").number
    story.transfer(name, number, Money(running.deposit_fen), f"T-deposit-{bidder.pk}")
    return taken


def hand_it_over(story):
    """The ruling passes title when it reaches the buyer; the registry lifts our seal and registers him; keys."""
    handovers.rule(story.judge, story.lot.pk, story.now)
    story.settle()
    assert handovers.handover(story.court, story.lot.pk).state == "title"
    handovers.ask_transfer(story.judge, story.lot.pk, story.now)
    story.settle()
    assert handovers.handover(story.court, story.lot.pk).state == "transferred"
    handovers.arrange_pick_up(story.disposal, story.lot.pk, story.now + timedelta(days=1), "澜溪停车场", story.now)
    facts = {"mileage": "86310 公里", "vehicle_state": "外观完好", "items": "钥匙 2 把、登记证书"}
    handovers.record_delivery(story.disposal, story.lot.pk, facts, story.now)
    story.settle()
    assert assets.asset(story.court, story.car.id).state == "delivered"


def pay_the_creditor(story):
    """Interest to the day, a plan, two people release, the bank pays and says so; what is over goes back."""
    creditor = cases.applicants(story.court, story.case.pk)[0].party_id
    debtor = cases.debtors(story.court, story.case.pk)[0].party_id
    story.confirm_account(creditor, CREDITOR)
    story.confirm_account(debtor, DEBTOR)
    for _ in range(2):  # the deducted deposits first, then the price of the car
        plan = distributions.open_plan(story.court, story.case.pk)
        plan = plan or distributions.draw_up(story.judge, story.case.pk, story.now)
        distributions.approve(story.judge, plan.pk, story.now)
        story.settle()
        pay_open_batches(story)
    assert payments.paid_out(story.court, story.case.pk) > Money.yuan("386000.00")


def pay_open_batches(story):
    for batch in payments.batches(story.court):
        if batch.state not in ("done", "cancelled"):
            if batch.state == "prepared":
                payments.approve(story.judge, batch.pk, story.now)
            payments.release(story.finance, batch.pk, story.now)
            bank_jobs.send.func(batch.pk)
    story.fetch()


def close_the_case(story):
    """Nothing is owed and nothing is left in the account: the judge closes, and the log is whole."""
    closings.close(story.judge, story.case.pk, "performed", story.now)
    story.settle()
    for waiting in seizures.to_sign(story.court):  # what is still frozen is released, each by a signed ruling
        seizures.sign_and_order(story.judge, waiting.seizure_id, story.now)
    story.settle()
    closed = cases.case(story.court, story.case.pk)
    assert closed.status == "closed" and closed.closed_how == "performed"
    assert ledger.balance(story.court, f"case:{story.case.pk}") == Money.zero
    assert ledger.trial_balance(story.court).agrees
    assert log.verify().faults == () and not Held.objects.exists()


def test_from_filing_to_payout(story):
    file_the_case(story)
    find_and_hold(story)
    price_the_car(story)
    sell_the_car(story)
    hand_it_over(story)
    pay_the_creditor(story)
    close_the_case(story)
    told = list(Event.objects.filter(case_id=story.case.pk).order_by("seq").values_list("name", flat=True))
    road = ["CaseFiled", "DocumentSigned", "InquiryLaunched", "AssetRecorded", "AssetSeized", "MoneyDeducted"]
    road += ["ReceiptMatched", "PriceFixed", "LotPublished", "LotSold", "PricePaid", "TitlePassed", "HandedOver"]
    road += ["PlanApproved", "PayoutSettled", "CaseClosed"]
    places = [told.index(name) for name in road]
    assert places == sorted(places)
    states = {s.glyph: s.state for s in procedure.path(story.court, story.case.pk, story.now.date())}
    assert states == dict.fromkeys("立查控评卖交款结", "done")
    assert agencies.requests(story.court, story.case.pk).exclude(state="answered").count() == 0
    assert date.fromisoformat(cases.case(story.court, story.case.pk).closed_on.isoformat()) >= story.now.date()
