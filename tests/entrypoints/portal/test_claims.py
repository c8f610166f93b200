"""涉众登记 on the portal: a code, one form, one's own page with evidence and objection; and the window's form."""

import re
import time
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.entrypoints.desk import stage
from tests.rooms import build
from tests.rooms.collective import crowd
from tests.rooms.collective.test_arrears import paid_round
from tests.rooms.collective.test_matching import check
from tests.rooms.collective.test_rounds import frozen
from zhixing.domain.collective import api as collective
from zhixing.domain.collective.models import Code
from zhixing.infra import clock
from zhixing.kernel.money import Money


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


def first_button(page, form):
    """What the return key of a telephone presses: the first button of the form."""
    return re.search(r"<button[^>]*>", page[page.index(form) :]).group()


def test_registering_on_a_phone(one):
    visitor, home = Client(), f"/victims/{one.pk}/"
    assert "formaction" not in first_button(text(visitor.get(home + "register")), f'action="{home}register"')
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
    assert "身份证原件" in text(clerk.get(home + "/add"))
    wrong = text(clerk.post(home + "/add", form(1, account="1")), 422)
    assert "银行卡号" in wrong and crowd.id_number(1) in wrong  # what was typed stays
    page = text(clerk.post(home + "/add", form(1), follow=True))
    number = re.search(r"\bD(\d+)\b", page).group()
    assert "甲乙1" in page and "请抄给本人" in page and crowd.id_number(1) not in page
    assert "甲乙1" in text(clerk.get(home + f"?q={number}"))
    assert "还没有人登记" in text(clerk.get(home + "?q=D99999"))
    assert text(stage.signed_in(people["control"]).get(home), 403)


def paid_but_for(scope, one, number):
    """Registered and found, then a round whose payment to this person came back; his own page."""
    clerk = build.with_(scope, staff_id=build.staff(scope, "clerk", "reception").pk)
    collective.register(clerk, one.pk, crowd.claimant(number), build.now(scope))
    check(scope, one)
    staff = build.staff(scope, "first", "officer"), build.staff(scope, "second", "finance")
    frozen(scope, one)
    clock.let_run(scope.court_id, timedelta(days=12), 1)
    time.sleep(1.1)
    at = build.now(scope)
    paid_round(scope, one, staff, at, collective.draw_round(scope, one.pk, Money.zero, Money.zero, at), {number})
    given = {"number": str(number), "id_number": crowd.id_number(number)}
    return Client().post(f"/victims/{one.pk}/", given).headers["Location"]


def test_a_payment_that_came_back_is_set_right_by_phone(db):
    scope, people = stage.set_up()
    one = crowd.matter(scope, [500_000, 600_000], 220_000)
    mine, visitor = paid_but_for(scope, one, 2), Client()
    assert "银行把钱退了回来" in text(visitor.get(mine)) and "更正账户" in text(visitor.get(mine))
    assert 'value="account"' in first_button(text(visitor.get(mine)), 'id="account"')
    new = {"bank": "澜州农商行澜溪支行", "account": crowd.card(77), "one_time": ""}
    asked = text(visitor.post(mine, new | {"act": "code"}))
    assert "验证码已发到尾号" in asked and "0002" in asked and crowd.card(77) in asked
    code = Code.objects.get(sent=False).one_time
    assert "验证码不对" in text(visitor.post(mine, new | {"act": "account", "one_time": "x"}), 403)
    assert "银行卡号" in text(visitor.post(mine, new | {"act": "account", "one_time": code, "account": "62"}), 422)
    done = text(visitor.post(mine, new | {"act": "account", "one_time": code}, follow=True))
    assert "新账户已收到" in done and crowd.card(77)[-4:] in done and "换一个本人名下的账户" not in done
    officer, home = stage.signed_in(people["officer"]), f"/desk/crowds/{one.pk}/people"
    page = text(officer.get(home))
    assert "本人更正的账户" in page and "还没有核对" in page and crowd.card(77) not in page
    assert "账户已核对" in text(officer.post(home + "/confirm", {"number": "2"}, follow=True))
    assert "本人更正的账户" not in text(officer.get(home))
    assert "退回的钱下一轮补发到新账户" in text(visitor.get(mine))


def test_who_never_registered_is_sent_to_the_window(db):
    scope, _ = stage.set_up()
    one = crowd.matter(scope, [500_000, 600_000], 220_000)
    mine = paid_but_for(scope, one, 2)
    one.registrations.update(victim=None, way="")
    page = text(Client().get(mine))
    assert "请带身份证和本人银行卡到法院窗口更正" in page and "发验证码" not in page
    assert "还没有登记" in text(Client().post(mine, {"act": "code"}), 409)
