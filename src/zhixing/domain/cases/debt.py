"""What is owed in a case on a day: the instrument's obligations put into the terms of `law.repayment`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zhixing.domain.cases.filing import InterestRule
from zhixing.domain.cases.models import Case, Obligation, Stay
from zhixing.kernel.money import Money
from zhixing.law.fees import execution_fee
from zhixing.law.interest import Charge
from zhixing.law.limits import Interval
from zhixing.law.repayment import Debt, Payment, Schedule, schedule


@dataclass(frozen=True)
class Due:
    """A case's account on a day: the instrument's money, interest, doubled part, costs and the enforcement fee."""

    schedule: Schedule
    claimed: Money
    """What the instrument orders, without interest that grows."""
    fee: Money
    paid: Money

    @property
    def on(self) -> date:
        return self.schedule.as_of

    @property
    def left(self) -> Money:
        """Still owed to the creditors."""
        return self.schedule.owed.total

    @property
    def total(self) -> Money:
        """All that was ever owed by this day, fee included; what was paid beyond the debts is not owed twice."""
        beyond = sum((one.left for one in self.schedule.postings), Money.zero)
        return self.left + self.paid - beyond + self.fee


def debt_of(one: Obligation, doubled: bool) -> Debt:
    """An obligation as the law reckons it. Raises RateNotGiven."""
    rules = map(InterestRule.restore, one.interest)
    charges = tuple(Charge(rule.law_rate(), rule.from_on, rule.until_on, rule.base) for rule in rules)
    amount, accrued = Money(one.amount_fen), Money(one.accrued_fen)
    if one.is_cost:
        return Debt(f"{one.no}", Money(0), one.due_on, costs=amount, charges=charges, doubled=doubled)
    return Debt(f"{one.no}", amount - accrued, one.due_on, accrued=accrued, charges=charges, doubled=doubled)


def reckon(
    case: Case,
    obligations: Iterable[Obligation],
    stays: Iterable[Stay],
    received: Iterable[tuple[date, Money]],
    on: date,
    assume_last: bool,
) -> Due:
    """The account of the case on a day. Raises RateNotGiven, RateUnknown past the rate table unless `assume_last`."""
    rows = list(obligations)
    debts = [debt_of(one, case.doubled_interest) for one in rows]
    payments = [Payment(f"{day}", day, amount) for day, amount in received if day <= on]
    rests = [Interval(s.from_on, s.until_on or on, s.ground) for s in stays if s.stops_interest and s.from_on <= on]
    account = schedule(debts, payments, on, stays=rests, assume_last=assume_last)
    claimed = sum((Money(one.amount_fen) for one in rows), Money(0))
    fee = execution_fee(claimed, case.filed_on).fee or Money(0)
    paid = sum((one.amount for one in payments), Money(0))
    return Due(account, claimed, fee, paid)
