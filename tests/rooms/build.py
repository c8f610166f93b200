"""What tests of rooms start from: a practice court with staff, and a filed case. Built through doors only."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from zhixing.domain.agencies import api as agencies
from zhixing.domain.assets import api as assets
from zhixing.domain.cases import api as cases
from zhixing.domain.courts import api as courts
from zhixing.domain.documents import api as documents
from zhixing.domain.valuations import api as valuations
from zhixing.infra import clock, reactor
from zhixing.kernel.money import Money
from zhixing.kernel.scope import Scope

COURT = 195
LONG_AGO = datetime(2020, 1, 2, 9, tzinfo=clock.SHANGHAI)
APPLICANT = cases.FilingParty(
    "a", "applicant", "company", "澜州启衡建材有限公司", id_number="91330195MA2TEST017", phone="13900002208"
)
DEBTOR = cases.FilingParty("d", "debtor", "person", "周启山", id_number="330195198001010017", phone="13800006402")


class Everything(frozenset[str]):
    """All permissions: for tests whose subject is not who may do it."""

    def __contains__(self, item: object) -> bool:
        return True


def everything(court_id: int = COURT) -> Scope:
    return Scope("test", court_id, frozenset({court_id}), Everything())


def court(number: int = COURT, code: str = "浙0195", practice: bool = True) -> Scope:
    """Found a court; the scope of one who may do everything there."""
    scope = courts.system_scope(number, "court.found")
    courts.found(scope, number, code, f"澜州市第{number}区人民法院", "Lanzhou District Court", "basic", None, practice)
    return everything(number)


def staff(scope: Scope, login: str, *groups: str, name: str = "陈知远") -> courts.Staff:
    return courts.appoint(scope, login, "long enough password", name, "法官", list(groups), LONG_AGO)


def now(scope: Scope) -> datetime:
    return clock.now(scope.court_id)


def filing(number: str = "（2025）浙0195民初4471号", amount: str = "100000.00", **changes: Any) -> cases.Filing:
    """One applicant, one debtor, one sum with 6 % interest, due since long ago."""
    duty = cases.FilingObligation(
        what="货款",
        amount=Money.yuan(amount),
        due_on=date(2026, 6, 30),
        payers=("d",),
        payees=("a",),
        interest=(cases.InterestRule(Money.yuan(amount), date(2026, 1, 1), "fixed_annual", rate=Decimal("0.06")),),
    )
    fields: dict[str, Any] = {
        "received_on": date(2026, 11, 20),
        "instrument_title": "民事判决书",
        "instrument_court": "澜溪区人民法院",
        "instrument_number": number,
        "effective_on": date(2026, 6, 20),
        "parties": (APPLICANT, DEBTOR),
        "obligations": (duty,),
        "cause": "买卖合同纠纷",
    }
    return cases.Filing(**(fields | changes))


def case(
    scope: Scope, number: str = "（2025）浙0195民初4471号", at: datetime | None = None, **changes: Any
) -> cases.Case:
    return cases.file(scope, filing(number, **changes), at or now(scope))


def drain(most: int = 500) -> None:
    """Run every reaction that waits, as a worker would."""
    worker = reactor.Reactor()
    for _ in range(most):
        if not worker.run_once():
            break
    worker.close()


def later(scope: Scope, days: int) -> datetime:
    return now(scope) + timedelta(days=days)


def with_(value: Any, **changes: Any) -> Any:
    """The same frozen value with other fields."""
    return replace(value, **changes)


def seal(scope: Scope, president: courts.Staff) -> None:
    """Give the court a certificate and let its president's name stand under routine papers."""
    documents.install_seal(scope, LONG_AGO)
    routine = [code for code, paper in documents.templates().items() if paper.unattended]
    documents.authorise(scope, president.pk, routine, LONG_AGO)


def appraisers(scope: Scope, kind: str, count: int = 5) -> list[str]:
    """Agencies on the list for one kind of thing; their codes."""
    codes = [f"appraiser-{number}" for number in range(1, count + 1)]
    for code in codes:
        agencies.enlist(
            scope, code, "appraiser", f"澜州{code[-1]}号评估所", code, "counter", items=[f"appraisal.{kind}"]
        )
    return codes


def appraised(
    scope: Scope, asset_id: int, price: Money, at: datetime, until: date | None = None, **start: Any
) -> valuations.Valuation:
    """An appraisal with its report: three agencies agreed on, the first asked, its report in; not fixed yet."""
    thing = assets.asset(scope, asset_id)
    start = {"facts": valuations.Facts(appraisal_by_law=True)} | start
    one = valuations.start(scope, thing.case_id, asset_id, "appraisal", at, **start)
    codes = appraisers(scope, thing.kind)[:3]
    valuations.agree_agencies(scope, one.pk, codes, at)
    valuations.order(scope, one.pk, at.date(), at)
    day = at.date()
    valuations.note_result(scope, one.pk, codes[0], price, day, until or day + timedelta(days=300), at)
    return one
