"""Papers that are no plain first judgment: mediation, appeal, and those refused; and the files they come in."""

import io
from decimal import Decimal

import pytest
from docx import Document
from pypdf import PdfWriter

from tests.rooms.intake.judgments import BUYER, COMPANY, DELAY, OWNER, judgment
from zhixing.domain.intake.reading import read, transcribe
from zhixing.domain.intake.reading.doubts import Doubt
from zhixing.domain.intake.reading.page import Page
from zhixing.domain.intake.reading.text import text_of
from zhixing.domain.intake.refusals import NotACivilJudgment, NothingPayable, ScanWithoutText, UnreadableFile

PRICE = f"一、被告{BUYER}于本判决生效之日起十日内支付原告{COMPANY}货款128650元；"

MEDIATION = f"""澜州市澜溪区人民法院
民事调解书
（2025）浙0195民初77号
原告：{COMPANY}。
被告：{OWNER}，男，1985年3月7日出生，汉族。
原告{COMPANY}与被告{OWNER}买卖合同纠纷一案，本院于2025年2月3日立案。
本案审理过程中，经本院主持调解，当事人自愿达成如下协议：
一、被告{OWNER}于2025年5月30日前支付原告{COMPANY}货款42000元；
二、原告{COMPANY}放弃其他诉讼请求；
三、案件受理费850元，减半收取425元，由被告{OWNER}负担。
上述协议，不违反法律规定，本院予以确认。"""

APPEAL = f"""澜州市中级人民法院
民事判决书
（2025）浙95民终310号
上诉人（原审被告）：{BUYER}。
被上诉人（原审原告）：{COMPANY}。
上诉人{BUYER}因与被上诉人{COMPANY}买卖合同纠纷一案，不服澜州市澜溪区人民法院（2025）浙0195民初1203号民事判决，向本院提起上诉。
一审法院判决：一、{BUYER}于判决生效之日起十日内支付{COMPANY}货款70000元；二、驳回{COMPANY}的其他诉讼请求。
本院认为，一审判决认定事实清楚，适用法律正确。依照《中华人民共和国民事诉讼法》第一百七十七条的规定，判决如下：
{{ruling}}
本判决为终审判决。"""


def test_mediation_paper() -> None:
    j = read(MEDIATION)
    (o,) = j.obligations
    assert (j.kind.value, o.payers.value, o.amount.value) == ("民事调解书", (OWNER,), 42000)
    assert o.due is not None and o.due.on is not None and o.due.on.isoformat() == "2025-05-30"
    assert [(c.total.value, c.borne[0].by) for c in j.costs] == [(425, (OWNER,))]


def test_an_appeal_upheld_takes_the_first_judgment_and_says_so() -> None:
    j = read(APPEAL.format(ruling="驳回上诉，维持原判。"))
    (o,) = j.obligations
    assert (j.instance.value, j.upheld.value) == ("二审", "（2025）浙0195民初1203号")
    assert (o.payers.value, o.payees.value, o.amount.value) == ((BUYER,), (COMPANY,), 70000)
    assert o.first_instance and o.amount.unsure is Doubt.FROM_FIRST_JUDGMENT


def test_an_appeal_that_orders_anew() -> None:
    ruling = (
        "一、撤销澜州市澜溪区人民法院（2025）浙0195民初1203号民事判决；\n"
        f"二、{BUYER}于本判决生效之日起十日内支付{COMPANY}货款65000元。"
    )
    (o,) = read(APPEAL.format(ruling=ruling)).obligations
    assert (o.amount.value, o.first_instance) == (65000, False)


@pytest.mark.parametrize(
    ("title", "kind"), [("刑事判决书", "刑事判决书"), ("民事裁定书", "民事裁定书"), ("行政判决书", "行政判决书")]
)
def test_other_papers_are_refused_by_name(title: str, kind: str) -> None:
    with pytest.raises(NotACivilJudgment) as refused:
        read(judgment(PRICE).replace("民事判决书", title))
    assert refused.value.facts["kind"] == kind
    assert kind in refused.value.say("zh") and kind in refused.value.say("en")


def test_a_criminal_judgment_without_title_is_refused() -> None:
    with pytest.raises(NotACivilJudgment):
        read(
            f"公诉机关澜州市澜溪区人民检察院。判决如下：\n一、被告人{OWNER}犯盗窃罪，判处有期徒刑一年，并处罚金2000元。"
        )


@pytest.mark.parametrize(
    "item",
    [
        f"一、驳回原告{COMPANY}要求被告{BUYER}支付货款655120.18元的诉讼请求。",
        f"一、被告{BUYER}无需向原告{COMPANY}支付货款18330.90元。",
        f"一、确认原告{COMPANY}与被告{BUYER}签订的《供货合同》无效。",
    ],
)
def test_a_judgment_of_nothing_payable_is_refused(item: str) -> None:
    with pytest.raises(NothingPayable) as refused:
        read(judgment(item))
    assert "浙0195民初1203号" in refused.value.say("zh")
    assert not transcribe(judgment(item)).obligations


def test_docx_with_a_table() -> None:
    document = Document()
    for line in judgment(PRICE, after=DELAY).splitlines():
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "附：", "物品清单"
    kept = io.BytesIO()
    document.save(kept)
    text = text_of(kept.getvalue(), "判决书.docx")
    assert text.endswith("附：物品清单")
    assert read(text).obligations[0].amount.value == Decimal(128650)


def test_docx_with_equal_merged_nested_and_neighbouring_cells() -> None:
    document = Document()
    table = document.add_table(rows=3, cols=4)
    for n, text in enumerate(("本金（元）", "500", "500", "")):
        table.cell(0, n).text = text
    table.cell(1, 0).merge(table.cell(1, 2)).text = "以上各项"
    inner = table.cell(2, 0).add_table(rows=1, cols=2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "被告", BUYER
    table.cell(1, 0)._tc.tcPr.gridSpan.val = 1_000_000_000  # a file that lies
    kept = io.BytesIO()
    document.save(kept)
    lines = text_of(kept.getvalue(), "清单.docx").split("\n")
    assert lines == ["本金（元）500｜500", "以上各项", f"被告{BUYER}"]


def test_a_judgment_set_in_a_table_reads_like_its_text() -> None:
    document = Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    for line in judgment(PRICE, after=DELAY).splitlines():
        cell.add_paragraph(line)
    kept = io.BytesIO()
    document.save(kept)
    assert read(text_of(kept.getvalue(), "判决书.docx")).obligations[0].amount.value == Decimal(128650)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_txt_in_every_usual_encoding(encoding: str) -> None:
    text = text_of(judgment(PRICE).replace("\n", "\r\n").encode(encoding), "判决书.TXT")
    assert read(text).obligations[0].payers.value == (BUYER,)


def wrap(text: str, width: int) -> str:
    """The text as a page prints it: lines of at most `width` half-widths, figures being half as wide."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        lines.append("")
        for char in paragraph:
            if sum(1 if c.isascii() else 2 for c in lines[-1] + char) > width:
                lines.append("")
            lines[-1] += char
    return "\n".join(lines)


@pytest.mark.parametrize("width", [44, 50, 56, 63, 70])
def test_lines_broken_by_the_page_are_joined_and_still_point_to_the_original(width: int) -> None:
    wrapped = wrap(judgment(PRICE, after=DELAY), width)
    j = read(wrapped)
    (o,) = j.obligations
    assert [(p.name, p.role) for p in j.parties] == [(COMPANY, "原告"), (BUYER, "被告"), (OWNER, "被告")]
    assert [a.authority for p in j.parties for a in p.agents] == ["特别授权", "一般授权"]
    assert j.cause.value == "买卖合同纠纷"
    assert (o.payers.value, o.payees.value, o.amount.value) == ((BUYER,), (COMPANY,), 128650)
    assert o.payees.passage is not None
    assert wrapped[o.payees.passage.start : o.payees.passage.end].replace("\n", "") == f"原告{COMPANY}"


def test_an_even_page_keeps_the_place_of_every_character() -> None:
    page = Page.of("审　判　员\n（２０２５）浙 0195")
    assert page.text == "审判员\n（2025）浙0195"
    assert page.passage(0, 3).end == 5


def scan(pages: int, password: str = "") -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    kept = io.BytesIO()
    writer.write(kept)
    return kept.getvalue()


def test_a_scan_is_refused() -> None:
    with pytest.raises(ScanWithoutText) as refused:
        text_of(scan(3), "扫描件.pdf")
    assert refused.value.facts["pages"] == 3
    assert "扫描件.pdf" in refused.value.say("zh") and "扫描件.pdf" in refused.value.say("en")


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (b"", "空.txt", "empty"),
        (b"%PDF-1.7 broken", "坏.pdf", "damaged"),
        (b"PK\x03\x04broken", "坏.docx", "damaged"),
        ("长".encode() * 1_000_001, "长.txt", "heavy"),
        (b"\xff\xd8\xff\xe0", "照片.jpg", "format"),
        (b"\x00\x01\x02\xff\xfe\x81\x00", "坏.txt", "encoding"),
        (scan(1, password="secret"), "加密.pdf", "locked"),
    ],
)
def test_files_that_cannot_be_read_are_refused(content: bytes, name: str, kind: str) -> None:
    with pytest.raises(UnreadableFile) as refused:
        text_of(content, name)
    assert refused.value.facts["kind"] == kind
    assert name in refused.value.say("zh") and name in refused.value.say("en")
