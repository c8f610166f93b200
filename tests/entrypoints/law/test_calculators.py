"""Whatever is typed, a calculator answers or refuses by name; what it asks and shows is whole in both languages."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhixing.entrypoints.calculators import rules
from zhixing.entrypoints.calculators.asks import Kind
from zhixing.entrypoints.calculators.registry import CALCULATORS
from zhixing.entrypoints.calculators.text import text
from zhixing.entrypoints.calculators.words import say
from zhixing.kernel.refusal import Refusal

EACH = pytest.mark.parametrize("calculator", CALCULATORS.values(), ids=CALCULATORS)
GOOD = {
    Kind.DAY: st.dates(date(2015, 1, 1), date(2027, 12, 31)).map(str),
    Kind.MONEY: st.integers(0, 10**9).map(str) | st.sampled_from(["0.01", "1,000.00", "386000"]),
    Kind.NUMBER: st.sampled_from(["0", "1", "4", "24", "15.4%", "0.05"]),
    Kind.COUNT: st.sampled_from(["0", "1", "15", "100"]),
    Kind.FLAG: st.sampled_from(["yes", "no"]),
    Kind.TEXT: st.sampled_from(["（2024）浙0105执1234号之一", "1M8GDM9AXKP042788", "甲"]),
}
BAD = {
    Kind.DAY: st.sampled_from(["2026-02-30", "today", "９", "1989-12-31", "1990-01-01", "2100-12-31", "2101-01-01"]),
    Kind.MONEY: st.sampled_from(["-1", "0.001", "1e5", "NaN", "-0", "1" + "0" * 13]),
    Kind.NUMBER: st.sampled_from(["1e9999", "Infinity", "-1", "九", "9999"]),
    Kind.COUNT: st.sampled_from(["9999", "10000", "1.5", "一"]),
    Kind.FLAG: st.just("maybe"),
    Kind.TEXT: st.text(max_size=20),
}


def typed(ask):
    """Mostly answers that can be read, so that the law itself is reached."""
    if ask.kind is Kind.ROWS:
        row = st.fixed_dictionaries({column.name: typed(column) for column in ask.columns})
        return st.lists(row, max_size=4)
    if ask.kind is Kind.CHOICE:
        return st.sampled_from([one.key for one in ask.choices])
    return st.one_of(*[GOOD[ask.kind]] * 30, BAD[ask.kind])


def questions(calculator):
    """Every question answered, or only those that must be."""
    every = {ask.name: typed(ask) for ask in calculator.asks}
    needed = {ask.name: every[ask.name] for ask in calculator.asks if ask.required and not ask.when}
    rest = {name: one for name, one in every.items() if name not in needed}
    return st.fixed_dictionaries(every) | st.fixed_dictionaries(needed, optional=rest)


@EACH
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_it_answers_or_refuses_by_name(calculator, data):
    question = data.draw(questions(calculator))
    try:
        reply = calculator.reply(question)
    except Refusal as refused:
        assert refused.say("zh") and ("?" in str(question) or "?" not in refused.say("en"))
        return
    for lang in ("zh", "en"):
        assert " || " not in text(reply, lang)
    assert json.loads(json.dumps(reply.plain()))["facts"]
    for table in reply.tables:
        assert {len(row) for row in (*table.rows, table.total or table.columns)} == {len(table.columns)}


@EACH
def test_every_word_is_in_both_languages(calculator):
    asks = [*calculator.asks, *(column for ask in calculator.asks for column in ask.columns)]
    pairs = [calculator.words, calculator.about, *(ask.words for ask in asks)]
    pairs += [one.words for ask in asks for one in ask.choices if not one.words.isdigit()]
    pairs += [ask.hint for ask in asks if " || " in ask.hint]
    for pair in pairs:
        assert say(pair, "zh") != say(pair, "en"), pair


def test_a_loan_of_one_to_five_years_takes_the_one_year_lpr():
    """The LPR has no such tenor: as where it floats, so where it is fixed to one day."""
    asked = {"principal": "365000", "rate": "lpr_on", "from": "2026-01-01", "as_of": "2026-01-11"}
    asked |= {"fixed_on": "2026-01-01", "tenor": "1-5y"}
    years = CALCULATORS["interest"].reply(asked | {"tenor": "1y"}).facts
    assert CALCULATORS["interest"].reply(asked).facts == years and str(years[3].value) == "300.00"


@EACH
def test_the_example_is_answered(calculator):
    reply = calculator.reply(calculator.example)
    assert reply.facts and (reply.articles or not reply.answers)


def test_every_limit_of_the_library_is_a_choice_of_the_deadlines():
    """Those of the notes by name; the rest follow from the rules' own signatures."""
    limits = rules.limits()
    for key in ("filing.decide_due", "remedies.reconsideration", "limits.case_limit+extended", "auction.hand_over_due"):
        assert key in limits
    assert len(limits) > 100
    assert all(one.rule(date(2026, 4, 20)).figures for one in limits.values())
    choices = {one.key for one in CALCULATORS["deadline"].asks[0].choices}
    assert choices == limits.keys() | {"period"}
