"""涉众登记 on the portal: a code, one form, one's own page with evidence and objection; and the window's form."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.entrypoints.desk import stage
from tests.rooms import build
from tests.rooms.collective import crowd
from zhixing.domain.collective.models import Code


@pytest.fixture
def one(db):
    return crowd.matter(build.court(), [500_000, 600_000], 200_000)


def text(answer, status=200):
    assert answer.status_code == status, answer.content[:3000]
    return answer.content.decode()


def form(n, **changes):
    told = {"role": "own", "name": f"甲乙{n}", "id_number": crowd.id_number(n), "phone": f"1390000{n:04d}"}
    told |= {"bank": "澜州农商行", "account": crowd.card(n), "users": "u-1\nu-2", "claimed": "5,000.00"}
    return told | changes


def test_registering_on_a_phone(one):
    visitor, home = Client(), f"/victims/{one.pk}/"
    assert "去登记" in text(visitor.get(home)) and "发验证码" in text(visitor.get(home + "register"))
    asked = text(visitor.post(home + "register/code", form(1)))
    assert "0001" in asked and crowd.card(1) in asked  # what was typed stays
    code = Code.objects.get().one_time
    assert "验证码不对" in text(visitor.post(home + "register", form(1) | {"one_time": "x"}), 403)
    answer = visitor.post(home + "register", form(1) | {"one_time": code})
    mine = answer.headers["Location"]
    page = text(visitor.get(mine))
    kept = one.registrations.get()
    assert f"D{kept.pk}" in page and "等待核对" in page and crowd.card(1) not in page
    file = SimpleUploadedFile("合同.pdf", b"%PDF-1.7 made up")
    assert "合同.pdf" in text(visitor.post(mine, {"act": "evidence", "file": file}, follow=True))
    assert text(visitor.post(mine, {"act": "evidence"}), 422)
    again = Client().post(home, {"number": f"d{kept.pk}", "id_number": crowd.id_number(1)})
    assert f"D{kept.pk}" in text(Client().get(again.headers["Location"]))
    assert text(Client().post(home, {"number": f"D{kept.pk}", "id_number": crowd.id_number(2)}), 404)
    assert text(Client().get(mine[:-3] + "xyz"), 404)


def test_what_is_wrong_is_said_on_the_form(one):
    home = f"/victims/{one.pk}/register"
    assert "不正确" in text(Client().post(home, form(1, id_number="110101199003070000")), 422)
    assert "电话号码不正确" in text(Client().post(home + "/code", {"phone": "12"}), 422)
    assert "监护人" in text(Client().post(home, form(1, id_number=crowd.numbered("99010220150301001"))), 422)


def test_the_clerk_registers_at_the_window(db):
    scope, people = stage.set_up()
    one = crowd.matter(scope, [500_000], 200_000)
    clerk = stage.signed_in(people["reception"])
    home = f"/desk/crowds/{one.pk}/people"
    assert "窗口代登记" in text(clerk.get(home))
    assert "银行卡号" in text(clerk.post(home + "/add", form(1, account="1")), 422)
    page = text(clerk.post(home + "/add", form(1), follow=True))
    number = re.search(r"\bD(\d+)\b", page).group()
    assert "甲乙1" in page and crowd.id_number(1) not in page
    assert "甲乙1" in text(clerk.get(home + f"?q={number}"))
    assert "还没有人登记" in text(clerk.get(home + "?q=D99999"))
    assert text(stage.signed_in(people["control"]).get(home), 403)
