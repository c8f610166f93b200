"""A whole case while the outside world misbehaves: nothing hangs, nothing is doubled, and a person sees what to do.

Every stage of the case (questions, text messages, freeze and seal, deduction, prices, payout) is sent while one fault
strikes every message of every office. Each request ends answered, or failed on a page of the desk with its next step and
a button. Then the outside is well again, the button is pressed, and everything is done, once.
"""

import sqlite3
import threading
import time
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer
from django.core.wsgi import get_wsgi_application

from tests.entrypoints.desk.stage import signed_in
from tests.practice.conftest import SEED, practice  # noqa: F401
from tests.rooms import build
from tests.rooms import world as practice_world
from tests.rooms.world import world  # noqa: F401
from zhixing.domain.agencies import api as agencies
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.distributions import api as distributions
from zhixing.domain.documents import api as documents
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import api as payments
from zhixing.domain.seizures import api as seizures
from zhixing.domain.valuations import api as valuations
from zhixing.entrypoints import sweeps
from zhixing.infra import log
from zhixing.infra.models import Event, Held
from zhixing.kernel.money import Money
from zhixing.practice.faults import KINDS

OFFICES = ("bank-lanzhou", "bank-yunting", "vehicle-office", "public-security", "sms")
PLATFORMS = ("price-henggu", "price-yunjian", "price-zhunxun")
SILENCE = 0.1
"""Real seconds after which a call times out while the offices are silent."""
SECONDS = {"delay": 0.05, "timeout": 0.5, "late": 0.2, "out_of_order": 0.05}
FAILS = {"error", "timeout", "malformed", "wrong_signature"}
"""Faults that, while they last, let nothing through; with the others every answer comes in the end."""
PATIENCE = 40.0


class QuietHandler(WSGIRequestHandler):
    def log_message(self, format, *args):
        pass


@pytest.fixture
def platform(fresh_database, settings):
    """The platform's own door for what offices send by themselves, over HTTP."""
    server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, QuietHandler)
    settings.BASE_URL = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield settings.BASE_URL
    server.shutdown()
    server.server_close()


class Server(ThreadedWSGIServer):
    daemon_threads = True


class Trial:
    """A court, its people, the practice world and the fault that strikes it."""

    def __init__(self, world, home, kind, settings):  # noqa: F811
        self.world, self.home, self.kind, self.settings = world, home, kind, settings
        self.court = practice_world.court(*OFFICES, *PLATFORMS)
        operator = courts.system_scope(self.court.court_id, "court.found", "court.equip")
        courts.equip(operator, self.court.court_id, account_name="澜溪区人民法院")
        payments.connect_bank(operator, "bank-lanzhou", "621799019501")
        self.people = {g: build.staff(self.court, g, g, name=g) for g in ("officer", "disposal", "finance")}
        self.judge, self.disposal, self.finance = (self._scope(one) for one in self.people.values())

    def _scope(self, one):
        return courts.scope_of(one.account, self.now.date())

    @property
    def now(self):
        return build.now(self.court)

    def strike(self):
        self.settings.GATEWAY_READ_SECONDS = SILENCE if self.kind == "timeout" else PATIENCE
        self.world.fault("*", self.kind, count=None, seconds=SECONDS.get(self.kind))

    def calm(self):
        self.settings.GATEWAY_READ_SECONDS = PATIENCE
        self.world.say("DELETE", "/api/faults")

    def endure(self):
        """Workers go on until everything that was sent has ended: answered, or visibly failed. It never hangs."""
        end = time.monotonic() + PATIENCE
        while True:
            build.drain()
            practice_world.hurry()
            ran = practice_world.run_jobs()
            sweeps.run_all()
            build.drain()
            if not self._under_way():
                return
            assert time.monotonic() < end, f"{self.kind}: still under way: {self._under_way()}"
            if not ran:
                time.sleep(0.05)

    def _under_way(self):
        requests = agencies.requests(self.court).filter(state__in=("queued", "accepted"))
        texts = documents.Message.objects.filter(state="queued")
        silent = payments.batches(self.court).filter(state="released", failure="")
        found = [f"{r.act} {r.unit.code} {r.error}" for r in requests]
        return found + [f"sms {one.reason}" for one in texts] + [f"batch {one.pk}" for one in silent]

    def page(self, group, path):
        answer = signed_in(self.people[group]).get(path)
        assert answer.status_code == 200
        return answer.content.decode()

    def press(self, group, path):
        answer = signed_in(self.people[group]).post(path)
        assert answer.status_code == 302, answer.content.decode()[:2000]

    def stage(self, act, asked):
        """`act` while the fault strikes; what fails is on the page with its button; pressed in peace, it is done."""
        self.strike()
        act()
        self.endure()
        failed = agencies.requests(self.court).filter(state="failed")
        assert bool(failed) == (self.kind in FAILS), [(r.act, r.unit.code, r.error) for r in failed]
        for row in failed:
            page = self.page("officer", "/desk/requests/?state=failed")
            assert f'action="/desk/requests/{row.pk}/resend"' in page and "重新发出" in page
            page = self.page("officer", f"/desk/requests/{row.pk}/")
            assert "没有办成" in page and f'action="/desk/requests/{row.pk}/resend"' in page
            assert row.error not in page, "the reason is said in words, not as a code"
        self.calm()
        for row in failed:
            self.press("officer", f"/desk/requests/{row.pk}/resend")
        self.endure()
        assert not agencies.requests(self.court).exclude(state="answered").exists()
        assert agencies.requests(self.court).count() == asked
        assert Event.objects.filter(name="RequestAnswered").count() == asked

    def outside(self, query, *values):
        """What the practice world itself remembers."""
        with sqlite3.connect(self.home / "practice.sqlite3", timeout=5) as store:
            return store.execute(query, values).fetchall()


@pytest.fixture
def trial(world, platform, settings, request, tmp_path):  # noqa: F811
    world.say("PUT", "/settings", callback_url=f"{platform}/wires", answer_days=dict.fromkeys(PLATFORMS, 0))
    return Trial(world, tmp_path, request.param, settings)


def ask_everybody(trial):
    """Filing: the robots ask every office and tell the parties by text message."""
    sides = (build.with_(build.APPLICANT, e_service=True), build.with_(practice_world.debtor(), e_service=True))
    trial.case = build.case(trial.court, parties=sides, amount="1000000.00")


def texts_end(trial):
    """Text messages that failed stand on the desk with their next step; sent again they arrive once.

    Only where nothing was done can they fail: else the gateway's receipt comes by itself and says what became of them.
    """
    failed = list(documents.unsent(trial.court))
    assert bool(failed) == (trial.kind == "error")
    for row in failed:
        for path in ("/desk/requests/?state=failed", f"/desk/cases/{trial.case.pk}/service"):
            page = trial.page("officer", path)
            assert f'action="/desk/texts/{row.pk}/resend"' in page and "请核对手机号码后重新发送" in page
        assert "对外没办成" in trial.page("officer", "/desk/")
        trial.press("officer", f"/desk/texts/{row.pk}/resend")
    trial.endure()
    rows = documents.Message.objects.filter(court_id=trial.court.court_id)
    assert rows.exists() and not rows.exclude(state__in=("sent", "delivered")).exists()
    assert len(trial.outside("SELECT id FROM sms")) == rows.count()


def hold(trial):
    on = trial.now.date()
    for drafted in seizures.of_case(trial.court, trial.case.pk, on):
        seizures.sign_and_order(trial.judge, drafted.id, trial.now)


def deduct(trial):
    for one in seizures.of_case(trial.court, trial.case.pk, trial.now.date()):
        if one.kind == "freeze":
            seizures.deduct(trial.judge, one.id, one.held, trial.now)


def price(trial):
    car = next(
        one.asset for one in seizures.of_case(trial.court, trial.case.pk, trial.now.date()) if one.kind == "seal"
    )
    trial.pricing = valuations.start(
        trial.disposal, trial.case.pk, car.id, "network", trial.now, facts=valuations.Facts(refused=True)
    )


def pay_out(trial):
    """The deducted money to the creditor; a batch the bank is silent about is on finance's page with its button."""
    creditor = cases.applicants(trial.court, trial.case.pk)[0].party_id
    name = build.APPLICANT.name
    own = next(a for a in SEED["accounts"] if a["owner_name"] == name and a["kind"] == "deposit")
    named = parties.propose_account(trial.court, creditor, trial.case.pk, name, "澜州农商行", own["no"], trial.now)
    parties.confirm_account(trial.court, named.pk, trial.now)
    plan = distributions.open_plan(trial.court, trial.case.pk)
    plan = plan or distributions.draw_up(trial.judge, trial.case.pk, trial.now)
    distributions.approve(trial.judge, plan.pk, trial.now)
    build.drain()
    (batch,) = payments.batches(trial.court)
    if batch.state == "prepared":
        payments.approve(trial.judge, batch.pk, trial.now)
    trial.strike()
    payments.release(trial.finance, batch.pk, trial.now)
    trial.endure()
    batch.refresh_from_db()
    assert (batch.state == "released") == (trial.kind in FAILS)
    if batch.state == "released":
        assert "银行未答复" in trial.page("finance", "/desk/")
        assert "同一编号只付一次" in trial.page("finance", "/desk/payments/?view=unanswered")
        assert "银行还没有回执" in trial.page("finance", f"/desk/payments/batches/{batch.pk}/")
    trial.calm()
    if batch.state == "released":
        trial.press("finance", f"/desk/payments/batches/{batch.pk}/resend")
    trial.endure()
    batch.refresh_from_db()
    assert batch.state == "done"
    assert [one.state for one in batch.payouts.all()] == ["settled"] * batch.payouts.count()
    return batch


@pytest.mark.parametrize("trial", KINDS, indirect=True)
def test_a_case_under_a_fault(trial):
    trial.stage(lambda: ask_everybody(trial), asked=4)
    texts_end(trial)
    kinds = sorted(one.asset.kind for one in seizures.of_case(trial.court, trial.case.pk, trial.now.date()))
    assert kinds == ["deposit", "deposit", "vehicle"]

    trial.stage(lambda: hold(trial), asked=7)
    held = seizures.of_case(trial.court, trial.case.pk, trial.now.date())
    assert {one.state for one in held} == {"effective"}
    assert trial.outside("SELECT count(*) FROM freezes WHERE case_no = ?", trial.case.number) == [(2,)]
    assert trial.outside("SELECT count(*) FROM seals WHERE case_no = ?", trial.case.number) == [(1,)]

    trial.stage(lambda: deduct(trial), asked=9)
    until_told(trial)
    taken = sum(one.held.fen for one in held if one.kind == "freeze")
    assert trial.outside("SELECT count(*), sum(fen) FROM movements WHERE code = 'DEDUCTION'") == [(2, taken)]
    assert sum(fen.fen for _, fen in ledger.received(trial.court, trial.case.pk)) == taken

    trial.stage(lambda: price(trial), asked=12)
    assert valuations.fix(trial.disposal, trial.pricing.pk, trial.now).counted == list(PLATFORMS)

    batch = pay_out(trial)
    assert trial.outside("SELECT sum(fen) FROM movements WHERE code = 'PAYMENT'") == [(batch.fen,)]
    assert trial.world.say("GET", "/totals")["conserved"] is True
    assert payments.paid_out(trial.court, trial.case.pk) == Money(batch.fen)
    assert ledger.trial_balance(trial.court).agrees
    assert log.verify().faults == () and not Held.objects.exists()


def until_told(trial):
    """The bank's own notices of what it moved: they come by themselves, again until they are taken."""
    end = time.monotonic() + PATIENCE
    while len(payments.of_case(trial.court, trial.case.pk)) < 2:
        assert time.monotonic() < end, trial.world.say("GET", "/outgoing")
        time.sleep(0.05)
        build.drain()
    assert payments.receipts(trial.court).count() == 2
