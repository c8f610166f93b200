"""Every paper: what it says, that it comes out the same twice, and what it refuses."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
import zxingcpp
from docx import Document
from PIL import Image, ImageOps
from pypdf import PdfReader

from tests.rooms.documents.samples import CREDITOR, FORM, OPTIONAL, SAMPLES, sample
from zhixing.domain.documents.papers import FieldMissing, FieldWrong, figures, render_docx, render_pdf, templates
from zhixing.domain.documents.papers.fields import Party, pack, unpack
from zhixing.kernel.money import Money

CODES = list(templates())
ASKED_FOR = [
    "acceptance_notice",
    "auction_announcement",
    "auction_ruling",
    "bidding_rules",
    "closing_notice",
    "collection_notice",
    "correction_notice",
    "deduction_assistance",
    "deduction_ruling",
    "disclosure_notice",
    "distribution_plan",
    "enforcement_notice",
    "freeze_assistance",
    "freeze_ruling",
    "payment_approval",
    "postal_label",
    "property_report_order",
    "rejection_ruling",
    "resumption_notice",
    "rights_freeze_assistance",
    "rights_freeze_ruling",
    "sale_confirmation",
    "sale_ruling",
    "seizure_assistance",
    "seizure_ruling",
    "service_receipt",
    "stay_ruling",
    "taking_inquiry",
    "taking_ruling",
    "top_up_order",
    "transfer_assistance",
    "vehicle_handover_record",
    "withdrawal_notice",
]


def words(pdf: bytes) -> str:
    """The text of all pages without its white space."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages)


def docx_words(docx: bytes) -> str:
    word = Document(BytesIO(docx))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "".join("".join([one.text for one in word.paragraphs] + cells).split())


def key_facts(code: str) -> list[str]:
    """Names and sums of the sample that must stand on the paper."""
    facts = ["澜州市澜溪区人民法院", "浙0195执1842号"]
    for one in templates()[code].fields:
        value = SAMPLES[one.name]
        if isinstance(value, Money):
            facts.append(f"{value:,}")
        elif isinstance(value, Party):
            facts.append(value.name)
        elif one.type == "party":
            facts += [party.name for party in value]
    return facts


@pytest.mark.parametrize("code", CODES)
def test_every_paper_says_its_key_facts(code: str) -> None:
    template = templates()[code]
    text = words(render_pdf(code, sample(template), FORM))
    facts = key_facts(code)
    if template.kind == "label":
        facts.remove("浙0195执1842号")
    assert template.title in text
    assert [fact for fact in facts if "".join(fact.split()) not in text] == []
    assert "{" not in text
    if template.sealed_by != "nobody":
        assert "二〇二六年十一月二十四日" in text


@pytest.mark.parametrize("code", CODES)
def test_a_paper_made_again_is_byte_equal(code: str) -> None:
    values = sample(templates()[code], whole=True)
    first = render_pdf(code, values, FORM)
    render_pdf("freeze_ruling", sample(templates()["freeze_ruling"]), FORM)
    assert render_pdf(code, values, FORM) == first


@pytest.mark.parametrize("code", CODES)
def test_the_editable_copy_says_the_same(code: str) -> None:
    template = templates()[code]
    text = docx_words(render_docx(code, sample(template), FORM))
    assert [fact for fact in key_facts(code) if "".join(fact.split()) not in text] == []


@pytest.mark.parametrize("code", CODES)
def test_a_paper_lacking_a_field_is_refused_by_name(code: str) -> None:
    template = templates()[code]
    for one in template.fields:
        values = sample(template)
        del values[one.name]
        with pytest.raises(FieldMissing) as refused:
            render_pdf(code, values, FORM)
        assert refused.value.facts["field"] == one.name
        assert one.zh in refused.value.say("zh")


def test_every_paper_asked_for_is_there() -> None:
    assert set(ASKED_FOR) <= set(CODES)
    assert len({template.name for template in templates().values()}) == len(CODES)


def test_a_robot_may_seal_notices_but_no_ruling() -> None:
    assert templates()["enforcement_notice"].unattended
    assert not [template.code for template in templates().values() if template.kind == "ruling" and template.unattended]


def test_every_ruling_tells_remedy_and_days() -> None:
    rulings = [template for template in templates().values() if template.kind == "ruling"]
    assert len(rulings) >= 7
    for template in rulings:
        text = words(render_pdf(template.code, sample(template), FORM))
        assert "reconsideration_days" in {one.name for one in template.figures}
        assert "十日内向上一级人民法院申请复议" in text.replace("十日内，", "十日内")
        assert "审判员陈知远" in text


def test_figures_of_law_come_from_the_caller_only() -> None:
    names = {one.name for one in figures()}
    used = {one.name for template in templates().values() for one in template.figures}
    assert used <= names
    assert all(one.type == "count" for one in figures())
    values = sample(templates()["rejection_ruling"]) | {"reconsideration_days": 7}
    assert "七日内" in words(render_pdf("rejection_ruling", values, FORM))


def test_the_auction_announcement_has_its_eleven_items_and_seven_warnings() -> None:
    text = words(render_pdf("auction_announcement", sample(templates()["auction_announcement"]), FORM))
    items = "一二三四五六七八九十"
    assert [item for item in [*items, "十一"] if f"{item}、" not in text] == []
    assert [item for item in items[:7] if f"（{item}）" not in text] == []
    assert "前五分钟内" in text and "24小时内" in text and "5日视为" not in text and "满五日视为" in text


def test_an_optional_line_appears_only_when_given() -> None:
    template = templates()["transfer_assistance"]
    assert [one.name for one in template.optional] == ["mortgages", "missing_papers"]
    assert "注销" not in words(render_pdf("transfer_assistance", sample(template), FORM))
    assert "注销" in words(render_pdf("transfer_assistance", sample(template, whole=True), FORM))
    panel = words(render_pdf("auction_ruling", sample(templates()["auction_ruling"], whole=True), FORM))
    assert "审判长沈砚秋审判员陈知远审判员方若" in panel
    assert set(OPTIONAL) <= set(SAMPLES)


@pytest.mark.parametrize(
    "wrong",
    [
        {"fee": 35084},
        {"fee": "35,084.00"},
        {"filed_on": "2026-06-01"},
        {"jurisdiction_objection_days": True},
        {"duties": [{"other": "x"}]},
        {"applicants": "澜州启衡建材有限公司"},
        {"officer": 5},
    ],
)
def test_a_field_of_another_type_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(FieldWrong) as refused:
        render_pdf("enforcement_notice", sample(templates()["enforcement_notice"]) | wrong, FORM)
    assert refused.value.facts["field"] in wrong


INJECTIONS = [
    '#panic("x")',
    "*粗* _斜_ $x$ #let a = 1",
    '"); #read("/etc/passwd") ("',
    "<w:t>&amp;</w:t>",
    "{officer} {applicants:full}",
    "a | b\n=== 新页\n! 警告",
    "\\u{202e}\u202e反\x00\x07",
    "= 标题\n\n- 项",
]


@pytest.mark.parametrize("evil", INJECTIONS)
def test_no_value_is_ever_read_as_markup(evil: str) -> None:
    values = sample(templates()["freeze_ruling"]) | {"applicants": dataclasses.replace(CREDITOR, name=evil)}
    shown = "".join("".join(letter for letter in evil if letter.isprintable()).split())
    pdf = render_pdf("freeze_ruling", values, dataclasses.replace(FORM, note=evil))
    assert shown in words(pdf)
    assert shown in docx_words(render_docx("freeze_ruling", values, FORM))
    assert len(PdfReader(BytesIO(pdf)).pages) <= 3


def test_an_unsealed_paper_is_marked_as_a_draft() -> None:
    values = sample(templates()["freeze_ruling"])
    assert "草稿" in words(render_pdf("freeze_ruling", values, dataclasses.replace(FORM, seal_text="")))
    assert "草稿" not in words(render_pdf("freeze_ruling", values, FORM))
    approval = sample(templates()["payment_approval"])
    assert "草稿" not in words(render_pdf("payment_approval", approval, dataclasses.replace(FORM, seal_text="")))


def test_a_paper_says_where_it_can_be_checked() -> None:
    values = sample(templates()["enforcement_notice"])
    assert "核验码K7Q2-9F4M-XT3A" in words(render_pdf("enforcement_notice", values, FORM))
    assert "核验码" not in words(render_pdf("enforcement_notice", values, dataclasses.replace(FORM, check_url="")))


@pytest.mark.parametrize("code", CODES)
def test_every_paper_carries_its_code_to_scan_and_to_type(code: str) -> None:
    pdf = render_pdf(code, sample(templates()[code]), FORM)
    assert "K7Q2-9F4M-XT3A" in words(pdf)
    (dots,) = (one.image for one in PdfReader(BytesIO(pdf)).pages[0].images)
    picture = ImageOps.expand(dots.convert("L"), border=4, fill=255)
    picture = picture.resize((picture.width * 4, picture.height * 4), Image.Resampling.NEAREST)
    assert zxingcpp.read_barcode(picture).text == FORM.check_url


def test_a_postal_label_is_one_page() -> None:
    values = sample(templates()["postal_label"])
    values["papers"] = [{"name": f"文书{n}", "copies": 1} for n in range(1, 7)]
    assert len(PdfReader(BytesIO(render_pdf("postal_label", values, FORM))).pages) == 1


def test_a_long_paper_runs_over_pages_with_its_signature_whole() -> None:
    duties = [{"text": f"支付第{n}期货款10,000.00元"} for n in range(1, 91)]
    pdf = render_pdf("enforcement_notice", sample(templates()["enforcement_notice"]) | {"duties": duties}, FORM)
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) >= 5
    assert f"{len(pages)} / {len(pages)}" in pages[-1].extract_text()
    assert "（九十）" in words(pdf)


def test_fields_kept_as_json_come_back_in_their_types() -> None:
    for template in templates().values():
        values = sample(template, whole=True)
        assert unpack(template.fields + template.optional, pack(values)) == values


def test_threads_may_make_papers_together() -> None:
    values = sample(templates()["enforcement_notice"])
    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lambda _: render_pdf("enforcement_notice", values, FORM), range(12)))
    assert len(made) == 1
