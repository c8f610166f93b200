"""From a judgment file to a filed case, and what is refused on the way."""

import io
from datetime import timedelta

import pytest
from docx import Document

from tests.rooms import build
from tests.rooms.intake import judgments
from zhixing.domain.cases import api as cases
from zhixing.domain.intake import api as intake
from zhixing.domain.intake.refusals import (
    FormIncomplete,
    FormUnreadable,
    InstrumentUnknown,
    NotACivilJudgment,
    NothingPayable,
    WrongNumber,
)
from zhixing.domain.procedure.models import Node
from zhixing.entrypoints import seed
from zhixing.infra.models import Event
from zhixing.kernel.money import Money
from zhixing.law.filing import NotAcceptable
from zhixing.practice import people

ITEM = f"一、被告{judgments.BUYER}于本判决生效之日起十日内支付原告{judgments.COMPANY}货款386000元；"


def paper(**changes) -> str:
    return seed.judgment(people.load(), "周启山", "澜州启衡建材有限公司", 412, "386000.00")


@pytest.fixture
def scope(fresh_database):
    return build.court()


def take(scope, text, name="判决书.txt"):
    return intake.receive(scope, name, text.encode(), build.now(scope))


def complete(scope, row, effective_on="2026-04-20"):
    form = intake.form_of(row)
    form["instrument"]["effective_on"] = effective_on
    intake.amend(scope, row.pk, form)


def test_a_judgment_fills_the_form_and_becomes_a_case(scope):
    row = take(scope, paper())
    form = intake.form_of(row)
    assert {p["name"]: p["role"] for p in form["parties"]} == {
        "澜州启衡建材有限公司": "applicant",
        "周启山": "debtor",
    }
    assert form["obligations"][0]["amount"] == "386000.00" and form["obligations"][0]["due_days"] == 10
    start, end = form["passages"]["obligations.0.amount"]
    assert "386000.00" in row.text[start:end]
    with pytest.raises(FormIncomplete):
        intake.accept(scope, row.pk, build.now(scope))  # the day it took effect is not in a judgment
    complete(scope, row)
    case = intake.accept(scope, row.pk, build.now(scope))
    build.drain()
    duty, cost = cases.claims(scope, case.pk)
    assert Money(duty.amount_fen) == Money.yuan("386000.00") and duty.due_on.isoformat() == "2026-04-30"
    assert cost.is_cost and case.instrument_number == "（2026）浙0195民初412号"
    nodes = {n.code: n.state for n in Node.objects.filter(case_id=case.pk, code__in=("N02", "N03"))}
    assert nodes == {"N02": "done", "N03": "done"}
    again = take(scope, paper())
    complete(scope, again)
    with pytest.raises(cases.AlreadyFiled):
        intake.accept(scope, again.pk, build.now(scope))


def test_what_a_file_is_called_does_not_matter(scope):
    document, data = Document(), io.BytesIO()
    for line in paper().splitlines():
        document.add_paragraph(line)
    document.save(data)
    row = intake.receive(scope, "判" * 200 + "." + "x" * 90, data.getvalue(), build.now(scope))
    assert row.file_key.endswith(".docx") and len(row.file_name) == 128


def test_a_docx_reads_like_its_text(scope):
    document = Document()
    for line in paper().splitlines():
        document.add_paragraph(line)
    data = io.BytesIO()
    document.save(data)
    row = intake.receive(scope, "判决书.docx", data.getvalue(), build.now(scope))
    assert intake.form_of(row)["obligations"][0]["amount"] == "386000.00"


def test_lateness_is_a_flag_and_no_ground_to_refuse(scope):
    row = take(scope, paper())
    complete(scope, row, "2022-04-20")
    case = intake.accept(scope, row.pk, build.now(scope))
    assert case.flags == ["late_application"]


def test_a_wrong_check_digit_is_named(scope):
    row = take(scope, paper().replace("330195198103170016", "330195198103170017"))
    complete(scope, row)
    with pytest.raises(WrongNumber) as refused:
        intake.accept(scope, row.pk, build.now(scope))
    assert "周启山" in refused.value.say("zh")


def test_a_wrong_credit_code_is_named(scope):
    code = "91330195MA2B1C2D39"
    for check, refuses in (("9", False), ("0", True)):
        row = take(scope, judgments.judgment(ITEM, check=check))
        assert intake.form_of(row)["parties"][0]["id_number"] == code[:-1] + check
        complete(scope, row)
        if refuses:
            with pytest.raises(WrongNumber) as refused:
                intake.accept(scope, row.pk, build.now(scope))
            assert judgments.COMPANY in refused.value.say("zh") and judgments.COMPANY in refused.value.say("en")
            assert cases.cases(scope).count() == 1
        else:
            intake.accept(scope, row.pk, build.now(scope))


def test_a_priority_of_the_form_reaches_the_case(scope):
    row = take(scope, judgments.judgment(ITEM, "二、原告对抵押的设备折价或者拍卖、变卖所得价款优先受偿。"))
    form = intake.form_of(row)
    assert form["doubts"]["obligations.0.priority"] == "priority_told"
    form["obligations"][0]["priority"] = "抵押权"
    form["instrument"]["effective_on"] = "2026-04-20"
    intake.amend(scope, row.pk, form)
    case = intake.accept(scope, row.pk, build.now(scope))
    assert [one.priority for one in cases.claims(scope, case.pk)] == ["抵押权"]


def test_another_instrument_is_filled_in_by_a_clerk_and_keeps_its_kind(scope):
    decision = "澜州市生态环境局\n行政处罚决定书\n澜环罚〔2026〕12号\n当事人应当缴纳罚款。".encode()
    with pytest.raises(NotACivilJudgment):
        intake.receive(scope, "决定书.txt", decision, build.now(scope))
    with pytest.raises(InstrumentUnknown):
        intake.receive(scope, "决定书.txt", decision, build.now(scope), "letter")
    with pytest.raises(NotACivilJudgment):
        crime = paper().replace("民事判决书", "刑事判决书").encode()
        intake.receive(scope, "判决书.txt", crime, build.now(scope), "administrative")
    row = intake.receive(scope, "决定书.txt", decision, build.now(scope), "administrative")
    form = intake.form_of(row)
    assert len(form["parties"]) == 2 and len(form["obligations"]) == 1
    bureau, owner = form["parties"]
    bureau |= {"role": "applicant", "kind": "company", "name": "澜州市生态环境局"}
    owner |= {"role": "debtor", "name": "周启山"}
    given = {"title": "行政处罚决定书", "court": "澜州市生态环境局", "number": "澜环罚〔2026〕12号"}
    form["instrument"] |= given | {"effective_on": "2026-04-20", "doubled_interest": False}
    form["obligations"][0] |= {"what": "罚款", "amount": "50000", "payers": [owner["key"]], "payees": [bureau["key"]]}
    intake.amend(scope, row.pk, form)
    case = intake.accept(scope, row.pk, build.now(scope))
    assert (case.instrument_kind, case.instrument_number) == ("administrative", "澜环罚〔2026〕12号")
    assert Event.objects.get(name="CaseFiled").payload["non_litigation"] is True


def test_a_judgment_not_in_force_yet_or_an_application_of_tomorrow_is_not_filed(scope):
    row, tomorrow = take(scope, paper()), (build.now(scope).date() + timedelta(days=1)).isoformat()
    form = intake.form_of(row)
    form["instrument"]["effective_on"], form["obligations"][0]["due_on"] = tomorrow, "2026-04-30"
    intake.amend(scope, row.pk, form)
    with pytest.raises(NotAcceptable) as refused:
        intake.accept(scope, row.pk, build.now(scope))
    assert "执行依据已经生效" in refused.value.say("zh")
    form["instrument"]["effective_on"], form["received_on"] = "2026-04-20", tomorrow
    refused_at(scope, row, form, "received_on")


def test_a_form_that_is_none_is_refused_and_the_draft_stays(scope):
    row = take(scope, paper())
    whole = intake.form_of(row)
    for spoilt in (
        {},
        {"instrument": []},
        {"parties": [{}]},
        {"parties": [*whole["parties"], whole["parties"][0]]},
        {"obligations": [{**whole["obligations"][0], "amount": 5}]},
        {"obligations": [{**whole["obligations"][0], "payers": "p1"}]},
        {"doubts": {"instrument.court": "no such doubt"}},
        {"passages": {"instrument.court": [1]}},
        {"received_on": "x" * 30_000},
        {"received_on": "2026\x00"},
        {"received_on": "2026\ud800"},
    ):
        with pytest.raises(FormUnreadable):
            intake.amend(scope, row.pk, whole | spoilt if spoilt else {})
    assert intake.form_of(intake.application(scope, row.pk)) == whole
    odd = [
        ("instrument", "kind", "letter", "instrument.kind"),
        ("instrument", "cause", "由" * 65, "instrument.cause"),
        ("instrument", "effective_on", "9999-12-31", "instrument.effective_on"),
    ]
    for part, key, value, place in odd:
        form = intake.form_of(row)
        form["instrument"]["effective_on"] = "2026-04-20"
        form[part][key] = value
        refused_at(scope, row, form, place)
    for key, value in (("payers", ["p9"]), ("amount", "1e30"), ("due_days", 10**9), ("what", "款" * 65)):
        form = intake.form_of(row)
        form["instrument"]["effective_on"] = "2026-04-20"
        form["obligations"][0] |= {"due_on": "", key: value}
        refused_at(scope, row, form, f"obligations.0.{'due_on' if key == 'due_days' else key}")
    for key, value in (("role", "king"), ("kind", "ghost"), ("name", "名" * 129)):
        form = intake.form_of(row)
        form["instrument"]["effective_on"] = "2026-04-20"
        form["parties"][0][key] = value
        refused_at(scope, row, form, f"parties.0.{key}")


def refused_at(scope, row, form, place):
    intake.amend(scope, row.pk, form)
    with pytest.raises(FormIncomplete) as refused:
        intake.accept(scope, row.pk, build.now(scope))
    assert refused.value.facts["place"] == place


def test_what_cannot_be_enforced_is_refused(scope):
    with pytest.raises(NotACivilJudgment):
        take(scope, paper().replace("民事判决书", "刑事判决书"))
    with pytest.raises(NothingPayable):
        text = paper()
        a, b = text.index("一、被告"), text.index("二、驳回")
        take(scope, text[:a] + "一、" + text[b + 2 :].replace("案件受理费", "案件受理费用", 1))
