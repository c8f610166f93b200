"""`zhixing law` as a program of its own: what it prints, writes and refuses, without Django, a database or keys."""

import csv
import json
import subprocess
import sys
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook, load_workbook

from zhixing.entrypoints.calculators.registry import CALCULATORS

BARE = {"PATH": "/usr/bin:/bin", "PYTHONIOENCODING": "utf-8"}
WITHOUT = """
import sys
class Barred:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {barred}: raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Barred())
from zhixing.entrypoints.cli import main
sys.exit(main(sys.argv[1:]))
"""
INTEREST = ["interest", "--principal", "386000", "--as-of", "2026-08-31", "--due-on", "2026-05-01"]


def law(*arguments, barred=("django", "psycopg", "procrastinate", "cryptography"), cwd=None):
    """Run the command where what it must not need cannot be imported and nothing is set."""
    code = WITHOUT.format(barred=set(barred))
    command = [sys.executable, "-c", code, "law", *map(str, arguments)]
    return subprocess.run(command, env=BARE, cwd=cwd, capture_output=True, text=True, check=False)


def told(*arguments):
    done = law(*arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def refused(*arguments):
    """Both sentences of the refusal on stderr; nothing on stdout."""
    done = law(*arguments)
    assert done.returncode == 2 and done.stdout == "", done.stdout
    zh, en = done.stderr.splitlines()
    return zh, en


def test_interest_is_reckoned_line_by_line():
    """386,000 × 0.0175 % × 122 days = 8,241.10."""
    assert told(*INTEREST)["facts"]["doubled"] == "8241.10"
    with_payment = told(*INTEREST, "--payment", "2026-06-30:100000")
    [posting] = with_payment["tables"]["postings"]
    assert (posting["principal"], posting["interest"]) == ("100000.00", "0.00")
    assert [line["days"] for line in with_payment["tables"]["lines"]] == [60, 62]


def test_principals_each_by_their_own_rate():
    """50,000 × 7.3 % ÷ 365 = 10 a day for 10 days; the other at 3.65 %: 10 a day for 5; nothing on the third."""
    asked = [
        "interest",
        "--principal",
        "100000",
        "--as-of",
        "2026-01-11",
        "--rate",
        "fixed_annual",
        "--percent",
        "3.65",
    ]
    answer = told(*asked, "--from", "2026-01-06", "--debt", "50000::fixed_annual:7.3:2026-01-01", "--debt", "9::none")
    assert [(line["debt"], line["days"], line["amount"]) for line in answer["tables"]["lines"]] == [
        (1, 5, "50.00"),
        (2, 10, "100.00"),
    ]
    assert [row["total"] for row in answer["tables"]["balances"]] == ["100050.00", "50100.00", "9.00"]
    zh, en = refused(*asked, "--from", "2026-01-06", "--debt", "50000::fixed_annual")
    assert "固定利率" in zh and "Fixed rate" in en


DOLLARS = ["interest", "--principal", "100000", "--currency", "USD", "--as-of", "2024-05-11", "--due-on", "2024-05-01"]


def test_a_foreign_debt_in_its_own_money_or_converted():
    """100,000 × 0.0175 % = 17.5 a day for ten days; at 7.1 in RMB 124.25 a day."""
    own = told(*DOLLARS)
    assert own["facts"]["total"] == "100175.00" and "USD" in own["zh"]
    assert "（USD）" in law(*DOLLARS).stdout and "元" not in law(*DOLLARS).stdout
    rmb = told(*DOLLARS, "--mid-rate", "7.1", "--debt", "5000:2024-05-01:::::::1")
    assert rmb["facts"]["total"] == "716251.25" and "7.1" in rmb["zh"]
    assert "人民币利率" in refused(*DOLLARS, "--rate", "lpr", "--from", "2024-01-01")[0]
    assert "中间价" in refused(*DOLLARS, "--mid-rate", "7.1", "--debt", "5000:2024-05-01")[0]
    assert "中间价" in refused(*INTEREST, "--debt", "5000:2024-05-01:::::::7")[0]


def test_instalments_each_run_from_their_own_day():
    """1,000,000 × 0.0175 % = 175 a day: 31 days of the first, one of the second."""
    asked = ["interest", "--principal", "1000000", "--due-on", "2026-05-31", "--as-of", "2026-07-01"]
    answer = told(*asked, "--debt", "1000000:2026-06-30")
    assert [(line["debt"], line["amount"]) for line in answer["tables"]["lines"]] == [(1, "5425.00"), (2, "175.00")]
    assert answer["facts"]["total"] == "2005600.00"


def test_a_table_is_readable_in_either_language():
    zh, en = law(*INTEREST).stdout, law(*INTEREST, "--lang", "en").stdout
    assert "【逐段计算】" in zh and "394,241.10" in zh and "《迟延利息解释》" in zh
    assert "Line by line" in en and "394,241.10" in en and "加倍" not in en


def test_fee_by_bands():
    """50 + 490,000 × 1.5 % + 500,000 × 1 % = 12,400."""
    assert told("fee", "--amount", "1000000", "--on", "2026-04-20")["facts"] == {"fee": "12400.00"}


def test_deadline_moves_past_the_national_days():
    answer = told("deadline", "--limit", "distribution.objection_due", "--from", "2026-09-18")
    assert (answer["facts"]["raw"], answer["facts"]["on"]) == ("2026-10-03", "2026-10-08")


def test_deadline_back_from_the_day_an_auction_starts():
    answer = told("deadline", "--limit", "auction_terms.latest_publication+immovable", "--from", "2026-12-22")
    assert answer["facts"] | {"on": "2026-11-22", "act_by": "2026-11-20", "period": "30c"} == answer["facts"]
    assert answer["articles"][0]["en"] == "Rules on Online Judicial Auction (2016) art. 12, 26"
    assert "宜于 2026-11-20 前办妥" in answer["zh"]


def test_deadline_back_by_ones_own_period():
    ask = ["deadline", "--limit", "period", "--from", "2026-10-09", "--count", "3", "--unit", "w", "--back"]
    assert told(*ask)["facts"]["on"] == "2026-09-29"
    assert told(*ask[:-1])["facts"]["on"] == "2026-10-13"


def test_deadline_of_ones_own_with_days_that_do_not_count():
    ask = ["deadline", "--limit", "period", "--from", "2026-03-02", "--count", "10", "--still"]
    assert told(*ask)["facts"]["on"] == "2026-03-12"
    assert told(*ask, "--exclusion", "2026-03-05:2026-03-07")["facts"]["on"] == "2026-03-15"


def test_auction_road():
    facts = told("auction", "--price", "1000000", "--published-on", "2026-04-20")["facts"]
    assert (facts["lowest"], facts["second_lowest"]) == ("700000.00", "560000.00")
    assert (facts["opens"], facts["tell_by"]) == ("2026-05-20", "2026-04-17")


def test_distribution_from_a_file_loses_no_fen(tmp_path):
    book = Workbook()
    for line in (
        ["名称", "哪一类", "金额（元）", "顺位"],
        ["甲", "普通债权", 100, None],
        ["乙", "ordinary", 200.5, None],
    ):
        book.active.append(line)
    book.save(tmp_path / "claims.xlsx")
    answer = told("distribute", "--pot", "100", "--on", "2026-04-20", "--claims", tmp_path / "claims.xlsx")
    shares = [Decimal(row["paid"]) for row in answer["tables"]["shares"]]
    assert shares == [Decimal("33.28"), Decimal("66.72")]


def test_seizure_service_closing_and_numbers():
    assert told("seizure", "--kind", "deposit", "--from", "2026-04-20")["facts"]["last"] == "2027-04-19"
    assert told("service", "--way", "public", "--published-on", "2026-04-20")["facts"]["on"] == "2026-05-20"
    closing = told("closing", "--a", "yes", "--filed-on", "2026-04-20")["facts"]
    assert (closing["ready"], closing["passed"], closing["earliest"]) == (False, 1, "2026-07-21")
    number = told("case-number", "(2024) 浙0105执1234号")["facts"]
    assert (number["number"], number["court"]) == ("（2024）浙0105执1234号", "杭州市拱墅区人民法院")
    assert told("id", "1M8GDM9AXKP042788", "--kind", "vin")["facts"]["number"] == "1M8GDM9AXKP042788"


REFUSALS = [
    ([*INTEREST, "--stay", "2026-06-30:2026-06-01"], "早于", "lies before"),
    (["interest", "--principal", "-5", "--as-of", "2026-08-31"], "不能是负数", "is not negative"),
    (["interest", "--principal", "五万", "--as-of", "2026-08-31"], "应为金额", "is a sum in yuan"),
    (["interest", "--principal", "5"], "还缺：算到哪一天", "Missing: Reckoned to"),
    (["interest", "--principal", "5", "--as-of", "2026-02-30"], "2026-02-30", "is a day such as"),
    (["interest", "--principal", "5", "--as-of", "2026-08-31", "--due-on", "2005-05-01"], "只收录", "known from"),
    ([*INTEREST, "--payment", "2026-06-30:1:2"], "用冒号隔开", "parted by colons"),
    (["case-number", "（2024）浙9999执1号"], "浙9999", "浙9999"),
    (["case-number", "no number"], "不是可识别的案号", "not a case number"),
    (["id", "330106199001011234"], "校验码", "check digit"),
    (["deadline", "--limit", "remedies.fine", "--from", "2026-05-06", "--exclusion", "2026-05-07:2026-05-08"],
     "没有不计入的期间", "Nothing is excluded"),
    (["deadline", "--limit", "period", "--count", "101", "--unit", "y", "--from", "2026-05-06"], "最长", "at most"),
    (["auction", "--price", "100", "--start", "60", "--published-on", "2026-04-20"], "不得低于 70.00", "below 70.00"),
    (["distribute", "--pot", "1", "--on", "2026-04-20", "--claim", "甲:medical:5"], "不在这个清偿顺序", "no place"),
    (["seizure", "--kind", "deposit", "--from", "2026-04-20", "--last", "2028-04-20"], "期限最长至", "longest term"),
    (["fee", "--amount", "1", "--on", "2026-04-20", "--in", "none.csv"], "none.csv", "none.csv"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "zh", "en"), REFUSALS)
def test_bad_input_is_refused_by_name_in_both_languages(arguments, zh, en):
    said = refused(*arguments)
    assert zh in said[0] and en in said[1], said


def test_past_the_rate_table_it_refuses_unless_told_to_assume_and_then_says_so():
    asked = ["interest", "--principal", "5000", "--rate", "lpr", "--from", "2026-01-01", "--as-of", "2035-01-01"]
    zh, en = refused(*asked)
    assert "--assume-last" in zh and "--assume-last" in en
    answer = told(*asked, "--assume-last")
    assert "推算" in answer["notes"][0]["zh"] and "assume" in answer["notes"][0]["en"]
    assert answer["tables"]["lines"][-1]["rate"]["zh"].endswith("*")


def test_a_refusal_as_json():
    done = law("fee", "--amount", "-1", "--on", "2026-04-20", "--json")
    assert done.returncode == 2 and json.loads(done.stdout)["refused"] == "below_zero"


def test_many_at_once_from_csv_to_csv(tmp_path):
    """Columns by option, by Chinese and by English name; a bad row is refused, the others are answered."""
    (tmp_path / "in.csv").write_text(
        "本金,as_of,Last day to perform,payments\n386000,2026-08-31,2026-05-01,2026-06-30:100000;2026-07-31:1000\n"
        "-1,2026-08-31,,\n1000,2026-08-31,,\n",
        encoding="utf-8",
    )
    done = law("interest", "--in", "in.csv", "--out", "out.csv", cwd=tmp_path)
    assert done.returncode == 2 and "3 行中 1 行" in done.stderr
    rows = list(csv.DictReader((tmp_path / "out.csv").open(encoding="utf-8-sig")))
    assert [bool(row["未能作答"]) for row in rows] == [False, True, False]
    assert rows[2]["合计（元）"] == "1000.00"
    one = told(*INTEREST, "--payment", "2026-06-30:100000", "--payment", "2026-07-31:1000")
    assert rows[0]["加倍部分（元）"] == one["facts"]["doubled"]


def test_many_at_once_from_xlsx_to_xlsx(tmp_path):
    book = Workbook()
    for line in (["金额", "按哪一天的规定"], [1000000, date(2026, 4, 20)], [386000.5, date(2026, 4, 20)]):
        book.active.append(line)
    book.save(tmp_path / "in.xlsx")
    assert law("fee", "--in", "in.xlsx", "--out", "out.xlsx", cwd=tmp_path).returncode == 0
    lines = list(load_workbook(tmp_path / "out.xlsx").active.iter_rows(values_only=True))
    assert [line[2] for line in lines[1:]] == [12400, 5690.01]
    assert lines[0][:3] == ("金额", "按哪一天的规定", "应交（元）")


def test_one_answer_as_xlsx_with_its_schedule(tmp_path):
    out = tmp_path / "answer.xlsx"
    assert law(*INTEREST, "--out", out).returncode == 0
    book = load_workbook(out)
    assert book.sheetnames == ["利息", "逐段计算"]
    assert ("合计（元）", 394241.1) in [row[:2] for row in book.active.iter_rows(values_only=True)]
    assert next(iter(book["逐段计算"].iter_rows(min_row=2, values_only=True)))[1].date() == date(2026, 5, 2)


def test_what_was_typed_never_becomes_a_formula(tmp_path):
    claims = ["--claim", "=1+1:ordinary:5"]
    for name in ("a.xlsx", "b.csv"):
        asked = ["distribute", "--pot", "5", "--on", "2026-04-20", *claims, "--out", name]
        assert law(*asked, cwd=tmp_path).returncode == 0
    cells = [cell for row in load_workbook(tmp_path / "a.xlsx")["谁分多少"].iter_rows() for cell in row]
    assert [(cell.value, cell.data_type) for cell in cells if cell.value == "=1+1"] == [("=1+1", "s")]


def test_csv_needs_no_openpyxl_and_xlsx_says_what_to_install(tmp_path):
    (tmp_path / "in.csv").write_text("amount,on\n386000,2026-04-20\n", encoding="utf-8")
    done = law("fee", "--in", "in.csv", cwd=tmp_path, barred=("openpyxl", "django"))
    assert done.returncode == 0 and "5690.00" in done.stdout
    done = law("fee", "--in", "in.csv", "--out", "a.xlsx", cwd=tmp_path, barred=("openpyxl", "django"))
    assert done.returncode == 2 and "zhixing[sheets]" in done.stderr


@pytest.mark.parametrize("key", CALCULATORS)
def test_every_question_has_help(key):
    done = law(key, "--help")
    assert done.returncode == 0 and "--json" in done.stdout


def test_the_law_library_alone_pulls_in_nothing_but_stdnum():
    code = (
        "import sys; before = set(sys.modules); import zhixing.law.catalogue, zhixing.kernel.identifiers;"
        "print(*{name.split('.')[0] for name in set(sys.modules) - before} - sys.stdlib_module_names)"
    )
    done = subprocess.run([sys.executable, "-c", code], env=BARE, capture_output=True, text=True, check=True)
    assert {name for name in done.stdout.split() if name[0] != "_"} == {"zhixing", "stdnum"}
