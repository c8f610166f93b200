"""What a debtor owes on a day: general interest, the doubled part, payments; 迟延利息解释."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from zhixing.entrypoints.calculators.asks import Ask, Choice, Kind
from zhixing.entrypoints.calculators.calculator import Calculator
from zhixing.entrypoints.calculators.refusals import TableEnded
from zhixing.entrypoints.calculators.reply import Fact, Reply, Table
from zhixing.kernel.money import Money
from zhixing.law import repayment
from zhixing.law.interest import Charge, Line, LineKind
from zhixing.law.limits import Interval
from zhixing.law.rates import Rate, RateKind, RateUnknown, Tenor

NO_INTEREST = "none"
FIXED = (RateKind.ANNUAL, RateKind.MONTHLY, RateKind.DAILY)
PUBLISHED = (RateKind.LPR, RateKind.LPR_ON, RateKind.BENCHMARK)
RATES = (
    Choice(NO_INTEREST, "判决没有一般利息 || the title orders none"),
    Choice(RateKind.LPR, "按 LPR，随每次公布调整 || LPR, following each publication"),
    Choice(RateKind.LPR_ON, "按某一天的 LPR，不再调整 || the LPR of one day, fixed"),
    Choice(RateKind.ANNUAL, "固定年利率 || a fixed yearly rate"),
    Choice(RateKind.MONTHLY, "固定月利率 || a fixed monthly rate"),
    Choice(RateKind.DAILY, "固定日利率 || a fixed daily rate"),
    Choice(RateKind.BENCHMARK, "贷款基准利率，之后转 LPR || the benchmark, later the LPR"),
)
TENORS = (
    Choice(Tenor.Y1, "一年期 || one year"),
    Choice(Tenor.Y5, "五年期以上 || five years and more"),
    Choice(Tenor.M6, "六个月以内（基准利率） || up to six months (benchmark)"),
    Choice(Tenor.Y3, "一至三年（基准利率） || one to three years (benchmark)"),
    Choice(Tenor.MID, "三至五年（基准利率） || three to five years (benchmark)"),
)
WITH_INTEREST = ("rate", (*FIXED, *PUBLISHED))
KINDS = {LineKind.GENERAL: "一般利息 || general", LineKind.DOUBLED: "加倍部分 || doubled part"}
ASKS = (
    Ask("principal", "本金 || Principal", Kind.MONEY, required=True, unit="元 || yuan"),
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
            Ask("amount", "金额（元） || Sum (yuan)", Kind.MONEY, required=True),
        ),
    ),
    Ask(
        "instalments",
        "另外各期（分期履行的） || Further instalments",
        Kind.ROWS,
        one="instalment",
        more=True,
        hint="利率相同，各期自届满次日起算加倍部分 || at the same rate; the doubled part runs from each one's own end",
        columns=(
            Ask("principal", "本金（元） || Principal (yuan)", Kind.MONEY, required=True),
            Ask("due_on", "该期最后一日 || Last day to perform", Kind.DAY, required=True),
        ),
    ),
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
    assume_last = bool(given["assume_last"])
    try:
        found = repayment.schedule(_debts(given), payments, given["as_of"], stays=stays, assume_last=assume_last)
    except RateUnknown as unknown:
        if unknown.facts["day"] > unknown.facts["known_through"]:
            raise TableEnded(**unknown.facts, how="") from None
        raise
    return Reply((found,), _facts(found), (_lines(found), *_postings(found)), _notes(found))


def _debts(given: Mapping[str, Any]) -> list[repayment.Debt]:
    charges = _charges(given)
    first = repayment.Debt(
        "1",
        given["principal"],
        given["due_on"] or given["as_of"],
        given["costs"] or Money.zero,
        given["accrued"] or Money.zero,
        charges,
        doubled=given["due_on"] is not None,
    )
    further = [
        repayment.Debt(str(number), row["principal"], row["due_on"], charges=charges)
        for number, row in enumerate(given["instalments"], 2)
    ]
    return [first, *further]


def _charges(given: Mapping[str, Any]) -> tuple[Charge, ...]:
    if given["rate"] == NO_INTEREST:
        return ()
    rate = Rate(
        RateKind(given["rate"]),
        (given["percent"] or Decimal(0)) / 100,
        Tenor(given["tenor"] or Tenor.Y1),
        given["multiple"] if given["multiple"] is not None else Decimal(1),
        given["plus"] or Decimal(0),
        given["fixed_on"],
        int(given["day_base"]) if given["day_base"] else None,
        given["ceiling"],
    )
    return (Charge(rate, given["from"], given["through"]),)


def _facts(found: repayment.Schedule) -> tuple[Fact, ...]:
    owed = found.owed
    return (
        Fact("total", "合计（元） || In all (yuan)", owed.total),
        Fact("principal", "本金（元） || Principal (yuan)", owed.principal),
        Fact("costs", "费用（元） || Costs (yuan)", owed.costs),
        Fact("interest", "一般利息（元） || General interest (yuan)", owed.interest),
        Fact("doubled", "加倍部分（元） || Doubled part (yuan)", owed.doubled),
    )


def _lines(found: repayment.Schedule) -> Table:
    """Line by line; with several instalments, of which one each line is."""
    columns = (
        ("debt", "第几期 || Instalment"),
        ("kind", "项目 || Part"),
        ("first", "自 || From"),
        ("last", "至 || Through"),
        ("days", "天数 || Days"),
        ("base", "基数（元） || On (yuan)"),
        ("rate", "利率 || Rate"),
        ("amount", "利息（元） || Interest (yuan)"),
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


def _postings(found: repayment.Schedule) -> tuple[Table, ...]:
    if not found.postings:
        return ()
    parts = ("costs", "interest", "principal", "doubled")
    rows = tuple(
        (one.on, one.settled.total + one.left, *(getattr(one.settled, part) for part in parts), one.left)
        for one in found.postings
    )
    columns = (
        ("on", "付款日 || Paid on"),
        ("amount", "付款（元） || Paid (yuan)"),
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
    "判决的本金、一般利息、加倍部分到某一天一共多少，每笔还款先抵什么。 || "
    "Principal, general interest and the doubled part to a day, and what each payment settled first.",
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
