"""What a debtor owes on a day: general interest, the doubled part, payments; 迟延利息解释."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from zhixing.entrypoints.calculators.asks import Ask, Choice, Kind
from zhixing.entrypoints.calculators.calculator import Calculator
from zhixing.entrypoints.calculators.principals import (
    CURRENCIES,
    FIXED,
    FURTHER,
    MID_RATE,
    NO_INTEREST,
    PUBLISHED,
    RATES,
    RMB,
    TENORS,
    account_in,
    debts,
)
from zhixing.entrypoints.calculators.refusals import TableEnded
from zhixing.entrypoints.calculators.reply import Fact, Reply, Table
from zhixing.kernel.money import Money
from zhixing.law import repayment
from zhixing.law.answer import Answer
from zhixing.law.interest import Line, LineKind
from zhixing.law.interest_delay import schedule_in_currency
from zhixing.law.limits import Interval
from zhixing.law.rates import RateKind, RateUnknown, Tenor

PARTS = (
    ("total", "合计 || In all"),
    ("principal", "本金 || Principal"),
    ("costs", "费用 || Costs"),
    ("interest", "一般利息 || General interest"),
    ("doubled", "加倍部分 || Doubled part"),
)
WITH_INTEREST = ("rate", (*FIXED, *PUBLISHED))
KINDS = {LineKind.GENERAL: "一般利息 || general", LineKind.DOUBLED: "加倍部分 || doubled part"}
ASKS = (
    Ask("principal", "本金 || Principal", Kind.MONEY, required=True, unit="元 || yuan"),
    Ask(
        "currency",
        "币种 || Currency",
        Kind.CHOICE,
        default=RMB,
        choices=CURRENCIES,
        more=True,
        hint="外币的各项金额按原币填；折成人民币的，还款按人民币填 || "
        "foreign sums in their own money; converted into RMB, payments in RMB",
    ),
    MID_RATE,
    Ask("as_of", "算到哪一天 || Reckoned to", Kind.DAY, required=True, today=True),
    Ask(
        "due_on",
        "履行期限最后一日 || Last day to perform",
        Kind.DAY,
        hint="次日起算加倍部分；不填就不算加倍部分 || the doubled part runs from the next day; empty: none",
    ),
    Ask("rate", "一般利息 || General interest", Kind.CHOICE, default=NO_INTEREST, choices=RATES),
    Ask("from", "一般利息起算日 || Interest from", Kind.DAY, required=True, when=WITH_INTEREST),
    Ask(
        "through",
        "一般利息截止日 || Interest through",
        Kind.DAY,
        after="from",
        when=WITH_INTEREST,
        hint="判决写到某日为止才填；写“至实际清偿之日”的留空 || empty: until paid",
    ),
    Ask("percent", "利率 || Rate", Kind.NUMBER, required=True, unit="% || %", when=("rate", FIXED)),
    Ask("fixed_on", "用哪一天的 LPR || The LPR of", Kind.DAY, required=True, when=("rate", (RateKind.LPR_ON,))),
    Ask("tenor", "期限档 || Tenor", Kind.CHOICE, default=Tenor.Y1, choices=TENORS, when=("rate", PUBLISHED)),
    Ask("multiple", "倍数 || Times", Kind.NUMBER, default="1", unit="倍 || ×", when=("rate", PUBLISHED)),
    Ask("plus", "另加 || Plus", Kind.NUMBER, default="0", unit="个百分点 || points", when=("rate", PUBLISHED)),
    Ask("ceiling", "年利率上限 || Ceiling a year", Kind.NUMBER, unit="% || %", when=WITH_INTEREST, more=True),
    Ask(
        "day_base",
        "一年按多少天 || Days of a year",
        Kind.CHOICE,
        choices=(Choice("365", "365"), Choice("360", "360")),
        when=WITH_INTEREST,
        more=True,
    ),
    Ask("costs", "判令负担的费用 || Costs awarded", Kind.MONEY, unit="元 || yuan", more=True),
    Ask("accrued", "判决写明的利息数额 || Interest stated as a sum", Kind.MONEY, unit="元 || yuan", more=True),
    Ask(
        "payments",
        "已付的钱 || Payments",
        Kind.ROWS,
        one="payment",
        columns=(
            Ask("on", "日期 || Day", Kind.DAY, required=True),
            Ask("amount", "金额 || Sum", Kind.MONEY, required=True),
        ),
    ),
    FURTHER,
    Ask(
        "stays",
        "加倍部分不计的期间 || Days the doubled part rests",
        Kind.ROWS,
        one="stay",
        more=True,
        hint="非因被执行人申请的中止、暂缓 || stays the debtor did not ask for",
        columns=(
            Ask("first", "第一日 || First day", Kind.DAY, required=True),
            Ask("last", "最后一日 || Last day", Kind.DAY, required=True, after="first"),
        ),
    ),
    Ask(
        "assume_last",
        "利率表之后按最后一次公布的利率推算 || Past the rate table, assume its last rate",
        Kind.FLAG,
        when=("rate", PUBLISHED),
    ),
)


def work(given: Mapping[str, Any]) -> Reply:
    payments = [repayment.Payment(str(n), row["on"], row["amount"]) for n, row in enumerate(given["payments"], 1)]
    stays = [Interval(row["first"], row["last"]) for row in given["stays"]]
    owing, told = debts(given)
    currency = account_in(given)
    answer: Answer
    if currency == RMB:
        answer = found = _schedule(owing, payments, given["as_of"], stays, bool(given["assume_last"]))
    else:
        answer = schedule_in_currency(owing, payments, given["as_of"], currency, stays=stays)
        found = answer.account
    unit = "（元） || (yuan)" if currency == RMB else f"（{currency}） || ({currency})"
    tables = (_lines(found, unit), *_balances(found, unit), *_postings(found, unit))
    return Reply((*told, answer), _facts(found, unit), tables, _notes(found))


def _schedule(
    owing: list[repayment.Debt],
    payments: list[repayment.Payment],
    as_of: date,
    stays: list[Interval],
    assume_last: bool,
) -> repayment.Schedule:
    try:
        return repayment.schedule(owing, payments, as_of, stays=stays, assume_last=assume_last)
    except RateUnknown as unknown:
        if unknown.facts["day"] > unknown.facts["known_through"]:
            raise TableEnded(**unknown.facts, how="") from None
        raise


def _facts(found: repayment.Schedule, unit: str) -> tuple[Fact, ...]:
    owed = found.owed
    return tuple(Fact(key, _in(words, unit), getattr(owed, key)) for key, words in PARTS)


def _in(words: str, unit: str) -> str:
    """Words of a sum with the money it is in."""
    (zh, en), (unit_zh, unit_en) = words.split(" || "), unit.split(" || ")
    return f"{zh}{unit_zh} || {en} {unit_en}"


def _lines(found: repayment.Schedule, unit: str) -> Table:
    """Line by line; with several principals, of which one each line is."""
    columns = (
        ("debt", "第几笔 || Principal"),
        ("kind", "项目 || Part"),
        ("first", "自 || From"),
        ("last", "至 || Through"),
        ("days", "天数 || Days"),
        ("base", _in("基数 || On", unit)),
        ("rate", "利率 || Rate"),
        ("amount", _in("利息 || Interest", unit)),
    )
    rows = [
        (int(one.debt), KINDS[one.kind], one.first, one.last, one.days, one.base, _rate(one), one.amount)
        for one in found.lines
    ]
    total = ("合计 || In all", *[""] * 6, sum((line.amount for line in found.lines), Money.zero))
    from_column = 0 if len(found.debts) > 1 else 1
    shown = tuple(row[from_column:] for row in rows)
    words = "逐段计算 || Line by line"
    return Table("lines", words, columns[from_column:], shown, (total[0], *total[1 + from_column :]))


def _rate(line: Line) -> str:
    written = line.rate + "*" * line.assumed
    return f"{written} || {written.replace('日', 'day')}"


def _balances(found: repayment.Schedule, unit: str) -> tuple[Table, ...]:
    """What is owed of each principal, where there are several."""
    if len(found.debts) < 2:
        return ()
    parts = (*PARTS[1:], PARTS[0])
    columns = (("debt", "第几笔 || Principal"), *((key, _in(words, unit)) for key, words in parts))
    rows = tuple((int(number), *(getattr(owed, key) for key, _ in parts)) for number, owed in found.debts)
    total = ("合计 || In all", *(getattr(found.owed, key) for key, _ in parts))
    return (Table("balances", "各笔还欠 || Owed of each", columns, rows, total),)


def _postings(found: repayment.Schedule, unit: str) -> tuple[Table, ...]:
    if not found.postings:
        return ()
    parts = ("costs", "interest", "principal", "doubled")
    rows = tuple(
        (one.on, one.settled.total + one.left, *(getattr(one.settled, part) for part in parts), one.left)
        for one in found.postings
    )
    columns = (
        ("on", "付款日 || Paid on"),
        ("amount", _in("付款 || Paid", unit)),
        ("costs", "抵费用 || Costs"),
        ("interest", "抵一般利息 || Interest"),
        ("principal", "抵本金 || Principal"),
        ("doubled", "抵加倍部分 || Doubled part"),
        ("left", "多付 || Too much"),
    )
    return (Table("postings", "每笔钱抵了什么 || What each payment settled", columns, rows),)


def _notes(found: repayment.Schedule) -> tuple[str, ...]:
    if not found.assumed:
        return ()
    note = (
        "带 * 的各段超出利率表，按最后一次公布的利率推算，公布新利率后应重算。 || "
        "Lines marked * lie past the rate table and assume its last rate; reckon again when new rates are published."
    )
    return (note,)


CALCULATOR = Calculator(
    "interest",
    "利息 || Interest",
    "一笔或者几笔本金、一般利息、加倍部分到某一天一共多少，每笔还款先抵什么；外币也能算。 || "
    "Principals, general interest and the doubled part to a day, what each payment settled; foreign money too.",
    ASKS,
    work,
    {
        "principal": "386000",
        "as_of": "2026-08-31",
        "due_on": "2026-05-01",
        "rate": "lpr",
        "from": "2025-09-01",
        "payments": [{"on": "2026-06-30", "amount": "100000"}],
    },
    "interest",
    page=True,
)
