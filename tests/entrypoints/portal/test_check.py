"""The public page that says whether a paper is genuine."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.rooms import build
from zhixing.domain.documents import api as documents


@pytest.fixture
def paper(db):
    scope = build.court()
    build.seal(scope, build.staff(scope, "yan", "president"))
    case = build.case(scope)
    party = case.roles.get(kind="applicant").party
    row = documents.issue(scope, case.pk, "acceptance_notice", {}, [party.pk], build.now(scope))
    return scope, row


def look(code: str, content: bytes | None = None):
    if content is None:
        return Client().get(f"/check/{code}")
    return Client().post(f"/check/{code}", {"paper": SimpleUploadedFile("a.pdf", content, "application/pdf")})


def test_a_genuine_paper_is_named_without_its_parties(paper):
    _, row = paper
    page = look(row.check_code.lower()).content.decode()
    assert row.title in page and row.number in page and "有效" in page
    assert "周启山" not in page and "启衡" not in page


def test_the_file_itself_is_compared_to_the_byte(paper):
    scope, row = paper
    pdf = documents.pdf(scope, row.pk)
    assert "一字不差" in look(row.check_code, pdf).content.decode()
    assert "不是原件" in look(row.check_code, pdf + b"\n").content.decode()


def test_what_is_no_pdf_is_refused_by_name(paper):
    answer = look(paper[1].check_code, b"\xff\xd8 a photo")
    assert answer.status_code == 422 and "PDF 原件" in answer.content.decode()


def test_an_unknown_code_is_said_to_be_one(db):
    answer = look("ABCDEFGH2345")
    assert answer.status_code == 404 and "查不到这份文书" in answer.content.decode()
    assert Client().get("/check/?code=abcd efgh 2345").headers["Location"] == "/check/ABCDEFGH2345"


def test_a_withdrawn_paper_is_called_withdrawn(paper):
    scope, row = paper
    documents.withdraw(scope, row.pk, "写错了", build.now(scope))
    assert "已经撤回" in look(row.check_code).content.decode()


def test_the_first_page_has_a_door_for_everybody_and_a_lost_one_finds_back(db):
    page = Client().get("/").content.decode()
    for address in ("/case", "/auctions/", "/check/", "/desk/", "/counter/", "/api/docs"):
        assert f'href="{address}"' in page
    lost = Client().get("/nowhere")
    assert lost.status_code == 404 and "没有这一页" in lost.content.decode()
