import ast
import csv
import inspect
import json
import pkgutil
import subprocess
import sys
from dataclasses import is_dataclass
from datetime import date
from fractions import Fraction
from importlib import import_module
from itertools import pairwise
from pathlib import Path

import pytest

import zhixing.kernel
import zhixing.law
from zhixing.kernel.dates import Period, days
from zhixing.kernel.money import Money
from zhixing.kernel.refusal import Refusal
from zhixing.law.answer import Answer, Used
from zhixing.law.articles import INSTRUMENTS, cite
from zhixing.law.catalogue import CATALOGUE, court_rules, plain, present
from zhixing.law.figures import (
    CourtRules,
    Dated,
    FigureBinds,
    NotInForce,
    Reading,
    Setting,
    Value,
    citations_of,
)
from zhixing.law.filing import APPLY, apply_by
from zhixing.law.rates import lending_cap

KERNEL = [import_module(f"zhixing.kernel.{found.name}") for found in pkgutil.iter_modules(zhixing.kernel.__path__)]
MODULES = [import_module(f"zhixing.law.{found.name}") for found in pkgutil.iter_modules(zhixing.law.__path__)]


def test_a_figure_knows_its_days():
    assert APPLY.value_on(date(2021, 12, 31)).article == cite("民诉法", "239", "2017")
    assert APPLY.value_on(date(2024, 1, 1)).article == cite("民诉法", "250")
    with pytest.raises(NotInForce) as refused:
        APPLY.on(date(2008, 3, 31))
    assert "2008-03-31" in refused.value.say()


def test_a_citation_reads_in_both_languages():
    assert cite("民诉法", "250").say() == "《民诉法》（2023）第250条"
    assert cite("民诉法", "250").say("en") == "Civil Procedure Law (2023) art. 250"
    with pytest.raises(KeyError):
        cite("没有这部法", "1")


def test_an_answer_names_figures_and_articles():
    said = apply_by(date(2022, 6, 30)).explain("en")
    assert "2 years from 2022-06-30: last day 2024-07-01" in said
    assert "[V]" in said
    assert "art. 246" in said
    assert "原为 2024-06-30" in apply_by(date(2022, 6, 30)).explain()


def test_a_court_sets_only_what_it_may():
    with pytest.raises(FigureBinds):
        CourtRules({"filing.decide": days(9)})
    with pytest.raises(KeyError):
        CourtRules({"no.such.figure": 1})
    read = Reading(date(2026, 1, 1), CourtRules({"case_money.pay_out": days(5)}))
    assert read(CATALOGUE["case_money.pay_out"]) == days(5)
    assert read.used[0].mark == "court"


def test_stored_rules_come_back_as_they_were():
    for key, figure in CATALOGUE.items():
        if isinstance(figure, Setting) or not figure.binds:
            rules = court_rules({key: plain(present(key))})
            assert rules.values == {key: present(key)}
    assert court_rules({"limits.yellow_share": "1/4"}).values == {"limits.yellow_share": Fraction(1, 4)}
    assert court_rules({"closing.small_balance": 5000}).values == {"closing.small_balance": Money(5000)}
    assert court_rules({"case_money.claim": "2w"}).values == {"case_money.claim": Period.parse("2w")}


def test_figures_do_not_overlap_and_are_named():
    for figure in CATALOGUE.values():
        assert figure.zh
        assert figure.en
        if isinstance(figure, Dated):
            for one, other in pairwise(figure.values):
                assert one.last is not None
                assert one.last < other.first
            assert all(isinstance(value, Value) and value.article.instrument in INSTRUMENTS for value in figure.values)


def test_figures_are_entered_twice():
    """tests/law/figures.csv is the second entry: whoever changes a figure changes it there too, and says why."""
    with (Path(__file__).parent / "figures.csv").open(encoding="utf-8", newline="") as entered:
        ledger = list(csv.reader(entered))[1:]
    present = [row for figure in CATALOGUE.values() for row in _entries(figure)]
    assert [row for row in present if row not in ledger] == []
    assert ledger == present


def _entries(figure):
    if isinstance(figure, Setting):
        choices = json.dumps(plain(figure.choices), ensure_ascii=False)
        yield [figure.key, json.dumps(plain(figure.default), ensure_ascii=False), "", "", figure.mark, choices]
        return
    for one in figure.values:
        days = [one.first.isoformat(), one.last.isoformat() if one.last else ""]
        yield [figure.key, json.dumps(plain(one.value), ensure_ascii=False), *days, one.mark, str(one.article)]


def test_values_are_frozen():
    for module in (*MODULES, *KERNEL):
        for thing in vars(module).values():
            ours = inspect.isclass(thing) and thing.__module__ == module.__name__ and not thing.__name__.startswith("_")
            if ours and is_dataclass(thing):
                assert thing.__dataclass_params__.frozen, thing


def test_two_figures_may_not_share_a_key():
    with pytest.raises(ValueError, match="filing.apply"):
        Setting("filing.apply", "x", "x", 1, "design")


def _rules():
    for module in MODULES:
        for name, rule in vars(module).items():
            if inspect.isfunction(rule) and rule.__module__ == module.__name__ and not name.startswith("_"):
                yield rule


def test_every_rule_that_answers_cites():
    silent = [
        f"{rule.__module__}.{rule.__name__}"
        for rule in _rules()
        if inspect.signature(rule).return_annotation in {cls.__name__ for cls in _answers() if cls is not Answer}
        and not citations_of(rule)
        and not getattr(rule, "designed", False)
        and "limit(" not in inspect.getsource(rule)
    ]
    assert not [name for name in silent if name.rsplit(".", 1)[1] not in {"ahead", "limit", "earlier", "check_start"}]


def _answers():
    found = [Answer]
    for cls in found:
        found += cls.__subclasses__()
    return found


def test_every_refusal_speaks_both_languages_of_the_same_facts():
    for module in MODULES:
        for thing in vars(module).values():
            if inspect.isclass(thing) and issubclass(thing, Refusal) and thing is not Refusal:
                assert thing.zh != Refusal.zh
                assert thing.en != Refusal.en
                assert any("\u4e00" <= sign <= "\u9fff" for sign in thing.zh)
                assert thing.status in (403, 409, 422)


def test_law_and_kernel_import_only_themselves_and_stdnum():
    code = (
        "import sys, pkgutil, importlib, zhixing.law, zhixing.kernel\n"
        "for p in (zhixing.law, zhixing.kernel):\n"
        "    for m in pkgutil.iter_modules(p.__path__): importlib.import_module(f'{p.__name__}.{m.name}')\n"
        "ours = {*sys.stdlib_module_names, 'zhixing', 'stdnum', '__main__'}\n"
        "bad = {n.split('.')[0] for n in sys.modules} - ours\n"
        "bad = {n for n in bad if not n.startswith('_') and 'site-packages' in str(sys.modules[n].__file__)}\n"
        "more = {n for n in sys.modules if n.startswith('zhixing.') and n.split('.')[1] not in ('law', 'kernel')}\n"
        "print(sorted(bad), sorted(more))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert out.strip() == "[] []"


def test_no_clock_no_chance_no_float():
    for module in MODULES:
        tree = ast.parse(inspect.getsource(module))
        names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        assert not names & {"now", "today", "utcnow", "random"}, module.__name__
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and type(node.value) is float]


def test_values_are_written_as_people_read_them():
    used = [Used("k", "甲", "a", value, "V", None) for value in (True, (Money.yuan(5), None), ((1, 2), (3, 4)))]
    assert [one.say() for one in used] == ["甲 是 [V]", "甲 5.00 / — [V]", "甲 1 / 2; 3 / 4 [V]"]
    assert used[0].say("en") == "a yes [V]"


def test_a_cap_past_the_table_says_what_it_assumes():
    known, past = lending_cap(date(2026, 4, 20)), lending_cap(date(2030, 1, 1), assume_last=True)
    assert past.percent == 12 and "推算" in past.sentence() and "assumed" in past.sentence("en")
    assert "推算" not in known.sentence() and "assumed" not in known.sentence("en")
