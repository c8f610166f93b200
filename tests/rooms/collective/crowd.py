"""A made-up crowd: people with valid numbers nobody has, a matter they belong to, and money in its pool."""

from datetime import date, timedelta

from stdnum import luhn
from stdnum.cn import ric

from tests.rooms import build
from zhixing.domain.collective import api as collective
from zhixing.domain.courts import api as courts
from zhixing.domain.ledger import api as ledger
from zhixing.kernel.money import Money
from zhixing.law.collective import Method

HEAD = "姓名,身份证号,投入,返还本金,已付利息,手机,开户行,银行账号"


def id_number(n):
    """The n-th number of a place that does not exist."""
    born = date(1940, 1, 1) + timedelta(days=n % 24_000)
    return numbered(f"990102{born:%Y%m%d}{n // 24_000:03d}")


def numbered(short):
    """17 digits with their check digit."""
    return short + ric.calc_check_digit(short + "0")


def card(n):
    """A card number that no bank has given out."""
    short = f"62179900{n:010d}"
    return short + luhn.calc_check_digit(short)


def claimant(n, **changes):
    """What the n-th person of `csv` says who registers."""
    told = {"name": f"甲乙{n}", "id_number": id_number(n), "phone": f"1390000{n % 10_000:04d}", "bank": "澜州农商行"}
    return collective.Claimant(**(told | {"account": card(n)} | changes))


def csv(losses):
    """An audit list: one person a loss (in fen), paid in 100 more than lost."""
    rows = [HEAD]
    rows += [
        f"甲乙{n},{id_number(n)},{Money(fen + 10_000)},100.00,0,1390000{n % 10_000:04d},澜州农商行,62179900{n:08d}"
        for n, fen in enumerate(losses, start=1)
    ]
    return "\n".join(rows).encode()


def matter(scope, losses, pool, equip=True, case=None):
    """A matter with these people and so much in its pool (fen)."""
    if equip:
        courts.equip(scope, scope.court_id, account_number="330195010100000018", account_name="澜溪区人民法院")
    at = build.now(scope)
    case = case or build.case(scope)
    one = collective.open_matter(
        scope, case.pk, "演练集资案", Method.IN_MINUS_OUT, at.date(), at.date() + timedelta(days=30), "", at
    )
    upload = collective.import_audit(scope, one.pk, "audit.csv", csv(losses), at)
    assert upload.bad == 0 and upload.people == len(losses) and upload.loss_fen == sum(losses)
    legs = [(f"bank:{scope.court_id}", Money(-pool)), (f"case:{case.pk}", Money(pool))]
    ledger.post(scope, "crowd", legs, "test", at, case.pk)
    collective.fund(scope, one.pk, Money(pool), "1", at)
    return one


def released(scope, one, staff, at, costs=0, reserve=0):
    """A round drawn, approved by one and released by another."""
    drawn = collective.draw_round(scope, one.pk, Money(costs), Money(reserve), at)
    first, second = (build.with_(scope, staff_id=person.pk) for person in staff)
    collective.approve_round(first, drawn.pk, at)
    collective.release_round(second, drawn.pk, at)
    return drawn
