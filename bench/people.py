"""What people do in bench.kills: pay at the bank, approve, release, close; each act repeated until it took effect."""

from collections import Counter

import httpx
import psycopg
from django.db import InterfaceError, OperationalError, connection

from bench.kills import COURT_NAME, COURT_NUMBER, CREDITOR, OFFICES, PAYER, PREFIX
from tests.rooms import build
from zhixing.domain.agencies import api as agencies
from zhixing.domain.cases import api as cases
from zhixing.domain.closings import api as closings
from zhixing.domain.courts import api as courts
from zhixing.domain.distributions import api as distributions
from zhixing.domain.documents import api as documents
from zhixing.domain.ledger import api as ledger
from zhixing.domain.parties import api as parties
from zhixing.domain.payments import api as payments
from zhixing.domain.payments import jobs as bank_jobs
from zhixing.infra import log
from zhixing.infra.models import Held, Todo
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.practice import people as world

PASSING = (OperationalError, InterfaceError, psycopg.Error, httpx.HTTPError)


class People:
    """One court with its judge and its cashier, and the debtors at their bank."""

    def __init__(self, practice: str) -> None:
        self.practice, self.world = practice, world.load()
        self.court = build.court()
        operator = courts.system_scope(build.COURT, "court.found")
        particulars = {"account_name": COURT_NAME, "account_number": COURT_NUMBER, "bank_name": "澜州农商行"}
        courts.equip(operator, build.COURT, **particulars)
        build.seal(self.court, build.staff(self.court, "president", "president"))
        for unit in self.world["units"]:
            if unit["code"] in OFFICES:
                agencies.enlist(self.court, **unit, practice=True)
        payments.connect_bank(operator, "bank-lanzhou", PREFIX)
        self.judge, self.finance = self._staff("judge", "officer"), self._staff("cashier", "finance")
        self.paid: set[int] = set()

    def _staff(self, login, group):
        return courts.scope_of(build.staff(self.court, login, group).account, build.now(self.court).date())

    def file(self, count: int) -> list[int]:
        """Cases of debts not due yet, so that no interest makes two runs differ."""
        from datetime import date

        creditor = build.with_(build.APPLICANT, name=CREDITOR, id_number="", e_service=True)
        filed = []
        for n in range(count):
            debtor = build.with_(build.DEBTOR, id_number=f"33019519800101{n:04d}", name=f"被执行人{n}", e_service=True)
            amount = Money.yuan(1000 + n)
            duty = cases.FilingObligation("货款", amount, date(2030, 12, 31), ("d",), ("a",))
            case = build.case(self.court, f"（2025）浙0195民初{n}号", parties=(creditor, debtor), obligations=(duty,))
            filed.append(case.pk)
        self._account()
        return filed

    def _account(self) -> None:
        own = next(a for a in self.world["accounts"] if a["owner_name"] == CREDITOR)
        for role in cases.Role.objects.filter(kind="applicant").select_related("case"):
            if parties.receiving_account(self.court, role.party_id) is None:
                at = build.now(self.court)
                named = parties.propose_account(
                    self.court, role.party_id, role.case_id, CREDITOR, "澜州农商行", own["no"], at
                )
                parties.confirm_account(self.court, named.pk, at)

    def act(self) -> None:
        """One round of everything people could do now."""
        for step in (self._pay, self._fetch, self._approve, self._release, self._close):
            try:
                step()
            except PASSING:
                connection.close()

    def _pay(self) -> None:
        """Every debtor pays debt and fee into his case's own account, once."""
        source = next(a for a in self.world["accounts"] if a["owner_name"] == PAYER)
        for case in cases.cases(self.court).exclude(pk__in=self.paid)[:40]:
            due = cases.due(self.court, case.pk, build.now(self.court).date(), assume_last=True)
            number = ledger.account(self.court, f"case:{case.pk}").number
            order = {"id": f"PAY-{case.pk}", "source": source["no"], "credited": number, "name": COURT_NAME}
            sum_fen = (due.left + due.fee + due.paid).fen
            answer = httpx.post(
                f"{self.practice}/transfers", json=order | {"amount_fen": sum_fen, "remittance": "执行款"}, timeout=5
            )
            if answer.status_code == 200:
                self.paid.add(case.pk)

    def _fetch(self) -> None:
        try:
            bank_jobs.fetch.func(build.COURT)
        except Refusal:
            pass

    def _approve(self) -> None:
        for case in cases.cases(self.court).filter(status="active"):
            plan = distributions.open_plan(self.court, case.pk)
            if plan is not None:
                _try(distributions.approve, self.judge, plan.pk, build.now(self.court))

    def _release(self) -> None:
        for batch in payments.batches(self.court):
            if batch.state == "prepared":
                _try(payments.approve, self.judge, batch.pk, build.now(self.court))
            if batch.state == "approved":
                _try(payments.release, self.finance, batch.pk, build.now(self.court))

    def _close(self) -> None:
        for proposal in closings.proposals(self.court):
            _try(closings.close, self.judge, proposal.case_id, "performed", build.now(self.court))

    def finished(self, count: int) -> bool:
        try:
            closed = cases.cases(self.court).filter(status="closed").count() == count
            return closed and not Todo.objects.exists() and not _waiting(self.court)
        except PASSING:
            connection.close()
            return False

    def quiet(self) -> None:
        """The log is whole, every fen is accounted for, nothing waits."""
        verdict = log.verify()
        assert verdict.faults == (), verdict.faults
        assert ledger.trial_balance(self.court).agrees
        assert not Held.objects.exists(), list(Held.objects.values_list("reaction", "error"))

    def ends(self) -> Counter:
        """What each case ended with, ids and times aside, counted."""
        found: Counter = Counter()
        for case in cases.cases(self.court):
            papers = Counter(documents.documents(self.court, case.pk).values_list("template", "state"))
            asked = Counter(agencies.requests(self.court, case.pk).values_list("act", "state"))
            told = Counter(message.state for message in documents.messages(self.court, case.pk))
            money = tuple((code.split(":")[0], str(amount)) for code, amount in ledger.of_case(self.court, case.pk))
            paid = str(payments.paid_out(self.court, case.pk))
            found[(case.serial, case.status, _flat(papers), _flat(asked), _flat(told), money, paid)] += 1
        return found


def _waiting(scope) -> bool:
    open_requests = agencies.requests(scope).filter(state__in=("queued", "accepted")).exists()
    return open_requests or documents.Message.objects.filter(state="queued").exists()


def _flat(counts: Counter) -> tuple:
    return tuple(sorted((str(key), n) for key, n in counts.items()))


def _try(act, *args) -> None:
    try:
        act(*args)
    except Refusal:
        pass  # somebody was quicker, or it is not time yet
