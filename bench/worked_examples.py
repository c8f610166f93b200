"""Runs what can be run of a folder of worked examples, prints the share that agrees and explains the rest by class.

    python -m bench.worked_examples FOLDER [--each]

FOLDER holds `calculator_cases.jsonl` (`what`, `input`, `expected`: another program's answers) and
`legal_calculation.jsonl` (`input` with options A–D, `answer`: questions in words, most of them about other fields of law).
A question is run when its words leave one event day and one period, one time of day and a number of hours, or one principal, rate and time. `--each` names the
line of every one that was run.
"""

import argparse
import json
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from zhixing.kernel.dates import Period, Unit, days, days_between, hours_after
from zhixing.kernel.money import Money
from zhixing.law.fees import acceptance_fee, execution_fee, preservation_fee
from zhixing.law.interest import Charge, general_interest
from zhixing.law.limits import due
from zhixing.law.rates import LPR, Rate, RateKind, Tenor

ON = date(2026, 11, 22)
D = date.fromisoformat
Verdict = tuple[str, str]
"""("agrees" or "differs" or "not run", the class of reason)."""


def _lpr_interest(i: dict[str, Any]) -> Decimal:
    rate = Rate(RateKind.LPR, multiple=Decimal(str(i.get("multiplier", 1))), day_base=i["basis"])
    base = Money.yuan(str(i.get("principal", i.get("base"))))
    return general_interest(base, Charge(rate, D(i["start"])), D(i["end"])).amount.decimal


CALCULATED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "acceptance_fee": lambda i: _fee(acceptance_fee(Money.yuan(i["amount"]), ON).fee),
    "acceptance_fee_summary_procedure": lambda i: _fee(acceptance_fee(Money.yuan(i["amount"]), ON, halved=True).fee),
    "enforcement_fee": lambda i: _fee(execution_fee(Money.yuan(i["amount"]), ON).fee),
    "preservation_fee": lambda i: _fee(preservation_fee(Money.yuan(i["amount"]), ON).fee),
    "lpr_on": lambda i: LPR.on(D(i["date"]), Tenor(i["tenor"])).percent,
    "lpr_interest": _lpr_interest,
    "lpr_multiple_penalty": _lpr_interest,
    "period_end": lambda i: str(due(D(i["base"]), days(i["days"]), roll=i["extend"]).on),
    "days_between": lambda i: days_between(D(i["start"]), D(i["end"])),
    "rmb_uppercase": lambda i: Money.yuan(i["amount"]).capitals(),
}
"""Cases of enforcement; fees of other procedures are not its law."""


def _fee(fee: Money | None) -> Decimal | None:
    return fee.decimal if fee else None


def calculated(case: dict[str, Any]) -> Verdict:
    rule = CALCULATED.get(case["what"])
    if not rule:
        return "not run", "a fee of another procedure"
    mine, theirs = rule(case["input"]), case["expected"]
    same = Decimal(str(mine)) == Decimal(str(theirs)) if isinstance(theirs, int | float) else mine == theirs
    return ("agrees", "") if same else ("differs", f"{case['what']}: {mine} against {theirs}")


NUMERALS = {sign: n for n, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
UNITS = {"个工作日": Unit.WORKDAYS, "日": Unit.DAYS, "天": Unit.DAYS, "个月": Unit.MONTHS, "年": Unit.YEARS}
DAY = re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日")
PERIOD = re.compile(
    r"(?<![\d.年月第一二三四五六七八九十])(?<!最后)(?<!下)(\d{1,3}|[一二三四五六七八九十两])\s*(个工作日|个月|日|天|年)(?=[内前]|的?(?:期限|时效|诉讼时效|，|。|,))"
)
SEVERAL_READINGS = re.compile(r"[年月]后|顺延|延期|12月31日|(?<![年\d])\d{1,2}月\d{1,2}日")
"""A second event in words, a day without a year, or a term that ends with the year: no plain count."""
MONEY = re.compile(r"(\d+(?:\.\d+)?)\s*(万?)元?")


def question(case: dict[str, Any]) -> Verdict:
    """Answers one question by the first rule that fits its words."""
    stem, options = _cut(case["input"])
    if len(options) < 4 or not case["answer"]:
        return "not run", "options or answer are missing"
    for rule in (_period, _hours, _fee_question, _discount, _interest_question):
        said = rule(stem, options)
        if said is not None:
            mine, why = said
            if mine == case["answer"].strip()[:1]:
                return "agrees", ""
            return "differs", why
    return "not run", "another field of law, or more than one reading"


def _cut(text: str) -> tuple[str, dict[str, str]]:
    parts = re.split(r"\s([A-D])\s*[:：.]", text)
    return parts[0], {letter: words.strip() for letter, words in zip(parts[1::2], parts[2::2], strict=False)}


def _period(stem: str, options: dict[str, str]) -> tuple[str, str] | None:
    """One event day and one period, the options all days."""
    offered = {letter: _day(words, None) for letter, words in options.items()}
    events = {_day(found.group(0), None) for found in DAY.finditer(stem)}
    periods = {(found.group(1), UNITS[found.group(2)]) for found in PERIOD.finditer(stem)}
    if len(events) != 1 or len(periods) != 1 or None in offered.values() or SEVERAL_READINGS.search(stem):
        return None
    (event,), ((count, unit),) = events, periods
    period = Period(int(count) if count.isdigit() else NUMERALS[count], unit)
    assert event
    if re.search(r"日前|以前公告", stem):
        mine, plain = period.before(event), None
    else:
        answer = due(event, period, roll=not re.search("有效期|宽展期|考验期", stem))
        mine, plain = answer.on, answer.raw
    hit = next((letter for letter, day in offered.items() if day == mine), "")
    rolled = plain in offered.values() and plain != mine
    return hit, f"the question {'does not roll over rest days' if rolled else 'counts another day as first or last'}"


def _hours(stem: str, options: dict[str, str]) -> tuple[str, str] | None:
    """A number of hours from a time of day, at once or, where the event's own hour is left out, from the next one."""
    counts = set(re.findall(r"(?<!那)(\d+|[一二三四五六七八九十]+)个?小时(?!之)", stem))
    times = re.findall(r"(?:从|上午)([八\d]+)[点时](半|30分)", stem)
    if len(counts) != 1 or len(times) != 1:
        return None
    (count,), ((hour, _),) = counts, times
    at = datetime(2023, 11, 21, NUMERALS.get(hour) or int(hour), 30, tzinfo=UTC)
    end = hours_after(at, int(count) if count.isdigit() else _numeral(count), from_next_hour="不计算在" in stem)
    day = "第二日" if end.date() - at.date() == timedelta(days=1) else f"{end.day}日"
    time = f"{end.hour}时{end.minute}分" if end.minute else f"{end.hour}点"
    for letter, words in options.items():
        written = re.sub(r"[一二三四五六七八九十]+(?=点)", lambda found: str(_numeral(found[0])), words)
        if day in written and re.search(rf"(?<!\d){time}(?!半)", written):
            return letter, ""
    return "", "the question counts another first hour"


def _numeral(words: str) -> int:
    """二十六 as 26."""
    tens, found, ones = words.rpartition("十")
    return (NUMERALS[tens] if tens else 1) * 10 * bool(found) + (NUMERALS[ones] if ones else 0)


def _discount(stem: str, options: dict[str, str]) -> tuple[str, str] | None:
    """What a bank pays for a bill: its sum less interest from the day of discount until it falls due."""
    due_on = re.search(r"到期日为(\d+)月(\d+)日", stem)
    from_on = re.search(r"。(\d+)月(\d+)日，[^。]*贴现", stem)
    base, rate = re.search(r"票面金额为(\d+)万元", stem), re.search(r"年贴现率为([\d.]+)[%％]", stem)
    if not (due_on and from_on and base and rate and all(re.fullmatch(r"[\d\s]+元", one) for one in options.values())):
        return None
    first, until = (date(2023, int(one[1]), int(one[2])) for one in (from_on, due_on))
    sum_due = Money.yuan(int(base[1]) * 10_000)
    charge = Charge(Rate(RateKind.ANNUAL, Decimal(rate[1]) / 100, day_base=360), first)
    return _closest(sum_due - general_interest(sum_due, charge, until).amount, options), "another count of days"


def _day(words: str, year: int | None) -> date | None:
    found = DAY.search(words)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _fee_question(stem: str, options: dict[str, str]) -> tuple[str, str] | None:
    """The acceptance fee of a property claim."""
    if "案件受理费" not in stem or "财产案件" not in stem:
        return None
    asked = re.search(r"借款\s*(\d+)\s*万", stem)
    if not asked:
        return None
    fee = acceptance_fee(Money.yuan(int(asked.group(1)) * 10_000), ON).fee
    return _closest(fee, options), "another scale of fees"


def _interest_question(stem: str, options: dict[str, str]) -> tuple[str, str] | None:
    """One principal, one rate, one time, and a sum of interest (or of both together) asked for."""
    rates = {(a or b or c, kind) for a, b, c, kind in _rates(stem)}
    times = set(re.findall(r"(?:逾期|借期|延迟)(?:内)?\s*(\d+|[一二三])\s*(天|个月|年)", stem))
    sums = {
        Decimal(n) * (10_000 if wan else 1)
        for n, wan in re.findall(r"(\d+(?:\.\d+)?)\s*(万?)元?(?=[，,。（]|\s*$|元)", stem)
    }
    sums = {one for one in sums if one >= 1000}
    if len(rates) != 1 or len(times) != 1 or not sums or "假设" in stem:
        return None
    ((text, kind),), ((count, unit),) = rates, times
    first = date(2021, 1, 1)
    length = Period(int(count) if count.isdigit() else NUMERALS[count], UNITS[unit])
    until = length.after(first, roll=False).on
    value = Decimal(text) / (1000 if kind == "daily‰" else 100)
    if kind == "yearly" and unit != "天":
        # Whole months and years at a twelfth or the whole of the rate: a day stands for a month.
        months = length.count * (12 if unit == "年" else 1)
        rate, until = Rate(RateKind.DAILY, value / 12), first + timedelta(days=months)
    else:
        rate = Rate(RateKind.ANNUAL, value, day_base=365) if kind == "yearly" else Rate(RateKind.DAILY, value)
    named = re.search(r"(?:货值是|逾期金额为|借给乙|剩余的|借款)\s*(\d+)\s*(万?)", stem)
    base = Money.yuan(int(named.group(1)) * (10_000 if named.group(2) else 1) if named else min(sums))
    interest = general_interest(base, Charge(rate, first), until).amount
    both = re.search(r"连本带利|本金和利息", stem)
    return _closest(base + interest if both else interest, options), "another base, or a sum fixed by contract"


def _rates(stem: str) -> list[tuple[str, str, str, str]]:
    found = [(n, "", "", "yearly") for n in re.findall(r"年利率(?:为|是|按照?)?\s*(\d+(?:\.\d+)?)\s*[%％]", stem)]
    found += [("", n, "", "daily%") for n in re.findall(r"每[日天]\s*(\d+(?:\.\d+)?)\s*[%％]", stem)]
    found += [("", "", n, "daily‰") for n in re.findall(r"每[日天]\s*(\d+(?:\.\d+)?)\s*‰", stem)]
    return found + [("", "", str(NUMERALS[n]), "daily‰") for n in re.findall(r"每[日天]千分之([一二三四五])", stem)]


def _closest(mine: Money | None, options: dict[str, str]) -> str:
    """The option next to this sum, no more than a thousandth away; "" when none is."""
    apart: dict[Decimal, str] = {}
    for letter, words in options.items():
        for number, wan in MONEY.findall(words.replace(" ", "").replace(",", ""))[-1:]:
            if mine:
                apart[abs(Decimal(number) * (10_000 if wan else 1) - mine.decimal)] = letter
    nearest = min(apart, default=None)
    return apart[nearest] if nearest is not None and mine and nearest * 1000 <= mine.decimal else ""


def run(path: Path, judge: Callable[[dict[str, Any]], Verdict], each: bool) -> None:
    verdicts = [judge(json.loads(line)) for line in path.read_text("utf-8").splitlines() if line.strip()]
    counted = Counter(what for what, _ in verdicts)
    done = counted["agrees"] + counted["differs"]
    share = 100 * counted["agrees"] / done if done else 0
    print(f"{path.name}: {len(verdicts)} cases, {done} run, {counted['agrees']} agree ({share:.1f} %)")
    for (what, why), count in sorted(Counter(verdicts).items(), key=lambda item: -item[1]):
        print(f"  {count:4}  {what}{': ' + why if why else ''}")
    if each:
        print(
            "  run:",
            *(f"{n}{'' if what == 'agrees' else '!'}" for n, (what, _) in enumerate(verdicts) if what != "not run"),
        )


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("folder", type=Path)
    ask.add_argument("--each", action="store_true")
    args = ask.parse_args()
    run(args.folder / "calculator_cases.jsonl", calculated, args.each)
    run(args.folder / "legal_calculation.jsonl", question, args.each)


if __name__ == "__main__":
    main()
